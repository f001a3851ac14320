// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The second turn of the loop decides, when there is a thread already.
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
    *mine += settings.delay; /* may: data-race */
    if (settings.verbose)    /* may: data-race */
        puts("done");
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        if (i == 1 && argc > 1) {
            settings.verbose = 1;                       /* expect: data-race */
            settings.delay = strtol(argv[1], NULL, 10); /* may: data-race */
        }
        if (pthread_create(&threads[i], NULL, work, &done[i]))
            return 1;
    }
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", done[0]);
    return 0;
}
