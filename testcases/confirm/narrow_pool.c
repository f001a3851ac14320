// SPDX-License-Identifier: Apache-2.0
// A pool of threads takes tasks from a queue; of two hundred tasks two take the locks the other way round, in wrappers and
// through a table of functions. One lock is an rwlock.
//
// RUN: rm -rf %t.schedules && mkdir %t.schedules
// RUN: %predict -pthread
// RUN: %build_it %t
// RUN: %status 1 %confirm -q --from %t.json -- %t | %FileCheck %s
// CHECK: error: lock-order cycle `cache` -> `index_lock` -> `cache` can deadlock [lock-order-cycle, confirmed]
#include <pthread.h>
#include <stdio.h>

enum { TASKS = 200, WORKERS = 4 };

static pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER, cache = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t index_lock = PTHREAD_RWLOCK_INITIALIZER;
static int next_task, cached, indexed;

static void enter_cache(void)
{
    pthread_mutex_lock(&cache);
}

static void leave_cache(void)
{
    pthread_mutex_unlock(&cache);
}

static void look_up(void)
{
    enter_cache();
    pthread_rwlock_rdlock(&index_lock);
    cached += indexed;
    pthread_rwlock_unlock(&index_lock);
    leave_cache();
}

static void rebuild(void)
{
    pthread_rwlock_wrlock(&index_lock);
    indexed++;
    enter_cache();
    cached = 0;
    leave_cache();
    pthread_rwlock_unlock(&index_lock);
}

static void (*const kinds[])(void) = { look_up, rebuild };

static void *work(void *unused)
{
    for (;;) {
        pthread_mutex_lock(&queue);
        int task = next_task++;
        pthread_mutex_unlock(&queue);
        if (task >= TASKS)
            return unused;
        kinds[task % 100 == 99]();
    }
}

int main(void)
{
    pthread_t workers[WORKERS];
    for (int i = 0; i < WORKERS; i++)
        if (pthread_create(&workers[i], NULL, work, NULL))
            return 3;
    for (int i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    printf("%d\n", cached);
    return 0;
}
