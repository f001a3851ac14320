/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Buffers that change places: one is read and another written, until somebody swaps the two pointers that all follow, or
 * changes the number that says which of them is which, while nobody is at either.
 *
 *     next[i] = f(cur[i - 1], cur[i + 1]);
 *     barrier; if (id == 0) { t = cur; cur = next; next = t; } barrier;
 *
 * Two pointers that begin with different buffers and are only ever swapped never lead to one. Where no store to them comes
 * beside an access, all who run beside it find the pointers as it does, so who follows the one is not where another is who
 * follows the other. In the same way `grid[now]` and `grid[1 - now]` are apart where both find the same number.
 *
 * Assumed: buffers chosen by a number are fewer than 24, and no index leaves its dimension of an array for a neighbour.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a store costs nothing in a program without swaps, else
 * it is resolved; a question is linear in the stores to the two pointers, squared.
 */
#ifndef CC_CORE_DOUBLE_BUFFER_H
#define CC_CORE_DOUBLE_BUFFER_H

#include "analyzer/core/interpreter.h"
#include "analyzer/core/unchanged.h"

/* Look for swaps in the program: where there are none, nothing more is noted. */
void cc_buffers_find(struct cc_interpreter *in);

/* A new round of interpretation begins. */
void cc_buffers_new_round(struct cc_interpreter *in);

/* `value` is stored at `address` by instruction `id`; or something else is written there. */
void cc_buffers_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);
void cc_buffers_overwrite(struct cc_interpreter *in, cc_term_id address);

/* Do the places that `address` was loaded from still hold what was found there, when instruction `id` makes use of it? */
bool cc_buffers_are_current(const struct cc_frame *frame, cc_term_id address, cc_inst_id id);

/*
 * Which of the swapped pointers leads to the object of `address` now, as far as the path knows: the one it was loaded from, if that
 * is as it was; and who has swapped them goes on with what it found before, `full = front; front = back; back = full; unlock;
 * write(full);`. 0 if it knows none.
 */
cc_term_id cc_buffers_kept_at(const struct cc_frame *frame, cc_term_id address);

/* Are the two accesses to different buffers whenever they come together? */
bool cc_buffers_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       const struct cc_unchanged *unchanged);

#endif
