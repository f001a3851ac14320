/* SPDX-License-Identifier: Apache-2.0 */
/* Loads, stores, copies; which objects are still private; which pointers a thread took for itself. */
#include "analyzer/core/array_walk.h"
#include "analyzer/core/claimed_number.h"
#include "analyzer/core/double_buffer.h"
#include "analyzer/core/flag_lock.h"
#include "analyzer/core/guard.h"
#include "analyzer/core/guarded_content.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/last_reference.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/node_links.h"
#include "analyzer/core/one_instance.h"
#include "analyzer/core/handed_back.h"
#include "analyzer/core/own_place.h"
#include "analyzer/core/owner_region.h"
#include "analyzer/core/publication.h"
#include "analyzer/core/ring.h"
#include "analyzer/core/room.h"
#include "analyzer/core/set_up.h"
#include "analyzer/core/single_holder.h"
#include "analyzer/core/stale_check.h"
#include "analyzer/core/taking.h"

/* The path ends where a null pointer is followed. */
static bool is_null_place(const struct cc_interpreter *in, cc_term_id address)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    return root->op == CC_T_INT && root->imm >= -4096 && root->imm < 4096;
}

static bool end_path(struct cc_frame *frame)
{
    cc_state_drop(&frame->in->pool, frame->state);
    frame->state = NULL;
    return false;
}

bool cc_interp_ends_at_null(struct cc_frame *frame, cc_term_id address)
{
    if (!address || !is_null_place(frame->in, address))
        return false;
    (void)end_path(frame);
    return true;
}

/* A thread-local variable: each thread's own, unless its address gets where others find it. */
static bool object_is_thread_local(const struct cc_interpreter *in, cc_object_id id)
{
    const struct cc_object *object = &in->heap.objects[id];
    return object->var && (in->model->vars[object->var].flags & CC_VAR_THREAD_LOCAL);
}

/* How the addresses of an object's parts get to others. */
enum { WHOLE = 1, ELEMENTWISE };

/* The number in a phase's `current` that says the element with this counter has been published. */
static uint32_t publication(struct cc_interpreter *in, cc_object_id object, cc_term_id counter)
{
    enum { ELEMENTS = 1 << 30 /* no thread has such a number */ };
    return cc_interp_current(in, ELEMENTS + object, counter, false);
}

/* An element of an array whose elements are published one by one, before its turn: nobody else can reach it. */
static bool is_unpublished_element(const struct cc_frame *frame, cc_object_id object, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    if (cc_id_map_get(&in->published_by, object) != ELEMENTWISE)
        return false;
    cc_term_id counter = cc_interp_only_counter(in, address);
    if (!counter || cc_id_map_get(&in->published_by, cc_hash_step(object, counter)) == CC_NO_ID)
        return false;
    cc_set_id current = cc_phase_at(&in->tree, frame->state->phase).current;
    return !cc_set_has(&in->sets, current, publication(in, object, counter));
}

static void set_publication(struct cc_interpreter *in, uint64_t key, uint32_t how)
{
    uint32_t known = cc_id_map_get(&in->published_by, key);
    if (known == how || known == WHOLE)
        return;
    in->heap.generation += known != CC_NO_ID;
    if (cc_id_map_put(in->arena, &in->published_by, key, how))
        return;
}

/* Record that `value`, a pointer into `object`, gets where others can find it. */
static void note_publication(struct cc_frame *frame, cc_object_id object, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id counter = cc_interp_only_counter(in, value);
    set_publication(in, object, counter ? ELEMENTWISE : WHOLE);
    if (counter)
        set_publication(in, cc_hash_step(object, counter), ELEMENTWISE);
    if (!counter)
        return;
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    phase.current = cc_set_with(&in->sets, phase.current, publication(in, object, counter));
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

/* Symbols on the way from a pointer to what it may be: loops go round. */
struct origin_walk {
    cc_term_id seen[8];
    uint32_t count;
    bool any; /* something private was found */
};

/*
 * Is the symbol a null pointer or in an object that exists once and that nobody else can reach: what malloc returned, or a
 * place in a buffer of one's own that a loop goes through?
 */
static bool is_private_or_null(const struct cc_frame *frame, cc_term_id symbol, struct origin_walk *walk)
{
    const struct cc_interpreter *in = frame->in;
    for (uint32_t i = 0; i < walk->count; i++)
        if (walk->seen[i] == symbol)
            return true;
    if (walk->count == sizeof walk->seen / sizeof *walk->seen)
        return false;
    walk->seen[walk->count++] = symbol;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        cc_term_id origin = cc_term_root(&in->terms, inputs->at[i]);
        const struct cc_term *input = cc_term_at(&in->terms, origin);
        bool is_own =
            input->op == CC_T_OBJECT && cc_state_is_private(frame->state, input->a) && !in->heap.objects[input->a].many;
        walk->any |= is_own;
        if (!is_own && input->op != CC_T_INT && !(input->op == CC_T_PHI && is_private_or_null(frame, origin, walk)))
            return false;
    }
    return inputs && inputs->count;
}

bool cc_interp_is_shared(const struct cc_frame *frame, cc_term_id address)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, address));
    struct origin_walk walk = { .count = 0 };
    switch ((enum cc_term_op)root->op) {
    case CC_T_OBJECT:
        return in->heap.objects[root->a].kind != CC_OBJECT_OWN_DATA && !cc_state_is_private(frame->state, root->a) &&
               (!object_is_thread_local(in, root->a) || in->heap.objects[root->a].shared) &&
               !is_unpublished_element(frame, root->a, address);
    case CC_T_INT:
    case CC_T_FUNC:
    case CC_T_TEXT:
    case CC_T_THREAD:
        return false;
    case CC_T_PHI:
        return !is_private_or_null(frame, cc_term_root(&in->terms, address), &walk) || !walk.any;
    default:
        return true;
    }
}

/*
 * The facts by which instances of a thread keep apart, as a number: what bounds an index in the address, what tells the
 * instance. Accesses on two paths that differ in these are two. Of a thread that is one, what bounds an index: it may keep a
 * share beside the instances.
 */
static uint64_t bounds_of(const struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    bool many = in->tree.threads[frame->thread].many;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (many ? cc_is_told_apart(in, &state->facts[i], address) : cc_bounds_index(in, &state->facts[i], address))
            hash ^= cc_hash_step(state->facts[i].truth, state->facts[i].atom);
    return hash;
}

/* An access by the frame's thread, as it stands. */
static struct cc_access access_of(const struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    cc_term_id owned = cc_interp_through_owned(in, state, address);
    uint32_t taken_under = owned ? cc_id_map_get(&in->pool.taken_under, owned) : CC_NO_ID;
    return (struct cc_access){ .address = address,
                               .size = size,
                               .inst = id,
                               .context = frame->context,
                               .thread = frame->thread,
                               .phase = state->phase,
                               .cut = state->cut,
                               .locks = cc_taking_locks(in, state),
                               .holds = state->holds,
                               .hold_count = state->holds_count,
                               .facts = state->facts,
                               .fact_count = state->facts_count,
                               .bounds = bounds_of(frame, address),
                               .current = cc_buffers_are_current(frame, address, id),
                               .kept_at = cc_buffers_kept_at(frame, address),
                               .owned = owned != 0,
                               .taken_under = taken_under == CC_NO_ID ? 0 : taken_under,
                               .reference = cc_reference_of(frame, address) };
}

/* Freeing a null pointer does nothing. */
static bool is_known_null(struct cc_frame *frame, cc_term_id address)
{
    struct cc_terms *terms = &frame->in->terms;
    cc_term_id test = cc_term_binary(terms, CC_BIN_EQ, address, cc_term_int(terms, 0));
    return cc_state_decide(&frame->in->pool, frame->state, test) == 1;
}

/* `stays`: what is written there changes under nobody's eyes. */
static void note_access(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id,
                        enum cc_access_kind kind, bool atomic, bool stays)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    if (!address)
        return;
    if (cc_interp_ends_at_null(frame, address) || (kind == CC_ACCESS_FREE && is_known_null(frame, address)))
        return;
    if (cc_runs_alone(&in->tree, frame->thread, state->phase) || !cc_interp_is_shared(frame, address))
        return;
    if (kind != CC_ACCESS_FREE && cc_interp_creation_failed(frame))
        return;
    if (kind == CC_ACCESS_WRITE && !stays && !state->too_soon &&
        !cc_interp_before_creation(in, state->phase, address) && !cc_is_set_up(in, frame->context))
        cc_heap_set_contended(&in->heap, address,
                              cc_state_holds_exclusively(state) ? CC_ANYONE : cc_interp_who(in, frame->thread),
                              &in->sets, cc_guards_held(frame, address, false));
    struct cc_access access = access_of(frame, address, size, id);
    access.kind = (uint8_t)kind;
    access.atomic = atomic;
    access.slot = cc_ring_slot(frame, address);
    cc_guard_access(frame, &access);
    cc_event_log_access(&in->log, &access);
}

void cc_interp_access(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id,
                      enum cc_access_kind kind, bool atomic)
{
    note_access(frame, address, size, id, kind, atomic, false);
}

cc_term_id cc_interp_load(struct cc_frame *frame, cc_term_id address, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    bool atomic = inst->flags & CC_INST_ATOMIC;
    if (inst->op == CC_OP_RMW || inst->op == CC_OP_CAS)
        atomic = true;
    if (!address)
        return cc_interp_fresh(frame, id, 0, inst->type);
    if (inst->op == CC_OP_LOAD)
        cc_interp_access(frame, address, in->model->types[inst->type].size, id, CC_ACCESS_READ, atomic);
    if (!frame->state)
        return 0;
    enum cc_type_kind kind = in->model->types[inst->type].kind;
    if (kind == CC_TYPE_STRUCT || kind == CC_TYPE_UNION || kind == CC_TYPE_ARRAY)
        return address; /* an aggregate is named by where it is */
    struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    bool shared = cc_interp_is_shared(frame, address);
    bool contended = shared && !cc_runs_alone(&in->tree, frame->thread, frame->state->phase) &&
                     cc_heap_is_contended(&in->heap, address, cc_interp_who(in, frame->thread));
    bool read_anew = contended && (atomic || ((inst->flags & CC_INST_VOLATILE) && !cc_is_guarded_here(frame, address)));
    if (entry && !read_anew)
        return entry->value;
    cc_term_id value = contended ? cc_term_symbol(&in->terms, CC_T_LOAD, address, id, 0, inst->type)
                                 : cc_heap_content(&in->heap, address, inst->type);
    /* who has given a reference back does not take for the same what it finds there later; where no bound cuts, since names cost */
    if (contended &&
        (cc_interp_in_loop(frame) || (kind == CC_TYPE_POINTER && !in->was_cut && cc_reference_is_gone(frame, value))))
        cc_state_retire(&in->pool, frame->state, value);
    if (contended)
        cc_ring_remember(frame, address, value);
    if (contended && kind == CC_TYPE_POINTER)
        cc_taking_load(frame, address, value);
    cc_state_set(&in->pool, frame->state,
                 &(struct cc_memory_entry){ address, value, atomic ? id : 0, cc_touch_of(in->model, id) });
    return value;
}

/* ---- stores ---- */

struct aliasing {
    struct cc_frame *frame;
    cc_term_id address;
    cc_object_id object; /* where the store certainly is, or 0 */
    bool object_private;
    struct cc_targets targets;
    uint64_t size;
};

static bool may_alias(void *context, const struct cc_memory_entry *entry)
{
    struct aliasing *a = context;
    struct cc_interpreter *in = a->frame->in;
    if (entry->address == a->address)
        return a->size > 8;
    cc_object_id object = cc_heap_root_object(&in->heap, entry->address);
    int64_t at, to;
    if (object && a->object) {
        if (object != a->object)
            return false;
        cc_term_id left = cc_term_split(&in->terms, entry->address, &at);
        cc_term_id right = cc_term_split(&in->terms, a->address, &to);
        if (left == right)
            return at >= to && at < to + (int64_t)(a->size ? a->size : 1);
        struct cc_targets where = cc_heap_resolve(&in->heap, entry->address);
        for (uint32_t i = 0; i < where.count; i++)
            for (uint32_t j = 0; j < a->targets.count; j++)
                if (cc_heap_spots_meet(&in->heap, object, cc_target_spot(&where.at[i], 8),
                                       cc_target_spot(&a->targets.at[j], a->size)))
                    return true;
        return false;
    }
    if (object) { /* a store through an unknown pointer */
        if (cc_state_is_private(a->frame->state, object))
            return false;
        cc_term_split(&in->terms, entry->address, &at);
        for (uint32_t j = 0; j < a->targets.count; j++)
            if (a->targets.at[j].kind == CC_TARGET_OBJECT && a->targets.at[j].id == object &&
                cc_heap_spots_meet(&in->heap, object, (struct cc_spot){ .offset = at, .size = 8 },
                                   cc_target_spot(&a->targets.at[j], a->size)))
                return true;
        return false;
    }
    if (a->object && a->object_private)
        return false;
    cc_term_split(&in->terms, entry->address, &at);
    cc_term_split(&in->terms, a->address, &to);
    return at == to; /* two unknown pointers, the same member */
}

/*
 * One of several elements of what only this thread sees is given away, and which is not known: so it may be any of those
 * that the state has there.
 */
static void give_elements(struct cc_frame *frame, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_term *load = cc_term_at(&in->terms, value);
    cc_object_id array = load->op == CC_T_LOAD ? cc_heap_root_object(&in->heap, load->a) : 0;
    if (!array || !cc_state_is_private(frame->state, array))
        return;
    for (uint32_t i = 0; i < frame->state->memory_count; i++) {
        cc_term_id element = frame->state->memory[i].value;
        if (cc_heap_root_object(&in->heap, frame->state->memory[i].address) != array || !element)
            continue;
        if (cc_heap_root_object(&in->heap, element))
            cc_interp_escape(frame, element);
        else
            cc_state_set_owned(&in->pool, frame->state, cc_term_root(&in->terms, element), false);
    }
}

/* Of what two paths call alike, either may be given away: what malloc returned, or null, once both were looked at. */
static void escape_choices(struct cc_frame *frame, cc_term_id symbol, struct origin_walk *walk)
{
    const struct cc_interpreter *in = frame->in;
    for (uint32_t i = 0; i < walk->count; i++)
        if (walk->seen[i] == symbol)
            return;
    if (walk->count == sizeof walk->seen / sizeof *walk->seen)
        return;
    walk->seen[walk->count++] = symbol;
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        cc_term_id root = cc_term_root(&in->terms, inputs->at[i]);
        if (cc_heap_root_object(&in->heap, root))
            cc_interp_escape(frame, inputs->at[i]);
        else if (cc_term_at(&in->terms, root)->op == CC_T_PHI)
            escape_choices(frame, root, walk);
    }
}

/* What hangs in the object at places of which the path has forgotten what it put there: where paths met that disagree. */
static void escape_forgotten(struct cc_frame *frame, cc_object_id object)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id base = cc_heap_address(&in->heap, object);
    for (uint32_t c = 0; c < in->heap.objects[object].cells_count; c++) {
        const struct cc_cell cell = in->heap.objects[object].cells[c];
        if (cell.stride || cc_state_memory(frame->state, cc_term_offset(&in->terms, base, cell.offset)))
            continue;
        for (uint32_t v = 0; v < cell.values.count; v++) {
            cc_object_id held = cc_heap_root_object(&in->heap, cell.values.at[v]);
            if (held && held != object && cc_state_is_private(frame->state, held))
                cc_interp_escape(frame, cell.values.at[v]);
        }
    }
}

/* Everything reachable from `value` can be reached by others from now on. */
void cc_interp_escape(struct cc_frame *frame, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    if (!value)
        return;
    value = cc_walk_as_index(in, value);
    cc_object_id object = cc_heap_root_object(&in->heap, value);
    if (!object && cc_sorted_has(frame->state->owned, frame->state->owned_count, cc_term_root(&in->terms, value)))
        cc_link_publish(frame, cc_term_root(&in->terms, value));
    cc_taking_give(in, frame->state, value);
    if (!object) {
        cc_term_id root = cc_term_root(&in->terms, value);
        struct origin_walk walk = { .count = 0 };
        give_elements(frame, root);
        if (cc_term_at(&in->terms, root)->op == CC_T_PHI)
            escape_choices(frame, root, &walk);
        return;
    }
    note_publication(frame, object, value);
    if (object_is_thread_local(in, object) && !in->heap.objects[object].shared) {
        in->heap.objects[object].shared = true;
        in->heap.generation++; /* what was done to it so far was not noted */
    }
    if (!cc_state_is_private(frame->state, object))
        return;
    cc_state_set_private(&in->pool, frame->state, object, false);
    cc_link_publish(frame, cc_heap_address(&in->heap, object));
    in->heap.objects[object].shared = true;
    for (uint32_t i = 0; i < frame->state->memory_count; i++)
        if (cc_heap_root_object(&in->heap, frame->state->memory[i].address) == object)
            cc_interp_escape(frame, frame->state->memory[i].value);
    escape_forgotten(frame, object);
}

/* Does the path store this because it found what was there to be less, or more? The largest so far, or the smallest. */
static bool was_compared(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id found,
                         cc_term_id value, cc_inst_id store)
{
    const struct cc_inst *written = &in->model->insts[in->model->insts[store].b];
    while (written->op == CC_OP_CAST)
        written = &in->model->insts[written->a];
    for (uint32_t i = 0; i < state->facts_count && written->op != CC_OP_CONST; i++) {
        const struct cc_term *row = cc_term_at(&in->terms, state->facts[i].atom);
        if (row->op == CC_T_BINARY && row->sub == CC_BIN_LT &&
            ((row->a == found && row->b == value) || (row->a == value && row->b == found)))
            return true;
    }
    return false;
}

/* Does the instruction do more than compute? */
static bool has_effect(const struct cc_inst *inst)
{
    return inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE || inst->op == CC_OP_CALL || inst->op == CC_OP_RMW ||
           inst->op == CC_OP_CAS;
}

/*
 * Is another number stored than the path has just found there, first thing after it was compared, and then more done? Who
 * does something else in between sets a flag because of that; who does nothing more sets what others may set as well.
 */
static bool is_claimed_by_look(struct cc_frame *frame, cc_term_id found, cc_term_id value, cc_inst_id load,
                               cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_block *blocks = &in->model->blocks[in->model->funcs[frame->func].blocks];
    const struct cc_block *block = &blocks[frame->block];
    int64_t before, after;
    if (in->func_of_inst[load] != frame->func || !cc_term_is_int(&in->terms, value, &after) ||
        !cc_state_known_int(&in->pool, frame->state, found, &before) || before == after || before)
        return false;
    cc_inst_id last = load + 1; /* the end of the block that looks */
    while (last < id && last < block->insts && !has_effect(&in->model->insts[last]))
        last++;
    for (cc_inst_id i = last; i < id; i++)
        if (has_effect(&in->model->insts[i]))
            return false;
    for (cc_inst_id i = id + 1; i < block->insts + block->inst_count; i++)
        if (in->model->insts[i].op == CC_OP_STORE && !(in->model->insts[i].flags & CC_INST_ATOMIC))
            return true;
    return false;
}

/* An atomic value written back that was computed from an earlier atomic read of the same place, or chosen by it. */
static void check_atomic_update(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    if (!entry || !entry->atomic_load || in->model->insts[id].op != CC_OP_STORE)
        return;
    bool computed = entry->value != value && (cc_term_contains(&in->terms, value, entry->value) ||
                                              was_compared(in, frame->state, entry->value, value, id));
    if (!computed && !is_claimed_by_look(frame, entry->value, value, entry->atomic_load, id))
        return;
    if (cc_state_holds_exclusively(frame->state) || cc_runs_alone(&in->tree, frame->thread, frame->state->phase) ||
        !cc_interp_is_shared(frame, address))
        return;
    cc_interp_misuse(frame, CC_RULE_ATOMICITY_VIOLATION, id, address, entry->atomic_load, computed ? NULL : "chosen");
}

/*
 * Does a thread store what it has for itself where nobody else ever looks: in a place of its own, or in the thing
 * itself? Then it still has it.
 */
static bool keeps_for_itself(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_object_id object = cc_heap_root_object(&in->heap, value);
    bool owned = value && cc_interp_through_owned(in, frame->state, value);
    bool made = object && in->heap.objects[object].kind == CC_OBJECT_HEAP && cc_state_is_private(frame->state, object);
    if (owned && cc_term_root(&in->terms, place) == cc_term_root(&in->terms, value))
        return true;
    bool one = !in->tree.threads[frame->thread].many || cc_own_place_is_of_call(in, place, frame->thread);
    return (owned || made) && one && cc_own_place_is(in, place, frame->thread);
}

static void publish(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id)
{
    if (!cc_runs_alone(&frame->in->tree, frame->thread, frame->state->phase) && !cc_interp_creation_failed(frame)) {
        struct cc_access access = access_of(frame, place, 0, id);
        cc_publication_note(frame, &access, place, value);
    }
    if (keeps_for_itself(frame, place, value))
        return;
    /* what it has made hangs on what it has for itself: nobody finds it there before that is given away */
    cc_object_id object = value ? cc_heap_root_object(&frame->in->heap, value) : 0;
    bool made =
        object && frame->in->heap.objects[object].kind == CC_OBJECT_HEAP && cc_state_is_private(frame->state, object);
    cc_term_id holder = made ? cc_interp_through_owned(frame->in, frame->state, place) : 0;
    cc_interp_escape(frame, value);
    if (holder && holder == cc_term_root(&frame->in->terms, place)) {
        cc_state_set_owned(&frame->in->pool, frame->state, cc_heap_address(&frame->in->heap, object), true);
        cc_state_inherit_taking(&frame->in->pool, holder, cc_heap_address(&frame->in->heap, object));
    }
}

/* Does main, between two crews of threads, store what is no memory of the first: a number, or where an object is? */
static bool sets_anew(const struct cc_frame *frame, cc_term_id value)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_term *root = value ? cc_term_at(&in->terms, cc_term_root(&in->terms, value)) : NULL;
    return root && (root->op == CC_T_INT || root->op == CC_T_OBJECT || root->op == CC_T_FUNC) &&
           cc_is_left_alone(&in->tree, frame->thread, frame->state->phase);
}

void cc_interp_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, uint64_t size, cc_inst_id id,
                     bool atomic)
{
    struct cc_interpreter *in = frame->in;
    if (!address)
        return;
    cc_set_up_store(frame, address, value);
    note_access(frame, address, size, id, CC_ACCESS_WRITE, atomic, sets_anew(frame, value));
    if (!frame->state)
        return;
    if (atomic)
        check_atomic_update(frame, address, value, id);
    else {
        cc_reference_store(frame, address, value, id);
        cc_stale_check_store(frame, address, value, id);
    }
    if (!cc_interp_creation_failed(frame))
        cc_latch_update(frame, address, value, id, atomic);
    bool shared = cc_interp_is_shared(frame, address);
    if (frame->state->owned_count)
        cc_taking_link(in, frame->state, address);
    bool takes_in_order = atomic && (in->model->insts[id].op == CC_OP_STORE || cc_order_acquires(in, id));
    if (shared && (takes_in_order || cc_state_holds_exclusively(frame->state)))
        cc_taking_store(frame, address, value, id);
    if (shared && !atomic)
        cc_flag_lock_store(frame, address, value, id);
    if (shared)
        cc_claim_note_store(frame, address, value, id);
    const struct cc_memory_entry *known = cc_state_memory(frame->state, address);
    cc_term_id before = known ? known->value : 0;
    if (cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        cc_ring_begin(frame, address, value, id);
    else if (shared)
        cc_ring_store(frame, value, before, id);
    if (shared)
        cc_ring_remember(frame, address, value);
    if (shared && in->rooms_count)
        cc_room_count(frame, address, value, id);
    struct aliasing a = {
        .frame = frame, .address = address, .object = cc_heap_root_object(&in->heap, address), .size = size ? size : 8
    };
    a.targets = cc_heap_resolve(&in->heap, address);
    a.object_private = a.object && cc_state_is_private(frame->state, a.object);
    cc_state_forget(frame->state, may_alias, &a);
    cc_state_set(&in->pool, frame->state, &(struct cc_memory_entry){ address, value, 0, cc_touch_of(in->model, id) });
    if (!cc_interp_creation_failed(frame))
        cc_heap_store(&in->heap, address, value);
    cc_link_store(frame, address, value);
    cc_interp_keep_handle(frame, address, value);
    cc_holder_store(frame, address, before, value, shared);
    cc_owner_store(frame, address, value, id);
    cc_buffers_store(frame, address, value, id);
    if (shared)
        cc_handed_back_store(frame, address, value, id, atomic);
    if (shared)
        publish(frame, address, value, id);
}

uint64_t cc_interp_size_of_place(const struct cc_model *model, cc_inst_id value)
{
    while (value && model->insts[value].op == CC_OP_CAST)
        value = model->insts[value].a;
    const struct cc_inst *inst = &model->insts[value];
    const struct cc_type *type = &model->types[model->types[inst->type].element];
    bool one = (inst->op == CC_OP_VAR_ADDR || inst->op == CC_OP_FIELD_ADDR) && type->kind != CC_TYPE_ARRAY;
    return one && type->size > 1 ? type->size : 0;
}

void cc_interp_change(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id)
{
    enum { ONE_CELL = 8, NEW_THERE = 5, NEW_AT = 6 };
    struct cc_interpreter *in = frame->in;
    cc_object_id object = address ? cc_heap_root_object(&in->heap, address) : 0;
    if (!object)
        return;
    int64_t from, at;
    cc_term_id base = cc_term_split(&in->terms, address, &from);
    bool exact = size && cc_term_at(&in->terms, base)->op == CC_T_OBJECT;
    for (uint32_t i = 0; i < frame->state->memory_count; i++) {
        struct cc_memory_entry *entry = &frame->state->memory[i];
        if (cc_heap_root_object(&in->heap, entry->address) != object)
            continue;
        if (exact && cc_term_split(&in->terms, entry->address, &at) == base &&
            (at < from || at >= from + (int64_t)size))
            continue;
        entry->value =
            cc_term_symbol(&in->terms, CC_T_RESULT, frame->context, id, (int64_t)entry->address << 8 | NEW_THERE,
                           cc_term_at(&in->terms, entry->value)->type);
        entry->atomic_load = 0;
    }
    cc_term_id whole = exact ? address : cc_heap_address(&in->heap, object);
    cc_term_id value = cc_term_symbol(&in->terms, CC_T_RESULT, frame->context, id, (int64_t)whole << 8 | NEW_AT, 0);
    if (!cc_state_memory(frame->state, address))
        cc_state_write(&in->pool, frame->state, address, value);
    if (exact && size <= ONE_CELL) {
        cc_heap_store(&in->heap, address, value);
        return;
    }
    cc_heap_clobber(&in->heap, object);
}

/* ---- thread-specific data ---- */

/* The place of a key: where it was read, or where the call that made it wrote it. */
static cc_term_id place_of_key(const struct cc_interpreter *in, cc_term_id key)
{
    const struct cc_term *row = cc_term_at(&in->terms, key);
    cc_term_id kept_at = cc_term_content_of(&in->terms, key);
    if (!kept_at && row->op == CC_T_RESULT && row->imm >> 8 > 0)
        kept_at = (cc_term_id)(row->imm >> 8);
    return kept_at ? kept_at : key;
}

/* Where the running instance keeps what it has under a key: the same key is found at the same place. */
cc_term_id cc_interp_own_data_place(struct cc_frame *frame, cc_term_id key)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id own = cc_heap_address(&in->heap, cc_heap_own_data(&in->heap, frame->thread));
    return cc_term_offset(&in->terms, own, (int64_t)place_of_key(in, key) * (int64_t)sizeof(void *));
}

cc_term_id cc_interp_own_data(struct cc_frame *frame, cc_term_id key, cc_inst_id id, cc_type_id type)
{
    struct cc_interpreter *in = frame->in;
    if (!key)
        return cc_interp_fresh(frame, id, 8, type);
    cc_term_id place = cc_interp_own_data_place(frame, key);
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, place);
    if (entry)
        return entry->value;
    cc_term_id value = cc_term_symbol(&in->terms, CC_T_LOAD, place, 0, 0, type);
    cc_state_write(&in->pool, frame->state, place, value);
    return value;
}

void cc_interp_set_own_data(struct cc_frame *frame, cc_term_id key, cc_term_id value)
{
    if (!key || !value)
        return;
    cc_term_id place = cc_interp_own_data_place(frame, key);
    cc_state_write(&frame->in->pool, frame->state, place, value);
    cc_heap_store(&frame->in->heap, place, value);
    cc_holder_store(frame, place, 0, value, true);
    cc_interp_escape(frame, value);
}

struct copying {
    struct cc_frame *frame;
    cc_term_id base;
    int64_t at;
    uint64_t size;
};

static bool inside(const struct copying *c, cc_term_id address, int64_t *offset)
{
    int64_t at;
    if (cc_term_split(&c->frame->in->terms, address, &at) != c->base)
        return false;
    *offset = at - c->at;
    return *offset >= 0 && (!c->size || *offset < (int64_t)c->size);
}

/* What is in all the places that the address may mean, and how new it is, as one number. */
static uint64_t content_of(const struct cc_heap *heap, uint64_t seed, const struct cc_targets *where, bool how_new)
{
    for (uint32_t t = 0; t < where->count; t++) {
        const struct cc_target *at = &where->at[t];
        seed = cc_hash_step(cc_hash_step(seed, (uint64_t)at->kind << 32 | at->id), (uint64_t)at->offset);
        seed = cc_hash_step(seed, (uint64_t)at->stride);
        if (how_new && at->kind == CC_TARGET_OBJECT)
            seed = cc_hash_step(seed, heap->objects[at->id].changed);
    }
    return cc_hash_step(seed, where->count);
}

/* What the path does not know of the source, the heap may: unless the same was copied to the same places before. */
static void copy_cells(struct cc_interpreter *in, cc_term_id to, cc_term_id from, uint64_t size)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, to);
    uint64_t copy = content_of(&in->heap, size, &where, false);
    where = cc_heap_resolve(&in->heap, from);
    copy = content_of(&in->heap, copy, &where, true);
    if (cc_id_map_get(&in->copied, copy) != CC_NO_ID || cc_id_map_put(in->arena, &in->copied, copy, 1))
        return;
    struct cc_target sources[CC_HEAP_TARGETS];
    uint32_t count = where.count;
    cc_targets_copy(&where, sources);
    for (uint32_t t = 0; t < count; t++) {
        if (sources[t].kind != CC_TARGET_OBJECT)
            continue;
        for (uint32_t c = 0; c < in->heap.objects[sources[t].id].cells_count; c++) {
            struct cc_cell cell = in->heap.objects[sources[t].id].cells[c];
            int64_t offset = cell.offset - sources[t].offset, stride = sources[t].stride;
            if (stride)
                offset = ((offset % stride) + stride) % stride;
            if (offset < 0 || (size && offset >= (int64_t)size))
                continue;
            for (uint32_t v = 0; v < cell.values.count; v++)
                if (cc_term_at(&in->terms, cell.values.at[v])->op != CC_T_INT)
                    cc_heap_store(&in->heap, cc_term_offset(&in->terms, to, offset), cell.values.at[v]);
        }
    }
}

void cc_interp_copy(struct cc_frame *frame, cc_term_id to, cc_term_id from, uint64_t size, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    if (!to || !from)
        return;
    cc_interp_access(frame, from, size, id, CC_ACCESS_READ, false);
    if (frame->state)
        cc_interp_access(frame, to, size, id, CC_ACCESS_WRITE, false);
    if (!frame->state)
        return;
    struct copying source = { .frame = frame, .size = size };
    source.base = cc_term_split(&in->terms, from, &source.at);
    uint32_t count = frame->state->memory_count;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct cc_memory_entry *rows = cc_scratch_array(&in->scratch, count, sizeof *rows);
    if (count > 0)
        memcpy(rows, frame->state->memory, count * sizeof *rows);
    for (uint32_t i = 0; i < count; i++) {
        int64_t offset;
        if (!inside(&source, rows[i].address, &offset))
            continue;
        cc_term_id place = cc_term_offset(&in->terms, to, offset);
        cc_state_set(&in->pool, frame->state, &(struct cc_memory_entry){ place, rows[i].value, 0, rows[i].touch });
        cc_heap_store(&in->heap, place, rows[i].value);
        cc_interp_keep_handle(frame, place, rows[i].value);
        cc_holder_store(frame, place, 0, rows[i].value, cc_interp_is_shared(frame, to));
        if (cc_interp_is_shared(frame, to))
            cc_interp_escape(frame, rows[i].value);
    }
    cc_scratch_release(&in->scratch, mark);
    cc_link_copy(frame, to);
    copy_cells(in, to, from, size);
    cc_buffers_overwrite(in, to);
}

struct forgetting {
    struct cc_frame *frame;
    cc_object_id object;
};

static bool is_in_object(void *context, const struct cc_memory_entry *entry)
{
    struct forgetting *f = context;
    return cc_heap_root_object(&f->frame->in->heap, entry->address) == f->object;
}

void cc_interp_forget_object(struct cc_frame *frame, cc_object_id object)
{
    struct forgetting f = { frame, object };
    cc_state_forget(frame->state, is_in_object, &f);
}

void cc_interp_made(struct cc_frame *frame, cc_object_id object)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    bool again = cc_sorted_has(state->known_objects, state->known_objects_count, object);
    bool many = again || in->tree.threads[frame->thread].many;
    in->heap.generation += again && !in->heap.objects[object].many;
    in->heap.objects[object].many |= many;
    if (again) {
        cc_interp_forget_object(frame, object);
        cc_state_set_owned(&in->pool, state, cc_heap_address(&in->heap, object), false);
    }
    cc_state_set_known(&in->pool, state, object);
}

static bool others_may_write(void *context, const struct cc_memory_entry *entry)
{
    struct cc_frame *frame = context;
    return cc_interp_is_shared(frame, entry->address) &&
           cc_heap_is_contended(&frame->in->heap, entry->address, cc_interp_who(frame->in, frame->thread));
}

/* Other threads may have run: what they write is no longer known. */
void cc_interp_others_ran(struct cc_frame *frame)
{
    if (!cc_runs_alone(&frame->in->tree, frame->thread, frame->state->phase))
        cc_state_forget(frame->state, others_may_write, frame);
}

static bool others_may_replace(void *context, const struct cc_memory_entry *entry)
{
    struct cc_frame *frame = context;
    return others_may_write(context, entry) && !cc_guarded_content_stays(frame, entry);
}

void cc_interp_waited_for_lock(struct cc_frame *frame)
{
    if (!cc_runs_alone(&frame->in->tree, frame->thread, frame->state->phase))
        cc_state_forget(frame->state, others_may_replace, frame);
}
