/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deep copies of sites and places, with texts shared through a pool.
 *
 * Ownership: everything copied belongs to the arena.
 * Thread-safety: none. Complexity: linear in what is copied.
 */
#ifndef CC_LOCKGRAPH_PLACE_COPY_H
#define CC_LOCKGRAPH_PLACE_COPY_H

#include "lockgraph/finding.h"
#include "lockgraph/text_pool.h"

#ifdef __cplusplus
extern "C" {
#endif

CC_MUST_USE enum cc_status cc_site_copy(struct cc_arena *arena, struct cc_text_pool *pool, const struct cc_site *site,
                                        struct cc_site *out);

CC_MUST_USE enum cc_status cc_place_copy(struct cc_arena *arena, struct cc_text_pool *pool,
                                         const struct cc_place *place, struct cc_place *out);

#ifdef __cplusplus
}
#endif

#endif
