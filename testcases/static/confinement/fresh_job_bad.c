// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One job is allocated in front of the loop and shared by all threads.
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
        job->result += i * job->number; /* expect: data-race */
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
    struct job *job = job_new();
    job->number = 1;
    for (int i = 0; i < RUNNERS; i++) {
        jobs[i] = job;
        pthread_create(&runners[i], NULL, run, job);
    }
    for (int i = 0; i < RUNNERS; i++)
        pthread_join(runners[i], NULL);
    for (int i = 0; i < RUNNERS; i++)
        printf("%ld\n", jobs[i]->result);
    free(job);
    return 0;
}
