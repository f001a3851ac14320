/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which memory code may read or change, said without running it: the members it
 * names, and the kinds of scalars it reaches through plain pointers. So a call
 * hands over only what the callee can make use of, and contexts that differ in
 * the rest are one.
 *
 * A member is known by its name and offset, so that structures with a common
 * beginning, and one structure seen from several units, agree. Members of unions
 * and memory written by code that is not here may be touched by any code.
 *
 * Ownership: plain values. Thread-safety: none needed. Complexity: O(1) an operation;
 * members share CC_TOUCH_BITS bits.
 */
#ifndef CC_CORE_TOUCH_SET_H
#define CC_CORE_TOUCH_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/model/program_model.h"

enum { CC_TOUCH_BITS = 1024 };

/* How a place in memory was named when it was last accessed: a member and a kind of scalar; 0: not known. */
typedef uint16_t cc_touch;

struct cc_touch_set {
    uint64_t members[CC_TOUCH_BITS / 64];
    uint8_t through_pointers; /* kinds of scalars, one bit each: whatever member they are */
    uint8_t variables;        /* kinds of scalars that are no members */
    bool anything;
};

/* How the access at instruction `id` (LOAD, STORE, RMW, CAS) names its place. */
cc_touch cc_touch_of(const struct cc_model *model, cc_inst_id id);

/* May code with these accesses touch a place named so? */
bool cc_touch_set_has(const struct cc_touch_set *set, cc_touch touch);

/* Add what instruction `id` does; calls are left to the caller. */
void cc_touch_set_add(struct cc_touch_set *loads, struct cc_touch_set *stores, const struct cc_model *model,
                      cc_inst_id id);

/* Is this the address of, or within, a local variable of the function that owns the instruction? */
bool cc_is_address_of_local(const struct cc_model *model, cc_inst_id id);

void cc_touch_set_join(struct cc_touch_set *into, const struct cc_touch_set *from);

/* Is this a place that holds a pointer, or may it be one? */
bool cc_touch_is_pointer(cc_touch touch);

#endif
