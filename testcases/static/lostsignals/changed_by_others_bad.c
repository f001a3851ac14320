// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: a signal is lost only if it comes between a test and its wait
// What a wait tests is changed without its mutex: further ways to do so.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* 1: in an array */
struct seat {
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    atomic_bool free;
};

static struct seat seats[2] = { { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false },
                                { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false } };

static void *await_seat(void *arg)
{
    pthread_mutex_lock(&seats[1].mutex);
    while (!atomic_load(&seats[1].free))
        pthread_cond_wait(&seats[1].freed, &seats[1].mutex);
    pthread_mutex_unlock(&seats[1].mutex);
    return arg;
}

static void *free_seat(void *arg)
{
    atomic_store(&seats[1].free, true);
    pthread_cond_signal(&seats[1].freed); /* expect: lost-signal */
    return arg;
}

/* 2: under another mutex */
static pthread_mutex_t oven_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t oven_cond = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t shelf_mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int loaves;

static void *await_bread(void *arg)
{
    pthread_mutex_lock(&oven_mutex);
    while (atomic_load(&loaves) == 0)
        pthread_cond_wait(&oven_cond, &oven_mutex);
    pthread_mutex_unlock(&oven_mutex);
    return arg;
}

static void *bake(void *arg)
{
    pthread_mutex_lock(&shelf_mutex);
    atomic_fetch_add(&loaves, 1);
    pthread_mutex_unlock(&shelf_mutex);
    pthread_cond_signal(&oven_cond); /* expect: lost-signal */
    return arg;
}

/* 3: told by a helper */
struct signal {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
};

static struct signal lantern = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER };
static atomic_int green;

static void tell_all(struct signal *s)
{
    pthread_cond_broadcast(&s->cond); /* expect: lost-signal */
}

static void *await_green(void *arg)
{
    pthread_mutex_lock(&lantern.mutex);
    while (!atomic_load(&green))
        pthread_cond_wait(&lantern.cond, &lantern.mutex);
    pthread_mutex_unlock(&lantern.mutex);
    return arg;
}

static void *go_green(void *arg)
{
    atomic_store(&green, 1);
    tell_all(&lantern);
    return arg;
}

/* 4: the change is made by what a function calls */
static pthread_mutex_t well_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t well_cond = PTHREAD_COND_INITIALIZER;
static atomic_int buckets;

static int some(atomic_int *count)
{
    return atomic_load(count) >= 2;
}

static void fill(atomic_int *count)
{
    atomic_fetch_add(count, 2);
}

static void draw_water(void)
{
    fill(&buckets);
}

static void *await_bucket(void *arg)
{
    pthread_mutex_lock(&well_mutex);
    while (!some(&buckets))
        pthread_cond_wait(&well_cond, &well_mutex);
    pthread_mutex_unlock(&well_mutex);
    return arg;
}

static void *draw(void *arg)
{
    draw_water();
    pthread_cond_signal(&well_cond); /* expect: lost-signal */
    return arg;
}

/* 5: the change is made through a pointer to a function */
static pthread_mutex_t mail_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t mail_cond = PTHREAD_COND_INITIALIZER;
static atomic_int letters;

static void deliver(void)
{
    atomic_fetch_add(&letters, 1);
}

static void (*const round_of_today)(void) = deliver;

static void *await_mail(void *arg)
{
    pthread_mutex_lock(&mail_mutex);
    while (!atomic_load(&letters))
        pthread_cond_wait(&mail_cond, &mail_mutex);
    pthread_mutex_unlock(&mail_mutex);
    return arg;
}

static void *walk_round(void *arg)
{
    round_of_today();
    pthread_cond_signal(&mail_cond); /* expect: lost-signal */
    return arg;
}

/* 6: the change is in a macro */
#define PUBLISH(place, number) atomic_store(&(place), number)

static pthread_mutex_t news_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news_cond = PTHREAD_COND_INITIALIZER;
static atomic_int issue;

static void *await_news(void *arg)
{
    pthread_mutex_lock(&news_mutex);
    while (atomic_load(&issue) != 7)
        pthread_cond_wait(&news_cond, &news_mutex);
    pthread_mutex_unlock(&news_mutex);
    return arg;
}

static void *print_news(void *arg)
{
    PUBLISH(issue, 7);
    pthread_cond_broadcast(&news_cond); /* expect: lost-signal */
    return arg;
}

/* 7: a pointer */
static pthread_mutex_t plan_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t plan_cond = PTHREAD_COND_INITIALIZER;
static _Atomic(const int *) plan;
static const int first_plan = 1;

static void *await_plan(void *arg)
{
    pthread_mutex_lock(&plan_mutex);
    while (atomic_load(&plan) == NULL)
        pthread_cond_wait(&plan_cond, &plan_mutex);
    pthread_mutex_unlock(&plan_mutex);
    return arg;
}

static void *draw_plan(void *arg)
{
    atomic_store(&plan, &first_plan);
    pthread_cond_signal(&plan_cond); /* expect: lost-signal */
    return arg;
}

int main(void)
{
    void *(*const work[])(void *) = { await_seat, free_seat,    await_bread, bake,       await_green,
                                      go_green,   await_bucket, draw,        await_mail, walk_round,
                                      await_news, print_news,   await_plan,  draw_plan };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], NULL);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
