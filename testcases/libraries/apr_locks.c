// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef struct apr_thread_mutex_t apr_thread_mutex_t;
typedef struct apr_pool_t apr_pool_t;
int apr_thread_mutex_create(apr_thread_mutex_t **mutex, unsigned flags, apr_pool_t *pool);
int apr_thread_mutex_lock(apr_thread_mutex_t *mutex);
int apr_thread_mutex_trylock(apr_thread_mutex_t *mutex);
int apr_thread_mutex_unlock(apr_thread_mutex_t *mutex);

static apr_thread_mutex_t *one, *two;
#define LOCK(lock) apr_thread_mutex_lock(lock)
#define TRYLOCK(lock) (apr_thread_mutex_trylock(lock) == 0)
#define UNLOCK(lock) apr_thread_mutex_unlock(lock)
#define START() (apr_thread_mutex_create(&one, 0, NULL), apr_thread_mutex_create(&two, 0, NULL), !one || !two)

#include "Inputs/two_locks.h"
