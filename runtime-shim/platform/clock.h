/* SPDX-License-Identifier: Apache-2.0 */
/* The clock of the record: CLOCK_MONOTONIC in nanoseconds. About 20 ns a call, so it stays off the fast path. */
#ifndef CC_SHIM_CLOCK_H
#define CC_SHIM_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { CC_TICKS_PER_SECOND = 1000000000 };

static inline uint64_t cc_clock_of(clockid_t clock)
{
    struct timespec now = { 0, 0 };
    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * CC_TICKS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static inline uint64_t cc_clock_now(void)
{
    return cc_clock_of(CLOCK_MONOTONIC);
}

#endif
