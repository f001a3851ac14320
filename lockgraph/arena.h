/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arena: memory that is handed out piece by piece and released all at once.
 *
 * Invariants: a pointer handed out stays valid and in place until the arena is
 * destroyed; nothing is freed one by one, but for large tables that are given
 * back by who outgrew them. Memory is zero-filled.
 * Ownership: the creator owns the arena and everything in it.
 * Thread-safety: none; one arena belongs to one thread at a time.
 * Complexity: allocation is O(1) plus the zeroing of the block.
 * Errors: allocation returns NULL once the allocator refuses, unless a
 * `on_exhausted` hook is installed, which must not return (longjmp).
 *
 * No malloc here: blocks come from the `cc_allocator` handed in (mmap in the
 * shim, malloc in the tools).
 */
#ifndef CC_LOCKGRAPH_ARENA_H
#define CC_LOCKGRAPH_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "lockgraph/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_allocator {
    /* Return `size` bytes aligned for any object, or NULL. */
    void *(*acquire)(void *context, size_t size);
    /* Give back a block that `acquire` returned with the same size. */
    void (*release)(void *context, void *block, size_t size);
    void *context;
    size_t zeroed_from; /* blocks of at least so many bytes are zero-filled by acquire; 0: none are */
};

struct cc_arena;

/* Create an empty arena over `allocator`, which is copied. */
CC_MUST_USE enum cc_status cc_arena_create(const struct cc_allocator *allocator, struct cc_arena **out);

/* Call `hook(context)` instead of returning NULL when memory is exhausted. The hook must not return. */
void cc_arena_on_exhausted(struct cc_arena *arena, void (*hook)(void *context), void *context);

/* Release the arena and all that was allocated in it. NULL is allowed. */
void cc_arena_destroy(struct cc_arena *arena);

/* Return `size` zeroed bytes aligned for any object; NULL only when memory is exhausted. */
void *cc_arena_alloc(struct cc_arena *arena, size_t size);

/* Return `count` zeroed elements of `size` bytes; NULL when exhausted or when the product overflows. */
void *cc_arena_array(struct cc_arena *arena, size_t count, size_t size);

/*
 * Nobody looks at `memory`, got from this arena, any more: if it has a block for itself, as what is larger than some
 * megabytes has, that goes back to the allocator. Anything else stays until the end. NULL is allowed. Complexity: the
 * number of blocks.
 */
void cc_arena_give_back(struct cc_arena *arena, void *memory);

/*
 * Return an array with room for `wanted` elements and the first `count` of `array`: `array` itself
 * if `*room` is enough, else a copy in at least twice the room. NULL when exhausted or when
 * the room would pass 32 bits; `array` and `*room` then stay as they are.
 */
void *cc_arena_grown(struct cc_arena *arena, void *array, uint32_t count, uint32_t *room, uint64_t wanted, size_t size);

/* Copy `length` bytes of `text` and append a NUL. */
char *cc_arena_text(struct cc_arena *arena, const char *text, size_t length);

/* Format as printf does, into the arena. */
char *cc_arena_format(struct cc_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

/* Bytes that the arena has from the allocator. */
size_t cc_arena_footprint(const struct cc_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
