// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Callers put a job on their own stack into a queue and wait for the mark in it; whoever computes sets the mark at the end.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

struct job {
    int number;
    long sum;
    bool done;
    struct job *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER, finished = PTHREAD_COND_INITIALIZER;
static struct job *jobs;
static bool closing;

static void *compute(void *unused)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        while (!jobs && !closing)
            pthread_cond_wait(&more, &lock);
        struct job *job = jobs;
        if (!job)
            break;
        jobs = job->next;
        pthread_mutex_unlock(&lock);
        for (int i = 0; i <= job->number; i++)
            job->sum += i;
        pthread_mutex_lock(&lock);
        job->done = true;
        pthread_cond_broadcast(&finished);
    }
    pthread_mutex_unlock(&lock);
    return unused;
}

static long sum_up_to(int number)
{
    struct job job = { .number = number };
    pthread_mutex_lock(&lock);
    job.next = jobs;
    jobs = &job;
    pthread_cond_signal(&more);
    while (!job.done)
        pthread_cond_wait(&finished, &lock);
    pthread_mutex_unlock(&lock);
    return job.sum;
}

static void *ask(void *number)
{
    for (int i = 0; i < 10; i++)
        printf("%ld\n", sum_up_to((int)(long)number + i));
    return NULL;
}

int main(void)
{
    pthread_t computers[2], askers[3];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&computers[i], NULL, compute, NULL) != 0)
            return 1;
    for (long i = 0; i < 3; i++)
        if (pthread_create(&askers[i], NULL, ask, (void *)i) != 0)
            return 1;
    for (int i = 0; i < 3; i++)
        pthread_join(askers[i], NULL);
    pthread_mutex_lock(&lock);
    closing = true;
    pthread_cond_broadcast(&more);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < 2; i++)
        pthread_join(computers[i], NULL);
    return 0;
}
