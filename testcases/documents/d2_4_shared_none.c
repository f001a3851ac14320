// SPDX-License-Identifier: Apache-2.0
// D2.4: a shared variable that several threads increment with nothing to protect it.
//
// The article: `sharedVariable++` in goroutines is a read, an addition and a write, and two of them lose an increment
// when they meet.
//
// Expected: a data race of the variable with itself, in two threads.
//
// RUN: %expect_rules --need data-race %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>

#define THREADS 10
#define INCREMENTS 1000

static long shared_variable;

static void *increment(void *unused)
{
    for (int i = 0; i < INCREMENTS; i++)
        // CHECK: :[[@LINE+3]]:{{[0-9]+}}: error: {{.*}}shared_variable{{.*}}[data-race]
        // CHECK: :[[@LINE+2]]:{{[0-9]+}}: note: {{.*}} in thread increment
        // CHECK: note: thread increment is created here, and more than one may run at once
        shared_variable++;
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, increment, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("shared variable: %ld\n", shared_variable);
    return 0;
}
// TSAN-CHECK: tsan: data race
