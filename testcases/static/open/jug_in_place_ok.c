// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Jugs that their users keep in their own structs are initialised before anybody else has them.
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
    if (level < 0)
        return -1;
    memset(j->marks, 0, sizeof(j->marks));
    j->made = true;
    j->level = level;
    return pthread_mutex_init(&j->lock, NULL);
}

void small_jug_add(struct small_jug *j, int amount)
{
    pthread_mutex_lock(&j->lock);
    j->level += amount;
    j->marks[j->level % 8]++;
    pthread_mutex_unlock(&j->lock);
}

int small_jug_level(struct small_jug *j)
{
    pthread_mutex_lock(&j->lock);
    int level = j->made ? j->level : -1;
    pthread_mutex_unlock(&j->lock);
    return level;
}
