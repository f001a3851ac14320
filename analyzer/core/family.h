/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which objects each instance of a thread has for itself and the threads it creates: its family. A server's thread
 * keeps its session, the session its streams, a stream its own thread; no pointer leads from one session to another's stream,
 * so accesses of different families are to different objects, though one allocation made them.
 *
 * Said of an object by all that leads to it: what is stored where another family or all can find it belongs to none.
 *
 * Ownership: the arena of the analysis. Thread-safety: none. Complexity: linear in the values stored in all objects, times
 * the depth of the thread tree; once, when first asked.
 */
#ifndef CC_CORE_FAMILY_H
#define CC_CORE_FAMILY_H

#include "analyzer/core/interpreter.h"

struct cc_families {
    cc_thread_id *heads; /* per object: the thread at the head of its family, or 0 */
    uint32_t count;
    bool known;
};

/*
 * The thread of which each instance has objects of its own by this name, and nobody outside its family can find them; 0 if
 * there is none.
 */
cc_thread_id cc_family_of(struct cc_interpreter *in, struct cc_families *families, cc_object_id object);

/* Can the two accesses be made at the same time by one family of `head`? Both threads are in it. */
bool cc_meet_in_family(struct cc_interpreter *in, cc_thread_id head, const struct cc_access *a,
                       const struct cc_access *b);

/* Is the thread `head`, or was it created by it, directly or not? */
bool cc_is_in_family(const struct cc_interpreter *in, cc_thread_id head, cc_thread_id thread);

#endif
