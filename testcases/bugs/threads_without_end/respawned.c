// SPDX-License-Identifier: Apache-2.0
// A thread that creates one of its own kind: each generation was a thread of its own to the analysis, until no memory
// was left. A few generations are followed, and that no more were is said.
// RUN: %status 1 timeout 60 %concheck %s -- -pthread | %FileCheck %s
#include <pthread.h>
#include <stdbool.h>

static int served, started;
static pthread_mutex_t started_lock = PTHREAD_MUTEX_INITIALIZER;

static void *serve(void *connection)
{
    pthread_t next;
    pthread_mutex_lock(&started_lock);
    started++;
    pthread_mutex_unlock(&started_lock);
    pthread_create(&next, NULL, serve, connection);
    pthread_detach(next);
    served++; // CHECK: respawned.c:[[@LINE]]:{{[0-9]+}}: error: data race on `served` between thread serve and thread serve
    return NULL;
}

int main(void)
{
    pthread_t first;
    pthread_create(&first, NULL, serve, NULL);
    pthread_join(first, NULL);
    pthread_exit(NULL);
}
// CHECK-NOT: started
// CHECK: 1 error in 1 function (2 analysed, 0 skipped, 1 bounded)
// CHECK-NEXT: precision was cut by a bound in: serve
