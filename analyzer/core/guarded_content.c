/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/guarded_content.h"

#include "analyzer/core/lock_relation.h"

enum { BESIDE = (1 << 30) + 24 /* no block has such a number */ };

/* The lock's name for everybody, looked up once a round; 0 if it has none. */
static cc_term_id common_name(struct cc_interpreter *in, cc_term_id lock)
{
    uint64_t key = cc_hash_step(cc_hash_step(BESIDE, in->heap.round), lock);
    uint32_t known = cc_id_map_get(&in->guard_names, key);
    if (known != CC_NO_ID)
        return known;
    cc_term_id name = cc_stable_lock(in, lock);
    (void)!cc_id_map_put(in->arena, &in->guard_names, key, name);
    return name;
}

/* The root of an address, and in `*bytes` all that is constant on the way to the place. */
static cc_term_id root_and_bytes(const struct cc_terms *terms, cc_term_id address, int64_t *bytes)
{
    *bytes = 0;
    for (;;) {
        const struct cc_term *row = cc_term_at(terms, address);
        if (row->op != CC_T_OFFSET && row->op != CC_T_INDEX)
            return address;
        *bytes += row->op == CC_T_OFFSET ? row->imm : 0;
        address = row->a;
    }
}

/* A lock in the object that the place is in, by how far it is from there; 0 for any other. */
static cc_term_id name_beside(struct cc_interpreter *in, cc_term_id lock, cc_term_id address)
{
    int64_t lock_at, place_at;
    cc_term_id base = cc_term_split(&in->terms, lock, &lock_at);
    if (root_and_bytes(&in->terms, address, &place_at) != base)
        return 0;
    cc_term_id beside = cc_term_symbol(&in->terms, CC_T_PHI, 0, BESIDE, 0, 0);
    return cc_term_offset(&in->terms, beside, lock_at - place_at);
}

cc_set_id cc_guards_held(struct cc_frame *frame, cc_term_id address, bool reads)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    uint8_t doubtful = CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER | CC_HOLD_ROOM | (reads ? 0 : CC_HOLD_READ);
    cc_set_id held = 0;
    for (uint32_t i = 0; i < state->holds_count; i++) {
        if (state->holds[i].flags & doubtful)
            continue;
        cc_term_id lock = state->holds[i].lock, name = common_name(in, lock), beside = name_beside(in, lock, address);
        held = name ? cc_set_with(&in->sets, held, name) : held;
        held = beside ? cc_set_with(&in->sets, held, beside) : held;
    }
    return held;
}

bool cc_is_guarded_here(struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    cc_set_id held = frame->state->holds_count ? cc_guards_held(frame, address, true) : 0;
    return held && cc_heap_is_guarded(&in->heap, &in->sets, address, cc_interp_who(in, frame->thread), held);
}

bool cc_guarded_content_stays(struct cc_frame *frame, const struct cc_memory_entry *entry)
{
    return frame->state->holds_count && cc_touch_is_pointer(entry->touch) && cc_is_guarded_here(frame, entry->address);
}
