// SPDX-License-Identifier: Apache-2.0
// D3.4: a partial deadlock: two threads are stuck on each other while others keep running.
//
// The article: Go's runtime reports "all goroutines are asleep" only when all of them are. As long as one still ticks,
// the stuck pair goes unnoticed, and so does main, which waits for it.
//
// Expected: a cycle in the order of the two locks.
//
// RUN: %expect_rules --need lock-order-cycle --may blocking-under-lock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need deadlock --may blocking-under-lock %s
// RUN: %check_tsan --timeout 3 %s
#include <pthread.h>
#include <stdio.h>

#include "go/duration.h"
#include "go/go.h"

static pthread_mutex_t mutex1 = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t mutex2 = PTHREAD_MUTEX_INITIALIZER;

static void *stuck_a(void *unused)
{
    pthread_mutex_lock(&mutex1);
    sleep_ms(10); // until the other has its first
    // CHECK-DAG: error: {{.*}}mutex1{{.*}}[lock-order-cycle]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}mutex2{{.*}} in thread stuck_a
    pthread_mutex_lock(&mutex2);
    printf("A has both\n");
    pthread_mutex_unlock(&mutex2);
    pthread_mutex_unlock(&mutex1);
    return unused;
}

static void *stuck_b(void *unused)
{
    pthread_mutex_lock(&mutex2);
    sleep_ms(10); // until the other has its first
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}mutex1{{.*}} in thread stuck_b
    pthread_mutex_lock(&mutex1);
    printf("B has both\n");
    pthread_mutex_unlock(&mutex1);
    pthread_mutex_unlock(&mutex2);
    return unused;
}

static void *tick(void *unused)
{
    (void)unused;
    for (int i = 1;; i++) {
        sleep_ms(100);
        printf("tick %d\n", i);
    }
    return NULL;
}

int main(void)
{
    pthread_t a, b;

    go(tick, NULL);
    pthread_create(&a, NULL, stuck_a, NULL);
    pthread_create(&b, NULL, stuck_b, NULL);
    pthread_join(a, NULL); // never returns, while the ticks go on
    pthread_join(b, NULL);
    return 0;
}
// TSAN-CHECK: tsan: {{lock-order-inversion|timed out}}
