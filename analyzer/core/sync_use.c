/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/sync_use.h"

#include "analyzer/core/core_memory.h"

void cc_sync_uses_clear(struct cc_interpreter *in)
{
    if (!in->uses)
        in->uses = cc_arena_alloc(in->arena, sizeof *in->uses);
    in->uses->rows_count = 0;
    cc_id_map_clear(&in->uses->seen);
    in->uses->handed.count = 0;
    cc_id_map_clear(&in->uses->handed_seen);
}

struct cc_sync_use *cc_sync_use_note(struct cc_frame *frame, enum cc_sync_use_kind kind, cc_term_id subject,
                                     cc_term_id other, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    uint64_t key = cc_hash_step((uint64_t)kind, (uint64_t)subject << 32 | other);
    key = cc_hash_step(cc_hash_step(key, (uint64_t)id << 32 | frame->thread), state->phase);
    for (uint32_t i = 0; i < state->holds_count; i++)
        key = cc_hash_step(key, state->holds[i].lock);
    if (cc_id_map_get(&in->uses->seen, key) != CC_NO_ID || cc_id_map_put(in->arena, &in->uses->seen, key, 1))
        return NULL;
    struct cc_hold *holds = cc_arena_array(in->arena, state->holds_count + 1, sizeof *holds);
    if (state->holds_count)
        memcpy(holds, state->holds, state->holds_count * sizeof *holds);
    uint32_t at = CC_APPEND_LARGE(in->arena, in->uses, rows);
    in->uses->rows[at] = (struct cc_sync_use){ .kind = kind,
                                               .subject = subject,
                                               .other = other,
                                               .inst = id,
                                               .context = frame->context,
                                               .thread = frame->thread,
                                               .phase = state->phase,
                                               .alone = cc_runs_alone(&in->tree, frame->thread, state->phase),
                                               .holds = holds,
                                               .hold_count = state->holds_count };
    return &in->uses->rows[at];
}

void cc_sync_use_hand_out(struct cc_interpreter *in, cc_term_id pointer)
{
    if (cc_id_map_get(&in->uses->handed_seen, pointer) != CC_NO_ID ||
        cc_id_map_put(in->arena, &in->uses->handed_seen, pointer, 1) ||
        cc_id_vec_push(in->arena, &in->uses->handed, pointer))
        return;
}

void cc_sync_use_end_of(struct cc_frame *frame, cc_object_id object, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    if (!in->heap.objects[object].shared || cc_state_is_private(frame->state, object) ||
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    (void)cc_sync_use_note(frame, CC_USE_END, cc_heap_address(&in->heap, object), 0, id);
}

void cc_sync_use_fill(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id)
{
    struct cc_sync_use *use = address && frame->state ? cc_sync_use_note(frame, CC_USE_FILL, address, 0, id) : NULL;
    if (use)
        use->size = size;
}
