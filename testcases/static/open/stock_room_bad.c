// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-main: a module
// One function returns early, with the lock still held.
#include <pthread.h>

static pthread_mutex_t room_mutex = PTHREAD_MUTEX_INITIALIZER;
static int boxes;

int stock_add(int count);
int stock_remove(int count);

int stock_add(int count)
{
    pthread_mutex_lock(&room_mutex); /* expect: lock-leak [early] */
    if (boxes + count > 100)
        return -1; /* expect: lock-leak [early] */
    boxes += count;
    pthread_mutex_unlock(&room_mutex);
    return 0;
}

int stock_remove(int count)
{
    int left;
    pthread_mutex_lock(&room_mutex);
    boxes -= count;
    left = boxes;
    pthread_mutex_unlock(&room_mutex);
    return left;
}
