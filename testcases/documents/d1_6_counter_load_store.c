// SPDX-License-Identifier: Apache-2.0
// D1.6: the counter of D1.5 as a load followed by a plain store.
//
// The article: each access alone is atomic, the increment is not. Two goroutines can load the same value and store the
// same sum, so the total can fall short of 1000. No access is a data race, so ThreadSanitizer has nothing to say.
//
// Expected: an atomicity violation: the store depends on the load, and nothing keeps others out in between.
//
// RUN: %expect_rules --need atomicity-violation %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define THREADS 1000

static atomic_long counter;

static void *increment(void *unused)
{
    long old = atomic_load(&counter);

    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|error}}: {{.*}}counter{{.*}}[atomicity-violation]
    atomic_store(&counter, old + 1);
    return unused;
}

int main(void)
{
    static pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, increment, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);

    printf("total %ld\n", atomic_load(&counter));
    return 0;
}
// TSAN-CHECK: total
// TSAN-CHECK: tsan: clean
