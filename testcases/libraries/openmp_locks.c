// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef struct {
    void *lock;
} omp_lock_t;
void omp_init_lock(omp_lock_t *lock);
void omp_set_lock(omp_lock_t *lock);
int omp_test_lock(omp_lock_t *lock);
void omp_unset_lock(omp_lock_t *lock);

static omp_lock_t one, two;
#define LOCK(lock) omp_set_lock(&lock)
#define TRYLOCK(lock) omp_test_lock(&lock)
#define UNLOCK(lock) omp_unset_lock(&lock)
#define START() (omp_init_lock(&one), omp_init_lock(&two), 0)

#include "Inputs/two_locks.h"
