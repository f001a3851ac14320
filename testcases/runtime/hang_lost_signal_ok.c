// SPDX-License-Identifier: Apache-2.0
// The signal comes before the wait, and is lost; but the wait has an end, and a handler of signals could wake the other thread, and does.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;

static void wake(int signal)
{
    (void)signal;
    sem_post(&semaphore);
}

static void waits_for_a_while(void)
{
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 1;
    pthread_cond_signal(&condition);
    pthread_mutex_lock(&mutex);
    while (pthread_cond_timedwait(&condition, &mutex, &limit) == 0) {
    }
    pthread_mutex_unlock(&mutex);
}

static void waits_for_handler(void)
{
    while (sem_wait(&semaphore) && errno == EINTR) {
    }
}

int main(void)
{
    struct sigaction action = { .sa_handler = wake };
    struct itimerval timer = { .it_value = { .tv_usec = 500000 } };
    sem_init(&semaphore, 0, 0);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    run_both(waits_for_a_while, waits_for_handler);
    return 0;
}
