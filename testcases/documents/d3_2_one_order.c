// SPDX-License-Identifier: Apache-2.0
// D3.2: the two threads of D3.1, both in one global order: mutex1 before mutex2.
//
// The article's first remedy: when everybody takes the locks in the same order, nobody can hold the second and wait
// for the first.
//
// Expected: clean.
//
// RUN: %expect_rules %s
// RUN: %check_run %s
// RUN: %check_tsan %s
// RUN: %mutate %s %t
// MUTATE order-swapped: /thread_b\(void/,/^}/{s/lock\(&mutex1\)/lock(\&mutexX)/;s/lock\(&mutex2\)/lock(\&mutex1)/;s/mutexX/mutex2/} => lock-order-cycle
// MUTATE locks-removed: /thread_b\(void/,/^}/s/pthread_mutex_(un)?lock\(&mutex[12]\);// => data-race
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t mutex1 = PTHREAD_MUTEX_INITIALIZER; // taken first
static pthread_mutex_t mutex2 = PTHREAD_MUTEX_INITIALIZER; // taken second
static int total;

static void *thread_a(void *unused)
{
    pthread_mutex_lock(&mutex1);
    pthread_mutex_lock(&mutex2);
    total += 1;
    printf("A has both\n");
    pthread_mutex_unlock(&mutex2);
    pthread_mutex_unlock(&mutex1);
    return unused;
}

static void *thread_b(void *unused)
{
    pthread_mutex_lock(&mutex1);
    pthread_mutex_lock(&mutex2);
    total += 2;
    printf("B has both\n");
    pthread_mutex_unlock(&mutex2);
    pthread_mutex_unlock(&mutex1);
    return unused;
}

int main(void)
{
    pthread_t a, b;

    pthread_create(&a, NULL, thread_a, NULL);
    pthread_create(&b, NULL, thread_b, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("total %d\n", total);
    return 0;
}
// TSAN-CHECK: total 3
// TSAN-CHECK: tsan: clean
