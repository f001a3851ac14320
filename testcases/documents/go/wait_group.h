// SPDX-License-Identifier: Apache-2.0
// Go's sync.WaitGroup: a counter of running work that somebody can wait for.
//
// Add before starting a thread, let the thread call wait_group_done last, and wait. What a thread did before `done`
// has happened, for the waiter, once `wait` returns. A thread may still be inside `done` at that moment, so a wait
// group lives longer than `wait`: make it static, or join the threads before it goes.
#ifndef GO_WAIT_GROUP_H
#define GO_WAIT_GROUP_H

#include <pthread.h>

struct wait_group {
    pthread_mutex_t mutex;
    pthread_cond_t all_done;
    int running;
};

#define WAIT_GROUP_INITIALIZER                                                                                         \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                                         \
    }

static inline void wait_group_add(struct wait_group *group, int count)
{
    pthread_mutex_lock(&group->mutex);
    group->running += count;
    pthread_mutex_unlock(&group->mutex);
}

static inline void wait_group_done(struct wait_group *group)
{
    pthread_mutex_lock(&group->mutex);
    group->running--;
    if (group->running == 0)
        pthread_cond_broadcast(&group->all_done);
    pthread_mutex_unlock(&group->mutex);
}

static inline void wait_group_wait(struct wait_group *group)
{
    pthread_mutex_lock(&group->mutex);
    while (group->running > 0)
        pthread_cond_wait(&group->all_done, &group->mutex);
    pthread_mutex_unlock(&group->mutex);
}

#endif
