// SPDX-License-Identifier: Apache-2.0
// Long waits for mutexes, read-write and spin locks, in chains, in one direction, and of a thread for itself that a limit ends: all end by
// themselves, and no deadlock is reported meanwhile.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: all ended
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <errno.h>

enum { LONG = 180 /* ms: longer than the first look at who waits for whom */ };

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, again;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;

/* A chain: one waits for a, whose owner waits for b, whose owner works. */
static void holds_b(void)
{
    pthread_mutex_lock(&b);
    pause_ms(LONG);
    pthread_mutex_unlock(&b);
}

static void holds_a(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pause_ms(LONG / 3);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void *wants_a(void *unused)
{
    pause_ms(60);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return unused;
}

static void reads(void)
{
    pthread_rwlock_rdlock(&table);
    pause_ms(LONG);
    pthread_rwlock_unlock(&table);
}

static void writes(void)
{
    pthread_rwlock_wrlock(&table);
    pause_ms(LONG);
    pthread_rwlock_unlock(&table);
}

static void *reads_later(void *unused)
{
    pause_ms(80);
    reads();
    return unused;
}

static void spins(void)
{
    pthread_spin_lock(&spin);
    pause_ms(LONG);
    pthread_spin_unlock(&spin);
}

/* What a thread may ask of a lock that it holds: all of it is answered. */
static void asks_itself(void)
{
    pthread_mutexattr_t attributes;
    struct timespec soon;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&again, &attributes);
    pthread_mutex_lock(&again);
    pthread_mutex_lock(&again);
    pthread_mutex_unlock(&again);
    pthread_mutex_unlock(&again);
    pthread_mutex_lock(&a);
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_sec++;
    if (pthread_mutex_trylock(&a) != EBUSY || pthread_mutex_timedlock(&b, &soon))
        exit(4);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
    pthread_rwlock_rdlock(&table);
    pthread_rwlock_rdlock(&table);
    pthread_rwlock_unlock(&table);
    pthread_rwlock_unlock(&table);
}

static void with_third(void (*first)(void), void (*second)(void), void *(*third)(void *))
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, third, NULL))
        exit(3);
    run_both(first, second);
    pthread_join(thread, NULL);
}

int main(void)
{
    pthread_spin_init(&spin, 0);
    with_third(holds_b, holds_a, wants_a);
    with_third(reads, writes, reads_later);
    run_both(spins, spins);
    asks_itself();
    puts("all ended");
    return 0;
}
