/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/choice.h"

enum { DEEPEST = 6, MOST_CHOICES = 3 };

/* Is the number of a thread's instance, or of an iteration, that is in `term` also in `x` or `y`? */
static bool shares_number(const struct cc_terms *terms, cc_term_id term, cc_term_id x, cc_term_id y, int depth)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (!row->symbols || depth > DEEPEST)
        return false;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
        if (!row->a || (row->imm & 1))
            return false; /* fall through */
    case CC_T_INSTANCE:
        return cc_term_contains(terms, x, term) || cc_term_contains(terms, y, term);
    case CC_T_OFFSET:
        return shares_number(terms, row->a, x, y, depth + 1);
    case CC_T_BINARY:
        return shares_number(terms, row->a, x, y, depth + 1) || shares_number(terms, row->b, x, y, depth + 1);
    default:
        return false;
    }
}

/* Is it no choice itself, and no condition? `*computed`: and by arithmetic, so that it is no address either. */
static bool is_plain(const struct cc_terms *terms, cc_term_id term, bool *computed)
{
    int64_t more;
    const struct cc_term *row = cc_term_at(terms, cc_term_split(terms, term, &more));
    bool is_binary = row->op == CC_T_BINARY;
    if (is_binary && (row->sub == CC_TERM_CHOICE || row->sub == CC_BIN_EQ || row->sub == CC_BIN_LT))
        return false;
    *computed |= is_binary || row->op == CC_T_INSTANCE;
    return is_binary || row->op == CC_T_INT || row->op == CC_T_INSTANCE || row->op == CC_T_LOAD ||
           row->op == CC_T_PARAM || row->op == CC_T_RESULT || row->op == CC_T_PHI;
}

/* Are both what a variable of numbers may have? If one of them is computed, it has no addresses. */
static bool are_numbers(const struct cc_terms *terms, cc_term_id x, cc_term_id y)
{
    int64_t constant;
    bool computed = cc_term_is_int(terms, x, &constant) && cc_term_is_int(terms, y, &constant);
    return is_plain(terms, x, &computed) && is_plain(terms, y, &computed) && computed;
}

/* Is the choice what `state` has, by what it knows, if it has `value`? */
static bool covers(const struct cc_terms *terms, cc_term_id choice, const struct cc_state *state, cc_term_id value)
{
    struct cc_choice of;
    if (!cc_choice_of(terms, choice, &of))
        return false;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (state->facts[i].atom == of.condition)
            return value == (state->facts[i].truth ? of.if_true : of.if_false);
    return false;
}

/* Two elements of one array are that of one of two indices. */
static cc_term_id join_elements(struct cc_terms *terms, const struct cc_state *a, cc_term_id x,
                                const struct cc_state *b, cc_term_id y)
{
    int64_t of_x, of_y;
    const struct cc_term p = *cc_term_at(terms, cc_term_split(terms, x, &of_x));
    const struct cc_term q = *cc_term_at(terms, cc_term_split(terms, y, &of_y));
    if (p.op != CC_T_INDEX || q.op != CC_T_INDEX || p.a != q.a || p.imm != q.imm || of_x != of_y || !p.b || !q.b)
        return 0;
    cc_term_id index = cc_choice_join(terms, a, p.b, b, q.b);
    return index ? cc_term_offset(terms, cc_term_index(terms, p.a, index, p.imm), of_x) : 0;
}

cc_term_id cc_choice_join(struct cc_terms *terms, const struct cc_state *a, cc_term_id x, const struct cc_state *b,
                          cc_term_id y)
{
    cc_term_id element = x && y && x != y ? join_elements(terms, a, x, b, y) : 0;
    if (element)
        return element;
    if (x && y && covers(terms, x, b, y))
        return x;
    if (x && y && covers(terms, y, a, x))
        return y;
    if (!x || !y || !are_numbers(terms, x, y))
        return 0;
    for (uint32_t i = a->facts_count; i-- > 0;) {
        cc_term_id atom = a->facts[i].atom;
        if (!shares_number(terms, atom, x, y, 0))
            continue;
        for (uint32_t k = b->facts_count; k-- > 0;)
            if (b->facts[k].atom == atom && b->facts[k].truth != a->facts[i].truth)
                return a->facts[i].truth ? cc_term_choice(terms, atom, x, y) : cc_term_choice(terms, atom, y, x);
    }
    return 0;
}

/* Is it a number that the program gets from outside, as from the command line? */
static bool is_unforeseen(const struct cc_terms *terms, cc_term_id value)
{
    const struct cc_term *row = value ? cc_term_at(terms, value) : NULL;
    return row && row->op == CC_T_RESULT && !row->imm;
}

/* May the two values of one variable stand for each other, as the choice they are or a setting and its default? */
static bool may_join(struct cc_terms *terms, const struct cc_state *a, cc_term_id x, const struct cc_state *b,
                     cc_term_id y)
{
    int64_t constant;
    return cc_choice_join(terms, a, x, b, y) || (is_unforeseen(terms, x) && cc_term_is_int(terms, y, &constant)) ||
           (is_unforeseen(terms, y) && cc_term_is_int(terms, x, &constant));
}

bool cc_choice_is_all(struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b)
{
    uint32_t choices = 0;
    if (!cc_state_same_property(a, b) || a->result != b->result || a->registers_count != b->registers_count ||
        a->private_objects_count != b->private_objects_count || a->owned_count != b->owned_count)
        return false;
    for (uint32_t i = 0; i < a->registers_count; i++)
        if (a->registers[i] != b->registers[i] &&
            (++choices > MOST_CHOICES || !may_join(terms, a, a->registers[i], b, b->registers[i])))
            return false;
    struct cc_cell_walk walk = { .a = 0 };
    while (cc_state_next_unlike(terms, a, b, &walk))
        if (!walk.in_a || ++choices > MOST_CHOICES || !may_join(terms, a, walk.in_a, b, walk.in_b))
            return false;
    return choices > 0;
}

bool cc_choice_of(const struct cc_terms *terms, cc_term_id term, struct cc_choice *out)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (row->op != CC_T_BINARY || row->sub != CC_TERM_CHOICE)
        return false;
    const struct cc_term *either = cc_term_at(terms, row->b);
    *out = (struct cc_choice){ row->a, either->a, either->b };
    return either->op == CC_T_BINARY && either->sub == CC_TERM_EITHER;
}
