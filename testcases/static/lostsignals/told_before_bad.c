// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Waits that test nothing, begun after the only signal.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

struct event {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int happened;
};

#define EVENT                                                                                                          \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                                         \
    }

static void tell(struct event *event)
{
    pthread_mutex_lock(&event->mutex);
    event->happened = 1;
    pthread_cond_broadcast(&event->cond);
    pthread_mutex_unlock(&event->mutex);
}

/* 1: told before the thread begins */
static struct event first = EVENT;

static void *await_first(void *arg)
{
    pthread_mutex_lock(&first.mutex);
    pthread_cond_wait(&first.cond, &first.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&first.mutex);
    return arg;
}

static void one(void)
{
    pthread_t thread;
    tell(&first);
    pthread_create(&thread, NULL, await_first, NULL);
    pthread_join(thread, NULL);
}

/* 2: told by a thread that is joined already */
static struct event second = EVENT;

static void *tell_second(void *arg)
{
    tell(&second);
    return arg;
}

static void two(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, tell_second, NULL);
    pthread_join(thread, NULL);
    pthread_mutex_lock(&second.mutex);
    pthread_cond_wait(&second.cond, &second.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&second.mutex);
}

/* 3: in an object that is handed over */
static void *await_given(void *arg)
{
    struct event *event = arg;
    pthread_mutex_lock(&event->mutex);
    pthread_cond_wait(&event->cond, &event->mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&event->mutex);
    return NULL;
}

static void three(void)
{
    pthread_t thread;
    struct event *event = malloc(sizeof *event);
    if (!event)
        return;
    pthread_mutex_init(&event->mutex, NULL);
    pthread_cond_init(&event->cond, NULL);
    event->happened = 0;
    pthread_mutex_lock(&event->mutex);
    event->happened = 1;
    pthread_cond_signal(&event->cond);
    pthread_mutex_unlock(&event->mutex);
    pthread_create(&thread, NULL, await_given, event);
    pthread_join(thread, NULL);
    pthread_cond_destroy(&event->cond);
    pthread_mutex_destroy(&event->mutex);
    free(event);
}

/* 4: by one thread, to itself */
static struct event third = EVENT;

static void *tell_and_await(void *arg)
{
    pthread_mutex_lock(&third.mutex);
    third.happened = 1;
    pthread_cond_signal(&third.cond);
    pthread_cond_wait(&third.cond, &third.mutex); /* expect: lost-signal|wait-outside-loop */
    pthread_mutex_unlock(&third.mutex);
    return arg;
}

static void four(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, tell_and_await, NULL);
    pthread_join(thread, NULL);
}

/* 5: in two phases, a pool that is joined before the next */
static struct event phase = EVENT;
static int done[2];

static void *first_phase(void *arg)
{
    int *own = arg;
    *own = 1;
    tell(&phase);
    return NULL;
}

static void *second_phase(void *arg)
{
    int *own = arg;
    pthread_mutex_lock(&phase.mutex);
    pthread_cond_wait(&phase.cond, &phase.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&phase.mutex);
    *own = 2;
    return NULL;
}

static void five(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, first_phase, &done[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, second_phase, &done[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}

/* 6: C11 */
static mtx_t mutex;
static cnd_t cond;
static int ready;

static int await_ready(void *arg)
{
    (void)arg;
    mtx_lock(&mutex);
    cnd_wait(&cond, &mutex); /* expect: lost-signal */
    mtx_unlock(&mutex);
    return 0;
}

static void six(void)
{
    thrd_t thread;
    mtx_init(&mutex, mtx_plain);
    cnd_init(&cond);
    mtx_lock(&mutex);
    ready = 1;
    cnd_broadcast(&cond);
    mtx_unlock(&mutex);
    thrd_create(&thread, await_ready, NULL);
    thrd_join(thread, NULL);
}

/* 7: told by the creator of the creator */
static struct event deep = EVENT;

static void *await_deep(void *arg)
{
    pthread_mutex_lock(&deep.mutex);
    pthread_cond_wait(&deep.cond, &deep.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&deep.mutex);
    return arg;
}

static void *between(void *arg)
{
    pthread_t thread;
    pthread_create(&thread, NULL, await_deep, NULL);
    pthread_join(thread, NULL);
    return arg;
}

static void seven(void)
{
    pthread_t thread;
    tell(&deep);
    pthread_create(&thread, NULL, between, NULL);
    pthread_join(thread, NULL);
}

int main(void)
{
    one();
    two();
    three();
    four();
    five();
    six();
    seven();
    return 0;
}
