/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does every way through a loop, or through a function, pass one block? Which blocks lead where?
 *
 * Ownership: none kept; bit sets are scratch memory. Thread-safety: none. Complexity: linear in the blocks, backwards
 * times the depth of loops.
 */
#ifndef CC_CORE_EVERY_WAY_H
#define CC_CORE_EVERY_WAY_H

#include "analyzer/core/interpreter.h"

/* Does every turn of `loop` that comes back to the head pass `block`, at least once? */
bool cc_every_turn_passes(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                          uint32_t block);

/* Does what is left of a turn of `loop`, from block `from` on, pass `block` on every way that comes back to the head? */
bool cc_rest_of_turn_passes(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                            uint32_t from, uint32_t block);

/* The same, and on every way that leaves the loop. */
bool cc_turn_ends_after(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                        uint32_t from, uint32_t block);

/* Does every way from the function's entry to a return pass `block`? */
bool cc_every_return_passes(struct cc_interpreter *in, const struct cc_func_info *info, uint32_t block);

/* Does every way from the function's entry to `block` pass `via`? */
bool cc_every_way_passes(struct cc_interpreter *in, const struct cc_func_info *info, uint32_t block, uint32_t via);

/* The blocks that `start` leads to, and those that lead to `end`, each with the block itself: bit sets. */
uint64_t *cc_blocks_after(struct cc_interpreter *in, const struct cc_func *func, uint32_t start);
uint64_t *cc_blocks_before(struct cc_interpreter *in, const struct cc_func *func, uint32_t end);

/* Is there a loop around this point, of its function or around a call of it? */
bool cc_may_come_again(const struct cc_interpreter *in, uint32_t context, uint32_t block);

/*
 * The innermost loop, seen from `block` of `context`, that passes that point in each of its turns: of the function itself,
 * or of a caller, if the functions between come there on every way. Gives its context in `*at` and its blocks in
 * `*loop`; false if there is none.
 */
bool cc_loop_passing(struct cc_interpreter *in, uint32_t context, uint32_t block, uint32_t *at,
                     const struct cc_loop **loop);

#endif
