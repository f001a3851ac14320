/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/same_cause.h"

#include <string.h>

/* The length of the object's name in a subject such as `object.member[].more`, or 0 if it is a whole object. */
static size_t object_length(const char *subject)
{
    return subject && strchr(subject, '.') ? strcspn(subject, ".") : 0;
}

static bool hold_same(const struct cc_place *a, const struct cc_place *b)
{
    bool same = a->lock_count == b->lock_count;
    for (uint32_t i = 0; same && i < a->lock_count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b->lock_count && !found; k++)
            found = !strcmp(a->locks[i].class_key, b->locks[k].class_key) && a->locks[i].shared == b->locks[k].shared &&
                    a->locks[i].maybe == b->locks[k].maybe;
        same = found;
    }
    return same;
}

/* Is each place of `a` like one of `b`: by the same thread, with the same locks? */
static bool is_covered(const struct cc_finding *a, const struct cc_finding *b)
{
    for (uint32_t i = 0; i < a->place_count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b->place_count && !found; k++) {
            const struct cc_place *x = &a->places[i], *y = &b->places[k];
            found = x->thread < a->thread_count && y->thread < b->thread_count &&
                    !strcmp(a->threads[x->thread].name, b->threads[y->thread].name) && hold_same(x, y);
        }
        if (!found)
            return false;
    }
    return a->place_count > 0;
}

bool cc_have_same_cause(const struct cc_finding *a, const struct cc_finding *b)
{
    size_t length = object_length(a->subject);
    return a->rule == CC_RULE_DATA_RACE && b->rule == CC_RULE_DATA_RACE && a->evidence == b->evidence && length &&
           length == object_length(b->subject) && !strncmp(a->subject, b->subject, length) && is_covered(a, b) &&
           is_covered(b, a);
}
