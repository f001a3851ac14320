// SPDX-License-Identifier: Apache-2.0
// D1.1: a worker pool with a bounded job queue, an error queue, cancellation with a deadline, and a closer thread.
//
// The article: 5 workers, 20 jobs; a job takes 100 ms times its id, a job whose id is divisible by 3 fails, and all
// must be done within 5 s (here 1 ms times the id, and 50 ms). Workers select between the next job and the context;
// errors go to a queue that `main` drains until a closer, which waits for the workers, closes it.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE lock-removed: s/pthread_mutex_(un)?lock\(&pool->mutex\);// => data-race
// MUTATE one-done-less-awaited: s/wait_group_add\(&worker_pool\.group, WORKERS\)/wait_group_add(\&worker_pool.group, WORKERS - 1)/ => data-race
// MUTATE closer-not-joined: s/pthread_join\(closer, NULL\);/(void)closer;/ => thread-leak
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "go/chan.h"
#include "go/context.h"
#include "go/wait_group.h"

#define WORKERS 5
#define JOBS 20
#define WORK_UNIT_MS 1 // 100 ms in the article
#define DEADLINE_MS 50 // 5 s in the article

struct job {
    int id;
};

struct job_error {
    int job_id;
    const char *message;
};

struct pool {
    struct context *context;
    struct chan *jobs;   // of struct job
    struct chan *errors; // of struct job_error, which the receiver frees
    struct wait_group group;
    pthread_mutex_t mutex; // guards `succeeded`
    int succeeded;
};

static struct job all_jobs[JOBS];
static struct pool worker_pool = { .group = WAIT_GROUP_INITIALIZER, .mutex = PTHREAD_MUTEX_INITIALIZER };

static void report_error(struct pool *pool, int job_id, const char *message)
{
    struct job_error *error = malloc(sizeof *error);

    if (error == NULL)
        abort();
    error->job_id = job_id;
    error->message = message;
    chan_send(pool->errors, error);
}

static void process_job(struct pool *pool, const struct job *job)
{
    if (!context_sleep_ms(pool->context, (long)job->id * WORK_UNIT_MS)) {
        report_error(pool, job->id, context_error(pool->context));
        return;
    }
    if (job->id % 3 == 0) {
        report_error(pool, job->id, "simulated failure");
        return;
    }
    pthread_mutex_lock(&pool->mutex);
    pool->succeeded++;
    pthread_mutex_unlock(&pool->mutex);
}

static void *worker(void *argument)
{
    struct pool *pool = argument;
    void *job;

    while (context_receive(pool->context, pool->jobs, &job))
        process_job(pool, job);
    wait_group_done(&pool->group);
    return NULL;
}

static void *submit_jobs(void *argument)
{
    struct pool *pool = argument;

    for (int i = 0; i < JOBS; i++) {
        if (!context_send(pool->context, pool->jobs, &all_jobs[i]))
            break;
    }
    chan_close(pool->jobs);
    return NULL;
}

static void *close_errors_when_done(void *argument)
{
    struct pool *pool = argument;

    wait_group_wait(&pool->group);
    chan_close(pool->errors);
    return NULL;
}

int main(void)
{
    pthread_t workers[WORKERS], submitter, closer;
    int failed = 0;
    void *received;

    for (int i = 0; i < JOBS; i++)
        all_jobs[i].id = i + 1;
    worker_pool.context = context_with_timeout(DEADLINE_MS);
    worker_pool.jobs = chan_make(WORKERS);
    worker_pool.errors = chan_make(WORKERS);

    wait_group_add(&worker_pool.group, WORKERS);
    for (int i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, worker, &worker_pool);
    pthread_create(&submitter, NULL, submit_jobs, &worker_pool);
    pthread_create(&closer, NULL, close_errors_when_done, &worker_pool);

    while (chan_receive(worker_pool.errors, &received)) {
        struct job_error *error = received;

        printf("job %d: %s\n", error->job_id, error->message);
        free(error);
        failed++;
    }
    printf("%d jobs failed, %d succeeded\n", failed, worker_pool.succeeded);

    pthread_join(closer, NULL);
    pthread_join(submitter, NULL);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    chan_free(worker_pool.errors);
    chan_free(worker_pool.jobs);
    context_free(worker_pool.context);
    return 0;
}
// TSAN-CHECK: jobs failed,
// TSAN-CHECK: tsan: clean
