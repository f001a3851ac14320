/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that are the first to use the same locks, at the same time, again and again. */
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { LOCKS = 2000, THREADS = 6 };

static pthread_mutex_t locks[LOCKS];
static atomic_int ready;

static void *use_all(void *unused)
{
    ready++;
    while (ready < THREADS) {
    }
    for (int i = 0; i < LOCKS; i++) {
        pthread_mutex_lock(&locks[i]);
        pthread_mutex_unlock(&locks[i]);
    }
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, use_all, NULL) != 0)
            return 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
