/* SPDX-License-Identifier: Apache-2.0 */
/* A race that ThreadSanitizer sees only where the second thread is done with its lock before the first one begins. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *first(void *unused)
{
    count++;
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    return unused;
}

static void *second(void *unused)
{
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    count++;
    return unused;
}

int main(void)
{
    pthread_t threads[2];
    if (pthread_create(&threads[0], NULL, first, NULL) || pthread_create(&threads[1], NULL, second, NULL))
        return 3;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    printf("%d\n", count);
    return 0;
}
