/* SPDX-License-Identifier: Apache-2.0 */
/* Runs functions in threads, one a little after the other, so that a run of theirs does not hang. */
#ifndef TWO_THREADS_H
#define TWO_THREADS_H

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline void pause_ms(long milliseconds)
{
    struct timespec time = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
    nanosleep(&time, NULL);
}

/* Wait until both threads have come here, without any order between them that a recorder sees. */
static inline void meet(void)
{
    static int arrived;
    __atomic_fetch_add(&arrived, 1, __ATOMIC_RELAXED);
    while (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < 2)
        pause_ms(1);
}

static void (*first_function)(void), (*second_function)(void);

static inline void *run_first(void *unused)
{
    first_function();
    return unused;
}

static inline void *run_second(void *unused)
{
    pause_ms(30);
    second_function();
    return unused;
}

/* Run both at the same time as far as create and join tell; in fact `second` begins 30 ms later. */
static inline void run_both(void (*first)(void), void (*second)(void))
{
    pthread_t threads[2];
    first_function = first;
    second_function = second;
    if (pthread_create(&threads[0], NULL, run_first, NULL) || pthread_create(&threads[1], NULL, run_second, NULL))
        exit(3);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
}

#endif
