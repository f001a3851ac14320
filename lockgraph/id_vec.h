/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable vector of 32-bit ids in an arena.
 *
 * A zeroed struct is an empty vector. Growth leaves the old storage to the
 * arena, so total memory is at most twice the final size.
 * Ownership: the storage belongs to the arena passed to push.
 * Thread-safety: none. Complexity: push is amortised O(1).
 */
#ifndef CC_LOCKGRAPH_ID_VEC_H
#define CC_LOCKGRAPH_ID_VEC_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_id_vec {
    uint32_t *at;
    uint32_t count;
    uint32_t room;
};

/* Append `id`. */
CC_MUST_USE enum cc_status cc_id_vec_push(struct cc_arena *arena, struct cc_id_vec *vec, uint32_t id);

/* Append `id` unless it is there already. O(n): for short vectors. */
CC_MUST_USE enum cc_status cc_id_vec_add(struct cc_arena *arena, struct cc_id_vec *vec, uint32_t id);

/* Say whether `id` is in the vector. O(n). */
bool cc_id_vec_has(const struct cc_id_vec *vec, uint32_t id);

#ifdef __cplusplus
}
#endif

#endif
