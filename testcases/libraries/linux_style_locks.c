// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef struct spinlock {
    unsigned value;
} spinlock_t;
void spin_lock_init(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);

static spinlock_t one, two;
#define LOCK(lock) spin_lock(&lock)
#define TRYLOCK(lock) spin_trylock(&lock)
#define UNLOCK(lock) spin_unlock(&lock)
#define START() (spin_lock_init(&one), spin_lock_init(&two), 0)

#include "Inputs/two_locks.h"
