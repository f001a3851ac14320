// SPDX-License-Identifier: Apache-2.0
// Two paths that meet and agree on nothing, neither on a fact nor on memory: a copy of nothing to nowhere, which
// UndefinedBehaviorSanitizer says.
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
#include <pthread.h>

int x, told;

static void *thread(void *argument)
{
    if (argument)
        told = 1;
    else
        told = 2;
    x++; // CHECK: joined_nothing.c:[[@LINE]]:{{[0-9]+}}: error: data race on `x`
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t other;
    (void)argv;
    while (argc-- > 0)
        x = 0;
    pthread_create(&other, NULL, thread, argv[0]);
    x++;
    return pthread_join(other, NULL);
}
