// SPDX-License-Identifier: Apache-2.0
// D2.1: `main` starts processData("A") on a thread, runs processData("B") itself and returns without joining.
//
// The article: `go processData("A")` and then `processData("B")`. When main returns, the program ends, whether "A" was
// processed or not.
//
// Expected: the thread is neither joined nor detached before main returns.
//
// RUN: %expect_rules --need thread-leak %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need thread-leak --may thread-blocked %s
// RUN: %check_tsan %s
#include <pthread.h>
#include <stdio.h>

static void process_data(const char *data)
{
    printf("Processing data %s\n", data);
}

static void *process_on_thread(void *argument)
{
    process_data(argument);
    return NULL;
}

int main(void)
{
    pthread_t thread;

    // CHECK: :[[@LINE+1]]:{{[0-9]+}}: {{warning|error}}: {{.*}}[thread-leak]
    pthread_create(&thread, NULL, process_on_thread, "A");
    process_data("B");
    return 0;
}
// TSAN-CHECK: Processing data B
// TSAN-CHECK: tsan: {{thread leak|clean}}
