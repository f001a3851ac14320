// SPDX-License-Identifier: Apache-2.0
// D1.11: two baristas each wait for the other's tool.
//
// The article: Alice takes the coffee machine and reaches for the milk steamer; Bob has the steamer and reaches for the
// machine. Each keeps what they have, so neither ever gets a coffee made.
//
// Expected: a cycle in the order of the two locks, with both baristas' acquisitions.
//
// RUN: %expect_rules --need lock-order-cycle %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need lock-order-cycle,deadlock --may blocking-under-lock %s
// RUN: %check_tsan --timeout 3 %s
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t coffee_machine = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t milk_steamer = PTHREAD_MUTEX_INITIALIZER;

static void *alice(void *unused)
{
    pthread_mutex_lock(&coffee_machine);
    printf("Alice has the coffee machine\n");
    // CHECK-DAG: error: {{.*}}coffee_machine{{.*}}[lock-order-cycle]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}milk_steamer{{.*}} in thread alice
    pthread_mutex_lock(&milk_steamer);
    printf("Alice makes a latte\n");
    pthread_mutex_unlock(&milk_steamer);
    pthread_mutex_unlock(&coffee_machine);
    return unused;
}

static void *bob(void *unused)
{
    pthread_mutex_lock(&milk_steamer);
    printf("Bob has the milk steamer\n");
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: note: {{.*}}coffee_machine{{.*}} in thread bob
    pthread_mutex_lock(&coffee_machine);
    printf("Bob makes a cappuccino\n");
    pthread_mutex_unlock(&coffee_machine);
    pthread_mutex_unlock(&milk_steamer);
    return unused;
}

int main(void)
{
    pthread_t baristas[2];

    pthread_create(&baristas[0], NULL, alice, NULL);
    pthread_create(&baristas[1], NULL, bob, NULL);
    pthread_join(baristas[0], NULL);
    pthread_join(baristas[1], NULL);
    return 0;
}
// TSAN-CHECK: tsan: {{lock-order-inversion|timed out}}
