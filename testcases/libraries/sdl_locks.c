// SPDX-License-Identifier: Apache-2.0
// RUN: %status 0 %concheck %s --
// RUN: %status 1 %concheck %s -- -DOTHER_ORDER | %FileCheck %s --check-prefix=ORDER
// ORDER: error: lock-order cycle {{.*}} [lock-order-cycle]
// RUN: %status 1 %concheck %s -- -DNO_LOCK | %FileCheck %s --check-prefix=RACE
// RACE: error: data race on `tries`
#include <pthread.h>

typedef struct SDL_mutex SDL_mutex;
SDL_mutex *SDL_CreateMutex(void);
int SDL_LockMutex(SDL_mutex *mutex);
int SDL_TryLockMutex(SDL_mutex *mutex);
int SDL_UnlockMutex(SDL_mutex *mutex);

static SDL_mutex *one, *two;
#define LOCK(lock) SDL_LockMutex(lock)
#define TRYLOCK(lock) (SDL_TryLockMutex(lock) == 0)
#define UNLOCK(lock) SDL_UnlockMutex(lock)
#define START() (one = SDL_CreateMutex(), two = SDL_CreateMutex(), !one || !two)

#include "Inputs/two_locks.h"
