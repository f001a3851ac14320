// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The comment names the lock that the code holds.
#include <pthread.h>

static pthread_mutex_t read_mutex = PTHREAD_MUTEX_INITIALIZER, write_mutex = PTHREAD_MUTEX_INITIALIZER;
/* The number of entries; protected by write_mutex. */
static int entries;
static int width; /* in a report it is "guarded_by(nothing)", or `guarded_by(m)` */

static void *enter(void *unused)
{
    pthread_mutex_lock(&write_mutex);
    entries++;
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
    return entries + width;
}
