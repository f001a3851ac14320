// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// More waits that go wrong, of all four sorts: in queues, pools, objects on the heap and by function pointers.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct store {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int goods;
    bool open;
};

static struct store *make_store(void)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        abort();
    pthread_mutex_init(&store->mutex, NULL);
    pthread_cond_init(&store->cond, NULL);
    return store;
}

static void bring(struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    store->goods += 2;
    store->open = true;
    pthread_cond_broadcast(&store->cond);
    pthread_mutex_unlock(&store->mutex);
}

/* 1: on the heap, without the loop */
static struct store *first;

static void *fetch(void *arg)
{
    pthread_mutex_lock(&first->mutex);
    while (first->goods == 0)
        pthread_cond_wait(&first->cond, &first->mutex);
    first->goods--;
    pthread_mutex_unlock(&first->mutex);
    return arg;
}

/* 2: a wait function by pointer, without the loop */
static struct store *second;

static void wait_for(struct store *store)
{
    pthread_cond_wait(&store->cond, &store->mutex);
}

static void (*pause_in)(struct store *store) = wait_for;

static void *by_pointer(void *arg)
{
    pthread_mutex_lock(&second->mutex);
    while (!second->open)
        pause_in(second);
    pthread_mutex_unlock(&second->mutex);
    return arg;
}

/* 3: the test of the loop is of something that the wait cannot change */
static struct store *third;

static void *twice_at_most(void *arg)
{
    pthread_mutex_lock(&third->mutex);
    while (!third->open || third->goods == 0) {
        puts("closed");
        pthread_cond_wait(&third->cond, &third->mutex);
    }
    third->goods--;
    pthread_mutex_unlock(&third->mutex);
    return arg;
}

/* 4: on the heap, with the mutex of another */
static struct store *fourth;
static int listed;

static void *with_list(void *arg)
{
    pthread_mutex_lock(&fourth->mutex);
    while (fourth->goods == 0)
        pthread_cond_wait(&fourth->cond, &fourth->mutex);
    listed++;
    pthread_mutex_unlock(&fourth->mutex);
    return arg;
}

static void *with_store(void *arg)
{
    pthread_mutex_lock(&fourth->mutex);
    while (!fourth->open)
        pthread_cond_wait(&fourth->cond, &fourth->mutex);
    pthread_mutex_unlock(&fourth->mutex);
    return arg;
}

/* 5: on the heap, the list still held */
static struct store *fifth;
static pthread_mutex_t shelf_mutex = PTHREAD_MUTEX_INITIALIZER;
static int shelved;

static void *with_shelf(void *arg)
{
    pthread_mutex_lock(&shelf_mutex);
    struct store *store = fifth;
    shelved++;
    pthread_mutex_unlock(&shelf_mutex);
    pthread_mutex_lock(&store->mutex);
    while (store->goods == 0)
        pthread_cond_wait(&store->cond, &store->mutex);
    store->goods--;
    pthread_mutex_unlock(&store->mutex);
    return arg;
}

/* 6: on the heap, by a helper that was told that it is locked */
static struct store *sixth;

static int take_from(struct store *store, bool locked)
{
    if (!locked)
        pthread_mutex_lock(&store->mutex);
    while (store->goods == 0)
        pthread_cond_wait(&store->cond, &store->mutex);
    int taken = store->goods--;
    if (!locked)
        pthread_mutex_unlock(&store->mutex);
    return taken;
}

static void *told_so(void *arg)
{
    int taken = take_from(sixth, false);
    printf("%d\n", taken);
    return arg;
}

/* 7: after the early unlock of an error path */
static struct store *seventh;

static void *after_error(void *arg)
{
    pthread_mutex_lock(&seventh->mutex);
    if (seventh->goods < 0) {
        pthread_mutex_unlock(&seventh->mutex);
        puts("broken");
        return arg;
    }
    while (!seventh->open)
        pthread_cond_wait(&seventh->cond, &seventh->mutex);
    pthread_mutex_unlock(&seventh->mutex);
    return arg;
}

/* 8: a read lock and a wait in the walk over a table */
static pthread_rwlock_t table_lock = PTHREAD_RWLOCK_INITIALIZER;
static struct store *table[2];

static void *walk(void *arg)
{
    for (int i = 0; i < 2; i++) {
        pthread_rwlock_rdlock(&table_lock);
        struct store *store = table[i];
        pthread_rwlock_unlock(&table_lock);
        pthread_mutex_lock(&store->mutex);
        while (!store->open)
            pthread_cond_wait(&store->cond, &store->mutex);
        pthread_mutex_unlock(&store->mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t threads[9];
    first = make_store();
    second = make_store();
    third = make_store();
    fourth = make_store();
    fifth = make_store();
    sixth = make_store();
    seventh = make_store();
    table[0] = make_store();
    table[1] = make_store();
    pthread_create(&threads[0], NULL, fetch, NULL);
    pthread_create(&threads[1], NULL, by_pointer, NULL);
    pthread_create(&threads[2], NULL, twice_at_most, NULL);
    pthread_create(&threads[3], NULL, with_list, NULL);
    pthread_create(&threads[4], NULL, with_store, NULL);
    pthread_create(&threads[5], NULL, with_shelf, NULL);
    pthread_create(&threads[6], NULL, told_so, NULL);
    pthread_create(&threads[7], NULL, after_error, NULL);
    pthread_create(&threads[8], NULL, walk, NULL);
    bring(first);
    bring(second);
    bring(third);
    bring(fourth);
    bring(fifth);
    bring(sixth);
    bring(seventh);
    bring(table[0]);
    bring(table[1]);
    for (int i = 0; i < 9; i++)
        pthread_join(threads[i], NULL);
    printf("%d %d\n", listed, shelved);
    return 0;
}
