// SPDX-License-Identifier: Apache-2.0
// Threads are joined with a lock held: one that never takes it, one that takes it by trying, one that has handed over when it
// needs the lock no more; and two that say so under the lock, which has a condition for that, whether anybody waits or not.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <semaphore.h>

#include "two_threads.h"

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;
static sem_t done;
static int rows;

static void *elsewhere(void *unused)
{
    pthread_mutex_lock(&other);
    pthread_mutex_unlock(&other);
    return unused;
}

static void *tries(void *unused)
{
    if (pthread_mutex_trylock(&table) == 0)
        pthread_mutex_unlock(&table);
    return unused;
}

static void *hands_over(void *unused)
{
    pthread_mutex_lock(&table);
    rows++;
    pthread_mutex_unlock(&table);
    sem_post(&done);
    return unused;
}

static struct list {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int over, delay;
} lists[2] = { { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 },
               { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 40 } };

static void *leaves(void *which)
{
    struct list *list = which;
    pause_ms(list->delay);
    pthread_mutex_lock(&list->mutex);
    list->over++;
    pthread_cond_signal(&list->changed);
    pthread_mutex_unlock(&list->mutex);
    return which;
}

static void join_those_over(struct list *list)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, leaves, list);
    pause_ms(40 - list->delay);
    pthread_mutex_lock(&list->mutex);
    while (list->over < 2)
        pthread_cond_wait(&list->changed, &list->mutex);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_unlock(&list->mutex);
}

int main(void)
{
    pthread_t threads[3];
    join_those_over(&lists[0]); /* nobody has to wait */
    join_those_over(&lists[1]);
    sem_init(&done, 0, 0);
    pthread_create(&threads[0], NULL, elsewhere, NULL);
    pthread_create(&threads[1], NULL, tries, NULL);
    pthread_create(&threads[2], NULL, hands_over, NULL);
    sem_wait(&done);
    pthread_mutex_lock(&table);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_unlock(&table);
    return rows != 1;
}
