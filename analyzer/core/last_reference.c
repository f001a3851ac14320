/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/last_reference.h"

/*
 * A path keeps what it knows of its reference in a cell of the object itself, in front of all members: nothing while it
 * has its reference, else how it gave it back.
 */
enum { GONE = 0, LAST = 1, PLAIN = 2, FLAGS = 4 };

/* Two paths that know different things were joined: it is gone on one of them at least. */
#define UNSURE ((uint32_t)FLAGS)

static cc_term_id cell_of(struct cc_interpreter *in, cc_term_id address)
{
    return cc_term_offset(&in->terms, cc_term_root(&in->terms, address), -((int64_t)1 << 41));
}

uint32_t cc_reference_of(const struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    int64_t known;
    if (!in->dropped_at.count)
        return 0;
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, cell_of(in, address));
    if (!entry)
        return 0;
    return cc_term_is_int(&in->terms, entry->value, &known) ? (uint32_t)known : UNSURE;
}

static void know(struct cc_interpreter *in, struct cc_state *state, cc_term_id address, uint32_t reference)
{
    cc_state_write(&in->pool, state, cell_of(in, address), cc_term_int(&in->terms, reference));
}

/* The path has taken one off the count at `address`, where `old` was. */
static void drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id, uint32_t flags)
{
    struct cc_interpreter *in = frame->in;
    if (cc_runs_alone(&in->tree, frame->thread, frame->state->phase) || cc_reference_of(frame, address))
        return;
    if (!cc_id_map_put(in->arena, &in->dropped_at, old, address))
        know(in, frame->state, address, id * FLAGS + flags);
}

void cc_reference_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id)
{
    if (old && frame->in->model->insts[id].order != CC_RELAXED)
        drop(frame, address, old, id, GONE);
}

/* Is the place a member of something that is found through a pointer? What a variable counts are no references to it. */
static bool is_in_object(const struct cc_interpreter *in, cc_term_id address)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op != CC_T_OBJECT || in->heap.objects[root->a].kind == CC_OBJECT_HEAP;
}

void cc_reference_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    int64_t change;
    cc_term_id old = value ? cc_term_split(&in->terms, value, &change) : 0;
    if (old && change == -1 && cc_term_content_of(&in->terms, old) == address && is_in_object(in, address) &&
        cc_state_holds_exclusively(frame->state))
        drop(frame, address, old, id, PLAIN);
}

void cc_reference_free(struct cc_frame *frame, cc_term_id pointer)
{
    struct cc_interpreter *in = frame->in;
    uint32_t known = cc_reference_of(frame, pointer);
    if (known & LAST && cc_id_map_put(in->arena, &in->last_frees, known / FLAGS, 1))
        return;
}

void cc_reference_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id atom;
    bool when;
    int64_t one;
    if (!value || !in->dropped_at.count)
        return;
    cc_term_condition(&in->terms, value, &atom, &when);
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    bool is_last = row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && when == truth &&
                   cc_term_is_int(&in->terms, row->b, &one) && one == 1;
    uint32_t address = is_last ? cc_id_map_get(&in->dropped_at, row->a) : CC_NO_ID;
    struct cc_frame there = *frame;
    there.state = state;
    uint32_t known = address != CC_NO_ID ? cc_reference_of(&there, address) : 0;
    if (known >= 2 * FLAGS)
        know(in, state, address, known | LAST);
}

bool cc_reference_orders(const struct cc_interpreter *in, const struct cc_access *other, const struct cc_access *last)
{
    if (!(last->reference & LAST))
        return false;
    if (last->reference & PLAIN && cc_id_map_get(&in->last_frees, last->reference / FLAGS) == CC_NO_ID)
        return false;
    return !other->reference || other->reference & LAST;
}
