// SPDX-License-Identifier: Apache-2.0
// All threads wait, one of them for a signal that a timer will send: it is the one that wakes the others.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: timeout 60 %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/time.h>

static sem_t awaited, never;
static sigset_t alarms;

static void *wait_for_signal(void *unused)
{
    int signal;
    if (sigwait(&alarms, &signal) == 0)
        sem_post(&awaited);
    return unused;
}

int main(void)
{
    const struct itimerval later = { .it_value = { .tv_sec = 1, .tv_usec = 300000 } };
    pthread_t thread;
    sem_init(&awaited, 0, 0);
    sem_init(&never, 0, 0);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &alarms, NULL);
    setitimer(ITIMER_REAL, &later, NULL);
    pthread_create(&thread, NULL, wait_for_signal, NULL);
    sem_wait(&awaited);
    pthread_join(thread, NULL);
    return 0;
}
