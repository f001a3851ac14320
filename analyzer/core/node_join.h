/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads whose handles lie in nodes: one object for each thread, found again through an array of pointers or a list.
 *
 * A loop that allocates a node, starts a thread and keeps the thread's handle in the node makes as many threads as
 * nodes. A loop that goes over the nodes, through an array or from one to the next, and joins the handle in each, has
 * joined all of them when it ends, and in each of its turns the thread of the node it has reached. The same holds of what
 * each thread was given, where its address and the handle are in two arrays at the same index.
 *
 * Ownership and thread-safety: as the interpreter. Complexity: O(size of the handle's address).
 */
#ifndef CC_CORE_NODE_JOIN_H
#define CC_CORE_NODE_JOIN_H

#include "analyzer/core/interpreter.h"

/* A thread has been created whose handle is stored at `handle`. */
void cc_node_join_note(struct cc_frame *frame, struct cc_thread_start *start, cc_term_id handle);

/*
 * The pointer to the node, if `place` is where the node that a loop has reached keeps the handle of `thread`; else 0.
 * `moving` becomes what the loop changes in it from turn to turn.
 */
cc_term_id cc_node_join_reached(struct cc_frame *frame, cc_term_id place, cc_thread_id thread, cc_term_id *moving);

/* Is the creator's access to the node of a thread that it has joined, which is what the instance accesses? */
bool cc_node_join_orders(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance);

#endif
