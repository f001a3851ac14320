/* SPDX-License-Identifier: Apache-2.0 */
/* Seconds that only go forward. */
#ifndef CC_CONFIRM_STOPWATCH_H
#define CC_CONFIRM_STOPWATCH_H

#include <time.h>

static inline double cc_seconds_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#endif
