/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What does not change beside an access: the race check knows, others ask it.
 *
 * Where no store to a place comes beside either of two accesses, and they come together, both are made in the same state of the
 * place: a store in between would be after the one and before the other.
 */
#ifndef CC_CORE_UNCHANGED_H
#define CC_CORE_UNCHANGED_H

#include "analyzer/core/event_log.h"

enum cc_change {
    CC_ANY_CHANGE,
    CC_NO_COUNTING, /* all but those by which a counter goes up (claimed_number.h) */
};

struct cc_unchanged {
    bool (*test)(void *context, const struct cc_access *access, cc_term_id place, enum cc_change change);
    void *context;
};

/* Does no such store to `place` come beside either of the two accesses? */
static inline bool cc_both_find(const struct cc_unchanged *unchanged, const struct cc_access *a,
                                const struct cc_access *b, cc_term_id place, enum cc_change change)
{
    return unchanged->test(unchanged->context, a, place, change) &&
           unchanged->test(unchanged->context, b, place, change);
}

#endif
