/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Acting on what was tested before the lock was given back: look at a place under a lock, release it, take it again, and
 * change the place because of what it was.
 *
 * Said only of the plainest form: a place is tested for holding as much as is then taken from it, so that it may fall below
 * zero; nothing was noted down for others before the lock was released, and nothing is looked at again after it was taken.
 *
 * Thread-safety: none. Complexity: quadratic in the blocks of the function, for stores with such a test behind them only.
 */
#ifndef CC_CORE_STALE_CHECK_H
#define CC_CORE_STALE_CHECK_H

#include "analyzer/core/interpreter.h"

/* Detail of CC_RULE_ATOMICITY_VIOLATION: of this sort. */
#define CC_STALE "stale"

/* `value` is going to be stored at `address`: noted if it is because of such a test. */
void cc_stale_check_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

#endif
