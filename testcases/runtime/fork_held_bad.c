// SPDX-License-Identifier: Apache-2.0
// A child wants a lock that another thread of its parent held at the fork.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: [fork-held-lock]
#include "two_threads.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;

static void *holds(void *unused)
{
    pthread_mutex_lock(&a);
    pause_ms(300);
    pthread_mutex_unlock(&a);
    return unused;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, holds, NULL))
        return 3;
    pause_ms(50);
    pid_t child = fork();
    if (child == 0) {
        struct timespec limit;
        clock_gettime(CLOCK_REALTIME, &limit);
        limit.tv_sec += 1;
        int result = pthread_mutex_timedlock(&a, &limit);
        exit(result == 0);
    }
    int status;
    waitpid(child, &status, 0);
    pthread_join(thread, NULL);
    return 0;
}
