/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways out of a public function on which the lock it took was forgotten.
 *
 * A function that returns with a lock may mean to: its callers hold what it found. What it looks like when it was
 * forgotten: another way does work under the lock and releases it; the way in question leaves after a look at what is
 * there, having done nothing; and its result says no more than that. Nothing in the program ever releases the lock for it.
 * Or: another way releases the lock that was taken and gives the very same result, so that no caller can tell by it.
 *
 * Thread-safety: none. Complexity: linear in the function, and in the accesses and uses that were noted.
 */
#ifndef CC_CORE_WAY_OUT_H
#define CC_CORE_WAY_OUT_H

#include "analyzer/core/interpreter.h"

/* Does the function with context `entry` forget the lock `hold` at `exit`, where it is held? */
bool cc_way_out_forgets(struct cc_interpreter *in, uint32_t entry, const struct cc_state *exit,
                        const struct cc_hold *hold);

/*
 * Does the function that took the lock `hold` and returned with it also, on another way on from where it was taken,
 * release it itself and return the same constant?
 */
bool cc_way_out_answers_alike(struct cc_interpreter *in, const struct cc_hold *hold);

/* Is the lock released here one that this function has taken itself, on every way, by the same name? */
bool cc_way_out_of_own(struct cc_interpreter *in, cc_inst_id release);

#endif
