/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written under one lock only does not change for who holds that lock: whatever else a path waits for meanwhile,
 * it finds the same again. So `table[i]`, read once to lock the entry and once more to use it, is one entry.
 *
 * Proved of a place: all threads write it, while others may run, with a common lock held for certain and not shared.
 * A lock goes by the name it has for all threads, or, for the lock of an object, by where it lies beside the place;
 * the latter only if place and lock are reached through one pointer. What all writes of a place have in common is kept
 * in its cell and only gets less; a path that has made use of it brings another round when it does.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the locks held.
 */
#ifndef CC_CORE_GUARDED_CONTENT_H
#define CC_CORE_GUARDED_CONTENT_H

#include "analyzer/core/interpreter.h"

/* The locks that the path holds, as names for who writes `address`; shared ones too where it is only read. */
cc_set_id cc_guards_held(struct cc_frame *frame, cc_term_id address, bool reads);

/* Does nobody write the place while the path holds what it holds? */
bool cc_is_guarded_here(struct cc_frame *frame, cc_term_id address);

/* Is this a pointer, at a place that others do write, which nobody replaces while the path holds what it holds? */
bool cc_guarded_content_stays(struct cc_frame *frame, const struct cc_memory_entry *entry);

#endif
