// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Waits without the mutex that they are given.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>

struct box {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int full;
    int closed;
};

#define BOX                                                                                                            \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0                                                      \
    }

static struct box boxes[9] = { BOX, BOX, BOX, BOX, BOX, BOX, BOX, BOX, BOX };

static void fill(struct box *box)
{
    pthread_mutex_lock(&box->mutex);
    box->full = 1;
    box->closed = 1;
    pthread_cond_broadcast(&box->cond);
    pthread_mutex_unlock(&box->mutex);
}

/* 1: released too early */
static void *early_unlock(void *arg)
{
    struct box *box = &boxes[0];
    pthread_mutex_lock(&box->mutex);
    int full = box->full;
    while (!full) {
        pthread_cond_wait(&box->cond, &box->mutex);
        full = box->full;
    }
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 2: another box's mutex */
static void *other_box(void *arg)
{
    struct box *box = &boxes[1];
    pthread_mutex_lock(&box->mutex);
    while (!box->full)
        pthread_cond_wait(&box->cond, &box->mutex);
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 3: on the path that skipped the lock */
static void *skipped(void *arg)
{
    struct box *box = &boxes[2];
    int quick = arg != NULL;
    pthread_mutex_lock(&box->mutex);
    if (quick && !box->full)
        puts("quick");
    while (!box->full)
        pthread_cond_wait(&box->cond, &box->mutex);
    pthread_mutex_unlock(&box->mutex);
    return NULL;
}

/* 4: in a helper whose caller has let go */
static void await(struct box *box)
{
    while (!box->full)
        pthread_cond_wait(&box->cond, &box->mutex);
}

static void *by_helper(void *arg)
{
    struct box *box = &boxes[3];
    pthread_mutex_lock(&box->mutex);
    puts("waiting");
    await(box);
    box->full = 0;
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 5: a second wait after the unlock */
static void *second_wait(void *arg)
{
    struct box *box = &boxes[4];
    pthread_mutex_lock(&box->mutex);
    while (!box->full)
        pthread_cond_wait(&box->cond, &box->mutex);
    while (!box->closed)
        pthread_cond_wait(&box->cond, &box->mutex);
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 6: a timed wait */
static void *timed(void *arg)
{
    struct box *box = &boxes[5];
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&box->mutex);
    while (!box->full)
        if (pthread_cond_timedwait(&box->cond, &box->mutex, &until))
            break;
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 7: the unlock of each turn comes before the next wait */
static void *turns(void *arg)
{
    struct box *box = &boxes[6];
    pthread_mutex_lock(&box->mutex);
    for (;;) {
        if (box->full)
            break;
        pthread_cond_wait(&box->cond, &box->mutex);
        puts("woken");
    }
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 8: the try-lock failed */
static void *tried(void *arg)
{
    struct box *box = &boxes[7];
    int rc = pthread_mutex_trylock(&box->mutex);
    if (rc != 0)
        return NULL;
    while (!box->full)
        pthread_cond_wait(&box->cond, &box->mutex);
    pthread_mutex_unlock(&box->mutex);
    return arg;
}

/* 9: C11 */
static mtx_t mutex;
static cnd_t cond;
static int ready;

static int c11(void *arg)
{
    (void)arg;
    mtx_lock(&mutex);
    while (!ready)
        cnd_wait(&cond, &mutex);
    mtx_unlock(&mutex);
    return 0;
}

int main(int argc, char **argv)
{
    void *(*const work[])(void *) = { early_unlock, other_box, skipped, by_helper, second_wait, timed, turns, tried };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t last;
    (void)argv;
    mtx_init(&mutex, mtx_plain);
    cnd_init(&cond);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], argc > 1 ? &argc : NULL);
    thrd_create(&last, c11, NULL);
    for (int i = 0; i < 9; i++)
        fill(&boxes[i]);
    mtx_lock(&mutex);
    ready = 1;
    cnd_broadcast(&cond);
    mtx_unlock(&mutex);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(last, NULL);
    return 0;
}
