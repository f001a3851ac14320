// SPDX-License-Identifier: Apache-2.0
// A thread waits for a lock whose holder waits for another one, whose holder works for long and then gives it back: mutexes, locks for
// reading and writing, spin locks, and all of them in one chain.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include "work_for.h"

static pthread_mutex_t mutexes[2] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static pthread_rwlock_t rwlocks[2] = { PTHREAD_RWLOCK_INITIALIZER, PTHREAD_RWLOCK_INITIALIZER };
static pthread_spinlock_t spins[2];
static int step;

static int lock_at(int i)
{
    return i < 2   ? pthread_mutex_lock(&mutexes[i])
           : i < 4 ? pthread_rwlock_wrlock(&rwlocks[i - 2])
                   : pthread_spin_lock(&spins[i - 4]);
}

static int unlock_at(int i)
{
    return i < 2   ? pthread_mutex_unlock(&mutexes[i])
           : i < 4 ? pthread_rwlock_unlock(&rwlocks[i - 2])
                   : pthread_spin_unlock(&spins[i - 4]);
}

/* Thread i takes lock i, then, when all have theirs, the next; the last one works. */
static void *take_two(void *number)
{
    int i = (int)(intptr_t)number;
    lock_at(i);
    __atomic_fetch_add(&step, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n(&step, __ATOMIC_RELAXED) < 6)
        sched_yield();
    if (i < 5) {
        lock_at(i + 1);
        unlock_at(i + 1);
    } else {
        work_for_ms(300);
    }
    unlock_at(i);
    return NULL;
}

int main(void)
{
    pthread_t threads[6];
    pthread_spin_init(&spins[0], 0);
    pthread_spin_init(&spins[1], 0);
    for (int i = 0; i < 6; i++)
        if (pthread_create(&threads[i], NULL, take_two, (void *)(intptr_t)i))
            return 3;
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
