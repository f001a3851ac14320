/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Seconds on a clock that only goes forward.
 */
#ifndef CC_LOCKGRAPH_STEADY_CLOCK_H
#define CC_LOCKGRAPH_STEADY_CLOCK_H

#include <time.h>

static inline double cc_clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#endif
