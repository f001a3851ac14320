/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/choice.h"

enum { DEEPEST = 6, MOST_CHOICES = 3 };

/* The number of a thread's instance, or of an iteration, in a term; or 0. */
static cc_term_id number_in(const struct cc_terms *terms, cc_term_id term, int depth)
{
    const struct cc_term *row = cc_term_at(terms, term);
    if (!row->symbols || depth > DEEPEST)
        return 0;
    switch ((enum cc_term_op)row->op) {
    case CC_T_INSTANCE:
        return term;
    case CC_T_PHI:
        return row->a && !(row->imm & 1) ? term : 0;
    case CC_T_OFFSET:
        return number_in(terms, row->a, depth + 1);
    case CC_T_BINARY: {
        cc_term_id found = number_in(terms, row->a, depth + 1);
        return found ? found : number_in(terms, row->b, depth + 1);
    }
    default:
        return 0;
    }
}

/* Is it computed, and no address and no choice itself? */
static bool is_number(const struct cc_terms *terms, cc_term_id term)
{
    int64_t more;
    const struct cc_term *row = cc_term_at(terms, cc_term_split(terms, term, &more));
    return row->op == CC_T_INT || row->op == CC_T_INSTANCE ||
           (row->op == CC_T_BINARY && row->sub != CC_TERM_CHOICE && row->sub != CC_BIN_EQ && row->sub != CC_BIN_LT);
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

cc_term_id cc_choice_join(struct cc_terms *terms, const struct cc_state *a, cc_term_id x, const struct cc_state *b,
                          cc_term_id y)
{
    if (x && y && covers(terms, x, b, y))
        return x;
    if (x && y && covers(terms, y, a, x))
        return y;
    if (!x || !y || !is_number(terms, x) || !is_number(terms, y))
        return 0;
    cc_term_id number = number_in(terms, x, 0);
    number = number ? number : number_in(terms, y, 0);
    for (uint32_t i = a->facts_count; number && i-- > 0;) {
        cc_term_id atom = a->facts[i].atom;
        if (!cc_term_contains(terms, atom, number))
            continue;
        for (uint32_t k = b->facts_count; k-- > 0;)
            if (b->facts[k].atom == atom && b->facts[k].truth != a->facts[i].truth)
                return a->facts[i].truth ? cc_term_choice(terms, atom, x, y) : cc_term_choice(terms, atom, y, x);
    }
    return 0;
}

bool cc_choice_is_all(struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b)
{
    uint32_t choices = 0;
    if (!cc_state_same_property(a, b) || a->result != b->result || a->memory_count != b->memory_count ||
        a->registers_count != b->registers_count || a->private_objects_count != b->private_objects_count ||
        a->owned_count != b->owned_count)
        return false;
    for (uint32_t i = 0; i < a->registers_count; i++)
        if (a->registers[i] != b->registers[i] &&
            (++choices > MOST_CHOICES || !cc_choice_join(terms, a, a->registers[i], b, b->registers[i])))
            return false;
    for (uint32_t i = 0; i < a->memory_count; i++)
        if (a->memory[i].address != b->memory[i].address ||
            (a->memory[i].value != b->memory[i].value &&
             (++choices > MOST_CHOICES || !cc_choice_join(terms, a, a->memory[i].value, b, b->memory[i].value))))
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
