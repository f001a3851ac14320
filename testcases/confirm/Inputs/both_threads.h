/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs here do with their two threads. */
#include <pthread.h>
#include <stdlib.h>

/* Run both at once. */
static inline void run_both(void *(*one)(void *), void *(*other)(void *), void *argument)
{
    pthread_t threads[2];
    if (pthread_create(&threads[0], NULL, one, argument) || pthread_create(&threads[1], NULL, other, argument))
        exit(3);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}

/* Run one, and wait for its end. */
static inline void run_one(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, function, argument))
        exit(3);
    pthread_join(thread, NULL);
}
