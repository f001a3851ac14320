/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far an access into an array inside a struct can reach: no index leaves its array for a neighbour. What member of
 * which struct an access is to, as the source says it.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the members of the types.
 */
#ifndef CC_CORE_ACCESS_EXTENT_H
#define CC_CORE_ACCESS_EXTENT_H

#include "analyzer/core/array_extent.h"
#include "analyzer/core/interpreter.h"

/*
 * The member that instruction `inst` names in its source, as bytes of struct `type`, which has it, directly or in one
 * of its members; of a call, the member that the argument names which `offset` is in. False if it names none, or if
 * `type` has several such members.
 */
bool cc_extent_as_written(const struct cc_interpreter *in, cc_inst_id inst, cc_type_id type, int64_t offset,
                          struct cc_extent *out);

enum { CC_WRITTEN_LEVELS = 8 };

/* A struct that the source names on the way to a place, and which of its bytes the place is among: none if that is not known. */
struct cc_written_level {
    cc_type_id owner;
    int64_t from, to;
    bool indexed; /* through an array in the struct: which of its elements is not looked at */
};

struct cc_written_levels {
    struct cc_written_level at[CC_WRITTEN_LEVELS];
    uint32_t count;
};

/* The structs on the way to the address that instruction `id` computes, innermost first. */
struct cc_written_levels cc_written_levels(const struct cc_model *model, cc_inst_id id);

/*
 * What two instructions name: members of no common struct as far as is known, different members of one, so that they are
 * never to the same place, or the same.
 */
enum cc_written_relation { CC_WRITTEN_UNRELATED, CC_WRITTEN_APART, CC_WRITTEN_TOGETHER };
enum cc_written_relation cc_written_relation(const struct cc_model *model, cc_inst_id a, cc_inst_id b);

#endif
