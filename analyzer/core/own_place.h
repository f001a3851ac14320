/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places in shared memory at which only one thread ever looks, while others may run: what their thread stores there
 * it still has for itself. Such is the back buffer of a log, beside the front one that all fill.
 *
 * Which places these are shows in a whole round of interpretation, and is used in the next.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: settling is linear in the accesses of the round
 * times the places that were asked for, of which there are few.
 */
#ifndef CC_CORE_OWN_PLACE_H
#define CC_CORE_OWN_PLACE_H

#include "analyzer/core/interpreter.h"

/* Does only `thread`, which exists once, look at `place`? Asking makes the next round know. */
bool cc_own_place_is(struct cc_interpreter *in, cc_term_id place, cc_thread_id thread);

/*
 * Of an open program: is the place in what a call from outside has made, and put nowhere but into what it has made too? Then no other
 * caller can look there, before the call returns.
 */
bool cc_own_place_is_of_call(struct cc_interpreter *in, cc_term_id place, cc_thread_id thread);

/* A round is over: find out which of the places asked for only one thread has looked at. */
void cc_own_places_settle(struct cc_interpreter *in);

#endif
