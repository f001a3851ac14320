// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A jug in its user's struct is initialised when it is first used, without any lock.
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct small_jug {
    bool made;
    pthread_mutex_t lock;
    int level;
    int marks[8];
};

int small_jug_init(struct small_jug *j, int level)
{
    if (j->made) /* may: data-race */
        return 0;
    memset(j->marks, 0, sizeof(j->marks)); /* expect: data-race */
    j->made = true;                        /* may: data-race */
    j->level = level;                      /* may: data-race */
    return pthread_mutex_init(&j->lock, NULL);
}

void small_jug_add(struct small_jug *j, int amount)
{
    pthread_mutex_lock(&j->lock);
    j->level += amount;       /* may: data-race */
    j->marks[j->level % 8]++; /* may: data-race */
    pthread_mutex_unlock(&j->lock);
}

int small_jug_level(struct small_jug *j)
{
    pthread_mutex_lock(&j->lock);
    int level = j->made ? j->level : -1; /* may: data-race */
    pthread_mutex_unlock(&j->lock);
    return level;
}
