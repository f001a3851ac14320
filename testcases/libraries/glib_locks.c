// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef union _GMutex {
    void *p;
    unsigned i[2];
} GMutex;
void g_mutex_lock(GMutex *mutex);
void g_mutex_unlock(GMutex *mutex);
int g_mutex_trylock(GMutex *mutex);

static GMutex one, two;
#define LOCK(lock) g_mutex_lock(&lock)
#define TRYLOCK(lock) g_mutex_trylock(&lock)
#define UNLOCK(lock) g_mutex_unlock(&lock)
#define START() 0

#include "Inputs/two_locks.h"
