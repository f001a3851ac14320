// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A worker of a library sets its table up under a lock of another file; without memory it gives the lock back and ends.
#include <pthread.h>
#include <stdlib.h>

extern pthread_mutex_t registry_lock;

static long *slots;
static size_t slot_count;
static pthread_t worker;

static void *serve(void *argument)
{
    pthread_mutex_lock(&registry_lock);
    slots = calloc(64, sizeof *slots);
    if (!slots) {
        pthread_mutex_unlock(&registry_lock);
        return argument;
    }
    slot_count = 64;
    pthread_mutex_unlock(&registry_lock);
    return NULL;
}

int registry_worker(void)
{
    return pthread_create(&worker, NULL, serve, NULL);
}

size_t registry_size(void)
{
    pthread_mutex_lock(&registry_lock);
    size_t size = slot_count;
    pthread_mutex_unlock(&registry_lock);
    return size;
}
