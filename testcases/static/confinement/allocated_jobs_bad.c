// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// As many jobs as the user wants, in one allocation: all threads get the first element.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    int number;
    long sum;
};

static void *add_up(void *arg)
{
    struct job *job = arg;
    for (int i = 0; i < 1000; i++)
        job->sum += i * job->number; /* expect: data-race */
    return NULL;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? 8 : 4;
    long total = 0;
    struct job *jobs = calloc(count, sizeof *jobs);
    (void)argv;
    if (jobs == NULL)
        return 1;
    for (int i = 0; i < count; i++) {
        jobs[i].number = i;
        if (pthread_create(&jobs[i].thread, NULL, add_up, &jobs[0]) != 0)
            return 1;
    }
    for (int i = 0; i < count; i++) {
        pthread_join(jobs[i].thread, NULL);
        total += jobs[i].sum;
    }
    printf("%ld\n", total);
    free(jobs);
    return 0;
}
