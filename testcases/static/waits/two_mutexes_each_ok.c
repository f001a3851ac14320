// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// One condition, awaited with two mutexes.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

#define WAIT(cond, mutex, flag)                                                                                        \
    do {                                                                                                               \
        pthread_mutex_lock(mutex);                                                                                     \
        while (!(flag))                                                                                                \
            pthread_cond_wait(cond, mutex);                                                                            \
        pthread_mutex_unlock(mutex);                                                                                   \
    } while (0)

/* 1: two variables */
static pthread_mutex_t in_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int in, out;

static void *wait_in(void *arg)
{
    pthread_mutex_lock(&in_mutex);
    while (!in)
        pthread_cond_wait(&changed, &in_mutex);
    pthread_mutex_unlock(&in_mutex);
    return arg;
}

static void *wait_out(void *arg)
{
    pthread_mutex_lock(&in_mutex);
    while (!out)
        pthread_cond_wait(&changed, &in_mutex);
    pthread_mutex_unlock(&in_mutex);
    return arg;
}

/* 2: two members */
struct pipe {
    pthread_mutex_t read_mutex, write_mutex;
    pthread_cond_t cond;
    int filled, emptied;
};

static struct pipe pipe_one = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static void *wait_filled(void *arg)
{
    struct pipe *pipe = arg;
    pthread_mutex_lock(&pipe->read_mutex);
    while (!pipe->filled)
        pthread_cond_wait(&pipe->cond, &pipe->read_mutex);
    pthread_mutex_unlock(&pipe->read_mutex);
    return NULL;
}

static void *wait_emptied(void *arg)
{
    struct pipe *pipe = arg;
    pthread_mutex_lock(&pipe->read_mutex);
    while (!pipe->emptied)
        pthread_cond_wait(&pipe->cond, &pipe->read_mutex);
    pthread_mutex_unlock(&pipe->read_mutex);
    return NULL;
}

/* 3: each object's own mutex, one condition for all */
struct worker {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int told;
};

static struct worker workers[2] = { { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 },
                                    { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 } };

static void *wait_told_first(void *arg)
{
    pthread_mutex_lock(&workers[0].mutex);
    while (!workers[0].told)
        pthread_cond_wait(&workers[0].cond, &workers[0].mutex);
    pthread_mutex_unlock(&workers[0].mutex);
    return arg;
}

static void *wait_told_second(void *arg)
{
    pthread_mutex_lock(&workers[1].mutex);
    while (!workers[1].told)
        pthread_cond_wait(&workers[1].cond, &workers[1].mutex);
    pthread_mutex_unlock(&workers[1].mutex);
    return arg;
}

/* 4: through a helper with two callers */
static pthread_mutex_t left_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t sides = PTHREAD_COND_INITIALIZER;
static int left, right;

static void await(pthread_mutex_t *mutex, const int *flag)
{
    while (!*flag)
        pthread_cond_wait(&sides, mutex);
}

static void *wait_left(void *arg)
{
    pthread_mutex_lock(&left_mutex);
    await(&left_mutex, &left);
    pthread_mutex_unlock(&left_mutex);
    return arg;
}

static void *wait_right(void *arg)
{
    pthread_mutex_lock(&left_mutex);
    await(&left_mutex, &right);
    pthread_mutex_unlock(&left_mutex);
    return arg;
}

/* 5: by a macro */
static pthread_mutex_t day_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t clock_cond = PTHREAD_COND_INITIALIZER;
static int day, night;

static void *wait_day(void *arg)
{
    WAIT(&clock_cond, &day_mutex, day);
    return arg;
}

static void *wait_night(void *arg)
{
    WAIT(&clock_cond, &day_mutex, night);
    return arg;
}

/* 6: C11 */
static mtx_t up_mutex, down_mutex;
static cnd_t lift;
static int up, down;

static int wait_up(void *arg)
{
    (void)arg;
    mtx_lock(&up_mutex);
    while (!up)
        cnd_wait(&lift, &up_mutex);
    mtx_unlock(&up_mutex);
    return 0;
}

static int wait_down(void *arg)
{
    (void)arg;
    mtx_lock(&up_mutex);
    while (!down)
        cnd_wait(&lift, &up_mutex);
    mtx_unlock(&up_mutex);
    return 0;
}

static void tell(pthread_mutex_t *mutex, pthread_cond_t *cond, int *flag)
{
    pthread_mutex_lock(mutex);
    *flag = 1;
    pthread_cond_broadcast(cond);
    pthread_mutex_unlock(mutex);
}

int main(void)
{
    void *(*const work[])(void *) = { wait_in,          wait_out,  wait_filled, wait_emptied, wait_told_first,
                                      wait_told_second, wait_left, wait_right,  wait_day,     wait_night };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t lifts[2];
    mtx_init(&up_mutex, mtx_plain);
    mtx_init(&down_mutex, mtx_plain);
    cnd_init(&lift);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], &pipe_one);
    thrd_create(&lifts[0], wait_up, NULL);
    thrd_create(&lifts[1], wait_down, NULL);
    tell(&in_mutex, &changed, &in);
    tell(&pipe_one.read_mutex, &pipe_one.cond, &pipe_one.filled);
    tell(&left_mutex, &sides, &left);
    tell(&day_mutex, &clock_cond, &day);
    tell(&in_mutex, &changed, &out);
    tell(&pipe_one.read_mutex, &pipe_one.cond, &pipe_one.emptied);
    tell(&left_mutex, &sides, &right);
    tell(&day_mutex, &clock_cond, &night);
    tell(&workers[0].mutex, &workers[0].cond, &workers[0].told);
    tell(&workers[1].mutex, &workers[1].cond, &workers[1].told);
    mtx_lock(&up_mutex);
    up = 1;
    down = 1;
    cnd_broadcast(&lift);
    mtx_unlock(&up_mutex);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(lifts[0], NULL);
    thrd_join(lifts[1], NULL);
    return 0;
}
