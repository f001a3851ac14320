// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A library of jugs: who makes or ends one has it alone; all else is done under its lock.
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct jug {
    pthread_mutex_t lock;
    int users;
    size_t size, count;
    int *drops;
};

struct jug *jug_new(size_t size)
{
    struct jug *j = malloc(sizeof(*j));
    if (j == NULL)
        return NULL;
    j->drops = calloc(size, sizeof(*j->drops));
    if (j->drops == NULL) {
        free(j);
        return NULL;
    }
    j->size = size;
    j->count = 0;
    j->users = 1;
    pthread_mutex_init(&j->lock, NULL);
    return j;
}

int jug_fill(struct jug *j, int drop)
{
    int result = ENOSPC;
    pthread_mutex_lock(&j->lock);
    if (j->count < j->size) {
        j->drops[j->count++] = drop;
        result = 0;
    }
    pthread_mutex_unlock(&j->lock);
    return result;
}

void jug_share(struct jug *j)
{
    pthread_mutex_lock(&j->lock);
    j->users++;
    pthread_mutex_unlock(&j->lock);
}

void jug_free(struct jug *j)
{
    if (j == NULL)
        return;
    j->users = 0;
    pthread_mutex_destroy(&j->lock);
    free(j->drops);
    free(j);
}
