// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef pthread_mutex_t uv_mutex_t;
int uv_mutex_init(uv_mutex_t *mutex);
void uv_mutex_lock(uv_mutex_t *mutex);
int uv_mutex_trylock(uv_mutex_t *mutex);
void uv_mutex_unlock(uv_mutex_t *mutex);

static uv_mutex_t one, two;
#define LOCK(lock) uv_mutex_lock(&lock)
#define TRYLOCK(lock) (uv_mutex_trylock(&lock) == 0)
#define UNLOCK(lock) uv_mutex_unlock(&lock)
#define START() (uv_mutex_init(&one), uv_mutex_init(&two), 0)

#include "Inputs/two_locks.h"
