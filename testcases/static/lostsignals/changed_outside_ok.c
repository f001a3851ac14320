// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// What a wait tests is changed without its mutex, so that the signal can come between test and wait.
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <threads.h>

/* 1: an atomic flag */
static pthread_mutex_t start_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t start_cond = PTHREAD_COND_INITIALIZER;
static atomic_int started;

static void *await_start(void *arg)
{
    pthread_mutex_lock(&start_mutex);
    while (!atomic_load(&started))
        pthread_cond_wait(&start_cond, &start_mutex);
    pthread_mutex_unlock(&start_mutex);
    return arg;
}

static void *start(void *arg)
{
    pthread_mutex_lock(&start_mutex);
    atomic_store(&started, 1);
    pthread_cond_signal(&start_cond);
    pthread_mutex_unlock(&start_mutex);
    return arg;
}

/* 2: a counter */
static pthread_mutex_t left_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left_cond = PTHREAD_COND_INITIALIZER;
static atomic_int left = 1;

static void *await_none(void *arg)
{
    pthread_mutex_lock(&left_mutex);
    while (atomic_load(&left) > 0)
        pthread_cond_wait(&left_cond, &left_mutex);
    pthread_mutex_unlock(&left_mutex);
    return arg;
}

static void *finish(void *arg)
{
    if (atomic_fetch_sub(&left, 1) == 1) {
        pthread_mutex_lock(&left_mutex);
        pthread_cond_broadcast(&left_cond);
        pthread_mutex_unlock(&left_mutex);
    }
    return arg;
}

/* 3: in a structure, by functions that take it */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    atomic_bool open;
};

static struct gate gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };

static void pass_gate(struct gate *at)
{
    pthread_mutex_lock(&at->mutex);
    while (!atomic_load_explicit(&at->open, memory_order_acquire))
        pthread_cond_wait(&at->cond, &at->mutex);
    pthread_mutex_unlock(&at->mutex);
}

static void open_gate(struct gate *at)
{
    pthread_mutex_lock(&at->mutex);
    atomic_store_explicit(&at->open, true, memory_order_release);
    pthread_mutex_unlock(&at->mutex);
    pthread_cond_broadcast(&at->cond);
}

static void *passer(void *arg)
{
    pass_gate(&gate);
    return arg;
}

static void *keeper(void *arg)
{
    open_gate(&gate);
    return arg;
}

/* 4: GCC's builtins */
static pthread_mutex_t bell_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell_cond = PTHREAD_COND_INITIALIZER;
static int rung;

static void *listen(void *arg)
{
    pthread_mutex_lock(&bell_mutex);
    while (__atomic_load_n(&rung, __ATOMIC_SEQ_CST) == 0)
        pthread_cond_wait(&bell_cond, &bell_mutex);
    pthread_mutex_unlock(&bell_mutex);
    return arg;
}

static void *ring(void *arg)
{
    pthread_mutex_lock(&bell_mutex);
    __atomic_store_n(&rung, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&bell_mutex);
    pthread_cond_signal(&bell_cond);
    return arg;
}

/* 5: an exchange */
static pthread_mutex_t post_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t post_cond = PTHREAD_COND_INITIALIZER;
static _Atomic(const char *) letter;

static void *read_letter(void *arg)
{
    pthread_mutex_lock(&post_mutex);
    while (atomic_load(&letter) == NULL)
        pthread_cond_wait(&post_cond, &post_mutex);
    pthread_mutex_unlock(&post_mutex);
    return arg;
}

static void *write_letter(void *arg)
{
    pthread_mutex_lock(&post_mutex);
    if (atomic_exchange(&letter, "hello") == NULL)
        pthread_cond_signal(&post_cond);
    pthread_mutex_unlock(&post_mutex);
    return arg;
}

/* 6: C11 */
static mtx_t lamp_mutex;
static cnd_t lamp_cond;
static atomic_int lit;

static int await_light(void *arg)
{
    (void)arg;
    mtx_lock(&lamp_mutex);
    while (!lit)
        cnd_wait(&lamp_cond, &lamp_mutex);
    mtx_unlock(&lamp_mutex);
    return 0;
}

static int light(void *arg)
{
    (void)arg;
    mtx_lock(&lamp_mutex);
    lit = 1;
    cnd_signal(&lamp_cond);
    mtx_unlock(&lamp_mutex);
    return 0;
}

/* 7: the mutex is taken for something else only, and the change is below */
static pthread_mutex_t pump_mutex = PTHREAD_MUTEX_INITIALIZER, list_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pump_cond = PTHREAD_COND_INITIALIZER;
static atomic_int pumped;
static int orders;

static void *await_water(void *arg)
{
    pthread_mutex_lock(&pump_mutex);
    while (atomic_load(&pumped) < 3)
        pthread_cond_wait(&pump_cond, &pump_mutex);
    pthread_mutex_unlock(&pump_mutex);
    return arg;
}

static void pump(int litres)
{
    atomic_fetch_add(&pumped, litres);
    pthread_cond_signal(&pump_cond);
}

static void *pump_by_order(void *arg)
{
    pthread_mutex_lock(&list_mutex);
    orders++;
    pthread_mutex_unlock(&list_mutex);
    pthread_mutex_lock(&pump_mutex);
    pump(3);
    pthread_mutex_unlock(&pump_mutex);
    return arg;
}

/* 8: a compare-and-swap */
static pthread_mutex_t seat_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t seat_cond = PTHREAD_COND_INITIALIZER;
static atomic_int seat = 1;

static void *await_seat(void *arg)
{
    pthread_mutex_lock(&seat_mutex);
    while (atomic_load(&seat) != 0)
        pthread_cond_wait(&seat_cond, &seat_mutex);
    pthread_mutex_unlock(&seat_mutex);
    return arg;
}

static void *leave_seat(void *arg)
{
    int taken = 1;
    pthread_mutex_lock(&seat_mutex);
    if (atomic_compare_exchange_strong(&seat, &taken, 0))
        pthread_cond_signal(&seat_cond);
    pthread_mutex_unlock(&seat_mutex);
    return arg;
}

int main(void)
{
    void *(*const work[])(void *) = { await_start, start,         await_none, finish,      passer,
                                      keeper,      listen,        ring,       read_letter, write_letter,
                                      await_water, pump_by_order, await_seat, leave_seat };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t lamps[2];
    mtx_init(&lamp_mutex, mtx_plain);
    cnd_init(&lamp_cond);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], NULL);
    thrd_create(&lamps[0], await_light, NULL);
    thrd_create(&lamps[1], light, NULL);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(lamps[0], NULL);
    thrd_join(lamps[1], NULL);
    return 0;
}
