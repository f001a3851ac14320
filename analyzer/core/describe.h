/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names for people and stable keys: of memory, locks, threads, places and paths.
 *
 * Keys never contain line numbers: a variable by its name (with the file for
 * internal linkage), a parameter or local by its function and its position or type,
 * so that it may be renamed, memory of a known type as `type.member`, other
 * allocations by function and ordinal.
 *
 * Ownership: all texts live in the analysis arena.
 */
#ifndef CC_CORE_DESCRIBE_H
#define CC_CORE_DESCRIBE_H

#include "analyzer/core/interpreter.h"
#include "lockgraph/finding.h"

/* One memory place. */
struct cc_name {
    const char *text; /* for people: "account.mutex", "counter", "slots[]" */
    const char *key;
    struct cc_site site; /* definition or allocation */
    bool of_class;       /* stands for several objects */
};

/* Names made so far; `memo` of the interpreter is made by the first of the functions below that needs it. */
struct cc_name_memo {
    struct cc_name *names;
    uint32_t names_count, names_room;
    struct cc_id_map name_of; /* place -> row of names */
    const struct cc_held_lock **helds;
    uint32_t helds_count, helds_room;
    struct cc_id_map held_of; /* locks held -> row of helds */
};

/* As an offset: the object as a whole. */
#define CC_WHOLE_OBJECT INT64_MIN
struct cc_name cc_describe_place(struct cc_interpreter *in, cc_object_id object, int64_t offset, int64_t stride);

/* The same of one known place; the text tells elements of a variable apart: "slots[3]". */
struct cc_name cc_describe_element(struct cc_interpreter *in, cc_object_id object, int64_t offset);

/* The key of a variable as a whole. */
const char *cc_describe_variable_key(struct cc_interpreter *in, cc_var_id variable);

/* The place an address term means, if it means one class of places; otherwise named by what is known. */
struct cc_name cc_describe_address(struct cc_interpreter *in, cc_term_id address);

struct cc_site cc_describe_inst(struct cc_interpreter *in, cc_inst_id inst);
struct cc_site cc_describe_loc(struct cc_interpreter *in, cc_loc_id loc, cc_func_id func);

/* Calls from the thread's entry down to `context`, outermost first. */
const struct cc_site *cc_describe_path(struct cc_interpreter *in, uint32_t context, uint32_t *count);

const struct cc_held_lock *cc_describe_holds(struct cc_interpreter *in, const struct cc_hold *holds, uint32_t count,
                                             uint32_t *out_count);

struct cc_finding_thread cc_describe_thread(struct cc_interpreter *in, cc_thread_id thread);

/* Branch facts as text, or NULL. */
const char *cc_describe_facts(struct cc_interpreter *in, const struct cc_fact *facts, uint32_t count);

/* What the phase says about other threads, or NULL. */
const char *cc_describe_phase(struct cc_interpreter *in, cc_phase_id phase);

#endif
