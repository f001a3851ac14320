// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a library
// A basin that is full says so in errno, and gives its mutex back.
#include <errno.h>
#include <pthread.h>

struct basin {
    pthread_mutex_t mutex;
    int level, most;
};

int basin_fill(struct basin *basin, int litres)
{
    pthread_mutex_lock(&basin->mutex);
    if (litres > basin->most - basin->level) {
        pthread_mutex_unlock(&basin->mutex);
        errno = ENOSPC;
        return -1;
    }
    basin->level += litres;
    pthread_mutex_unlock(&basin->mutex);
    return 0;
}

int basin_drain(struct basin *basin)
{
    pthread_mutex_lock(&basin->mutex);
    int litres = basin->level;
    basin->level = 0;
    pthread_mutex_unlock(&basin->mutex);
    return litres;
}
