// SPDX-License-Identifier: Apache-2.0
// D2.2: a worker pool: 3 workers, 5 jobs, and a result is twice its job.
//
// The article: jobs and results are channels with buffers of 100. Workers range over the jobs until the channel is
// closed; main sends 5 jobs, closes, and receives 5 results.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE join-dropped: s/pthread_join\(workers\[w\], NULL\);/(void)workers[w];/ => thread-leak
// MUTATE shared-result: s/chan_send_long\(results, job \* 2\);/result = job * 2; &/; s/^static struct chan \*results;/static long result; &/ => data-race
// MUTATE channel-without-lock go/chan.h: s/pthread_mutex_(un)?lock\(&chan->mutex\);// => data-race
#include <pthread.h>
#include <stdio.h>

#include "go/chan.h"

#define WORKERS 3
#define JOBS 5

static struct chan *jobs;
static struct chan *results;

static void *worker(void *unused)
{
    long job;

    while (chan_receive_long(jobs, &job))
        chan_send_long(results, job * 2);
    return unused;
}

int main(void)
{
    pthread_t workers[WORKERS];

    jobs = chan_make(100);
    results = chan_make(100);
    for (int w = 0; w < WORKERS; w++)
        pthread_create(&workers[w], NULL, worker, NULL);

    for (long job = 1; job <= JOBS; job++)
        chan_send_long(jobs, job);
    chan_close(jobs);
    for (int i = 0; i < JOBS; i++) {
        long result;

        chan_receive_long(results, &result);
        printf("result %ld\n", result);
    }

    for (int w = 0; w < WORKERS; w++)
        pthread_join(workers[w], NULL);
    chan_free(results);
    chan_free(jobs);
    return 0;
}
// TSAN-CHECK-DAG: result 2
// TSAN-CHECK-DAG: result 4
// TSAN-CHECK-DAG: result 6
// TSAN-CHECK-DAG: result 8
// TSAN-CHECK-DAG: result 10
// TSAN-CHECK: tsan: clean
