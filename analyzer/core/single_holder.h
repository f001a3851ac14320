/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocated objects that one place at a time leads to.
 *
 * A node hangs in one list, a buffer belongs to one job. Such an object is found through one place only, so two
 * threads that come through places of their own meet different objects, and who has taken it out of its place has
 * it to itself until it is put somewhere else: from one container into another, say.
 *
 * Said of all objects of one allocation, by what stores of pointers do: an address may be stored where others can find
 * it while nobody else can have it (just allocated, taken out, or found at the very place that is
 * overwritten), and never a second time. Any other store of it breaks the rule for good.
 *
 * Ownership: none. Thread-safety: none. Complexity: a store is linear in what the state knows of the stored object.
 */
#ifndef CC_CORE_SINGLE_HOLDER_H
#define CC_CORE_SINGLE_HOLDER_H

#include "analyzer/core/interpreter.h"

/*
 * `value` is stored at `place`, which others can reach (`shared`) or not, in place of `before`, if the path knew that. Before it
 * escapes.
 */
void cc_holder_store(struct cc_frame *frame, cc_term_id place, cc_term_id before, cc_term_id value, bool shared);

/* `value` is handed to a new thread. Before it escapes. */
void cc_holder_give(struct cc_frame *frame, cc_term_id value);

/*
 * The place at which the way of an access to its object begins, if each object on the way has one holder at a time:
 * the head of the list, the slot of the table. 0: none.
 */
cc_term_id cc_holder_container(struct cc_interpreter *in, const struct cc_access *access);

/*
 * The places where allocated objects of this name are ever stored, all by the thread that makes them; contexts have names
 * of their own for theirs. Each object hangs in one of them, if anywhere. Up to CC_KEPT_AT, the rest 0; NULL if that is not so.
 */
const cc_term_id *cc_holder_places(const struct cc_interpreter *in, cc_object_id object);

/* Is each object that the pointer may lead to held in one place at a time, which is not another one for each index? */
bool cc_holder_has_one_place(struct cc_interpreter *in, cc_term_id pointer);

/*
 * Do two accesses to `object` by different instances of thread `thread` come through places of their own, and so meet
 * different objects?
 */
bool cc_holders_differ(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       cc_object_id object);

/*
 * Array elements of thread instances, as in confinement.h, that lead to what each instance has allocated and kept in its own
 * element: does the creator come to `object` through an element before the creation of that instance, or after its join?
 */
bool cc_holder_element_orders(struct cc_interpreter *in, const struct cc_access *creator,
                              const struct cc_access *instance, cc_object_id object);

#endif
