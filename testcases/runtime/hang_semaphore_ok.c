// SPDX-License-Identifier: Apache-2.0
// A signal handler posts the semaphore.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static sem_t semaphore;

static void rings(int number)
{
    (void)number;
    sem_post(&semaphore);
}

int main(void)
{
    sem_init(&semaphore, 0, 0);
    signal(SIGALRM, rings);
    alarm(1);
    while (sem_wait(&semaphore) != 0) {
    }
    return 0;
}
