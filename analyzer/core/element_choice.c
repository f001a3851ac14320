/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/element_choice.h"

enum { MOST_ELEMENTS = 8 };

/* Member `at` of any element of the array of `count` elements at `base`, chosen by `index`. */
struct choice_of_element {
    cc_term_id base, index;
    int64_t stride, at;
    uint64_t count;
};

/* The element that a load looks at, if it is of a local array of few elements that only this thread sees. */
static bool element_of(struct cc_interpreter *in, const struct cc_state *state, cc_term_id load,
                       struct choice_of_element *out)
{
    const struct cc_term *row = cc_term_at(&in->terms, load);
    if (row->op != CC_T_LOAD)
        return false;
    cc_term_id element = cc_term_split(&in->terms, row->a, &out->at);
    const struct cc_term *index = cc_term_at(&in->terms, element);
    if (index->op != CC_T_INDEX || !index->b || index->imm <= 0)
        return false;
    const struct cc_term *base = cc_term_at(&in->terms, index->a);
    *out = (struct choice_of_element){ index->a, index->b, index->imm, out->at, 0 };
    if (base->op != CC_T_OBJECT || !cc_state_is_private(state, base->a) || !in->heap.objects[base->a].type)
        return false;
    const struct cc_type *type = &in->model->types[in->heap.objects[base->a].type];
    out->count = type->kind == CC_TYPE_ARRAY ? type->size / (uint64_t)out->stride : 0;
    return out->count > 0 && out->count <= MOST_ELEMENTS;
}

/* Can what the element of this number holds make `atom`, said of `load`, true or not, as it is? */
static bool fits(struct cc_interpreter *in, const struct cc_state *state, const struct choice_of_element *element,
                 uint64_t number, cc_term_id atom, cc_term_id load, bool truth)
{
    cc_term_id place = cc_term_offset(&in->terms, element->base, (int64_t)number * element->stride + element->at);
    const struct cc_memory_entry *entry = cc_state_memory(state, place);
    int64_t constant, outcome;
    if (!entry || !entry->value || !cc_term_is_int(&in->terms, entry->value, &constant))
        return true; /* not known */
    cc_term_id said = cc_term_replace(&in->terms, atom, load, entry->value);
    return !cc_term_is_int(&in->terms, said, &outcome) || (outcome != 0) == truth;
}

bool cc_element_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth)
{
    cc_term_id atom;
    bool when;
    if (!value || !state->private_objects_count)
        return true;
    cc_term_condition(&in->terms, value, &atom, &when);
    const struct cc_term row = *cc_term_at(&in->terms, atom);
    int64_t constant;
    struct choice_of_element element;
    if (row.op != CC_T_BINARY)
        return true;
    cc_term_id load = cc_term_is_int(&in->terms, row.b, &constant) ? row.a : row.b;
    if (!element_of(in, state, load, &element))
        return true;
    uint64_t chosen = element.count, fitting = 0;
    for (uint64_t k = 0; k < element.count; k++)
        if (fits(in, state, &element, k, atom, load, truth == when)) {
            chosen = k;
            fitting++;
        }
    if (fitting != 1)
        return fitting > 1;
    cc_term_id is_chosen =
        cc_term_binary(&in->terms, CC_BIN_EQ, element.index, cc_term_int(&in->terms, (int64_t)chosen));
    return cc_state_assume(&in->pool, state, is_chosen, true);
}
