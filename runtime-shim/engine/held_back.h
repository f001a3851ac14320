/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The threads that are held back: where they stand, and how long they stay.
 *
 * Thread-safety: complete; callers are marked busy. Complexity: a look is linear in the live threads.
 */
#ifndef CC_SHIM_HELD_BACK_H
#define CC_SHIM_HELD_BACK_H

#include "runtime-shim/engine/self.h"

enum cc_stand {
    CC_STAND_FOR_CYCLE, /* until the lock wanted is held by one who waits, by and by, for the calling thread */
    CC_STAND_LATE,      /* until all others of the cycle stand */
};

struct cc_standing {
    enum cc_stand stand;
    uint32_t cycle, edge; /* of the plan */
    uint32_t others;      /* LATE: how many there must be */
    uint64_t wants;       /* address of the lock it is about to acquire */
    uint64_t limit;       /* nanoseconds it may stay */
};

enum cc_held_end {
    CC_HELD_NOT,     /* another stands for the cycle, and this thread holds nothing that one wants */
    CC_HELD_IN_VAIN, /* its time was over, or nobody was left that could come */
    CC_HELD_TO_MEET, /* what it waited for has come */
};

/* Hold the calling thread back, and say why it went. */
enum cc_held_end cc_hold_back(struct cc_self *self, const struct cc_standing *standing);

/* Something changed: all who are held back look again. */
void cc_held_back_ring(void);

/* Forget all; only while no other thread runs. */
void cc_held_back_forget(void);

#endif
