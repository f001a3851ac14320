// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Other files find a driver's functions in its table.
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
    int now = volume;
    pthread_mutex_unlock(&mixer_lock);
    return now;
}

static void mixer_set_volume(int wanted)
{
    pthread_mutex_lock(&mixer_lock);
    volume = wanted;
    pthread_mutex_unlock(&mixer_lock);
}

const struct driver mixer_driver = { "mixer", mixer_volume, mixer_set_volume };
