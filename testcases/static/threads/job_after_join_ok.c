// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Each thread gets a job of its own from the heap; the job is read and freed as soon as its thread is joined.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CLERKS 4

struct job {
    int from, to;
    long sum;
};

static void *count(void *arg)
{
    struct job *job = arg;
    for (int i = job->from; i < job->to; i++)
        job->sum += i;
    return NULL;
}

int main(void)
{
    pthread_t clerks[CLERKS];
    struct job *jobs[CLERKS];
    long total = 0;
    for (int i = 0; i < CLERKS; i++) {
        jobs[i] = calloc(1, sizeof(*jobs[i]));
        jobs[i]->from = i * 100;
        jobs[i]->to = (i + 1) * 100;
        pthread_create(&clerks[i], NULL, count, jobs[i]);
    }
    for (int i = 0; i < CLERKS; i++) {
        pthread_join(clerks[i], NULL);
        total += jobs[i]->sum;
        free(jobs[i]);
    }
    printf("%ld\n", total);
    return 0;
}
