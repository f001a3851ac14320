// SPDX-License-Identifier: Apache-2.0
// D3.1: thread A locks mutex1, then mutex2; thread B locks mutex2, then mutex1.
//
// The article's first deadlock: when each thread has got its first mutex, each waits for the other's for ever.
//
// Expected: a cycle in the order of the two locks, with both paths.
//
// RUN: %expect_rules --need lock-order-cycle %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need lock-order-cycle,deadlock %s
// RUN: %check_tsan --timeout 3 %s
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t mutex1 = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t mutex2 = PTHREAD_MUTEX_INITIALIZER;

static void *thread_a(void *unused)
{
    pthread_mutex_lock(&mutex1);
    // CHECK-DAG: error: {{.*}}mutex1{{.*}}[lock-order-cycle]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}mutex2{{.*}} in thread thread_a
    pthread_mutex_lock(&mutex2);
    printf("A has both\n");
    pthread_mutex_unlock(&mutex2);
    pthread_mutex_unlock(&mutex1);
    return unused;
}

static void *thread_b(void *unused)
{
    pthread_mutex_lock(&mutex2);
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}mutex1{{.*}} in thread thread_b
    pthread_mutex_lock(&mutex1);
    printf("B has both\n");
    pthread_mutex_unlock(&mutex1);
    pthread_mutex_unlock(&mutex2);
    return unused;
}

int main(void)
{
    pthread_t a, b;

    pthread_create(&a, NULL, thread_a, NULL);
    pthread_create(&b, NULL, thread_b, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
// TSAN-CHECK: tsan: {{lock-order-inversion|timed out}}
