/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms: symbolic values, hash-consed, so that equal terms have equal ids and
 * "the same lock", "the same object" are comparisons of two integers.
 *
 * An address is a term too: an object, plus constant offsets, plus indices
 * times strides. Constructors normalise: constant offsets are collected outside
 * indices, constant indices become offsets, additions of constants fold, and
 * comparisons are written with equality and less-than only. So `&p->m` and
 * `(char *)p + 8` meet in one term, and container_of cancels.
 *
 * A symbol (PHI, LOAD, RESULT, PARAM) stands for one value of one run of the
 * code that made it. When that code runs again the state retires older uses by
 * wrapping them in OLD (see sym_state.h).
 *
 * Ownership: the table lives in the analysis arena. Thread-safety: none.
 * Complexity: construction is O(1) expected.
 */
#ifndef CC_CORE_TERM_H
#define CC_CORE_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/model/program_model.h"
#include "analyzer/core/row_index.h"
#include "lockgraph/arena.h"

typedef uint32_t cc_term_id; /* 0: no value */

enum cc_term_op {
    CC_T_INT = 1,  /* imm */
    CC_T_OBJECT,   /* address of object a */
    CC_T_FUNC,     /* address of function a */
    CC_T_TEXT,     /* address of string literal a */
    CC_T_THREAD,   /* handle of thread a */
    CC_T_OFFSET,   /* a + imm bytes */
    CC_T_INDEX,    /* a + b * imm bytes */
    CC_T_BINARY,   /* sub = enum cc_binary: a, b */
    CC_T_UNARY,    /* sub = enum cc_unary: a */
    CC_T_LOAD,     /* what address a held at version b (0: on entry, or for ever) */
    CC_T_PHI,      /* one of several values: context a, block b, key imm */
    CC_T_RESULT,   /* unknown result: context a, instruction b; imm tells several apart */
    CC_T_PARAM,    /* parameter variable a of an entry called from outside */
    CC_T_INSTANCE, /* value of symbol b as the creator of thread a had it: different in each instance */
    CC_T_OWN,      /* address of the instance of object b that thread a alone was handed at its creation */
    CC_T_OLD,      /* a value that symbol a had earlier */
};

/*
 * Of BINARY besides enum cc_binary: a choice by condition a of EITHER b, the two numbers (see choice.h); what a cell holds when in
 * BITS a the FIELD b is set, the bit-field of number a to b (see bit_field.h).
 */
enum { CC_TERM_CHOICE = 64, CC_TERM_EITHER, CC_TERM_BITS, CC_TERM_FIELD };

/* One cache line: terms are looked at in no order. */
struct cc_term {
    uint8_t op; /* enum cc_term_op */
    uint8_t sub;
    uint16_t depth;
    uint32_t a, b;
    cc_type_id type; /* of the value, where known: for symbols, what a pointer points to follows from it */
    int64_t imm;
    uint64_t symbols; /* Bloom filter of the symbols inside */
    uint32_t root;    /* of an address: the object, symbol or constant at the bottom; else the term itself */
    uint32_t origin;  /* the same, and further through what was loaded: from where it was reached */
    struct cc_term_notes {
        uint32_t resolution, inputs, contended;
    } notes; /* what the heap knows of it (heap.c); all 0 at first */
    uint32_t
        condition; /* what it says as a truth value (cc_term_condition): the atom, and in the lowest bit its truth; or 0 */
    uint32_t of_instance; /* for one_instance.h: 0, not asked yet; 1, no; 2, yes */
};

enum { CC_TERM_CHUNK = 4096 /* rows */, CC_SMALL_INTS = 16, CC_RECENT_TERMS = 4096 };

struct cc_terms {
    struct cc_arena *arena;
    struct cc_term **chunks; /* of rows: they stay where they are */
    uint32_t *parts;         /* of each: Bloom filter of the term and all inside it; apart, as it is asked for most */
    uint32_t rows_count, parts_room, chunks_count, chunks_room;
    struct cc_row_index index;
    struct cc_row_slot recent[CC_RECENT_TERMS]; /* those asked for last, by hash: few lines, where the index is many */
    cc_term_id small_ints[CC_SMALL_INTS];       /* 0, 1, ...: asked for most; 0 if not made yet */
};

void cc_terms_init(struct cc_terms *terms, struct cc_arena *arena);

static inline struct cc_term *cc_term_row(const struct cc_terms *terms, cc_term_id id)
{
    return &terms->chunks[id / CC_TERM_CHUNK][id % CC_TERM_CHUNK];
}

static inline const struct cc_term *cc_term_at(const struct cc_terms *terms, cc_term_id id)
{
    return cc_term_row(terms, id);
}

/* Plain constructors; `type` may be 0 and is kept from the first use. */
cc_term_id cc_term_int(struct cc_terms *terms, int64_t value);
cc_term_id cc_term_symbol(struct cc_terms *terms, enum cc_term_op op, uint32_t a, uint32_t b, int64_t imm,
                          cc_type_id type);
cc_term_id cc_term_offset(struct cc_terms *terms, cc_term_id base, int64_t bytes);
cc_term_id cc_term_index(struct cc_terms *terms, cc_term_id base, cc_term_id index, int64_t stride);
cc_term_id cc_term_binary(struct cc_terms *terms, enum cc_binary op, cc_term_id a, cc_term_id b);
cc_term_id cc_term_unary(struct cc_terms *terms, enum cc_unary op, cc_term_id a);

/* `x` where `condition` is true, else `y`. */
cc_term_id cc_term_choice(struct cc_terms *terms, cc_term_id condition, cc_term_id x, cc_term_id y);

/* Write a value used as a truth value as `*atom` (EQ, LT or a constant), true exactly when `*truth`. */
void cc_term_condition(struct cc_terms *terms, cc_term_id value, cc_term_id *atom, bool *truth);

/* The base without constant offset; the offset goes to `*bytes`. */
cc_term_id cc_term_split(const struct cc_terms *terms, cc_term_id address, int64_t *bytes);

/* The object, symbol or constant at the bottom of an address. */
static inline cc_term_id cc_term_root(const struct cc_terms *terms, cc_term_id address)
{
    return cc_term_at(terms, address)->root;
}

/* The object, symbol or constant from which an address was reached, through any number of loads. */
static inline cc_term_id cc_term_origin(const struct cc_terms *terms, cc_term_id address)
{
    return cc_term_at(terms, address)->origin;
}

/* The bit of a term among `parts`. */
static inline uint32_t cc_term_part(cc_term_id id)
{
    return (uint32_t)1 << (id * 0x9e3779b1u >> 27);
}

/* Say whether `part`, which may be there by the filter and is another term, occurs in `whole`. */
bool cc_term_contains_inside(const struct cc_terms *terms, cc_term_id whole, cc_term_id part);

/* Say whether `part` occurs in `whole`. What is inside was made before. */
static inline bool cc_term_contains(const struct cc_terms *terms, cc_term_id whole, cc_term_id part)
{
    return part <= whole && (terms->parts[whole] & cc_term_part(part)) &&
           (whole == part || cc_term_contains_inside(terms, whole, part));
}

/* `whole`, which contains `part` and is another term, with every `part` replaced by `by`. */
cc_term_id cc_term_replace_inside(struct cc_terms *terms, cc_term_id whole, cc_term_id part, cc_term_id by);

/* `whole` with every `part` replaced by `by`. */
static inline cc_term_id cc_term_replace(struct cc_terms *terms, cc_term_id whole, cc_term_id part, cc_term_id by)
{
    if (!cc_term_contains(terms, whole, part))
        return whole;
    return whole == part ? by : cc_term_replace_inside(terms, whole, part, by);
}

/*
 * The address whose content a symbol stands for: that of a load, or of the memory cell two paths disagree about
 * (see CC_PHI_OF_MEMORY); 0 for any other term.
 */
cc_term_id cc_term_content_of(const struct cc_terms *terms, cc_term_id id);

/* By how much does `value` differ from what `address` held; 0 if not by a constant. */
int64_t cc_term_change(const struct cc_terms *terms, cc_term_id address, cc_term_id value);

/* What a state keeps in mind of a place, in a cell of its own far in front of it. */
enum cc_note {
    CC_NOTE_STORED = 1, /* a private object has been stored somewhere (single_holder.h) */
    CC_NOTE_REFERENCE,  /* a reference to the object is gone (last_reference.h) */
    CC_NOTE_OFFERED,    /* a swap has offered the object (cas_offer.h) */
    CC_NOTE_REMEMBERED, /* what was found or stored there last (ring.h, double_buffer.h) */
    CC_NOTE_HANDED_ON,  /* what hangs there on an owned object has been given away (taking.h) */
};

static inline cc_term_id cc_term_note(struct cc_terms *terms, cc_term_id place, enum cc_note note)
{
    return cc_term_offset(terms, place, -((int64_t)note << 44));
}

/* The key of a PHI that stands for the content of `address`; keys of registers are even. */
#define CC_PHI_OF_MEMORY(address) ((int64_t)(address) << 1 | 1)

/* The key of a RESULT that stands for what `address` holds after a call; the other keys of calls are smaller. */
#define CC_RESULT_OF_MEMORY(address) (((int64_t)(address) << 8) + 32)

/* Is this a plain integer? */
bool cc_term_is_int(const struct cc_terms *terms, cc_term_id id, int64_t *value);

#endif
