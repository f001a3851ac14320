/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scratch memory: a stack. What a function needs while it works is handed back
 * when it is done, in the reverse order, so that work does not add up to memory.
 *
 * Ownership: chunks come from the analysis arena and are kept for reuse.
 * Thread-safety: none. Complexity: O(1) plus the zeroing.
 */
#ifndef CC_CORE_SCRATCH_H
#define CC_CORE_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#include "lockgraph/arena.h"

enum { CC_SCRATCH_CHUNKS = 32 };

struct cc_scratch {
    struct cc_arena *arena;
    char *chunks[CC_SCRATCH_CHUNKS]; /* each twice the size of the one before */
    uint32_t chunk;                  /* the open one */
    size_t used;                     /* of it */
};

/* A height of the stack. */
struct cc_scratch_mark {
    uint32_t chunk;
    size_t used;
};

static inline struct cc_scratch_mark cc_scratch_mark(const struct cc_scratch *scratch)
{
    return (struct cc_scratch_mark){ scratch->chunk, scratch->used };
}

/* Hand back everything that was got since `mark`. */
static inline void cc_scratch_release(struct cc_scratch *scratch, struct cc_scratch_mark mark)
{
    scratch->chunk = mark.chunk;
    scratch->used = mark.used;
}

/* Zeroed memory for `count` elements of `size` bytes, never NULL, good until a mark before it is released. */
void *cc_scratch_array(struct cc_scratch *scratch, size_t count, size_t size);

/* The same, for a copy of `rows`: what is written over at once need not be zeroed. */
void *cc_scratch_copy(struct cc_scratch *scratch, const void *rows, size_t count, size_t size);

/* Hand everything back, and large chunks to the arena's allocator. */
void cc_scratch_give_back(struct cc_scratch *scratch);

#endif
