// SPDX-License-Identifier: Apache-2.0
// D3.8: a livelock: two threads try-lock, fail, release and retry, with no back-off.
//
// The article: two polite people in a corridor. Each thread takes its first lock, finds the second one taken, gives the
// first back and tries again, in step with the other. Nobody is blocked and nothing gets done. Here a counter keeps the
// two in step, and each gives up after 2000 tries, so that the program ends.
//
// Expected: the static pass may say nothing. A try-lock does not wait, so the opposite order is no deadlock.
//
// RUN: %expect_rules --may deadlock,thread-blocked %s
// RUN: %check_run --note trylock-livelock %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#define TRIES 2000

static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t right = PTHREAD_MUTEX_INITIALIZER;

static atomic_int steps;

// Go on when the other one has come as far: two polite people are equally fast.
static void keep_step(int step)
{
    atomic_fetch_add(&steps, 1);
    while (atomic_load(&steps) < 2 * step)
        sched_yield();
}

static void pass(const char *who, pthread_mutex_t *first, pthread_mutex_t *second)
{
    for (int i = 1; i <= TRIES; i++) {
        if (pthread_mutex_trylock(first) != 0)
            continue;
        keep_step(2 * i - 1);
        if (pthread_mutex_trylock(second) == 0) {
            printf("%s passed\n", who);
            pthread_mutex_unlock(second);
            pthread_mutex_unlock(first);
            return;
        }
        keep_step(2 * i);
        pthread_mutex_unlock(first);
    }
    printf("%s gave up\n", who);
}

static void *alice(void *unused)
{
    pass("Alice", &left, &right);
    return unused;
}

static void *bob(void *unused)
{
    pass("Bob", &right, &left);
    return unused;
}

int main(void)
{
    pthread_t a, b;

    pthread_create(&a, NULL, alice, NULL);
    pthread_create(&b, NULL, bob, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
// TSAN-CHECK-DAG: Alice
// TSAN-CHECK-DAG: Bob
// TSAN-CHECK: tsan: clean
