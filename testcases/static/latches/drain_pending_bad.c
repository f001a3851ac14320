// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A job counts as finished when it is taken, not when its work is done.
#include <pthread.h>
#include <stdio.h>

#define JOBS 8

static pthread_mutex_t pool_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool_idle = PTHREAD_COND_INITIALIZER;
static int next_job, unfinished = JOBS;
static long results[JOBS];

static int take_job(void)
{
    int job = -1;
    pthread_mutex_lock(&pool_mutex);
    if (next_job < JOBS)
        job = next_job++;
    pthread_mutex_unlock(&pool_mutex);
    return job;
}

static void finish_job(void)
{
    pthread_mutex_lock(&pool_mutex);
    if (--unfinished == 0)
        pthread_cond_signal(&pool_idle);
    pthread_mutex_unlock(&pool_mutex);
}

static void *worker(void *arg)
{
    int job;
    while ((job = take_job()) >= 0) {
        finish_job();
        results[job] = (long)job * job; /* expect: data-race */
    }
    return arg;
}

int main(void)
{
    pthread_t workers[2];
    long sum = 0;
    for (int i = 0; i < 2; i++)
        pthread_create(&workers[i], NULL, worker, NULL);
    pthread_mutex_lock(&pool_mutex);
    while (unfinished > 0)
        pthread_cond_wait(&pool_idle, &pool_mutex);
    pthread_mutex_unlock(&pool_mutex);
    for (int i = 0; i < JOBS; i++)
        sum += results[i]; /* expect: data-race */
    for (int i = 0; i < 2; i++)
        pthread_join(workers[i], NULL);
    printf("%ld\n", sum);
    return 0;
}
