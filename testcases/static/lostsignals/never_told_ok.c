// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Waits that nobody wakes: the signal is left out, goes to another condition, or comes on no path.
#include <pthread.h>
#include <stdbool.h>
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

/* 1: the flag is set, and that is all */
static struct event start = EVENT;

static void *await_start(void *arg)
{
    pthread_mutex_lock(&start.mutex);
    while (!start.happened)
        pthread_cond_wait(&start.cond, &start.mutex);
    pthread_mutex_unlock(&start.mutex);
    return arg;
}

static void say_start(void)
{
    pthread_mutex_lock(&start.mutex);
    start.happened = 1;
    pthread_cond_signal(&start.cond);
    pthread_mutex_unlock(&start.mutex);
}

/* 2: another condition is signalled */
static pthread_mutex_t tank_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t tank_full = PTHREAD_COND_INITIALIZER, tank_empty = PTHREAD_COND_INITIALIZER;
static int litres;

static void *empty_tank(void *arg)
{
    pthread_mutex_lock(&tank_mutex);
    while (litres < 5)
        pthread_cond_wait(&tank_full, &tank_mutex);
    litres = 0;
    pthread_cond_signal(&tank_empty);
    pthread_mutex_unlock(&tank_mutex);
    return arg;
}

static void fill_tank(void)
{
    pthread_mutex_lock(&tank_mutex);
    litres += 5;
    pthread_cond_signal(&tank_full);
    while (litres > 0)
        pthread_cond_wait(&tank_empty, &tank_mutex);
    pthread_mutex_unlock(&tank_mutex);
}

/* 3: the member of another name */
struct channel {
    pthread_mutex_t mutex;
    pthread_cond_t sent, received;
    int letters;
};

static struct channel channel = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };

static void send_letter(struct channel *to)
{
    pthread_mutex_lock(&to->mutex);
    to->letters++;
    pthread_cond_broadcast(&to->sent);
    pthread_mutex_unlock(&to->mutex);
}

static void *receive_letter(void *arg)
{
    struct channel *from = arg;
    pthread_mutex_lock(&from->mutex);
    while (from->letters == 0)
        pthread_cond_wait(&from->sent, &from->mutex);
    from->letters--;
    pthread_mutex_unlock(&from->mutex);
    return NULL;
}

/* 4: on the heap */
static struct event *made;

static struct event *make_event(void)
{
    struct event *event = calloc(1, sizeof *event);
    if (!event)
        abort();
    pthread_mutex_init(&event->mutex, NULL);
    pthread_cond_init(&event->cond, NULL);
    return event;
}

static void *await_made(void *arg)
{
    pthread_mutex_lock(&made->mutex);
    while (made->happened == 0)
        pthread_cond_wait(&made->cond, &made->mutex);
    pthread_mutex_unlock(&made->mutex);
    return arg;
}

static void let_happen(struct event *event)
{
    pthread_mutex_lock(&event->mutex);
    event->happened++;
    pthread_cond_broadcast(&event->cond);
    pthread_mutex_unlock(&event->mutex);
}

/* 5: C11 */
static mtx_t door_mutex;
static cnd_t door_cond;
static bool door_open;

static int await_door(void *arg)
{
    (void)arg;
    mtx_lock(&door_mutex);
    while (!door_open)
        cnd_wait(&door_cond, &door_mutex);
    mtx_unlock(&door_mutex);
    return 0;
}

static void open_door(void)
{
    mtx_lock(&door_mutex);
    door_open = true;
    cnd_broadcast(&door_cond);
    mtx_unlock(&door_mutex);
}

/* 6: the wait is in a helper */
static struct event harvest = EVENT;

static void await(struct event *event)
{
    while (!event->happened)
        pthread_cond_wait(&event->cond, &event->mutex);
}

static void *await_harvest(void *arg)
{
    pthread_mutex_lock(&harvest.mutex);
    await(&harvest);
    pthread_mutex_unlock(&harvest.mutex);
    return arg;
}

static void reap(void)
{
    pthread_mutex_lock(&harvest.mutex);
    harvest.happened = 1;
    pthread_mutex_unlock(&harvest.mutex);
    pthread_cond_signal(&harvest.cond);
}

/* 7: the main thread waits, its helper forgets */
static struct event result = EVENT;
static int sum;

static void *add_up(void *arg)
{
    int total = 0;
    for (int i = 0; i < 10; i++)
        total += i;
    pthread_mutex_lock(&result.mutex);
    sum = total;
    result.happened = 1;
    pthread_cond_signal(&result.cond);
    pthread_mutex_unlock(&result.mutex);
    return arg;
}

static void await_result(void)
{
    pthread_mutex_lock(&result.mutex);
    while (!result.happened)
        pthread_cond_wait(&result.cond, &result.mutex);
    pthread_mutex_unlock(&result.mutex);
}

int main(void)
{
    void *(*const work[])(void *) = { await_start, empty_tank, receive_letter, await_harvest, add_up, await_made };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    thrd_t last;
    mtx_init(&door_mutex, mtx_plain);
    cnd_init(&door_cond);
    made = make_event();
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], &channel);
    thrd_create(&last, await_door, NULL);
    say_start();
    fill_tank();
    send_letter(&channel);
    let_happen(made);
    open_door();
    reap();
    await_result();
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    thrd_join(last, NULL);
    free(made);
    return 0;
}
