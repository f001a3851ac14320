/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of an array whose bounds are plain numbers: those of a job in a table, of two threads made one by one, of two
 * halves. For each instance of a thread the bounds are worked out, with what its own element of the table holds.
 *
 * Ownership: none. Thread-safety: none. Complexity: of a question, linear in the facts of the accesses, for each pair of
 * instances, of which no more than a few are looked at.
 */
#ifndef CC_CORE_KNOWN_RANGE_H
#define CC_CORE_KNOWN_RANGE_H

#include "analyzer/core/interpreter.h"

/* Do the two accesses, of different threads or instances, go to parts of an object that do not overlap? */
bool cc_known_ranges_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
