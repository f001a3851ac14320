// SPDX-License-Identifier: Apache-2.0
// The first fact that a new thread was told was stored through the table's old address, where the compiler read that before the table
// grew: a crash in builds by Clang.
// RUN: %concheck %s -- -pthread 2>&1 | %FileCheck %s
// CHECK: no findings in 2 functions
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int wanted;
static long sum;

static void *add(void *argument)
{
    if (wanted > 1)
        sum++;
    return argument;
}

int main(int argc, char **argv)
{
    pthread_t thread;

    wanted = argc > 1 ? atoi(argv[1]) : 2;
    if (wanted > 1) {
        pthread_create(&thread, NULL, add, NULL);
        pthread_join(thread, NULL);
    }
    printf("%ld\n", sum);
    return 0;
}
