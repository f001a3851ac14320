/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has a lock that several threads of a record seem to hold.
 *
 * A mutex that is found free is entered among the held locks before it is acquired, see cc_record_held: the last one of a thread may be a
 * claim, which it has or is about to acquire or waits for. Of a process that is there its memory says which; of one that was killed, what
 * the other threads have.
 *
 * Internal to lockgraph's record_*.c. Thread-safety: none.
 * Complexity: constant, of a claim linear in threads and the locks that they hold.
 */
#ifndef CC_LOCKGRAPH_RECORD_HOLDERS_H
#define CC_LOCKGRAPH_RECORD_HOLDERS_H

#include "lockgraph/record_draft.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cc_record_holding {
    CC_RECORD_HAS,
    CC_RECORD_AWAITS,   /* another thread has it */
    CC_RECORD_MAY_HAVE, /* so may another thread, and nobody else has it */
    CC_RECORD_HAS_NOT,  /* nobody had it when the process was looked at */
};

/* What `held`, the lock at `position` of thread `index`, is to it. */
enum cc_record_holding cc_record_holding_of(const struct cc_record_judge *judge, uint32_t index,
                                            const struct cc_record_held *held, uint32_t position);

/* The lock that a thread awaits without having said so; NULL: none. */
const struct cc_record_held *cc_record_lost_claim(const struct cc_record_judge *judge, uint32_t index);

#ifdef __cplusplus
}
#endif

#endif
