// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: no race, a comment that misleads
// The comment names another lock than all the code holds.
#include <pthread.h>

static pthread_mutex_t read_mutex = PTHREAD_MUTEX_INITIALIZER, write_mutex = PTHREAD_MUTEX_INITIALIZER;
/* The number of entries; protected by read_mutex. */
static int entries; /* expect: wrong-annotation */

static void *enter(void *unused)
{
    pthread_mutex_lock(&write_mutex);
    entries++; /* may: wrong-annotation */
    pthread_mutex_unlock(&write_mutex);
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, enter, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_lock(&read_mutex);
    pthread_mutex_unlock(&read_mutex);
    return entries;
}
