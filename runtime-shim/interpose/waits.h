/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting on a condition, for pthread_cond_* and cnd_*: the mutex is given up and taken again.
 */
#ifndef CC_SHIM_WAITS_H
#define CC_SHIM_WAITS_H

#include "runtime-shim/interpose/interpose.h"

/* One wait; begun and ended in the same frame. */
struct cc_cond_wait {
    struct cc_self *self; /* NULL: not recorded */
    uint32_t cond;        /* LOCKS */
    uint32_t turn;        /* the number of the next signal; 0 when the wait may end without */
    bool released;        /* the mutex was taken off the held locks */
    struct cc_acquisition again;
};

/* Before the real wait. `kind` is that of the condition, `mutex_kind` that of the mutex. */
void cc_cond_wait_begin(struct cc_cond_wait *wait, uint64_t cond, uint64_t mutex, uint8_t kind, uint8_t mutex_kind,
                        bool timed, uint64_t site);

/* After it, and when it is cancelled: the mutex is held again either way. Takes a struct cc_cond_wait. */
void cc_cond_wait_end(void *wait);

/* Before a signal or a broadcast. */
void cc_cond_signalled(uint64_t cond, uint8_t kind, bool all, uint64_t site);

/* Something that is waited for was initialised, with its attribute and value. */
void cc_waitable_made(uint64_t address, uint8_t kind, bool shared, uint32_t value, uint64_t site);

#endif
