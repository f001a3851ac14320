/* SPDX-License-Identifier: Apache-2.0 */
/* Two processes and what they share, each of which the second one has for a while before the first gets it. */
#ifndef TWO_PROCESSES_H
#define TWO_PROCESSES_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAUSE = 1200 * 1000 };

struct shared {
    pthread_mutex_t mutex;
    pthread_rwlock_t rwlock;
    pthread_barrier_t barrier;
    int taken;
};

static struct shared *share(int how)
{
    pthread_mutexattr_t of_mutex;
    pthread_rwlockattr_t of_rwlock;
    pthread_barrierattr_t of_barrier;
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        exit(2);
    pthread_mutexattr_init(&of_mutex);
    pthread_mutexattr_setpshared(&of_mutex, how);
    pthread_mutex_init(&shared->mutex, &of_mutex);
    pthread_rwlockattr_init(&of_rwlock);
    pthread_rwlockattr_setpshared(&of_rwlock, how);
    pthread_rwlock_init(&shared->rwlock, &of_rwlock);
    pthread_barrierattr_init(&of_barrier);
    pthread_barrierattr_setpshared(&of_barrier, how);
    pthread_barrier_init(&shared->barrier, &of_barrier, 2);
    return shared;
}

static void have_all_for_a_while(struct shared *shared)
{
    alarm(20); /* the other one may be ended, and not come to the barrier */
    pthread_mutex_lock(&shared->mutex);
    pthread_rwlock_wrlock(&shared->rwlock);
    __atomic_store_n(&shared->taken, 1, __ATOMIC_RELEASE);
    usleep(PAUSE);
    pthread_mutex_unlock(&shared->mutex);
    usleep(PAUSE);
    pthread_rwlock_unlock(&shared->rwlock);
    usleep(PAUSE);
    pthread_barrier_wait(&shared->barrier);
    _exit(0);
}

static void wait_for_other(struct shared *shared)
{
    fflush(stdout);
    if (fork() == 0)
        have_all_for_a_while(shared);
    while (!__atomic_load_n(&shared->taken, __ATOMIC_ACQUIRE))
        usleep(1000);
    pthread_mutex_lock(&shared->mutex);
    pthread_mutex_unlock(&shared->mutex);
    pthread_rwlock_wrlock(&shared->rwlock);
    pthread_rwlock_unlock(&shared->rwlock);
    pthread_barrier_wait(&shared->barrier);
    wait(NULL);
}

#endif
