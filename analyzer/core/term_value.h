/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a term is for given numbers: of a thread's instance, of a turn of a loop, of how many there are.
 *
 * Numbers are computed, addresses are a base and a number of bytes, and what was stored in an array as a function of the
 * index is read from there. A term may have several values where stores disagree.
 *
 * Ownership: a trial belongs to its caller. Thread-safety: none. Complexity: linear in the size of the term, times
 * CC_TRIAL_VALUES.
 */
#ifndef CC_CORE_TERM_VALUE_H
#define CC_CORE_TERM_VALUE_H

#include "analyzer/core/interpreter.h"

enum { CC_TRIAL_NUMBERS = 4, CC_TRIAL_VALUES = 4 };

/* What is given. */
struct cc_trial {
    struct cc_interpreter *in;
    struct {
        cc_term_id symbol; /* CC_T_INSTANCE, or the counter of a loop */
        int64_t value;
    } numbers[CC_TRIAL_NUMBERS];
    uint32_t number_count;
    cc_term_id count;    /* a number of threads or turns that the program does not say; 0: none was met */
    int64_t count_value; /* what it is taken for */
    cc_term_id missing;  /* out: the symbol a value of which would have been needed; 0: none */
};

struct cc_value {
    cc_term_id base;    /* of an address: the object, or what is loaded to find it; 0: a number */
    cc_term_id address; /* of the object, where the base is not that; else the base */
    int64_t number;
};

struct cc_values {
    struct cc_value at[CC_TRIAL_VALUES];
    uint32_t count; /* 0: not known */
};

/* The values of a term. */
struct cc_values cc_values_of(struct cc_trial *trial, cc_term_id term);

/* May the fact be so, with these numbers? */
bool cc_trial_allows(struct cc_trial *trial, const struct cc_fact *fact);

/*
 * The values that a symbol takes which has to be given first, so that `trial->missing` can be: itself, or one that its
 * bounds depend on. They go from `*from` up to, not including, `*to`. 0 if they are not known. A bound that is not
 * known itself becomes the trial's count, unless it has another.
 */
cc_term_id cc_trial_range(struct cc_trial *trial, int64_t *from, int64_t *to);

#endif
