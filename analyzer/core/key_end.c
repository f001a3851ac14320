/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/key_end.h"

#include "analyzer/core/core_memory.h"

void cc_key_end_note(struct cc_interpreter *in, cc_term_id place, cc_term_id handler)
{
    int64_t null;
    if (!place || !handler || cc_term_is_int(&in->terms, handler, &null))
        return;
    for (uint32_t i = 0; i < in->key_ends_count; i++)
        if (in->key_ends[i].place == place && in->key_ends[i].handler == handler)
            return;
    uint32_t row = CC_APPEND_ROW(in->arena, in, key_ends);
    in->key_ends[row] = (struct cc_key_end){ .place = place, .handler = handler };
}

/* What the ending thread has under a key, or 0. */
static cc_term_id own_value(struct cc_frame *frame, const struct cc_state *state, cc_term_id place)
{
    int64_t null;
    cc_term_id at = cc_interp_own_data_place(frame, place);
    const struct cc_memory_entry *entry = cc_state_memory(state, at);
    return entry && entry->value && !cc_term_is_int(&frame->in->terms, entry->value, &null) ? entry->value : 0;
}

/* The one function with a body that the handler is, or 0: what only frees memory changes nothing for others. */
static cc_func_id function_of(struct cc_interpreter *in, cc_term_id handler)
{
    struct cc_targets who = cc_heap_resolve(&in->heap, handler);
    if (who.count != 1 || who.at[0].kind != CC_TARGET_FUNC || !cc_interp_has_body(in, who.at[0].id))
        return 0;
    return cc_interp_func(in, who.at[0].id)->model ? 0 : who.at[0].id;
}

struct cc_state *cc_key_end_run(struct cc_frame *frame, struct cc_state *state, cc_inst_id at)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *list = state, *kept = frame->state;
    state->next = NULL;
    for (uint32_t k = 0; k < in->key_ends_count && frame->thread; k++) {
        struct cc_state *after = NULL;
        cc_func_id func = function_of(in, in->key_ends[k].handler);
        for (struct cc_state *one = list, *next; one; one = next) {
            next = one->next;
            one->next = NULL;
            cc_term_id value = func ? own_value(frame, one, in->key_ends[k].place) : 0;
            frame->state = one;
            struct cc_state *out = value ? cc_interp_run_function(frame, one, func, &value, 1, at) : one;
            for (struct cc_state *more; out; out = more) {
                more = out->next;
                cc_push_state(&after, out);
            }
        }
        list = after;
    }
    frame->state = kept;
    return list;
}
