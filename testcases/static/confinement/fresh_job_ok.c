// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every thread gets a job of its own, fresh from the heap.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNNERS 3

struct job {
    int number;
    long result;
};

static void *run(void *arg)
{
    struct job *job = arg;
    for (int i = 0; i < 100; i++)
        job->result += i * job->number;
    return job;
}

static struct job *job_new(void)
{
    struct job *job = calloc(1, sizeof(*job));
    if (job == NULL)
        abort();
    return job;
}

int main(void)
{
    pthread_t runners[RUNNERS];
    struct job *jobs[RUNNERS];
    for (int i = 0; i < RUNNERS; i++) {
        struct job *job = job_new();
        job->number = i;
        jobs[i] = job;
        pthread_create(&runners[i], NULL, run, job);
    }
    for (int i = 0; i < RUNNERS; i++)
        pthread_join(runners[i], NULL);
    for (int i = 0; i < RUNNERS; i++)
        printf("%ld\n", jobs[i]->result);
    for (int i = 0; i < RUNNERS; i++)
        free(jobs[i]);
    return 0;
}
