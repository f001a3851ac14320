// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: a signal is lost only if it comes between a test and its wait
// What a wait tests is changed without its mutex: further ways to do so.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: one bit of several */
static pthread_mutex_t flag_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t flag_cond = PTHREAD_COND_INITIALIZER;
static atomic_uint flags;

static void *await_bit(void *arg)
{
    pthread_mutex_lock(&flag_mutex);
    while ((atomic_load(&flags) & 4u) == 0)
        pthread_cond_wait(&flag_cond, &flag_mutex);
    pthread_mutex_unlock(&flag_mutex);
    return arg;
}

static void *set_bit(void *arg)
{
    atomic_fetch_or(&flags, 4u);
    pthread_cond_signal(&flag_cond); /* expect: lost-signal */
    return arg;
}

/* 2: a level that has to be reached */
static pthread_mutex_t level_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t level_cond = PTHREAD_COND_INITIALIZER;
static atomic_long level;

static void *await_level(void *arg)
{
    pthread_mutex_lock(&level_mutex);
    while (atomic_load(&level) < 10)
        pthread_cond_wait(&level_cond, &level_mutex);
    pthread_mutex_unlock(&level_mutex);
    return arg;
}

static void *raise_level(void *arg)
{
    atomic_store(&level, 10);
    pthread_cond_broadcast(&level_cond); /* expect: lost-signal */
    return arg;
}

/* 3: one of two reasons to go on */
static pthread_mutex_t stop_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t stop_cond = PTHREAD_COND_INITIALIZER;
static atomic_bool stopped, ready;

static void *await_reason(void *arg)
{
    pthread_mutex_lock(&stop_mutex);
    while (!atomic_load(&stopped) && !atomic_load(&ready))
        pthread_cond_wait(&stop_cond, &stop_mutex);
    pthread_mutex_unlock(&stop_mutex);
    return arg;
}

static void *stop(void *arg)
{
    atomic_store(&stopped, true);
    pthread_cond_signal(&stop_cond); /* expect: lost-signal */
    return arg;
}

/* 4: a number of pages, counted down */
static pthread_mutex_t page_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t page_cond = PTHREAD_COND_INITIALIZER;
static atomic_int pages = 1;

static void *await_last_page(void *arg)
{
    pthread_mutex_lock(&page_mutex);
    while (atomic_load(&pages) != 0)
        pthread_cond_wait(&page_cond, &page_mutex);
    pthread_mutex_unlock(&page_mutex);
    return arg;
}

static void *turn_page(void *arg)
{
    atomic_fetch_sub(&pages, 1);
    pthread_cond_broadcast(&page_cond); /* expect: lost-signal */
    return arg;
}

/* 5: the old builtins */
static pthread_mutex_t word_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t word_cond = PTHREAD_COND_INITIALIZER;
static int word;

static void *await_word(void *arg)
{
    pthread_mutex_lock(&word_mutex);
    while (__sync_fetch_and_add(&word, 0) == 0)
        pthread_cond_wait(&word_cond, &word_mutex);
    pthread_mutex_unlock(&word_mutex);
    return arg;
}

static void *say_word(void *arg)
{
    __sync_fetch_and_add(&word, 1);
    pthread_cond_signal(&word_cond); /* expect: lost-signal */
    return arg;
}

/* 6: on the heap */
struct parcel {
    pthread_mutex_t mutex;
    pthread_cond_t arrived;
    atomic_int weight;
};

static void *await_parcel(void *arg)
{
    struct parcel *p = arg;
    pthread_mutex_lock(&p->mutex);
    while (atomic_load(&p->weight) == 0)
        pthread_cond_wait(&p->arrived, &p->mutex);
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

static void *bring_parcel(void *arg)
{
    struct parcel *p = arg;
    atomic_store(&p->weight, 3);
    pthread_cond_signal(&p->arrived); /* expect: lost-signal */
    return NULL;
}

/* 7: test and change are in functions */
static pthread_mutex_t tide_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t tide_cond = PTHREAD_COND_INITIALIZER;
static atomic_int tide;

static int is_high(void)
{
    return atomic_load(&tide) > 4;
}

static void rise(void)
{
    atomic_fetch_add(&tide, 5);
}

static void *await_tide(void *arg)
{
    pthread_mutex_lock(&tide_mutex);
    while (!is_high())
        pthread_cond_wait(&tide_cond, &tide_mutex);
    pthread_mutex_unlock(&tide_mutex);
    return arg;
}

static void *make_tide(void *arg)
{
    rise();
    pthread_cond_broadcast(&tide_cond); /* expect: lost-signal */
    return arg;
}

int main(void)
{
    void *(*const work[])(void *) = { await_bit,       set_bit,   await_level, raise_level, await_reason, stop,
                                      await_last_page, turn_page, await_word,  say_word,    await_tide,   make_tide };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK], waiter, bringer;
    struct parcel *parcel = calloc(1, sizeof(*parcel));
    if (parcel == NULL)
        return 1;
    pthread_mutex_init(&parcel->mutex, NULL);
    pthread_cond_init(&parcel->arrived, NULL);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], NULL);
    pthread_create(&waiter, NULL, await_parcel, parcel);
    pthread_create(&bringer, NULL, bring_parcel, parcel);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    pthread_join(waiter, NULL);
    pthread_join(bringer, NULL);
    free(parcel);
    return 0;
}
