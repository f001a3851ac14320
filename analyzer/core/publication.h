/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Publication by atomic pointers: does who finds the pointer also find what was written behind it before?
 *
 * What a thread writes to an object that nobody else can reach is no event. As an atomic store makes the object
 * reachable, its content is logged as written there. Such a write races with an access through a pointer that was
 * loaded from that place if the store does not release or the load does not acquire.
 *
 * Thread-safety: none. Complexity: linear in what the state knows of the object, and in the symbols of an address.
 */
#ifndef CC_CORE_PUBLICATION_H
#define CC_CORE_PUBLICATION_H

#include "analyzer/core/interpreter.h"

/* An atomic operation `id` stores `value` at the shared place `place`. `access` says who, and how. */
void cc_publication_note(struct cc_frame *frame, const struct cc_access *access, cc_term_id place, cc_term_id value);

/* Is publication `written` ordered before `found`, or is `found` not what was found there? */
bool cc_publication_orders(struct cc_interpreter *in, const struct cc_access *written, const struct cc_access *found);

#endif
