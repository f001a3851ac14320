/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which objects others than who made them can find, when all has been seen: what a path knew to be private was not
 * logged, but a context that stands for many calls knows of no object whose it is. A local variable or an allocation that
 * no path gave away, and that nothing leads to which others can find, is its thread's own, whoever points at it.
 *
 * Thread-safety: none. Complexity: linear in the values stored where others can find them.
 */
#ifndef CC_CORE_FINDABLE_H
#define CC_CORE_FINDABLE_H

#include "analyzer/core/interpreter.h"

/* Of each object that there was: can others find it? The rows are in the arena of the analysis. */
struct cc_findable {
    bool *rows;
    uint32_t count;
};

CC_MUST_USE enum cc_status cc_findable_objects(struct cc_interpreter *in, struct cc_findable *out);

/* Objects that appeared later are known by their type only: others find them. */
static inline bool cc_is_findable(const struct cc_findable *findable, cc_object_id object)
{
    return object >= findable->count || findable->rows[object];
}

#endif
