/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accesses that never meet, whatever the numbers of their threads and loops are: tried out.
 *
 * The reverse of an array by `n - 1 - i`, halves by `i` and `i + n`, pairs, rotations, a share that main keeps for itself: which
 * elements an instance touches follows from its number, and the numbers are known. So the places are computed for all of
 * them; two accesses are apart if no place is touched by two instances, or only under a lock that is the same for
 * that place.
 *
 * Ownership: none kept. Thread-safety: none. Complexity: n log n in the places, which are bounded.
 */
#ifndef CC_CORE_TRIED_APART_H
#define CC_CORE_TRIED_APART_H

#include "analyzer/core/interpreter.h"

bool cc_are_tried_apart(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
