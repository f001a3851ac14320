// SPDX-License-Identifier: Apache-2.0
// A signal handler posts a semaphore, as it may; who waits for that takes the lock.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <semaphore.h>
#include <signal.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static sem_t came;

static void handle(int number)
{
    (void)number;
    sem_post(&came);
}

int main(void)
{
    sem_init(&came, 0, 0);
    signal(SIGUSR1, handle);
    raise(SIGUSR1);
    sem_wait(&came);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return 0;
}
