// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Ways out of a function on which its lock stays taken.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int input(void)
{
    static _Thread_local unsigned seed = 5;
    return rand_r(&seed) % 6;
}

/* 1: an early return */
static pthread_mutex_t cash_mutex = PTHREAD_MUTEX_INITIALIZER;
static int cash = 10;

static int pay(int amount)
{
    pthread_mutex_lock(&cash_mutex); /* expect: lock-leak */
    if (amount > cash)
        return -1;
    cash -= amount;
    pthread_mutex_unlock(&cash_mutex);
    return 0;
}

/* 2: goto the wrong one of two labels */
static pthread_mutex_t copy_mutex = PTHREAD_MUTEX_INITIALIZER;
static int copies;

static int copy_page(int pages)
{
    int rc = -1;
    char *page = malloc(16);
    if (!page)
        return rc;
    if (pages < 0)
        goto free_page;
    pthread_mutex_lock(&copy_mutex); /* expect: lock-leak */
    if (pages == 4)
        goto free_page;
    copies += pages;
    rc = 0;
    pthread_mutex_unlock(&copy_mutex);
free_page:
    free(page);
    return rc;
}

/* 3: a return out of a loop */
static pthread_mutex_t find_mutex = PTHREAD_MUTEX_INITIALIZER;
static int numbers[5] = { 2, 3, 5, 7, 11 };

static int find(int number)
{
    int at = -1;
    pthread_mutex_lock(&find_mutex); /* expect: lock-leak */
    for (int i = 0; i < 5; i++)
        if (numbers[i] == number) {
            return i;
        }
    pthread_mutex_unlock(&find_mutex);
    return at;
}

/* 4: break out of the loop that locks */
static pthread_mutex_t queue_mutex = PTHREAD_MUTEX_INITIALIZER;
static int queue = 5;

static int empty_queue(void)
{
    int taken = 0;
    for (;;) {
        pthread_mutex_lock(&queue_mutex); /* expect: lock-leak */
        if (queue == 0)
            break;
        queue--;
        taken++;
        pthread_mutex_unlock(&queue_mutex);
    }
    return taken;
}

/* 5: a case without its unlock */
static pthread_mutex_t dial_mutex = PTHREAD_MUTEX_INITIALIZER;
static int dial;

static void turn(int how)
{
    pthread_mutex_lock(&dial_mutex); /* expect: lock-leak */
    switch (how) {
    case 0:
        dial--;
        pthread_mutex_unlock(&dial_mutex);
        break;
    case 1:
        dial++;
        pthread_mutex_unlock(&dial_mutex);
        break;
    default:
        break;
    }
}

/* 6: the unlock is under a condition */
static pthread_mutex_t tank_mutex = PTHREAD_MUTEX_INITIALIZER;
static int tank;

static void fill(int litres)
{
    pthread_mutex_lock(&tank_mutex); /* expect: lock-leak */
    tank += litres;
    if (tank < 6)
        pthread_mutex_unlock(&tank_mutex);
}

/* 7: only one of two is released */
static pthread_mutex_t from_mutex = PTHREAD_MUTEX_INITIALIZER, to_mutex = PTHREAD_MUTEX_INITIALIZER;
static int from = 8, to;

static int move(int many)
{
    pthread_mutex_lock(&from_mutex); /* expect: lock-leak */
    pthread_mutex_lock(&to_mutex);
    if (from < many) {
        pthread_mutex_unlock(&to_mutex);
        return 0;
    }
    from -= many;
    to += many;
    pthread_mutex_unlock(&to_mutex);
    pthread_mutex_unlock(&from_mutex);
    return many;
}

/* 8: the first one stays when the second cannot be had */
static pthread_mutex_t near_mutex = PTHREAD_MUTEX_INITIALIZER, far_mutex = PTHREAD_MUTEX_INITIALIZER;
static int both;

static int take_both(void)
{
    pthread_mutex_lock(&near_mutex); /* expect: lock-leak */
    if (pthread_mutex_trylock(&far_mutex) != 0)
        return 0;
    both++;
    pthread_mutex_unlock(&far_mutex);
    pthread_mutex_unlock(&near_mutex);
    return 1;
}

/* 9: a try that succeeded, and went unnoticed */
static pthread_mutex_t hint_mutex = PTHREAD_MUTEX_INITIALIZER;
static int hints;

static void hint(int number)
{
    if (number > 3 && pthread_mutex_trylock(&hint_mutex) == 0 && number > 4) { /* expect: lock-leak */
        hints++;
        pthread_mutex_unlock(&hint_mutex);
    }
}

/* 10: a wait that ran out of time */
static pthread_mutex_t bell_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell_cond = PTHREAD_COND_INITIALIZER;
static int rung;

static int await_bell(void)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    pthread_mutex_lock(&bell_mutex); /* expect: lock-leak */
    while (!rung && rc == 0)
        rc = pthread_cond_timedwait(&bell_cond, &bell_mutex, &until);
    if (rc == ETIMEDOUT)
        return 0;
    rung = 0;
    pthread_mutex_unlock(&bell_mutex);
    return 1;
}

#define THREAD(name, call)                                                                                             \
    static void *name(void *arg)                                                                                       \
    {                                                                                                                  \
        int number = *(int *)arg;                                                                                      \
        (void)number;                                                                                                  \
        call;                                                                                                          \
        return NULL;                                                                                                   \
    }

THREAD(payer, pay(number))
THREAD(copier, copy_page(number))
THREAD(finder, find(number))
THREAD(emptier, empty_queue())
THREAD(turner, turn(number))
THREAD(filler, fill(number))
THREAD(mover, move(number))
THREAD(taker, take_both())
THREAD(hinter, hint(number))
THREAD(listener, await_bell())

int main(void)
{
    void *(*const work[])(void *) = { payer, copier, finder, emptier, turner, filler, mover, taker, hinter, listener };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    int given[WORK];
    for (int i = 0; i < WORK; i++) {
        given[i] = input();
        pthread_create(&threads[i], NULL, work[i], &given[i]);
    }
    pthread_mutex_lock(&far_mutex);
    both++;
    pthread_mutex_unlock(&far_mutex);
    pthread_mutex_lock(&bell_mutex);
    rung = 1;
    pthread_cond_signal(&bell_cond);
    pthread_mutex_unlock(&bell_mutex);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
