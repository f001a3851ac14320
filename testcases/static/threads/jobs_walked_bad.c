// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A pointer goes over the jobs, each with its handle; what a job gave is added before it was waited for.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
    pthread_t thread;
    int from, to;
    long sum;
};

static void *add_up(void *arg)
{
    struct job *job = arg;
    for (int i = job->from; i < job->to; i++)
        job->sum += i; /* expect: data-race */
    return NULL;
}

int main(int argc, char **argv)
{
    int n = argc > 1 ? atoi(argv[1]) : 4;
    struct job *jobs = calloc((size_t)n, sizeof *jobs), *job;
    long total = 0;
    if (!jobs)
        return 1;
    for (job = jobs; job < jobs + n; job++) {
        job->from = (int)(job - jobs) * 10;
        job->to = job->from + 10;
        if (pthread_create(&job->thread, NULL, add_up, job))
            exit(1);
    }
    for (job = jobs; job < jobs + n; job++) {
        total += job->sum; /* may: data-race */
        pthread_join(job->thread, NULL);
    }
    printf("%ld\n", total);
    free(jobs);
    return 0;
}
