// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// An annotation may name a member that comes later.
#include <pthread.h>

struct cache {
    int hits __attribute__((guarded_by(mutex)));
    pthread_mutex_t mutex;
};

static struct cache cache = { 0, PTHREAD_MUTEX_INITIALIZER };

int main(void)
{
    pthread_mutex_lock(&cache.mutex);
    cache.hits++;
    pthread_mutex_unlock(&cache.mutex);
    return 0;
}
