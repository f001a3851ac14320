// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s -- -pthread -D_GNU_SOURCE
// Which locks their holder may take again, and which not.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

/* 1: an attribute that says recursive, or not */
static pthread_mutex_t set_mutex;
static int members;

static void make_set(void)
{
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&set_mutex, &attr);
    pthread_mutexattr_destroy(&attr);
}

static void insert(int depth)
{
    pthread_mutex_lock(&set_mutex);
    members++;
    if (depth > 0)
        insert(depth - 1);
    pthread_mutex_unlock(&set_mutex);
}

/* 2: a static initialiser */
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

/* 3: C11 */
static mtx_t menu_mutex;
static int dishes;

static void add_dish(bool with_sauce)
{
    mtx_lock(&menu_mutex);
    dishes++;
    if (with_sauce)
        add_dish(false);
    mtx_unlock(&menu_mutex);
}

/* 4: a spin lock */
static pthread_spinlock_t tick_lock;
static int ticks;

static void tick(void)
{
    pthread_spin_lock(&tick_lock);
    ticks++;
    pthread_spin_unlock(&tick_lock);
}

static void tick_twice(void)
{
    tick();
    tick();
}

/* 5: write under read */
static pthread_rwlock_t map_lock = PTHREAD_RWLOCK_INITIALIZER;
static int places;

static void add_place(void)
{
    pthread_rwlock_rdlock(&map_lock);
    int many = places;
    pthread_rwlock_unlock(&map_lock);
    if (many < 10) {
        pthread_rwlock_wrlock(&map_lock);
        places++;
        pthread_rwlock_unlock(&map_lock);
    }
}

/* 6: read under write */
static pthread_rwlock_t road_lock = PTHREAD_RWLOCK_INITIALIZER;
static int kilometres;

static int length(void)
{
    pthread_rwlock_rdlock(&road_lock);
    int now = kilometres;
    pthread_rwlock_unlock(&road_lock);
    return now;
}

static void lengthen(void)
{
    pthread_rwlock_rdlock(&road_lock);
    int now = length();
    printf("%d\n", now);
    pthread_rwlock_unlock(&road_lock);
}

/* 7: write under write */
static pthread_rwlock_t sign_lock = PTHREAD_RWLOCK_INITIALIZER;
static int signs;

static void put_sign(void)
{
    pthread_rwlock_wrlock(&sign_lock);
    signs++;
    pthread_rwlock_unlock(&sign_lock);
}

static void put_signs(void)
{
    for (int i = 0; i < 3; i++)
        put_sign();
}

/* 8: a member whose maker is told whether it is recursive */
struct tank {
    pthread_mutex_t mutex;
    int level;
};

static struct tank *make_tank(int kind)
{
    pthread_mutexattr_t attr;
    struct tank *tank = calloc(1, sizeof *tank);
    if (!tank)
        abort();
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, kind);
    pthread_mutex_init(&tank->mutex, &attr);
    pthread_mutexattr_destroy(&attr);
    return tank;
}

static void fill(struct tank *tank, int times)
{
    pthread_mutex_lock(&tank->mutex);
    tank->level++;
    if (times > 1)
        fill(tank, times - 1);
    pthread_mutex_unlock(&tank->mutex);
}

static void *work(void *arg)
{
    insert(2);
    grow();
    add_dish(true);
    tick_twice();
    add_place();
    lengthen();
    put_signs();
    fill(arg, 3);
    return NULL;
}

int main(void)
{
    struct tank *tank = make_tank(PTHREAD_MUTEX_RECURSIVE);
    pthread_t thread;
    make_set();
    mtx_init(&menu_mutex, mtx_plain | mtx_recursive);
    pthread_spin_init(&tick_lock, PTHREAD_PROCESS_PRIVATE);
    pthread_create(&thread, NULL, work, tank);
    work(tank);
    pthread_join(thread, NULL);
    printf("%d %d %d %d %d %d %d\n", members, leaves, dishes, ticks, places, signs, tank->level);
    free(tank);
    return 0;
}
