/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/last_reference.h"

/*
 * A path keeps what it knows of its reference in a cell of the object itself, in front of all members: nothing while it
 * has its reference, else how it gave it back.
 */
enum { LAST = 1, PLAIN = 2, THROUGH = 4 /* of an object on the way */, FLAGS = 8, DEEPEST = 4 };

/* Two paths that know different things were joined: it is gone on one of them at least. */
#define UNSURE ((uint32_t)FLAGS)

static cc_term_id cell_of(struct cc_interpreter *in, cc_term_id address)
{
    return cc_term_note(&in->terms, cc_term_root(&in->terms, address), CC_NOTE_REFERENCE);
}

/*
 * Where the path has `root` from: the place it was loaded from, or, of what goes by a name of its own since this path made it, the
 * one where it hangs; 0 if there is none.
 */
static cc_term_id holder_of(const struct cc_frame *frame, cc_term_id root)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_term *row = cc_term_at(&in->terms, root);
    if (row->op == CC_T_LOAD)
        return row->a;
    cc_object_id object = row->op == CC_T_OBJECT ? row->a : 0;
    bool made = object && in->heap.objects[object].kind == CC_OBJECT_HEAP && !in->heap.objects[object].held_twice;
    for (uint32_t i = 0; (made || row->op == CC_T_RESULT) && i < frame->state->memory_count; i++) {
        const struct cc_memory_entry *entry = &frame->state->memory[i];
        if (entry->value == root && cc_term_root(&in->terms, entry->address) != root)
            return entry->address;
    }
    return 0;
}

uint32_t cc_reference_of(const struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    int64_t known;
    if (!frame->state->gave_back)
        return 0;
    for (int depth = 0; depth < DEEPEST; depth++) {
        const struct cc_memory_entry *entry = cc_state_memory(frame->state, cell_of(in, address));
        if (entry)
            return (cc_term_is_int(&in->terms, entry->value, &known) ? (uint32_t)known : UNSURE) |
                   (depth ? THROUGH : 0);
        address = holder_of(frame, cc_term_root(&in->terms, address));
        if (!address)
            break;
    }
    return 0;
}

bool cc_reference_is_gone(const struct cc_frame *frame, cc_term_id address)
{
    uint32_t known = cc_reference_of(frame, address);
    return known && !(known & THROUGH);
}

static void know(struct cc_interpreter *in, struct cc_state *state, cc_term_id address, uint32_t reference)
{
    state->gave_back = true;
    cc_state_write(&in->pool, state, cell_of(in, address), cc_term_int(&in->terms, reference));
}

/* The path has taken one off the count at `address`, where `old` was. */
static bool note_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    return !cc_runs_alone(&in->tree, frame->thread, frame->state->phase) && !cc_reference_is_gone(frame, address) &&
           !cc_id_map_put(in->arena, &in->dropped_at, old, address) &&
           !cc_id_map_put(in->arena, &in->dropped_by, old, id);
}

void cc_reference_drop(struct cc_frame *frame, cc_term_id address, cc_term_id old, cc_inst_id id)
{
    if (old && frame->in->model->insts[id].order != CC_RELAXED && note_drop(frame, address, old, id))
        know(frame->in, frame->state, address, id * FLAGS);
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
        cc_state_holds_exclusively(frame->state) && note_drop(frame, address, old, id) &&
        cc_id_map_get(&in->last_frees, id) != CC_NO_ID)
        know(in, frame->state, address, id * FLAGS + PLAIN);
}

void cc_reference_free(struct cc_frame *frame, cc_term_id pointer)
{
    struct cc_interpreter *in = frame->in;
    uint32_t known = cc_reference_of(frame, pointer);
    if ((known & (LAST | PLAIN | THROUGH)) != (LAST | PLAIN) ||
        cc_id_map_get(&in->last_frees, known / FLAGS) != CC_NO_ID)
        return;
    in->heap.generation++; /* from the next round on it is a count of references */
    if (cc_id_map_put(in->arena, &in->last_frees, known / FLAGS, 1))
        return;
}

/* The value that was one, or less, if `atom` is `truth`: old == 1, !(1 < old), old < 2, with old - 1 for old too. */
static cc_term_id was_at_most_one(const struct cc_interpreter *in, cc_term_id atom, bool truth)
{
    const struct cc_term *row = cc_term_at(&in->terms, atom);
    int64_t bound, shift;
    if (row->op != CC_T_BINARY)
        return 0;
    bool left = cc_term_is_int(&in->terms, row->a, &bound);
    if (!left && !cc_term_is_int(&in->terms, row->b, &bound))
        return 0;
    cc_term_id old = cc_term_split(&in->terms, left ? row->b : row->a, &shift);
    bool is_last = row->sub == CC_BIN_EQ   ? truth && bound - shift == 1
                   : row->sub == CC_BIN_LT ? (left ? !truth && bound - shift == 1 : truth && bound - shift == 2)
                                           : false;
    return is_last ? old : 0;
}

void cc_reference_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id atom;
    bool when;
    if (!value || !in->dropped_at.count)
        return;
    cc_term_condition(&in->terms, value, &atom, &when);
    uint32_t address = CC_NO_ID;
    cc_term_id old = was_at_most_one(in, atom, when == truth);
    if (old)
        address = cc_id_map_get(&in->dropped_at, old);
    struct cc_frame there = *frame;
    there.state = state;
    if (address == CC_NO_ID)
        return;
    uint32_t known = cc_reference_of(&there, address);
    if (!known || known & THROUGH) /* a plain number so far */
        known = cc_id_map_get(&in->dropped_by, old) * FLAGS + PLAIN;
    if (known >= 2 * FLAGS)
        know(in, state, address, known | LAST);
}

bool cc_reference_orders(const struct cc_interpreter *in, const struct cc_access *other, const struct cc_access *last,
                         cc_object_id object)
{
    if (!(last->reference & LAST) || (last->reference & THROUGH && in->heap.objects[object].held_twice))
        return false;
    if (last->reference & PLAIN && cc_id_map_get(&in->last_frees, last->reference / FLAGS) == CC_NO_ID)
        return false;
    return !other->reference || other->reference & LAST;
}
