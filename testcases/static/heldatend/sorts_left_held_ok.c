// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s -- -pthread -D_GNU_SOURCE
// Locks of all sorts, kept by a thread that ends.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

/* 1: for reading */
static pthread_rwlock_t map_lock = PTHREAD_RWLOCK_INITIALIZER;
static int places = 3;

static int first_place(void)
{
    int place = 0;
    pthread_rwlock_rdlock(&map_lock);
    if (places == 0)
        goto out;
    place = places;
out:
    pthread_rwlock_unlock(&map_lock);
    return place;
}

/* 2: for writing */
static pthread_rwlock_t road_lock = PTHREAD_RWLOCK_INITIALIZER;
static int roads;

static void build(int number)
{
    pthread_rwlock_wrlock(&road_lock);
    roads += number;
    if (roads < 100) {
        pthread_rwlock_unlock(&road_lock);
        return;
    }
    roads = 0;
    pthread_rwlock_unlock(&road_lock);
}

/* 3: spinning */
static pthread_spinlock_t tick_lock;
static int ticks;

static void tick(int number)
{
    pthread_spin_lock(&tick_lock);
    while (number-- > 0) {
        if (++ticks == 60)
            break;
    }
    pthread_spin_unlock(&tick_lock);
}

/* 4: C11 */
static mtx_t menu_mutex;
static int dishes;

static int add_dish(int good)
{
    if (mtx_lock(&menu_mutex) != thrd_success)
        return 0;
    if (!good) {
        mtx_unlock(&menu_mutex);
        return 0;
    }
    dishes++;
    mtx_unlock(&menu_mutex);
    return 1;
}

/* 5: recursive, released once of twice */
static pthread_mutex_t tree_mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int leaves;

static void grow(int twice)
{
    pthread_mutex_lock(&tree_mutex);
    leaves++;
    if (twice) {
        pthread_mutex_lock(&tree_mutex);
        leaves++;
        pthread_mutex_unlock(&tree_mutex);
    }
    pthread_mutex_unlock(&tree_mutex);
}

/* 6: an object's own, that is found and forgotten */
struct jar {
    pthread_mutex_t mutex;
    int content;
    struct jar *next;
};

static struct jar jars[2] = { { PTHREAD_MUTEX_INITIALIZER, 1, &jars[1] }, { PTHREAD_MUTEX_INITIALIZER, 0, NULL } };

static int is_full(struct jar *jar)
{
    int full;
    pthread_mutex_lock(&jar->mutex);
    full = jar->content > 5;
    pthread_mutex_unlock(&jar->mutex);
    return full;
}

/* 7: on the heap */
struct shelf {
    pthread_mutex_t mutex;
    int books;
};

static int lend(struct shelf *shelf)
{
    pthread_mutex_lock(&shelf->mutex);
    if (shelf->books == 0) {
        puts("none left");
        pthread_mutex_unlock(&shelf->mutex);
        return 0;
    }
    shelf->books--;
    pthread_mutex_unlock(&shelf->mutex);
    return 1;
}

/* 8: a try-lock for writing */
static pthread_rwlock_t sign_lock = PTHREAD_RWLOCK_INITIALIZER;
static int signs;

static void put_sign(int number)
{
    if (pthread_rwlock_trywrlock(&sign_lock))
        return;
    if (number <= 3)
        signs = number;
    pthread_rwlock_unlock(&sign_lock);
}

/* 9: under a flag that is lost */
static pthread_mutex_t wire_mutex = PTHREAD_MUTEX_INITIALIZER;
static int sent;

static void send_bytes(int number, int shared)
{
    if (shared)
        pthread_mutex_lock(&wire_mutex);
    sent += number;
    if (sent > 10)
        sent = 0;
    if (shared)
        pthread_mutex_unlock(&wire_mutex);
}

static struct shelf *shelf;

#define THREAD(name, call)                                                                                             \
    static void *name(void *arg)                                                                                       \
    {                                                                                                                  \
        int number = *(int *)arg;                                                                                      \
        (void)number;                                                                                                  \
        call;                                                                                                          \
        return NULL;                                                                                                   \
    }

THREAD(visitor, first_place())
THREAD(builder, build(number))
THREAD(ticker, tick(number))
THREAD(cook, add_dish(number))
THREAD(gardener, grow(number))
THREAD(looker, is_full(&jars[number & 1]))
THREAD(lender, lend(shelf))
THREAD(painter, put_sign(number))
THREAD(sender, send_bytes(number, 1))

int main(int argc, char **argv)
{
    void *(*const work[])(void *) = { visitor, builder, ticker, cook, gardener, looker, lender, painter, sender };
    enum { WORK = sizeof work / sizeof work[0] };
    pthread_t threads[WORK];
    (void)argv;
    shelf = malloc(sizeof *shelf);
    if (!shelf)
        return 1;
    pthread_mutex_init(&shelf->mutex, NULL);
    shelf->books = argc - 1;
    places = argc - 1;
    mtx_init(&menu_mutex, mtx_plain);
    pthread_spin_init(&tick_lock, PTHREAD_PROCESS_PRIVATE);
    for (int i = 0; i < WORK; i++)
        pthread_create(&threads[i], NULL, work[i], &argc);
    for (int i = 0; i < WORK; i++)
        pthread_join(threads[i], NULL);
    printf("%d %d %d %d %d\n", ticks, dishes, leaves, signs, sent);
    free(shelf);
    return 0;
}
