// SPDX-License-Identifier: Apache-2.0
// D1.2: the naive worker pool the article warns of. It hangs.
//
// The article: the error queue is bounded, and nobody drains it before all workers are done. 6 of 20 jobs fail, there
// is room for 3 errors; the workers that hit the others block in their send for ever, so the wait never ends.
//
// Expected: the static pass may say nothing. There is no race and no lock-order cycle to report.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --need deadlock --may thread-blocked %s
#include <pthread.h>
#include <stdio.h>

#include "go/chan.h"
#include "go/wait_group.h"

#define WORKERS 5
#define JOBS 20
#define ERROR_ROOM 3

static struct chan *jobs;
static struct chan *errors; // of job ids
static struct wait_group group = WAIT_GROUP_INITIALIZER;

static void *worker(void *unused)
{
    long id;

    (void)unused;
    while (chan_receive_long(jobs, &id)) {
        if (id % 3 == 0)
            chan_send_long(errors, id);
    }
    wait_group_done(&group);
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS];
    long id;

    jobs = chan_make(JOBS);
    errors = chan_make(ERROR_ROOM);
    for (int i = 1; i <= JOBS; i++)
        chan_send_long(jobs, i);
    chan_close(jobs);

    wait_group_add(&group, WORKERS);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, worker, NULL);
    wait_group_wait(&group); // never returns: workers wait for room in `errors`
    chan_close(errors);

    while (chan_receive_long(errors, &id))
        printf("job %ld failed\n", id);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    chan_free(errors);
    chan_free(jobs);
    return 0;
}
