// SPDX-License-Identifier: Apache-2.0
// D4.1: main ends before the thread runs.
//
// The article: `go fmt.Println("Canada")` and main returns; nothing is printed, most of the time.
//
// Expected: the thread is neither joined nor detached before main returns.
//
// RUN: %expect_rules --need thread-leak %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need thread-leak --may thread-blocked %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>

static void *print_country(void *unused)
{
    printf("Canada\n");
    return unused;
}

int main(void)
{
    pthread_t thread;

    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: {{warning|error}}: {{.*}}[thread-leak]
    pthread_create(&thread, NULL, print_country, NULL);
    return 0;
}
// TSAN-CHECK: tsan: {{thread leak|clean}}
