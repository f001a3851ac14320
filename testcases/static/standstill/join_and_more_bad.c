// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Deadlocks beyond cycles of mutexes: who waits for a thread, a post or a condition keeps what that needs.
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

/* 1: joined with its lock */
static pthread_mutex_t count_mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *count_up(void *arg)
{
    pthread_mutex_lock(&count_mutex);
    count++;
    pthread_mutex_unlock(&count_mutex);
    return arg;
}

static void one(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, count_up, NULL);
    pthread_mutex_lock(&count_mutex);
    count++;
    pthread_join(thread, NULL); /* expect: join-under-lock */
    pthread_mutex_unlock(&count_mutex);
}

/* 2: in a callee, the lock in an object */
struct pool {
    pthread_mutex_t mutex;
    pthread_t thread;
    int stopped;
};

static void *pool_work(void *arg)
{
    struct pool *pool = arg;
    int stopped;
    do {
        pthread_mutex_lock(&pool->mutex);
        stopped = pool->stopped;
        pthread_mutex_unlock(&pool->mutex);
    } while (!stopped);
    return NULL;
}

static void pool_stop(struct pool *pool)
{
    pool->stopped = 1;
    pthread_join(pool->thread, NULL); /* expect: join-under-lock */
}

static void two(void)
{
    static struct pool pool = { .mutex = PTHREAD_MUTEX_INITIALIZER };
    pthread_create(&pool.thread, NULL, pool_work, &pool);
    pthread_mutex_lock(&pool.mutex);
    pool_stop(&pool);
    pthread_mutex_unlock(&pool.mutex);
}

/* 3: a writer joins a reader */
static pthread_rwlock_t map_lock = PTHREAD_RWLOCK_INITIALIZER;
static int places = 1;

static void *read_map(void *arg)
{
    pthread_rwlock_rdlock(&map_lock);
    printf("%d\n", places);
    pthread_rwlock_unlock(&map_lock);
    return arg;
}

static void three(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, read_map, NULL);
    pthread_rwlock_wrlock(&map_lock);
    places = 2;
    pthread_join(thread, NULL); /* expect: join-under-lock */
    pthread_rwlock_unlock(&map_lock);
}

/* 4: several threads, joined in a loop */
static pthread_mutex_t sum_mutex = PTHREAD_MUTEX_INITIALIZER;
static int sum;

static void *add(void *arg)
{
    int *number = arg;
    pthread_mutex_lock(&sum_mutex);
    sum += *number;
    pthread_mutex_unlock(&sum_mutex);
    return NULL;
}

static void four(void)
{
    pthread_t threads[3];
    int numbers[3] = { 1, 2, 3 };
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, add, &numbers[i]);
    pthread_mutex_lock(&sum_mutex);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL); /* expect: join-under-lock */
    printf("%d\n", sum);
    pthread_mutex_unlock(&sum_mutex);
}

/* 5: C11 */
static mtx_t menu_mutex;
static int dishes;

static int cook(void *arg)
{
    (void)arg;
    mtx_lock(&menu_mutex);
    dishes++;
    mtx_unlock(&menu_mutex);
    return 0;
}

static void five(void)
{
    thrd_t thread;
    mtx_init(&menu_mutex, mtx_plain);
    mtx_lock(&menu_mutex);
    dishes = 1;
    thrd_create(&thread, cook, NULL);
    thrd_join(thread, NULL); /* expect: join-under-lock */
    mtx_unlock(&menu_mutex);
}

/* 6: the thread waits for a helper that needs the lock */
static pthread_mutex_t desk_mutex = PTHREAD_MUTEX_INITIALIZER;
static int papers;

static void *helper(void *arg)
{
    pthread_mutex_lock(&desk_mutex);
    papers++;
    pthread_mutex_unlock(&desk_mutex);
    return arg;
}

static void *clerk(void *arg)
{
    pthread_t thread;
    pthread_create(&thread, NULL, helper, NULL);
    pthread_mutex_lock(&desk_mutex);
    papers++;
    pthread_join(thread, NULL); /* expect: join-under-lock */
    pthread_mutex_unlock(&desk_mutex);
    return arg;
}

static void six(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, clerk, NULL);
    pthread_join(thread, NULL);
}

/* 7: the post comes from one who needs the lock */
static pthread_mutex_t tray_mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t served;
static int cups;

static void *serve(void *arg)
{
    pthread_mutex_lock(&tray_mutex);
    cups++;
    pthread_mutex_unlock(&tray_mutex);
    sem_post(&served);
    return arg;
}

static void seven(void)
{
    pthread_t thread;
    sem_init(&served, 0, 0);
    pthread_create(&thread, NULL, serve, NULL);
    pthread_mutex_lock(&tray_mutex);
    sem_wait(&served); /* expect: blocking-under-lock */
    cups--;
    pthread_mutex_unlock(&tray_mutex);
    pthread_join(thread, NULL);
}

/* 8: the signal comes from one who needs the other lock */
static pthread_mutex_t shop_mutex = PTHREAD_MUTEX_INITIALIZER, bell_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell = PTHREAD_COND_INITIALIZER;
static int rung, sold;

static void *customer(void *arg)
{
    pthread_mutex_lock(&shop_mutex);
    sold++;
    pthread_mutex_unlock(&shop_mutex);
    pthread_mutex_lock(&bell_mutex);
    rung = 1;
    pthread_cond_signal(&bell);
    pthread_mutex_unlock(&bell_mutex);
    return arg;
}

static void eight(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, customer, NULL);
    pthread_mutex_lock(&shop_mutex);
    pthread_mutex_lock(&bell_mutex);
    while (!rung)
        pthread_cond_wait(&bell, &bell_mutex); /* expect: wait-holding-lock */
    pthread_mutex_unlock(&bell_mutex);
    sold--;
    pthread_mutex_unlock(&shop_mutex);
    pthread_join(thread, NULL);
}

/* 9: semaphores as locks, in two orders */
static sem_t left, right;
static int knives, forks;

static void *eat_left(void *arg)
{
    sem_wait(&left);
    sem_wait(&right); /* expect: lock-order-cycle [sems] */
    knives++;
    forks++;
    sem_post(&right);
    sem_post(&left);
    return arg;
}

static void *eat_right(void *arg)
{
    sem_wait(&right);
    sem_wait(&left); /* expect: lock-order-cycle [sems] */
    knives++;
    forks++;
    sem_post(&left);
    sem_post(&right);
    return arg;
}

static void nine(void)
{
    pthread_t threads[2];
    sem_init(&left, 0, 1);
    sem_init(&right, 0, 1);
    pthread_create(&threads[0], NULL, eat_left, NULL);
    pthread_create(&threads[1], NULL, eat_right, NULL);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}

/* 10: a semaphore made by a function, and a mutex */
struct guard {
    sem_t sem;
    pthread_mutex_t mutex;
    int users;
};

static struct guard *make_guard(void)
{
    struct guard *guard = malloc(sizeof *guard);
    if (!guard)
        abort();
    sem_init(&guard->sem, 0, 1);
    pthread_mutex_init(&guard->mutex, NULL);
    guard->users = 0;
    return guard;
}

static void *use_guard(void *arg)
{
    struct guard *guard = arg;
    sem_wait(&guard->sem);
    pthread_mutex_lock(&guard->mutex); /* expect: lock-order-cycle [guard] */
    guard->users++;
    pthread_mutex_unlock(&guard->mutex);
    sem_post(&guard->sem);
    return NULL;
}

static void ten(void)
{
    pthread_t thread;
    struct guard *guard = make_guard();
    pthread_create(&thread, NULL, use_guard, guard);
    pthread_mutex_lock(&guard->mutex);
    sem_wait(&guard->sem); /* expect: lock-order-cycle [guard] */
    guard->users--;
    pthread_mutex_unlock(&guard->mutex);
    sem_post(&guard->sem);
    pthread_join(thread, NULL);
    free(guard);
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
    eight();
    nine();
    ten();
    return 0;
}
