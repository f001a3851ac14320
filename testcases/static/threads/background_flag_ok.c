// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The thread exists, and is joined, only in background mode.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int compacted;

static void *compact(void *arg)
{
    (void)arg;
    for (int i = 0; i < 10; i++)
        compacted++;
    return NULL;
}

int main(int argc, char **argv)
{
    bool background = argc < 2 || atoi(argv[1]) != 0;
    pthread_t compactor;
    if (background)
        pthread_create(&compactor, NULL, compact, NULL);
    if (background)
        pthread_join(compactor, NULL);
    compacted++;
    printf("%d\n", compacted);
    return 0;
}
