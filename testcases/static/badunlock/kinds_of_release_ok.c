// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s -- -pthread -D_GNU_SOURCE
// Releases without the lock, of all sorts of locks and in all sorts of places.
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

/* 1: a read lock released twice */
static pthread_rwlock_t map_lock = PTHREAD_RWLOCK_INITIALIZER;
static int places = 3;

static int count_places(void)
{
    pthread_rwlock_rdlock(&map_lock);
    int now = places;
    pthread_rwlock_unlock(&map_lock);
    return now;
}

/* 2: a write lock that was only tried */
static pthread_rwlock_t road_lock = PTHREAD_RWLOCK_INITIALIZER;

static void build_road(void)
{
    if (pthread_rwlock_trywrlock(&road_lock) != 0)
        return;
    pthread_rwlock_unlock(&road_lock);
}

/* 3: a spin lock, released by an early return and at the end */
static pthread_spinlock_t tick_lock;
static int ticks;

static void tick(int twice)
{
    pthread_spin_lock(&tick_lock);
    ticks++;
    if (twice) {
        ticks++;
    }
    pthread_spin_unlock(&tick_lock);
}

/* 4: C11 */
static mtx_t menu_mutex;
static int dishes;

static void add_dish(int good)
{
    if (mtx_trylock(&menu_mutex) == thrd_success) {
        dishes += good;
        mtx_unlock(&menu_mutex);
    }
}

/* 5: a recursive mutex, released once too often */
static pthread_mutex_t tree_mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static int leaves;

static void grow(void)
{
    pthread_mutex_lock(&tree_mutex);
    pthread_mutex_lock(&tree_mutex);
    leaves++;
    pthread_mutex_unlock(&tree_mutex);
    pthread_mutex_unlock(&tree_mutex);
}

/* 6: after a wait, twice */
static pthread_mutex_t mail_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t mail_cond = PTHREAD_COND_INITIALIZER;
static int letters;

static void read_mail(void)
{
    pthread_mutex_lock(&mail_mutex);
    while (letters == 0) {
        pthread_cond_wait(&mail_cond, &mail_mutex);
    }
    pthread_mutex_unlock(&mail_mutex);
}

/* 7: by a thread that never took it */
static pthread_mutex_t key_mutex = PTHREAD_MUTEX_INITIALIZER;
static int keys;

static void *bring_key(void *unused)
{
    pthread_mutex_lock(&key_mutex);
    keys++;
    pthread_mutex_unlock(&key_mutex);
    return unused;
}

/* 8: for a thread that waits to join it */
static pthread_mutex_t pass_mutex = PTHREAD_MUTEX_INITIALIZER;
static int passes;

static void *pass_on(void *unused)
{
    passes++;
    return unused;
}

static void pass(void)
{
    pthread_t thread;
    pthread_mutex_lock(&pass_mutex);
    pthread_create(&thread, NULL, pass_on, NULL);
    pthread_join(thread, NULL);
    pthread_mutex_unlock(&pass_mutex);
}

/* 9: a jump back to before the lock was taken */
static pthread_mutex_t parse_mutex = PTHREAD_MUTEX_INITIALIZER;
static jmp_buf parse_error;
static int parsed;

static void parse(int text)
{
    if (text > 2)
        longjmp(parse_error, 1);
    pthread_mutex_lock(&parse_mutex);
    parsed++;
    pthread_mutex_unlock(&parse_mutex);
}

static void parse_all(int text)
{
    if (setjmp(parse_error) == 0)
        parse(text);
}

/* 10: a barrier of two releases, in a function with one acquisition per turn */
static pthread_mutex_t till_mutex = PTHREAD_MUTEX_INITIALIZER;
static int coins;

static void count_coins(int number)
{
    for (int i = 0; i < number; i++) {
        pthread_mutex_lock(&till_mutex);
        coins++;
        pthread_mutex_unlock(&till_mutex);
    }
}

static void *run(void *arg)
{
    int number = *(int *)arg;
    count_places();
    build_road();
    tick(number);
    add_dish(number);
    grow();
    read_mail();
    count_coins(number + 3);
    return NULL;
}

int main(int argc, char **argv)
{
    int number = argc;
    pthread_t thread, bringer;
    (void)argv;
    mtx_init(&menu_mutex, mtx_plain);
    pthread_spin_init(&tick_lock, PTHREAD_PROCESS_PRIVATE);
    pthread_create(&thread, NULL, run, &number);
    pthread_create(&bringer, NULL, bring_key, NULL);
    pthread_mutex_lock(&mail_mutex);
    letters = 1;
    pthread_cond_signal(&mail_cond);
    pthread_mutex_unlock(&mail_mutex);
    pass();
    parse_all(argc);
    pthread_join(bringer, NULL);
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d\n", ticks, dishes, leaves, coins, passes);
    return 0;
}
