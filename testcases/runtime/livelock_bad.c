// SPDX-License-Identifier: Apache-2.0
// Two threads hold one lock each and try for the other's, again and again, without letting go of their own: none gets on for long.
//
// RUN: %build_it
// RUN: %concheck run -- %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: note: thread {{.*}} tried again and again to acquire `{{left|right}}`{{.*}} [trylock-livelock, observed]
// CHECK: tries to acquire `{{left|right}}` in thread {{.*}}, holding `{{left|right}}`
#include "two_threads.h"

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;

/* Go on when both hold one, without a call that blocks. */
static void await_both(void)
{
    static int arrived;
    __atomic_fetch_add(&arrived, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < 2) {
    }
}

enum { TRIES = 5000 };

static void try_long(pthread_mutex_t *own, pthread_mutex_t *other)
{
    pthread_mutex_lock(own);
    await_both();
    for (int i = 0; i < TRIES; i++)
        if (pthread_mutex_trylock(other) == 0) {
            pthread_mutex_unlock(other);
            break;
        }
    pthread_mutex_unlock(own);
}

static void from_left(void)
{
    try_long(&left, &right);
}

static void from_right(void)
{
    try_long(&right, &left);
}

int main(void)
{
    run_both(from_left, from_right);
    return 0;
}
