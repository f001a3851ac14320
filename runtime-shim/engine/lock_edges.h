/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edges: which lock was acquired while which was held, with witnesses.
 *
 * Thread-safety: complete, lock-free but for the entry of a new edge; callers are marked busy.
 */
#ifndef CC_SHIM_LOCK_EDGES_H
#define CC_SHIM_LOCK_EDGES_H

#include "runtime-shim/engine/self.h"

/*
 * The calling thread acquires, or is about to wait for, the lock `lock` as `a` says, at `stack`, and holds the first
 * `held_count` of its held locks. Enter an edge from each of them.
 */
void cc_edges_note(struct cc_self *self, uint32_t held_count, const struct cc_acquisition *a, uint32_t lock,
                   uint32_t stack);

/*
 * The thread acquires `lock` in a chain that is new: who joins the thread waits for that as well. The end of the thread is
 * taken for a lock that it holds all its life.
 */
void cc_end_edge_note(struct cc_self *self, uint32_t held_count, const struct cc_acquisition *a, uint32_t lock,
                      uint32_t stack);

/* It is about to wait for the end of `thread`: an edge from each of its held locks. */
void cc_join_edges_note(struct cc_self *self, uint32_t thread, bool timed, uint32_t stack);

/* A child of fork: nobody is in here. */
void cc_lock_edges_forget(void);

#endif
