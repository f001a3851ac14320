/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text pool: one copy of each distinct text, in an arena.
 *
 * A zeroed struct is an empty pool. Equal texts get the same pointer.
 * Ownership: copies belong to the arena passed to keep.
 * Thread-safety: none. Complexity: expected O(length).
 */
#ifndef CC_LOCKGRAPH_TEXT_POOL_H
#define CC_LOCKGRAPH_TEXT_POOL_H

#include "lockgraph/arena.h"
#include "lockgraph/id_map.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_text_pool {
    struct cc_id_map index; /* hash -> index into `texts`; one that is taken sends on to the next hash */
    const char **texts;
    uint32_t count, room;
};

/* The pool's copy of `text`; NULL stays NULL. */
CC_MUST_USE enum cc_status cc_text_pool_keep(struct cc_arena *arena, struct cc_text_pool *pool, const char *text,
                                             const char **out);

#ifdef __cplusplus
}
#endif

#endif
