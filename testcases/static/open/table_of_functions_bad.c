// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Other files find a driver's functions in its table; one of them forgets the lock.
#include <pthread.h>

struct driver {
    const char *name;
    int (*volume)(void);
    void (*set_volume)(int);
};

static pthread_mutex_t mixer_lock = PTHREAD_MUTEX_INITIALIZER;
static int volume;

static int mixer_volume(void)
{
    pthread_mutex_lock(&mixer_lock);
    int now = volume; /* may: data-race */
    pthread_mutex_unlock(&mixer_lock);
    return now;
}

static void mixer_set_volume(int wanted)
{
    volume = wanted; /* expect: data-race */
}

const struct driver mixer_driver = { "mixer", mixer_volume, mixer_set_volume };
