/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Order by latches and barriers: a counter or flag that one thread changes after
 * its work and another awaits before it goes on.
 */
#ifndef CC_CORE_LATCH_H
#define CC_CORE_LATCH_H

#include "analyzer/core/latch_events.h"

/* Does a latch or a barrier put `earlier` before `later` in every run? */
bool cc_latch_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later);

/*
 * Are both by the one thread, of all who count, that brought a count to a certain number, or so far as it ever gets? No two
 * find the same number there.
 */
bool cc_latch_one_counted(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

/* Can this update make the observation true? */
bool cc_latch_may_establish(struct cc_interpreter *in, const struct cc_observation *seen,
                            const struct cc_update *update);

/* Does one loop, run once, make all instances of the thread? */
bool cc_latch_made_by_one_loop(struct cc_interpreter *in, cc_thread_id thread);

/* Does the thread pass barriers, and are at each of them all of its instances, and as many threads as it waits for? */
bool cc_passes_in_step(struct cc_interpreter *in, cc_thread_id thread);

/* Does the observation say that a count has come to some number, or as far as that, going up? */
bool cc_latch_says_reached(struct cc_interpreter *in, const struct cc_observation *seen);

/* If the count begins with `from`, and each instance of `threads` changes it by `step`, once: is it then as observed, and not before? */
bool cc_latch_counts_workers(struct cc_interpreter *in, const struct cc_observation *seen, cc_term_id from,
                             int64_t step, cc_set_id threads);

/* How many instances of the thread there are at most, if that is a constant; false if it is not known. */
bool cc_thread_instances(struct cc_interpreter *in, cc_thread_id thread, int64_t *count);

#endif
