// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The main thread works out where each part begins and ends, with one more at its end, for a number of parts from the command line.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct part {
    int begin, end;
    double sum;
};

static double *samples;

static void *add_up(void *arg)
{
    struct part *part = arg;
    part->sum = 0;
    for (int i = part->begin; i < part->end; i++) {
        samples[i] *= 2;         /* expect: data-race */
        part->sum += samples[i]; /* expect: data-race */
    }
    return NULL;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 1000, count = argc > 2 ? atoi(argv[2]) : 4;
    int size = n / count;
    double total = 0;
    samples = calloc(n, sizeof(*samples));
    pthread_t *threads = malloc(count * sizeof(*threads));
    struct part *parts = malloc(count * sizeof(*parts));
    for (int i = 0; i < count; i++) {
        parts[i].begin = i * size;
        parts[i].end = i == count - 1 ? n : (i + 1) * size + 1;
        pthread_create(&threads[i], NULL, add_up, &parts[i]);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        total += parts[i].sum;
    }
    printf("%f\n", total);
    return 0;
}
