// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread exists only in background mode, and is joined only in verbose mode.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int compacted;

static void *compact(void *arg)
{
    (void)arg;
    for (int i = 0; i < 10; i++)
        compacted++; /* expect: data-race */
    return NULL;
}

int main(int argc, char **argv)
{
    bool background = argc < 2 || atoi(argv[1]) != 0;
    bool verbose = argc > 2;
    pthread_t compactor;
    if (background)
        pthread_create(&compactor, NULL, compact, NULL); /* may: thread-leak */
    if (verbose)
        pthread_join(compactor, NULL);
    compacted++;               /* expect: data-race */
    printf("%d\n", compacted); /* may: data-race */
    return 0;
}
