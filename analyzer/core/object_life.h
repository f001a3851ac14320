/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that begin or end the life of an object, in a program without main: whoever calls them has the object alone.
 *
 * A public function that initialises the lock inside an object it was given makes that object; one that destroys this lock or
 * frees the object, on every way but for a null pointer, ends it. Neither can be called while others use the object, whatever it
 * does besides; and freeing it is nothing that other callers' locks could keep from their uses. Nor can one that initialises or destroys a global lock, while others hold that. `--strict` believes none of this.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: noting is linear in the blocks of the calling chain.
 */
#ifndef CC_CORE_OBJECT_LIFE_H
#define CC_CORE_OBJECT_LIFE_H

#include "analyzer/core/interpreter.h"

enum cc_life { CC_LIFE_BEGINS = 1, CC_LIFE_ENDS };

/* The code being run does this to the object, or the lock in the object, at `place`. */
void cc_life_note(struct cc_frame *frame, cc_term_id place, enum cc_life what);

/* What the public functions free: fills `freed`, for the question below. */
CC_MUST_USE enum cc_status cc_life_find_freed(struct cc_interpreter *in, struct cc_id_map *freed);

/* Does the public function that makes the first access to `object` have it alone, as far as the other is concerned? */
bool cc_life_excludes(struct cc_interpreter *in, const struct cc_id_map *freed, const struct cc_access *access,
                      const struct cc_access *other, cc_object_id object);

#endif
