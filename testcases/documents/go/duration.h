// SPDX-License-Identifier: Apache-2.0
// Time for the documents' examples: sleeping, deadlines and a stopwatch, all in milliseconds.
//
// Deadlines are points of CLOCK_REALTIME, since that is what pthread_cond_timedwait and sem_timedwait take by default.
#ifndef GO_DURATION_H
#define GO_DURATION_H

#include <errno.h>
#include <time.h>

// The point in time that lies `milliseconds` in the future.
static inline struct timespec deadline_after_ms(long milliseconds)
{
    struct timespec deadline;

    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += milliseconds / 1000;
    deadline.tv_nsec += milliseconds % 1000 * 1000000;
    if (deadline.tv_nsec >= 1000000000) {
        deadline.tv_sec++;
        deadline.tv_nsec -= 1000000000;
    }
    return deadline;
}

static inline void sleep_ms(long milliseconds)
{
    struct timespec rest = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };

    while (nanosleep(&rest, &rest) == -1 && errno == EINTR)
        continue;
}

// Milliseconds on a clock that never jumps; only differences mean something.
static inline long stopwatch_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
