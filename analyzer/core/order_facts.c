/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/order_facts.h"

/* low < high, or low <= high. */
struct order {
    cc_term_id low, high;
    bool strict;
};

static bool is_symbolic(const struct cc_terms *terms, cc_term_id id)
{
    return cc_term_at(terms, id)->op != CC_T_INT;
}

static bool order_of(const struct cc_terms *terms, const struct cc_fact *fact, struct order *out)
{
    const struct cc_term *row = cc_term_at(terms, fact->atom);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_LT || !is_symbolic(terms, row->a) || !is_symbolic(terms, row->b))
        return false;
    *out = fact->truth ? (struct order){ row->a, row->b, true } : (struct order){ row->b, row->a, false };
    return true;
}

bool cc_order_facts_any(const struct cc_terms *terms, const struct cc_state *state)
{
    struct order order;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (order_of(terms, &state->facts[i], &order))
            return true;
    return false;
}

void cc_order_facts_name(struct cc_joined_orders *joined, cc_term_id a, cc_term_id b, cc_term_id name)
{
    if (a && b && a != b && joined->name_count < CC_JOINED_NAMES)
        joined->names[joined->name_count++] = (struct cc_joined_name){ a, b, name };
}

/* The term that is `a` on one path and `b` on the other, said with one of the new names; 0 if there is none. */
static cc_term_id common(struct cc_terms *terms, const struct cc_joined_orders *joined, cc_term_id a, cc_term_id b)
{
    for (uint32_t i = 0; i < joined->name_count; i++) {
        const struct cc_joined_name *value = &joined->names[i];
        if (!cc_term_contains(terms, a, value->a) || !cc_term_contains(terms, b, value->b))
            continue;
        cc_term_id of_a = cc_term_replace(terms, a, value->a, value->name);
        if (of_a && of_a == cc_term_replace(terms, b, value->b, value->name))
            return of_a;
    }
    return 0;
}

static void add_order(struct cc_terms *terms, struct cc_joined_orders *joined, cc_term_id low, cc_term_id high,
                      bool strict)
{
    cc_term_id atom =
        strict ? cc_term_binary(terms, CC_BIN_LT, low, high) : cc_term_binary(terms, CC_BIN_LT, high, low);
    if (!atom || !is_symbolic(terms, atom) || joined->fact_count == CC_JOINED_ORDERS)
        return;
    for (uint32_t i = 0; i < joined->fact_count; i++)
        if (joined->facts[i].atom == atom)
            return;
    joined->facts[joined->fact_count++] = (struct cc_fact){ atom, strict };
}

void cc_order_facts_find(struct cc_terms *terms, struct cc_joined_orders *joined, const struct cc_state *a,
                         const struct cc_state *b)
{
    struct order x, y;
    for (uint32_t i = 0; i < a->facts_count; i++) {
        if (!order_of(terms, &a->facts[i], &x))
            continue;
        for (uint32_t j = 0; j < b->facts_count; j++) {
            if (!order_of(terms, &b->facts[j], &y))
                continue;
            cc_term_id low = common(terms, joined, x.low, y.low);
            cc_term_id high = low ? common(terms, joined, x.high, y.high) : 0;
            if (high)
                add_order(terms, joined, low, high, x.strict && y.strict);
        }
    }
}

/* Comparisons of which two paths know opposite outcomes. */
struct opposites {
    cc_term_id atoms[CC_STATE_FACTS];
    uint32_t count;
};

static void find_opposites(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b,
                           struct opposites *out)
{
    struct order order;
    out->count = 0;
    for (uint32_t i = 0; i < a->facts_count; i++) {
        uint32_t j = 0;
        if (i < b->facts_count && b->facts[i].atom == a->facts[i].atom) /* as they have mostly come the same way */
            j = i;
        while (j < b->facts_count && b->facts[j].atom != a->facts[i].atom)
            j++;
        if (j < b->facts_count && b->facts[j].truth != a->facts[i].truth && order_of(terms, &a->facts[i], &order))
            out->atoms[out->count++] = a->facts[i].atom;
    }
}

/* Do both occur in one of them? */
static bool opposed(const struct cc_terms *terms, const struct opposites *opposites, cc_term_id of_a, cc_term_id of_b)
{
    for (uint32_t i = 0; i < opposites->count; i++)
        if (cc_term_contains(terms, opposites->atoms[i], of_a) && cc_term_contains(terms, opposites->atoms[i], of_b))
            return true;
    return false;
}

bool cc_order_facts_swapped(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b)
{
    struct opposites opposites;
    find_opposites(terms, a, b, &opposites);
    if (!opposites.count)
        return false;
    for (uint32_t i = 0; i < a->registers_count && i < b->registers_count; i++)
        if (a->registers[i] && b->registers[i] && a->registers[i] != b->registers[i] &&
            opposed(terms, &opposites, a->registers[i], b->registers[i]))
            return true;
    for (uint32_t i = 0; i < a->memory_count; i++) {
        const struct cc_memory_entry *x = &a->memory[i], *y = cc_state_memory(b, x->address);
        if (y && x->value != y->value && opposed(terms, &opposites, x->value, y->value))
            return true;
    }
    return a->result && b->result && a->result != b->result && opposed(terms, &opposites, a->result, b->result);
}
