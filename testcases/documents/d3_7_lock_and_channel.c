// SPDX-License-Identifier: Apache-2.0
// D3.7: a lock is held while waiting on a channel whose sender needs that lock.
//
// The article: main locks, starts the goroutine that will send, and receives; the goroutine locks before it sends. Main
// waits for the channel, the goroutine for the lock. The wait inside the channel releases the channel's own mutex, not
// main's.
//
// Expected: a blocking wait while a lock is held. The run hangs.
//
// RUN: %expect_rules --need wait-holding-lock,blocking-under-lock --may deadlock %s
// RUN: %status 1 %concheck %s -- -pthread | %FileCheck %s
// RUN: %check_run --need deadlock --may wait-holding-lock,blocking-under-lock %s
// RUN: %check_tsan --timeout 3 %s
#include <pthread.h>
#include <stdio.h>

#include "go/chan.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; // guards `sent`
static int sent;
static struct chan *results;

static void *sender(void *unused)
{
    pthread_mutex_lock(&mutex);
    sent++;
    chan_send_long(results, 42);
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void)
{
    pthread_t thread;
    long value;

    results = chan_make(0);
    pthread_mutex_lock(&mutex);
    pthread_create(&thread, NULL, sender, NULL);
    // CHECK-DAG: {{warning|error}}: {{.*}}[{{wait-holding-lock|blocking-under-lock}}]
    // CHECK-DAG: :[[@LINE+1]]:{{[0-9]+}}: {{warning|note}}:
    chan_receive_long(results, &value);
    printf("received %ld, sent %d\n", value, sent);
    pthread_mutex_unlock(&mutex);
    pthread_join(thread, NULL);
    chan_free(results);
    return 0;
}
// TSAN-CHECK-NOT: data race
// TSAN-CHECK: tsan: {{.*}}timed out
