// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A string swings: three levels of time in turn, on as many threads as are wanted.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int workers, points;
static double *level[3];
static pthread_barrier_t moment;

static void *swing(void *arg)
{
    long me = (long)arg;
    int share = points / workers;
    int from = (int)me * share, to = me == workers - 1 ? points : from + share;
    double *before = level[0], *now = level[1], *after = level[2];
    if (me == 0)
        from = 1;
    if (me == workers - 1)
        to = points - 1;
    for (int t = 0; t < 50; t++) {
        for (int i = from; i < to; i++)
            after[i] = 2 * now[i] - before[i] + 0.25 * (now[i - 1] - 2 * now[i] + now[i + 1]);
        pthread_barrier_wait(&moment);
        double *oldest = before;
        before = now;
        now = after;
        after = oldest;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    workers = argc > 1 ? atoi(argv[1]) : 3;
    points = 300;
    for (int i = 0; i < 3; i++)
        level[i] = calloc((size_t)points, sizeof(double));
    pthread_t *threads = malloc((size_t)workers * sizeof *threads);
    if (!threads || !level[0] || !level[1] || !level[2])
        return 1;
    level[1][points / 2] = 1;
    pthread_barrier_init(&moment, NULL, (unsigned)workers);
    for (long i = 0; i < workers; i++)
        pthread_create(&threads[i], NULL, swing, (void *)i);
    for (int i = 0; i < workers; i++)
        pthread_join(threads[i], NULL);
    printf("%f\n", level[0][5]);
    free(threads);
    return 0;
}
