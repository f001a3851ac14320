/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/taking.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/node_links.h"

enum { DEEPEST = 4 };

cc_set_id cc_taking_locks(struct cc_interpreter *in, const struct cc_state *state)
{
    cc_set_id set = 0;
    for (uint32_t i = 0; i < state->holds_count; i++) {
        const struct cc_hold *hold = &state->holds[i];
        if (!(hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD)))
            set = cc_set_with(&in->sets, set, hold->lock * 2 + ((hold->flags & CC_HOLD_READ) != 0));
    }
    return set;
}

/* `also`: locks under which it was taken before, by another thread. */
static void take_name(struct cc_interpreter *in, struct cc_state *state, cc_term_id pointer, cc_set_id also)
{
    cc_set_id locks = cc_set_union(&in->sets, cc_taking_locks(in, state), also);
    uint32_t old = cc_id_map_get(&in->pool.taken_under, pointer);
    cc_set_id both = old == CC_NO_ID ? locks : cc_set_intersection(&in->sets, old, locks);
    if (both != old && cc_id_map_put(in->arena, &in->pool.taken_under, pointer, both))
        return;
    cc_state_set_owned(&in->pool, state, pointer, true);
}

/* What the path knows to be the same pointer as `value`, by its fact number `i`; or 0. */
static cc_term_id other_name(const struct cc_interpreter *in, const struct cc_state *state, uint32_t i,
                             cc_term_id value)
{
    const struct cc_term *row = cc_term_at(&in->terms, state->facts[i].atom);
    bool equal = row->op == CC_T_BINARY && row->sub == CC_BIN_EQ && state->facts[i].truth;
    cc_term_id other = !equal ? 0 : row->a == value ? row->b : row->b == value ? row->a : 0;
    return other && cc_term_at(&in->terms, other)->op != CC_T_INT ? other : 0;
}

/* Can what this root leads to be taken as a whole: is it one object, and no part of a larger one? */
static bool is_whole(const struct cc_interpreter *in, cc_term_id value)
{
    int64_t bytes;
    const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, value, &bytes));
    if (base->op == CC_T_OBJECT)
        return in->heap.objects[base->a].kind == CC_OBJECT_HEAP || in->heap.objects[base->a].kind == CC_OBJECT_LOCAL;
    return base->op != CC_T_INDEX && base->op != CC_T_INT;
}

/* What hangs on the object and on nothing else goes with it, where the path knows it by a name of its own. */
static void take_content(struct cc_interpreter *in, struct cc_state *state, cc_term_id root, cc_set_id also, int depth)
{
    for (uint32_t i = 0; i < state->memory_count; i++) {
        cc_term_id value = state->memory[i].value;
        cc_object_id object = value ? cc_heap_root_object(&in->heap, value) : 0;
        if (!object || cc_term_root(&in->terms, state->memory[i].address) != root ||
            cc_state_is_private(state, object) || in->heap.objects[object].kind != CC_OBJECT_HEAP ||
            in->heap.objects[object].held_twice)
            continue;
        take_name(in, state, cc_heap_address(&in->heap, object), also);
        if (depth < DEEPEST)
            take_content(in, state, cc_heap_address(&in->heap, object), also, depth + 1);
    }
}

/* Under all the names that the path has for it. */
static void take_all(struct cc_interpreter *in, struct cc_state *state, cc_term_id pointer, cc_set_id also)
{
    take_name(in, state, pointer, also);
    take_content(in, state, pointer, also, 0);
    for (uint32_t i = 0; i < state->facts_count; i++) {
        cc_term_id other = other_name(in, state, i, pointer);
        if (other && is_whole(in, other)) {
            take_name(in, state, cc_term_root(&in->terms, other), also);
            take_content(in, state, cc_term_root(&in->terms, other), also, 0);
        }
    }
}

static void take(struct cc_interpreter *in, struct cc_state *state, cc_term_id pointer)
{
    take_all(in, state, pointer, 0);
}

void cc_taking_take(struct cc_interpreter *in, struct cc_state *state, cc_term_id pointer, cc_set_id also)
{
    take_all(in, state, pointer, also);
}

/* Has the address of `object` ever been stored in what `root` points to? */
static bool hangs_on(struct cc_interpreter *in, cc_object_id object, cc_term_id root)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, root);
    for (uint32_t t = 0; t < where.count; t++) {
        if (where.at[t].kind != CC_TARGET_OBJECT)
            continue;
        const struct cc_object *holder = &in->heap.objects[where.at[t].id];
        for (uint32_t c = 0; c < holder->cells_count; c++)
            for (uint32_t v = 0; v < holder->cells[c].values.count; v++)
                if (cc_heap_root_object(&in->heap, holder->cells[c].values.at[v]) == object)
                    return true;
    }
    return false;
}

/* With an object goes what the thread has made and hung on it. */
static void give_content(struct cc_interpreter *in, struct cc_state *state, cc_term_id root)
{
    for (uint32_t i = state->owned_count; i-- > 0;) {
        cc_object_id object = cc_heap_root_object(&in->heap, state->owned[i]);
        if (object && state->owned[i] != root && in->heap.objects[object].kind == CC_OBJECT_HEAP &&
            hangs_on(in, object, root))
            cc_state_set_owned(&in->pool, state, state->owned[i], false);
    }
}

void cc_taking_give(struct cc_interpreter *in, struct cc_state *state, cc_term_id value)
{
    cc_term_id root = cc_term_root(&in->terms, value);
    if (!state->owned_count)
        return;
    if (cc_sorted_has(state->owned, state->owned_count, root)) {
        cc_state_set_owned(&in->pool, state, root, false);
        give_content(in, state, root);
    }
    for (uint32_t i = 0; i < state->facts_count; i++) {
        cc_term_id other = other_name(in, state, i, value);
        if (other)
            cc_state_set_owned(&in->pool, state, cc_term_root(&in->terms, other), false);
    }
}

/* The place in an object of the state's own through which `address` is reached; 0 if it is in that object itself. */
static cc_term_id owned_link(struct cc_interpreter *in, const struct cc_state *state, cc_term_id address)
{
    cc_term_id owned = cc_interp_through_owned(in, state, address), by = 0;
    for (cc_term_id at = owned ? cc_term_root(&in->terms, address) : 0; at && at != owned;) {
        by = cc_term_at(&in->terms, at)->a; /* a load: the way is known */
        at = cc_term_root(&in->terms, by);
    }
    return by;
}

void cc_taking_give_part(struct cc_interpreter *in, struct cc_state *state, cc_term_id address)
{
    cc_taking_give(in, state, cc_term_root(&in->terms, address));
    cc_term_id link = owned_link(in, state, address);
    if (link)
        cc_state_set_owned(&in->pool, state, cc_term_note(&in->terms, link, CC_NOTE_HANDED_ON), true);
}

bool cc_taking_is_handed_on(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id link)
{
    int64_t bytes, of;
    cc_term_id base = cc_term_split(&in->terms, link, &bytes);
    for (uint32_t i = 0; i < state->owned_count; i++)
        if (cc_term_at(&in->terms, state->owned[i])->op == CC_T_OFFSET &&
            cc_term_split(&in->terms, state->owned[i], &of) == base && of == bytes - ((int64_t)CC_NOTE_HANDED_ON << 44))
            return true;
    return false;
}

/* ---- slots ---- */

/* Where the number is kept that chose this slot of an array, directly or by arithmetic; or 0. */
static cc_term_id slot_number_at(const struct cc_interpreter *in, cc_term_id slot)
{
    const struct cc_term *address = cc_term_at(&in->terms, slot);
    while (address->op == CC_T_OFFSET)
        address = cc_term_at(&in->terms, address->a);
    cc_term_id index = address->op == CC_T_INDEX ? address->b : 0;
    for (int depth = 0; index && depth < 4; depth++) {
        const struct cc_term *term = cc_term_at(&in->terms, index);
        cc_term_id kept_at = cc_term_content_of(&in->terms, index);
        if (kept_at)
            return kept_at;
        if (term->op != CC_T_BINARY && term->op != CC_T_OFFSET)
            return 0;
        index = term->a;
    }
    return 0;
}

/* Is pointer `value` what some code found at `place`, or found by following what is at `place`? */
static bool was_found_at(const struct cc_interpreter *in, cc_term_id value, cc_term_id place)
{
    cc_term_id found_at = cc_term_content_of(&in->terms, value);
    if (!found_at)
        return false;
    if (found_at == place)
        return true;
    return slot_number_at(in, found_at) == place;
}

/* Is it a slot of an array whose number the path has just drawn, under a lock it still holds? */
static bool is_in_taken_slot(const struct cc_frame *frame, cc_term_id address)
{
    const struct cc_interpreter *in = frame->in;
    cc_term_id number_at = slot_number_at(in, address);
    if (!number_at || !cc_state_holds_exclusively(frame->state))
        return false;
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, number_at);
    int64_t change;
    cc_term_id drawn = entry ? cc_term_split(&in->terms, entry->value, &change) : 0;
    return drawn && change && cc_term_content_of(&in->terms, drawn) == number_at &&
           cc_term_contains(&in->terms, address, drawn);
}

void cc_taking_load(struct cc_frame *frame, cc_term_id address, cc_term_id value)
{
    if (is_in_taken_slot(frame, address))
        take(frame->in, frame->state, value);
}

/* Is the memory at `slot` part of, or reached from, the object that `place` is in? */
static bool belongs_to(const struct cc_interpreter *in, cc_term_id slot, cc_term_id place)
{
    cc_term_id owner = cc_term_root(&in->terms, place);
    for (int depth = 0; depth < 8; depth++) {
        slot = cc_term_root(&in->terms, slot);
        if (slot == owner)
            return true;
        const struct cc_term *row = cc_term_at(&in->terms, slot);
        if (row->op != CC_T_LOAD)
            break;
        slot = row->a;
    }
    cc_object_id of_slot = cc_heap_root_object(&in->heap, slot), of_owner = cc_heap_root_object(&in->heap, owner);
    if (!of_slot || !of_owner)
        return false;
    const struct cc_object *object = &in->heap.objects[of_owner];
    for (uint32_t c = 0; c < object->cells_count; c++)
        for (uint32_t v = 0; v < object->cells[c].values.count; v++)
            if (cc_heap_root_object(&in->heap, object->cells[c].values.at[v]) == of_slot)
                return true;
    return false;
}

/* Was `value` found in this critical section in a container whose count is at `place`? */
static bool was_counted_at(const struct cc_interpreter *in, cc_term_id value, cc_term_id place)
{
    const struct cc_term *row = cc_term_at(&in->terms, value);
    return row->op == CC_T_LOAD && row->b && in->model->types[row->type].kind == CC_TYPE_POINTER &&
           belongs_to(in, row->a, place);
}

/* Is `value`, what follows the node that was found at `place`, perhaps that node again? */
static bool may_stay(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id link = cc_term_content_of(&in->terms, value);
    cc_term_id node = link ? cc_term_root(&in->terms, link) : 0;
    return node && was_found_at(in, node, place) && cc_link_leads_to_itself(in, link) &&
           cc_state_decide(&in->pool, frame->state, cc_term_binary(&in->terms, CC_BIN_EQ, value, node)) != 0;
}

/* The container goes on with what hangs on the node that was taken: that does not come with it. */
static void leave_link(struct cc_interpreter *in, cc_term_id node, cc_term_id link)
{
    int64_t bytes;
    if (link && cc_term_split(&in->terms, link, &bytes) == node && bytes >= 0 && bytes < INT32_MAX &&
        cc_id_map_get(&in->pool.left_link, node) != 0)
        (void)!cc_id_map_put(in->arena, &in->pool.left_link, node, (uint32_t)bytes + 1);
}

void cc_taking_link(struct cc_interpreter *in, struct cc_state *state, cc_term_id place)
{
    if (cc_taking_is_handed_on(in, state, place))
        cc_state_set_owned(&in->pool, state, cc_term_note(&in->terms, place, CC_NOTE_HANDED_ON), false);
    int64_t bytes;
    cc_term_id node = cc_term_split(&in->terms, place, &bytes);
    if (cc_id_map_get(&in->pool.left_link, node) == (uint32_t)bytes + 1)
        (void)!cc_id_map_put(in->arena, &in->pool.left_link, node, 0);
}

/* The slot itself, or the index that chose the slot, is overwritten, or the count of the container goes down. */
static void take_from_slot(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    int64_t change;
    cc_term_id base = cc_term_split(&in->terms, value, &change);
    bool down = change < 0 && cc_term_content_of(&in->terms, base) == place;
    for (uint32_t i = 0; i < state->registers_count; i++)
        if (state->registers[i] && (was_found_at(in, state->registers[i], place) ||
                                    (down && was_counted_at(in, state->registers[i], place)))) {
            take(in, state, state->registers[i]);
            leave_link(in, state->registers[i], cc_term_content_of(&in->terms, value));
        }
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (was_found_at(in, state->memory[i].value, place) ||
            (down && was_counted_at(in, state->memory[i].value, place)))
            take(in, state, state->memory[i].value);
}

/* A slot is cleared whose number is kept in the object that was there. */
static void take_by_number(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    int64_t zero;
    bool clears = inst->op == CC_OP_STORE && in->model->types[inst->type].kind == CC_TYPE_POINTER &&
                  cc_term_is_int(&in->terms, value, &zero) && zero == 0;
    cc_term_id number_at = clears ? slot_number_at(in, place) : 0;
    cc_term_id holder = number_at ? cc_term_root(&in->terms, number_at) : 0;
    if (holder && holder != cc_term_root(&in->terms, place) && is_whole(in, holder))
        take(in, frame->state, holder);
}

/* ---- links ---- */

/* Does `symbol`, perhaps after some turns of a loop, come from `origin`, or, if that is 0, from what was found at `place`? */
static bool comes_from(struct cc_interpreter *in, cc_term_id symbol, cc_term_id origin, cc_term_id place, int depth)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        cc_term_id input = inputs->at[i];
        if (origin ? input == origin : cc_term_content_of(&in->terms, input) == place)
            return true;
        if (input != symbol && depth < DEEPEST && comes_from(in, input, origin, place, depth + 1))
            return true;
    }
    return false;
}

/* Is `place` behind one of the node's own links, as in node->prev->next? */
static bool is_behind(const struct cc_interpreter *in, cc_term_id place, cc_term_id node)
{
    cc_term_id at = cc_term_root(&in->terms, place);
    for (int depth = 0; depth < DEEPEST; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, at);
        if (row->op != CC_T_LOAD)
            return false;
        at = cc_term_root(&in->terms, row->a);
        if (at == node)
            return true;
    }
    return false;
}

/* Does the path know that another link of the node than the one at `link` is null: it is the first, or the last? */
static bool is_at_an_end(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id node,
                         cc_term_id link)
{
    for (uint32_t i = 0; i < state->facts_count; i++) {
        const struct cc_term *row = cc_term_at(&in->terms, state->facts[i].atom);
        int64_t zero;
        if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ || !state->facts[i].truth ||
            !cc_term_is_int(&in->terms, row->b, &zero) || zero != 0)
            continue;
        cc_term_id at = cc_term_content_of(&in->terms, row->a);
        cc_type_id type = cc_term_at(&in->terms, row->a)->type;
        if (at && at != link && cc_term_root(&in->terms, at) == node && in->model->types[type].kind == CC_TYPE_POINTER)
            return true;
    }
    return false;
}

/*
 * What hangs on `node` by `link` is stored at `place`. Did the node itself hang there? In prev->next, as prev was the node
 * one turn ago; at the head of the list that the walk to it began with; behind a link of its own; where a first or last one hangs.
 */
static bool goes_past(struct cc_interpreter *in, const struct cc_state *state, cc_term_id place, cc_term_id node,
                      cc_term_id link)
{
    cc_term_id holder = cc_term_root(&in->terms, place);
    int64_t at, of;
    if (holder == node)
        return false;
    if (is_behind(in, place, node) || comes_from(in, node, 0, place, 0))
        return true;
    bool same_link =
        cc_term_split(&in->terms, place, &at) == holder && cc_term_split(&in->terms, link, &of) == node && at == of;
    return (same_link && comes_from(in, holder, node, 0, 0)) || is_at_an_end(in, state, node, link);
}

static void take_past(struct cc_interpreter *in, struct cc_state *state, cc_term_id place, cc_term_id link)
{
    cc_term_id node = link ? cc_term_root(&in->terms, link) : 0;
    if (node && link != place && is_whole(in, link) && goes_past(in, state, place, node, link))
        take(in, state, node);
}

/* What hung on a node takes the node's place. */
static void take_from_list(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    const struct cc_term *row = cc_term_at(&in->terms, value);
    if (row->op == CC_T_INT || row->op == CC_T_TEXT || row->op == CC_T_FUNC)
        return;
    take_past(in, state, place, cc_term_content_of(&in->terms, value));
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (state->memory[i].value == value)
            take_past(in, state, place, state->memory[i].address);
}

void cc_taking_store(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id)
{
    if (value && may_stay(frame, place, value))
        return;
    take_from_slot(frame, place, value);
    if (!value || !cc_state_holds_exclusively(frame->state))
        return;
    take_by_number(frame, place, value, id);
    if (!cc_interp_through_owned(frame->in, frame->state, place))
        take_from_list(frame, place, value);
}

/* ---- searches ---- */

void cc_taking_leave_loop(struct cc_run *run, struct cc_state *state, const struct cc_loop *loop, uint32_t from)
{
    struct cc_interpreter *in = run->in;
    if (loop->sought == CC_NO_REGISTER || from == loop->tests_at || !cc_state_holds_exclusively(state) ||
        cc_runs_alone(&in->tree, in->contexts[run->context].thread, state->phase) ||
        !cc_every_turn_passes(in, run->info, loop, loop->tests_at))
        return;
    cc_term_id value = state->registers[loop->sought];
    if (value && is_whole(in, value))
        take(in, state, cc_term_root(&in->terms, value));
}
