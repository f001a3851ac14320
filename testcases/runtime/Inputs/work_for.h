/* SPDX-License-Identifier: Apache-2.0 */
/* Works without a call that may block. */
#ifndef WORK_FOR_H
#define WORK_FOR_H

#include <sched.h>
#include <time.h>

static inline void work_for_ms(long milliseconds)
{
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < milliseconds);
}

#endif
