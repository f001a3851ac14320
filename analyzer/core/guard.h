/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What annotations in the source claim about locks, held against what the interpreter sees.
 *
 * An access to a guarded member or variable gets the annotation and whether its lock is held; the checks afterwards ask
 * whether another thread can meet it there. A call of a function that needs or excludes a lock is looked at on the spot.
 * Claims are believed only where there is no code to check them with: what a function without a body takes and
 * releases, and what the callers of a public function hold in a program without `main`.
 * Where locks cannot be told apart, nothing is said.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in the annotations of one member or function.
 */
#ifndef CC_CORE_GUARD_H
#define CC_CORE_GUARD_H

#include "analyzer/core/interpreter.h"

/* Detail of CC_RULE_GUARD_NOT_HELD: the call of a function that must not be called with the lock. */
#define CC_EXCLUDED "excluded"

/* What the ends of a function say about an annotation of it, and accesses about one of a member. */
struct cc_claim {
    uint32_t next;      /* annotation of the same subject, or 0 */
    bool held, missing; /* at some return of the function, or some access to the member */
    bool used;          /* an access was shared, a return reached */
};

struct cc_guards {
    uint32_t *of_field, *of_var, *of_func; /* first annotation of each, or 0 */
    struct cc_claim *claims;               /* per annotation */
    bool *declared;                        /* per function: what it is annotated with stands for its body */
};

/* Index the annotations of the model; leaves NULL in `in->guards` where there are none. */
void cc_guards_make(struct cc_interpreter *in);

/* Decide which bodies annotations stand for; when it is known what functions call. */
void cc_guards_choose(struct cc_interpreter *in);

/* A new round begins: what was seen is forgotten. */
void cc_guards_new_round(struct cc_interpreter *in);

/* Fill in `access->claim` and `access->claim_met`: the annotation of the place that instruction `access->inst` names. */
void cc_guard_access(struct cc_frame *frame, struct cc_access *access);

/* A call of `func`: are the locks it needs held, and those it excludes not? */
void cc_guard_call(struct cc_frame *frame, cc_func_id func, const cc_term_id *arguments, uint32_t count, cc_inst_id id);

/* Does what `func` is annotated with stand for its body: declared_lock.h? */
bool cc_guard_stands(const struct cc_interpreter *in, cc_func_id func);

/* Is `func`, whose body is not here or not followed, annotated as taking or releasing locks? */
bool cc_guard_acts(const struct cc_interpreter *in, cc_func_id func);

/* Do that: the states afterwards. */
struct cc_state *cc_guard_act(struct cc_frame *frame, cc_func_id func, const cc_term_id *arguments, uint32_t count,
                              cc_inst_id id);

/* The callers of a public function in a program without `main` hold what it needs. */
void cc_guard_enter(struct cc_interpreter *in, struct cc_state *entry, cc_func_id func, const cc_term_id *arguments,
                    uint32_t count);

/* The function returns: does it hold what it says it takes, and not hold what it releases? */
void cc_guard_leave(struct cc_frame *frame);

/* The member, variable or function that an annotation is of: "account.balance". */
const char *cc_guard_subject(const struct cc_interpreter *in, uint32_t annotation);

/* What it says: "`account.balance` is declared guarded_by(mutex)". */
const char *cc_guard_words(const struct cc_interpreter *in, uint32_t annotation);

#endif
