// SPDX-License-Identifier: Apache-2.0
// A semaphore with a name, opened twice, and a mutex, always in one order.
//
// RUN: %build_it
// RUN: timeout 60 %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <fcntl.h>
#include <semaphore.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static sem_t *first, *second;

static void one(void)
{
    sem_wait(first);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    sem_post(first);
}

static void other(void)
{
    sem_wait(second);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    sem_post(second);
}

int main(void)
{
    char name[64];
    snprintf(name, sizeof name, "/concheck-test-%d", getpid());
    first = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
    second = sem_open(name, 0);
    sem_unlink(name);
    if (first == SEM_FAILED || second != first)
        return 3;
    run_both(one, other);
    sem_close(first);
    sem_close(second);
    return 0;
}
