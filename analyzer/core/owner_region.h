/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of an open program: what belongs to the object that a public function is given. A cache has a table and a list, a pool its
 * blocks: many objects, each in several structures, which are reached from the one that has the lock.
 *
 * An object has one owner if every store of a pointer to it stands in what is reached from where the pointer came from, or, when it
 * has just been made, in what is reached from the one parameter. Who comes to it through his parameter, and holds a lock that is a
 * member of what the parameter points to, meets only who holds the same lock: of another owner, everything is another object.
 *
 * That code elsewhere mixes what belongs to two owners is not assumed.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the values that a pointer in a loop may have, up to a bound.
 */
#ifndef CC_CORE_OWNER_REGION_H
#define CC_CORE_OWNER_REGION_H

#include "analyzer/core/interpreter.h"

/* A pointer is stored where others can find it, or in what has just been made. */
void cc_owner_store(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id);

/* A round begins: what was given to whom in the last one is known from its beginning. */
void cc_owners_new_round(struct cc_interpreter *in);

/* The parameter of its public function through which the access comes to `object`, which has one owner; or 0. */
cc_term_id cc_owner_of_access(struct cc_interpreter *in, const struct cc_access *access, cc_object_id object);

/* Do both come through parameters to `object`, and hold the same member of their owner? */
bool cc_owners_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       cc_object_id object);

#endif
