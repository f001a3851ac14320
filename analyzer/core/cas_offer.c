/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/cas_offer.h"

#include "analyzer/core/core_memory.h"

/* A cell in front of all members, in which the state keeps the result of the swap. */
static cc_term_id offer_mark(struct cc_interpreter *in, cc_object_id object)
{
    return cc_term_note(&in->terms, cc_heap_address(&in->heap, object), CC_NOTE_OFFERED);
}

void cc_cas_offer(struct cc_interpreter *in, const uint32_t *before, uint32_t count, struct cc_state *after,
                  cc_term_id result)
{
    for (uint32_t i = 0; i < count; i++)
        if (!cc_state_is_private(after, before[i]))
            cc_state_write(&in->pool, after, offer_mark(in, before[i]), result);
}

void cc_cas_offer_learn(struct cc_interpreter *in, struct cc_state *state, cc_term_id value, bool truth)
{
    cc_term_id atom;
    bool when;
    int64_t zero;
    if (!value)
        return;
    cc_term_condition(&in->terms, value, &atom, &when);
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    bool failed = row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && when == truth &&
                  cc_term_is_int(&in->terms, row->b, &zero) && zero == 0;
    cc_term_id result = failed ? row->a : 0;
    if (!result || cc_term_at(&in->terms, result)->op != CC_T_RESULT)
        return;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        cc_object_id object = cc_heap_root_object(&in->heap, state->memory[i].address);
        if (state->memory[i].value == result && object && state->memory[i].address == offer_mark(in, object))
            cc_state_set_private(&in->pool, state, object, true);
    }
}
