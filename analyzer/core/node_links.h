/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which direction the pointers between nodes go, from how they are stored.
 *
 * A member of allocated nodes that is only ever set, in a node that others can reach, to one that nobody else can
 * reach yet, leads from a node published earlier to one published later: whichever such members are followed, no way
 * leads back. The links of a tree to its children are so, that to the parent is not. A member of two nodes that were
 * both reachable before it was set may close a ring, unless it only skips nodes. A node whose member leads to the node
 * itself is still found after who found it has put what follows in its place.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: of resolving an address.
 */
#ifndef CC_CORE_NODE_LINKS_H
#define CC_CORE_NODE_LINKS_H

#include "analyzer/core/interpreter.h"

enum cc_link_order {
    CC_LINK_ANY = 0,   /* a chain of this member, and no other, is taken to end */
    CC_LINK_TO_LATER,  /* to a node published later */
    CC_LINK_MAY_CLOSE, /* it may lead back to where one came from */
};

/* `value` is about to be stored at `address`. */
void cc_link_store(struct cc_frame *frame, cc_term_id address, cc_term_id value);

/* Memory at `to` is written as a whole. */
void cc_link_copy(struct cc_frame *frame, cc_term_id to);

/* What is behind the pointer `root` gets where others find it. */
void cc_link_publish(struct cc_frame *frame, cc_term_id root);

/* May the member at `address` of a node that others can find lead to the node itself? */
bool cc_link_leads_to_itself(struct cc_interpreter *in, cc_term_id address);

enum cc_link_order cc_link_order(struct cc_interpreter *in, cc_term_id address);

#endif
