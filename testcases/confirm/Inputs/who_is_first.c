/* SPDX-License-Identifier: Apache-2.0 */
/* A race that ThreadSanitizer sees only where the second thread is done with its lock before the first one begins. */
#include <stdio.h>

#include "both_threads.h"

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
    run_both(first, second, NULL);
    printf("%d\n", count);
    return 0;
}
