// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The old __sync builtins add, and a plain decrement takes away.
#include <pthread.h>
#include <stdio.h>

static int open_files;

static void *opener(void *arg)
{
    for (int i = 0; i < 300; i++)
        __sync_fetch_and_add(&open_files, 1); /* expect: data-race */
    return arg;
}

static void *closer(void *arg)
{
    for (int i = 0; i < 300; i++)
        open_files--; /* expect: data-race */
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, opener, NULL);
    pthread_create(&b, NULL, closer, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", open_files);
    return 0;
}
