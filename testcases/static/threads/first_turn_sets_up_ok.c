// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The first turn of the loop, before there is any thread, decides for all.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORKERS = 6 };

static struct {
    int verbose;
    long delay;
} settings;

static long done[WORKERS];

static void *work(void *arg)
{
    long *mine = arg;
    *mine += settings.delay;
    if (settings.verbose)
        puts("done");
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        if (i == 0 && argc > 1) {
            settings.verbose = 1;
            settings.delay = strtol(argv[1], NULL, 10);
        }
        if (pthread_create(&threads[i], NULL, work, &done[i]))
            return 1;
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", done[0]);
    return 0;
}
