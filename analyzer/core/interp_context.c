/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the program's functions: what a callee sees of its caller, in which context it runs, what it leaves. */
#include "analyzer/core/function_run.h"

#include "analyzer/core/call_graph.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/one_instance.h"

/* What becomes of an entry of the caller's memory at a call. */
enum visibility {
    HIDDEN, /* out of the callee's reach, or out of date */
    TOLD,   /* the callee gets it */
    UNTOLD, /* it makes no use of it, or would know no more than that something is there */
};

enum { TOLD_WORDS = 16 };

/* What of the caller's state a callee can see. */
struct view {
    struct cc_interpreter *in;
    const struct cc_state *state;
    cc_func_id func;
    cc_thread_id thread;
    const cc_term_id *arguments; /* as the callee gets them */
    const cc_term_id *given;     /* as the caller gives them */
    uint32_t count;
    uint64_t symbols;      /* filter of the symbols in the arguments */
    cc_object_id *objects; /* objects it can reach */
    uint32_t objects_count;
    uint8_t *visible;                     /* enum visibility, per memory entry of the state */
    uint64_t told[TOLD_WORDS];            /* filter of the values that it gets so */
    const struct cc_memory_entry *before; /* what the caller's state knew of memory at the call */
    uint32_t before_count;
    bool nothing;
};

/* Has the view this object? Objects carry the number of the view that saw them last. */
static bool is_seen(const struct view *view, cc_object_id object)
{
    return object < view->in->seen_room && view->in->seen[object] == view->in->seeing;
}

static void see_object(struct view *view, cc_object_id object)
{
    struct cc_interpreter *in = view->in;
    in->seen = cc_grow_rows(in->arena, in->seen, in->seen_room, &in->seen_room, object + 1, sizeof *in->seen);
    if (in->seen[object] == in->seeing)
        return;
    in->seen[object] = in->seeing;
    view->objects[view->objects_count++] = object;
}

/* A value the callee gets: the object it points into, or from which it was reached; the caller's own ones of which it is one. */
static void see_value(struct view *view, cc_term_id value)
{
    const struct cc_heap *heap = &view->in->heap;
    cc_term_id origin = value ? cc_term_origin(&view->in->terms, value) : 0;
    cc_object_id object = origin ? cc_heap_root_object(heap, origin) : 0;
    if (object)
        see_object(view, object);
    bool chosen = origin && view->state->private_objects_count && cc_term_at(&view->in->terms, origin)->op == CC_T_PHI;
    const struct cc_id_vec *inputs = chosen ? cc_heap_inputs(heap, origin) : NULL;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        object = cc_heap_root_object(heap, inputs->at[i]);
        if (object && cc_state_is_private(view->state, object))
            see_object(view, object);
    }
}

/* Can the callee get at this object: through what it is given, or because it names it? */
static bool can_reach(const struct view *view, cc_object_id object)
{
    const struct cc_object *row = &view->in->heap.objects[object];
    if (is_seen(view, object))
        return true;
    bool is_global = row->var && view->in->model->vars[row->var].kind == CC_VAR_GLOBAL;
    return is_global && cc_call_graph_names(view->in, view->func, row->var);
}

/* Can the callee see what the caller knows of this place, reached from object `origin` or from none? */
static bool sees_entry(const struct view *view, const struct cc_memory_entry *entry, cc_object_id origin)
{
    const struct cc_interpreter *in = view->in;
    if (origin)
        return can_reach(view, origin);
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, entry->address));
    return (root->symbols & view->symbols) != 0;
}

/* Other threads may have changed what is there by now. */
static bool is_stale(const struct view *view, const struct cc_memory_entry *entry)
{
    cc_object_id object = cc_heap_root_object(&view->in->heap, entry->address);
    if (view->state->holds_count || (object && cc_state_is_private(view->state, object)))
        return false;
    return cc_heap_is_contended(&view->in->heap, entry->address, cc_interp_who(view->in, view->thread));
}

/* Is this value nothing but a name for what is there: no pointer, no constant, nothing known of it? */
static bool is_opaque(const struct view *view, const struct cc_memory_entry *entry)
{
    const struct cc_terms *terms = &view->in->terms;
    const struct cc_term *value = cc_term_at(terms, entry->value);
    if (value->op < CC_T_LOAD || !value->type || entry->atomic_load)
        return false;
    enum cc_type_kind kind = view->in->model->types[value->type].kind;
    if (kind != CC_TYPE_INT && kind != CC_TYPE_FLOAT && kind != CC_TYPE_BOOL)
        return false;
    for (uint32_t i = 0; i < view->state->facts_count; i++)
        if (cc_term_contains(terms, view->state->facts[i].atom, entry->value))
            return false;
    for (uint32_t i = 0; i < view->count; i++)
        if (view->arguments[i] && cc_term_contains(terms, view->arguments[i], entry->value))
            return false;
    for (uint32_t i = 0; i < view->state->holds_count; i++)
        if (cc_term_contains(terms, view->state->holds[i].lock, entry->value))
            return false;
    return true;
}

/* Does it make a difference to the callee that the caller knows this? */
static bool matters(const struct view *view, const struct cc_memory_entry *entry)
{
    const struct cc_func_facts *facts = &view->in->funcs[view->func];
    if (facts->stores_pointers && cc_touch_is_pointer(entry->touch))
        return true;
    if (cc_touch_set_has(&facts->stores, entry->touch))
        return true;
    return cc_touch_set_has(&facts->loads, entry->touch) && !is_opaque(view, entry);
}

static void tell(struct view *view, uint32_t cell)
{
    view->visible[cell] = TOLD;
    see_value(view, view->state->memory[cell].value);
}

/*
 * Which cells does the callee see? Of one that it does not see at first, it can only be that its object is met later. Those
 * are looked at again, as long as there are new objects.
 */
static void see_cells(struct view *view)
{
    const struct cc_interpreter *in = view->in;
    const struct cc_state *state = view->state;
    struct cell {
        uint32_t at;
        cc_object_id origin;
    } *unseen = cc_scratch_array(&view->in->scratch, state->memory_count, sizeof *unseen);
    uint32_t count = 0, known = view->objects_count;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        cc_object_id origin = cc_heap_root_object(&in->heap, cc_term_origin(&in->terms, state->memory[i].address));
        if (sees_entry(view, &state->memory[i], origin))
            tell(view, i);
        else if (origin)
            unseen[count++] = (struct cell){ i, origin };
    }
    while (count && view->objects_count != known) {
        uint32_t left = 0;
        known = view->objects_count;
        for (uint32_t i = 0; i < count; i++)
            if (is_seen(view, unseen[i].origin))
                tell(view, unseen[i].at);
            else
                unseen[left++] = unseen[i];
        count = left;
    }
}

/* The bit of a value among `told`. */
static uint32_t told_bit(cc_term_id value)
{
    return (value * 0x9e3779b1u >> 16) % (TOLD_WORDS * 64);
}

/* Follow arguments and named variables through what the caller's state knows of memory. */
static void make_view(struct view *view)
{
    struct cc_interpreter *in = view->in;
    const struct cc_state *state = view->state;
    in->seeing++;
    view->objects = cc_scratch_array(&in->scratch, view->count + state->memory_count + state->private_objects_count,
                                     sizeof *view->objects);
    view->visible = cc_scratch_array(&in->scratch, state->memory_count, sizeof *view->visible);
    view->before = cc_scratch_copy(&in->scratch, state->memory, state->memory_count, sizeof *state->memory);
    view->before_count = state->memory_count;
    for (uint32_t i = 0; i < view->count; i++) {
        if (!view->arguments[i])
            continue;
        view->symbols |= cc_term_at(&in->terms, view->arguments[i])->symbols;
        see_value(view, view->arguments[i]);
    }
    see_cells(view);
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (view->visible[i] && is_stale(view, &state->memory[i]))
            view->visible[i] = HIDDEN;
        else if (view->visible[i] && !matters(view, &state->memory[i]))
            view->visible[i] = UNTOLD;
        else if (view->visible[i])
            cc_bit_set(view->told, told_bit(state->memory[i].value));
}

/* Is one of the term's symbols part of an argument, or the content of an object that the arguments lead to? */
static bool is_about_arguments(const struct view *view, cc_term_id term)
{
    const struct cc_terms *terms = &view->in->terms;
    const struct cc_term *row = cc_term_at(terms, term);
    cc_object_id object = row->op == CC_T_LOAD ? cc_heap_root_object(&view->in->heap, cc_term_origin(terms, term)) : 0;
    if (object && is_seen(view, object))
        return true;
    for (uint32_t i = 0; i < view->count && row->symbols & view->symbols; i++)
        if (view->arguments[i] && cc_term_contains(terms, view->arguments[i], term))
            return true;
    switch ((enum cc_term_op)row->op) {
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_LOAD:
    case CC_T_OLD:
        return is_about_arguments(view, row->a);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return is_about_arguments(view, row->a) || (row->b && is_about_arguments(view, row->b));
    default:
        return false;
    }
}

/* Does the callee find this pointer in the memory that it sees? */
static bool is_found(const struct view *view, cc_term_id pointer)
{
    for (uint32_t i = 0; i < view->before_count; i++)
        if (view->visible[i] == TOLD && view->before[i].value &&
            cc_term_root(&view->in->terms, view->before[i].value) == pointer)
            return true;
    return false;
}

static bool may_be_told(const struct view *view, cc_term_id value)
{
    return cc_bit(view->told, told_bit(value));
}

/* Does the fact compare a value that the callee finds in the memory that it sees? */
static bool is_about_memory(const struct view *view, cc_term_id atom)
{
    const struct cc_term *row = cc_term_at(&view->in->terms, atom);
    if (row->op != CC_T_BINARY ||
        (!may_be_told(view, row->a) && !may_be_told(view, row->b) && !may_be_told(view, atom)))
        return false;
    for (uint32_t i = 0; i < view->before_count; i++)
        if (view->visible[i] == TOLD && view->before[i].value &&
            (view->before[i].value == row->a || view->before[i].value == row->b || view->before[i].value == atom))
            return true;
    return false;
}

/* Does the callee know the pointer that its caller owns? */
static bool knows_owned(const struct view *view, cc_term_id pointer)
{
    const struct cc_term *row = cc_term_at(&view->in->terms, pointer);
    return (row->op == CC_T_OBJECT && is_seen(view, row->a)) || is_about_arguments(view, pointer) ||
           is_found(view, pointer);
}

static bool is_given(const struct view *view, cc_object_id object)
{
    for (uint32_t i = 0; i < view->objects_count; i++)
        if (view->objects[i] == object)
            return true;
    return false;
}

void cc_interp_bind_parameters(struct cc_interpreter *in, struct cc_state *entry, uint32_t context, cc_func_id id,
                               const cc_term_id *arguments, uint32_t count)
{
    const struct cc_func *func = &in->model->funcs[id];
    struct cc_func_info *info = in->funcs[id].info;
    for (uint32_t i = 0; i < func->param_count && i < count; i++) {
        if (!arguments[i])
            continue;
        if (info->var_register[i] != CC_NO_REGISTER) {
            entry->registers[info->var_register[i]] = arguments[i];
            continue;
        }
        cc_object_id object = cc_heap_local(&in->heap, func->params + i, context, in->contexts[context].thread);
        cc_term_id address = cc_heap_address(&in->heap, object);
        enum cc_type_kind kind = in->model->types[in->model->vars[func->params + i].type].kind;
        if (kind != CC_TYPE_STRUCT && kind != CC_TYPE_UNION) {
            cc_state_write(&in->pool, entry, address, arguments[i]);
            cc_heap_store(&in->heap, address, arguments[i]);
            continue;
        }
        for (uint32_t m = 0; m < entry->memory_count; m++) { /* a struct by value: the caller's copy */
            struct cc_memory_entry row = entry->memory[m];
            int64_t at, base_at;
            cc_term_id base = cc_term_split(&in->terms, arguments[i], &base_at);
            if (cc_term_split(&in->terms, row.address, &at) == base && at >= base_at) {
                cc_term_id to = cc_term_offset(&in->terms, address, at - base_at);
                if (!cc_state_memory(entry, to)) {
                    cc_state_write(&in->pool, entry, to, row.value);
                    cc_heap_store(&in->heap, to, row.value);
                    m = UINT32_MAX; /* the table moved */
                }
            }
        }
    }
}

/* Rewrite a term from one side's names of the arguments to the other's; they differ in general contexts only. */
static cc_term_id swap_arguments(const struct view *view, cc_term_id term, const cc_term_id *from, const cc_term_id *to)
{
    int64_t constant;
    for (uint32_t i = 0; view->nothing && i < view->count; i++)
        if (from[i] && to[i] && from[i] != to[i] && !cc_term_is_int(&view->in->terms, from[i], &constant))
            term = cc_term_replace(&view->in->terms, term, from[i], to[i]);
    return term;
}

static struct cc_state *entry_state(struct view *view, cc_func_id func)
{
    struct cc_interpreter *in = view->in;
    struct cc_state_pool *pool = &in->pool;
    const struct cc_state *from = view->state;
    struct cc_state *entry = cc_state_new(pool, in->funcs[func].info->register_count);
    entry->phase = from->phase;
    entry->cut = from->cut | (view->nothing ? CC_CUT_GENERAL : 0);
    entry->blurred = from->blurred || view->nothing;
    entry->gave_back = from->gave_back;
    entry->too_soon = from->too_soon;
    for (uint32_t i = 0; i < from->holds_count; i++) {
        struct cc_hold hold = from->holds[i];
        hold.lock = swap_arguments(view, hold.lock, view->given, view->arguments);
        hold.flags |= view->nothing ? CC_HOLD_BEFORE : 0;
        (void)cc_state_hold(pool, entry, hold);
    }
    for (uint32_t i = 0; i < from->memory_count && !view->nothing; i++)
        if (view->visible[i] == TOLD)
            cc_state_set(pool, entry, &from->memory[i]);
    for (uint32_t i = 0; i < view->objects_count; i++) {
        if (!cc_state_is_private(from, view->objects[i]))
            continue;
        cc_state_set_private(pool, entry, view->objects[i], true);
        cc_state_set_known(pool, entry, view->objects[i]);
    }
    if (view->nothing)
        return entry;
    for (uint32_t i = 0; i < from->facts_count; i++)
        if (is_about_arguments(view, from->facts[i].atom) || is_about_memory(view, from->facts[i].atom) ||
            cc_tells_instance(in, &from->facts[i]))
            (void)cc_state_assume(pool, entry, from->facts[i].atom, from->facts[i].truth);
    for (uint32_t i = 0; i < from->owned_count; i++)
        if (knows_owned(view, from->owned[i]))
            cc_state_set_owned(pool, entry, from->owned[i], true);
    return entry;
}

uint32_t cc_interp_context_for(struct cc_interpreter *in, uint64_t key, cc_func_id func)
{
    uint32_t known = cc_id_map_get(&in->context_of, key);
    if (known != CC_NO_ID)
        return known;
    uint32_t made = CC_APPEND_LARGE(in->arena, in, contexts);
    in->contexts[made].func = func;
    if (cc_id_map_put(in->arena, &in->context_of, key, made))
        return 0;
    return made;
}

/* Contexts of one calling chain share the names of what they make: their variables, their symbols. */
uint32_t cc_interp_name_context(struct cc_interpreter *in, uint32_t context, uint64_t chain)
{
    uint64_t key = cc_hash_step(cc_hash_step(0x6e61, chain), in->contexts[context].func);
    uint32_t name = cc_id_map_get(&in->context_of, key);
    if (name == CC_NO_ID) {
        name = context;
        if (cc_id_map_put(in->arena, &in->context_of, key, name))
            return context;
    }
    in->contexts[context].name = name;
    return name;
}

void cc_interp_prepare(struct cc_interpreter *in, cc_func_id func)
{
    if (!in->funcs[func].info)
        in->funcs[func].info = cc_func_info_make(in->arena, in->model, func);
}

/* Does the result name values that another call of the same context would name the same? */
static bool names_inner_symbols(const struct cc_interpreter *in, cc_term_id value, const struct view *view)
{
    const struct cc_term *row = cc_term_at(&in->terms, value);
    if (!row->symbols)
        return false;
    for (uint32_t i = 0; i < view->count; i++)
        if (view->arguments[i] && cc_term_contains(&in->terms, view->arguments[i], value))
            return false;
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
    case CC_T_RESULT:
        return true;
    case CC_T_LOAD:
        return row->b != 0 || names_inner_symbols(in, row->a, view);
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_OLD:
        return names_inner_symbols(in, row->a, view);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return names_inner_symbols(in, row->a, view) || names_inner_symbols(in, row->b, view);
    default:
        return false;
    }
}

/* An object made in the callee and still private is a different one for each call site. */
static cc_term_id rename_object(struct cc_interpreter *in, cc_term_id term, cc_object_id from, cc_object_id to)
{
    return term ? cc_term_replace(&in->terms, term, cc_heap_address(&in->heap, from), cc_heap_address(&in->heap, to))
                : 0;
}

/* What the caller's state knew of a place at the call, or 0. */
static cc_term_id value_before(const struct view *view, cc_term_id address)
{
    uint32_t low = 0, high = view->before_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (view->before[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < view->before_count && view->before[low].address == address ? view->before[low].value : 0;
}

/* The same of all places that the exit knows. */
static const cc_term_id *values_before(const struct view *view, const struct cc_state *exit)
{
    cc_term_id *values = cc_scratch_array(&view->in->scratch, exit->memory_count, sizeof *values);
    for (uint32_t i = 0, k = 0; i < exit->memory_count; i++) {
        while (k < view->before_count && view->before[k].address < exit->memory[i].address)
            k++;
        if (k < view->before_count && view->before[k].address == exit->memory[i].address)
            values[i] = view->before[k].value;
    }
    return values;
}

/* What the callee left in the caller's memory gets a name at this call if only the callee can name it. */
static cc_term_id name_content(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                               const struct cc_memory_entry *entry, cc_term_id before, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    if (before == entry->value || !names_inner_symbols(in, entry->value, view))
        return entry->value;
    cc_term_id owned = cc_interp_through_owned(in, out, entry->value);
    cc_term_id named =
        cc_interp_fresh(frame, call, CC_RESULT_OF_MEMORY(entry->address), cc_term_at(&in->terms, entry->value)->type);
    cc_heap_input(&in->heap, named, entry->value);
    if (owned) {
        cc_state_set_owned(&in->pool, out, named, true);
        cc_state_inherit_taking(&in->pool, owned, named);
    }
    return named;
}

/* An object's address and a constant. */
static bool is_exact(const struct cc_interpreter *in, cc_term_id address)
{
    int64_t bytes;
    cc_term_id base = cc_term_split(&in->terms, address, &bytes);
    return base == cc_term_root(&in->terms, address);
}

/*
 * The callee stored through a pointer it found: of what it did not see the caller forgets what that may have changed.
 */
static void forget_aliases(const struct view *view, struct cc_state *out, const struct cc_memory_entry *stored,
                           cc_term_id before)
{
    struct cc_interpreter *in = view->in;
    cc_object_id into = cc_heap_root_object(&in->heap, stored->address);
    if (before == stored->value || (into && is_exact(in, stored->address)))
        return;
    int64_t at;
    struct cc_targets targets = { 0 };
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->memory_count; i++) {
        struct cc_memory_entry *entry = &out->memory[i];
        cc_object_id object = cc_heap_root_object(&in->heap, entry->address);
        bool changed = false;
        cc_term_split(&in->terms, entry->address, &at);
        if (entry->address != stored->address && object &&
            (into ? into == object : !cc_state_is_private(out, object))) {
            targets = targets.at ? targets : cc_heap_resolve(&in->heap, stored->address);
            for (uint32_t t = 0; t < targets.count; t++)
                changed |= targets.at[t].kind == CC_TARGET_OBJECT && targets.at[t].id == object &&
                           cc_heap_spots_meet(&in->heap, object, (struct cc_spot){ .offset = at, .size = 8 },
                                              cc_target_spot(&targets.at[t], 8));
        }
        if (!changed)
            out->memory[kept++] = *entry;
    }
    out->memory_count = kept;
}

static void set_content(struct cc_state_pool *pool, struct cc_state *state, const struct cc_memory_entry *entry,
                        cc_term_id value)
{
    struct cc_memory_entry row = { .address = entry->address, .value = value, .touch = entry->touch };
    cc_state_set(pool, state, &row);
}

/* What the caller had for itself and the callee has put where others find it. */
static void drop_given_away(const struct view *view, struct cc_state *out, const struct cc_state *exit)
{
    const struct cc_state *from = view->state;
    for (uint32_t i = 0; i < from->owned_count && !view->nothing; i++)
        if (knows_owned(view, from->owned[i]) && !cc_sorted_has(exit->owned, exit->owned_count, from->owned[i]))
            cc_state_set_owned(&view->in->pool, out, from->owned[i], false);
}

/* What a constructor has put into what it made, under another name, its caller puts there. */
static void note_made(struct cc_frame *frame, struct cc_state *out, const struct cc_memory_entry *row, cc_inst_id call)
{
    const struct cc_heap *heap = &frame->in->heap;
    cc_object_id object = cc_heap_root_object(heap, row->address);
    if (!object || !heap->objects[object].cloned)
        return;
    struct cc_state *kept = frame->state;
    frame->state = out;
    cc_latch_update(frame, row->address, row->value, call, false);
    frame->state = kept;
}

/* The flags of a lock that was held before the call. */
static uint8_t as_before(const struct cc_state *caller, const struct cc_hold *now)
{
    const struct cc_hold *then = cc_state_held(caller, now->lock);
    return then && then->flags & CC_HOLD_BEFORE ? now->flags : now->flags & (uint8_t)~CC_HOLD_BEFORE;
}

static void merge_exit(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                       const struct cc_state *exit, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state_pool *pool = &in->pool;
    cc_term_id result = exit->result ? swap_arguments(view, exit->result, view->arguments, view->given) : 0;
    out->holds_count = 0;
    for (uint32_t i = 0; i < exit->holds_count; i++) {
        struct cc_hold hold = exit->holds[i];
        hold.lock = swap_arguments(view, hold.lock, view->arguments, view->given);
        if (hold.flags & CC_HOLD_BEFORE)
            hold.flags = as_before(view->state, &hold);
        (void)cc_state_hold(pool, out, hold);
    }
    out->phase = exit->phase;
    out->cut |= exit->cut & CC_CUT_REFUSED;
    out->blurred |= exit->blurred;
    out->gave_back |= exit->gave_back;
    out->too_soon |= exit->too_soon;
    for (uint32_t i = 0; i < view->objects_count; i++)
        cc_state_set_private(pool, out, view->objects[i], cc_state_is_private(exit, view->objects[i]));
    struct cc_memory_entry *rows =
        cc_scratch_copy(&in->scratch, exit->memory, exit->memory_count, sizeof *exit->memory);
    struct cc_renaming *renamings = cc_scratch_array(&in->scratch, exit->known_objects_count, sizeof *renamings);
    uint32_t renamed = 0;
    for (uint32_t k = 0; k < exit->known_objects_count; k++) {
        cc_object_id made = exit->known_objects[k], here = made;
        if (is_given(view, made))
            continue;
        bool is_private = cc_state_is_private(exit, made);
        if (is_private && in->heap.objects[made].kind == CC_OBJECT_HEAP)
            here = cc_heap_clone(&in->heap, made, in->contexts[frame->context].name, call);
        cc_interp_made(frame, here);
        cc_state_set_private(pool, out, here, is_private);
        if (here == made)
            continue;
        cc_interp_next_value(in, out, cc_heap_address(&in->heap, here));
        renamings[renamed++] = (struct cc_renaming){ made, here };
        result = rename_object(in, result, made, here);
        for (uint32_t i = 0; i < exit->memory_count; i++) {
            rows[i].address = rename_object(in, rows[i].address, made, here);
            rows[i].value = rename_object(in, rows[i].value, made, here);
        }
    }
    cc_heap_copy_renamed(&in->heap, renamings, renamed);
    drop_given_away(view, out, exit);
    for (uint32_t i = 0; i < exit->owned_count; i++)
        cc_state_set_owned(pool, out, exit->owned[i], true);
    const cc_term_id *before = values_before(view, exit);
    for (uint32_t i = 0; i < exit->memory_count && !view->nothing; i++)
        forget_aliases(view, out, &exit->memory[i], before[i]);
    for (uint32_t i = 0; i < exit->memory_count; i++) {
        if (!rows[i].address || !rows[i].value)
            continue;
        bool renamed_place = rows[i].address != exit->memory[i].address;
        cc_term_id had = renamed_place ? value_before(view, rows[i].address) : before[i];
        set_content(pool, out, &rows[i], name_content(frame, view, out, &rows[i], had, call));
        if (renamed_place)
            note_made(frame, out, &rows[i], call);
    }
    for (uint32_t i = 0; i < exit->facts_count; i++)
        (void)cc_state_assume(pool, out, exit->facts[i].atom, exit->facts[i].truth);
    out->result = result;
}

/* The atomic load in a result that is that load, or compares it with a constant; or 0. */
static cc_term_id load_returned(const struct cc_interpreter *in, cc_term_id result, const struct view *view)
{
    const struct cc_term *row = cc_term_at(&in->terms, result);
    int64_t constant;
    while (row->op == CC_T_UNARY || (row->op == CC_T_BINARY && cc_term_is_int(&in->terms, row->b, &constant))) {
        result = row->a;
        row = cc_term_at(&in->terms, result);
    }
    bool names_one = row->op == CC_T_LOAD && row->b && cc_is_atomic(in, row->b);
    return names_one && !names_inner_symbols(in, row->a, view) ? result : 0;
}

/* The same load, as made by this call; what is learned of it is learned of the place it was made from. */
static void name_load(struct cc_frame *frame, struct cc_state *out, cc_term_id load, cc_inst_id call, int64_t number)
{
    struct cc_interpreter *in = frame->in;
    struct cc_term row = *cc_term_at(&in->terms, load);
    int64_t key = (int64_t)(cc_hash_step(cc_hash_step(frame->context, call), (uint64_t)number) >> 1);
    cc_term_id named = cc_term_symbol(&in->terms, CC_T_LOAD, row.a, row.b, key, row.type);
    if (cc_interp_in_loop(frame))
        cc_state_retire(&in->pool, out, named);
    out->result = cc_term_replace(&in->terms, out->result, load, named);
}

/* Give a result that only the callee can name a name at this call. */
static void name_result(struct cc_frame *frame, const struct view *view, struct cc_state *out,
                        const struct cc_state *exit, cc_inst_id call, int64_t number)
{
    struct cc_interpreter *in = frame->in;
    if (!out->result || !names_inner_symbols(in, out->result, view))
        return;
    int truth = cc_state_decide(&in->pool, exit, exit->result);
    cc_term_id load = load_returned(in, out->result, view);
    if (load) {
        name_load(frame, out, load, call, number);
        if (truth >= 0)
            (void)cc_state_assume(&in->pool, out, out->result, truth);
        return;
    }
    cc_term_id owned = cc_interp_through_owned(in, out, out->result);
    struct cc_state *kept = frame->state;
    frame->state = out;
    cc_term_id named = cc_interp_fresh(frame, call, 16 + number, cc_term_at(&in->terms, out->result)->type);
    frame->state = kept;
    cc_heap_input(&in->heap, named, out->result);
    for (uint32_t i = 0; i < out->holds_count; i++) /* a lock of what was found, or chosen by it */
        out->holds[i].lock = cc_term_replace(&in->terms, out->holds[i].lock, out->result, named);
    out->result = named;
    if (truth >= 0)
        (void)cc_state_assume(&in->pool, out, named, truth);
    if (owned) {
        cc_state_set_owned(&in->pool, out, named, true);
        cc_state_inherit_taking(&in->pool, owned, named);
    }
}

/* What the callee saw, it has changed or left as it is: its exits say which. */
static bool was_seen(void *context, const struct cc_memory_entry *entry)
{
    const struct view *view = context;
    uint8_t visible = view->nothing ? HIDDEN : view->visible[entry - view->state->memory];
    if (visible != UNTOLD || view->in->funcs[view->func].quiet)
        return visible == TOLD;
    cc_object_id object = cc_heap_root_object(&view->in->heap, entry->address);
    bool is_private = object && cc_state_is_private(view->state, object);
    return !is_private && cc_heap_is_contended(&view->in->heap, entry->address, cc_interp_who(view->in, view->thread));
}

static struct cc_state *unknown_outcome(struct cc_frame *frame, struct cc_state *state, cc_func_id func,
                                        cc_inst_id call)
{
    cc_type_id type = frame->in->model->types[frame->in->model->funcs[func].type].element;
    struct cc_state *kept = frame->state;
    frame->state = state;
    state->result = cc_interp_fresh(frame, call, 0, type);
    frame->state = kept;
    state->next = NULL;
    return state;
}

/* Was the thread created by a call of the function? */
static bool is_created_by(const struct cc_interpreter *in, cc_thread_id thread, cc_func_id func)
{
    uint32_t context = in->tree.threads[thread].context;
    for (int depth = 0; context && depth <= CC_CALL_DEPTH; depth++, context = in->contexts[context].caller)
        if (in->contexts[context].func == func)
            return true;
    return false;
}

/* A call that is not followed may have created what its function creates in this thread. */
static void may_have_created(const struct cc_frame *frame, struct cc_state *state, cc_func_id func)
{
    struct cc_interpreter *in = frame->in;
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    for (cc_thread_id t = 1; cc_interp_chain_matters(in, func) && t < in->tree.threads_count; t++)
        if (in->tree.threads[t].parent == frame->thread && is_created_by(in, t, func))
            phase.started = cc_set_with(&in->sets, phase.started, t);
    state->phase = cc_phase_of(&in->tree, phase);
}

/* Will what is found now be thrown away, but for which latches it needed (decision 0009)? */
static bool is_trial(const struct cc_interpreter *in)
{
    return in->was_cut && !in->rehearsed && in->latches->places_count && in->model->insts_count <= CC_SMALL_MODEL;
}

/* How many contexts a function may have: fewer, down to one, as the work exceeds the allowance. */
static uint32_t contexts_allowed(const struct cc_interpreter *in, cc_func_id func)
{
    uint64_t used = in->work / in->allowance;
    uint32_t most = in->funcs[func].weight <= CC_LIGHT_FUNCTION ? CC_CONTEXTS_OF_LIGHT
                    : in->anew                                  ? CC_CONTEXTS_ANEW
                    : is_trial(in)                              ? CC_CONTEXTS_ON_TRIAL
                                                                : CC_CONTEXTS_PER_FUNCTION;
    return used >= 5 ? 1 : most >> used;
}

/* Replace arguments by the parameter as such: one context for all further calls of this thread. */
static void generalise(struct view *view, cc_func_id id, cc_thread_id thread, cc_term_id *arguments)
{
    struct cc_interpreter *in = view->in;
    const struct cc_func *func = &in->model->funcs[id];
    for (uint32_t i = 0; i < view->count; i++) {
        if (!arguments[i] || i >= func->param_count)
            continue;
        cc_term_id symbol = cc_term_symbol(&in->terms, CC_T_PARAM, func->params + i, thread + 1, 0,
                                           in->model->vars[func->params + i].type);
        cc_heap_input(&in->heap, symbol, arguments[i]);
        arguments[i] = symbol;
    }
    view->nothing = in->was_cut = true;
    view->objects_count = 0;
    in->funcs[id].bounded = true;
}

/* The context for a call: its entry state, and which one it is. */
struct entering {
    struct cc_state *entry;
    uint32_t context;
    uint64_t chain, key;
};

static struct entering enter_function(struct cc_frame *frame, struct view *view, cc_func_id func, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    struct entering e = { .chain = cc_hash_step(in->contexts[frame->context].chain, call) };
    e.entry = entry_state(view, func);
    e.key = cc_hash_step(func, frame->thread);
    for (uint32_t i = 0; i < view->count; i++)
        e.key = cc_hash_step(e.key, view->arguments[i]);
    e.key = cc_hash_step(e.key, cc_state_hash(e.entry, true));
    if (cc_interp_chain_matters(in, func) || in->funcs[func].blocks)
        e.key = cc_hash_step(e.key, e.chain);
    e.context = cc_interp_context_for(in, e.key, func);
    return e;
}

/* Does the function return with the locks it was called with? */
static bool leaves_locks(const struct cc_state *exit, const struct cc_hold *holds, uint32_t count)
{
    bool same = exit->holds_count == count;
    for (uint32_t i = 0; same && i < count; i++) {
        const struct cc_hold *held = &exit->holds[i];
        same = held->lock == holds[i].lock && held->flags == holds[i].flags && held->depth == holds[i].depth;
    }
    return same;
}

/* Which of the locks that it was called with are, perhaps, not held any more? */
static void note_released(struct cc_interpreter *in, cc_func_id func, const struct cc_state *exit,
                          const struct cc_hold *holds, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct cc_hold *now = cc_state_held(exit, holds[i].lock);
        if (!now || (now->flags & CC_HOLD_MAYBE && !(holds[i].flags & CC_HOLD_MAYBE)))
            in->funcs[func].releases = cc_set_with(&in->sets, in->funcs[func].releases, holds[i].lock);
    }
}

static void run_new_context(struct cc_frame *frame, struct view *view, const struct entering *e, cc_func_id func,
                            cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    uint32_t hold_count = e->entry->holds_count;
    cc_phase_id phase = e->entry->phase;
    struct cc_hold *holds = cc_scratch_copy(&in->scratch, e->entry->holds, hold_count, sizeof *e->entry->holds);
    uint32_t name = cc_interp_name_context(in, e->context, e->chain);
    for (int self = 0; self < 2; self++) {
        struct cc_context *row = &in->contexts[self ? e->context : name];
        row->thread = frame->thread;
        row->caller = frame->context;
        row->call_site = call;
        row->call_block = frame->block;
        row->chain = e->chain;
        row->depth = in->contexts[frame->context].depth + 1;
        row->assumed = in->assuming;
    }
    in->funcs[func].contexts++;
    cc_interp_bind_parameters(in, e->entry, name, func, view->arguments, view->count);
    cc_interp_run_context(in, e->context, e->entry);
    for (const struct cc_state *exit = in->contexts[e->context].exits; exit; exit = exit->next) {
        bool same_locks = leaves_locks(exit, holds, hold_count), same_threads = exit->phase == phase;
        in->funcs[func].left_all += same_locks && same_threads && !exit->blurred;
        in->funcs[func].changes_locks |= !same_locks && !exit->blurred;
        if (!same_locks)
            note_released(in, func, exit, holds, hold_count);
        in->funcs[func].changes_threads |= !same_threads && !exit->blurred;
    }
}

/*
 * Has a function, in many calls, always returned with the locks and threads that it was called with, as one does that logs under a
 * mutex of its own? So it will this time.
 */
static bool leaves_all_as_a_rule(const struct cc_interpreter *in, cc_func_id func)
{
    enum { MANY = 8 };
    return in->funcs[func].quiet ||
           (!in->funcs[func].changes_locks && !in->funcs[func].changes_threads && in->funcs[func].left_all >= MANY);
}

/* Which string literal it is makes no difference. */
static cc_term_id any_text(struct cc_interpreter *in, cc_term_id value)
{
    if (!value || cc_term_at(&in->terms, cc_term_root(&in->terms, value))->op != CC_T_TEXT)
        return value;
    return cc_term_symbol(&in->terms, CC_T_TEXT, 0, 0, 0, 0);
}

/* May the caller tell the two ends of a call apart by what it returned? */
static bool differ_in_result(const struct cc_interpreter *in, const struct cc_state *a, const struct cc_state *b)
{
    int64_t x, y;
    return a->result && b->result && cc_term_is_int(&in->terms, a->result, &x) &&
           cc_term_is_int(&in->terms, b->result, &y) && x != y;
}

/*
 * A context for many calls ends in all ways in which any of them does. Those that the result does not tell apart may be another
 * call's, and so may the locks that are held in some of them only.
 */
static void doubt_locks(const struct cc_interpreter *in, struct cc_state *exits)
{
    for (struct cc_state *exit = exits; exit; exit = exit->next)
        for (struct cc_state *other = exits; other; other = other->next)
            for (uint32_t i = 0; i < exit->holds_count && other != exit && !differ_in_result(in, exit, other); i++)
                if (!cc_state_held(other, exit->holds[i].lock)) {
                    exit->holds[i].flags |= CC_HOLD_MAYBE;
                    exit->cut |= CC_CUT_REFUSED;
                    exit->blurred = other->blurred = true;
                }
}

struct cc_state *cc_interp_run_function(struct cc_frame *frame, struct cc_state *state, cc_func_id func,
                                        const cc_term_id *given, uint32_t count, cc_inst_id call)
{
    struct cc_interpreter *in = frame->in;
    if (in->contexts[frame->context].depth >= CC_CALL_DEPTH) {
        in->funcs[func].bounded = true;
        may_have_created(frame, state, func);
        return unknown_outcome(frame, state, func, call);
    }
    cc_interp_prepare(in, func);
    in->funcs[func].called_bare |= state->holds_count == 0;
    cc_term_id *arguments = cc_scratch_array(&in->scratch, count, sizeof *arguments);
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = any_text(in, given[i]);
    struct view view = { .in = in,
                         .state = state,
                         .func = func,
                         .thread = frame->thread,
                         .arguments = arguments,
                         .given = given,
                         .count = count };
    make_view(&view);
    struct entering e = enter_function(frame, &view, func, call);
    if (!in->contexts[e.context].done && in->funcs[func].contexts >= contexts_allowed(in, func)) {
        cc_state_drop(&in->pool, e.entry);
        generalise(&view, func, frame->thread, arguments);
        e = enter_function(frame, &view, func, call);
    }
    bool done = in->contexts[e.context].done && (!in->contexts[e.context].assumed || in->assuming);
    bool exhausted = in->work / in->allowance >= 5 && in->funcs[func].reached;
    bool recursion = in->contexts[e.context].running || in->funcs[func].active >= CC_ACTIVE_CALLS;
    bool refused = (!done && recursion) || (!done && exhausted) ||
                   (!done && in->funcs[func].contexts >= 3 * contexts_allowed(in, func));
    if (done || refused)
        cc_state_drop(&in->pool, e.entry);
    if (refused && cc_interp_creation_failed(frame)) { /* it may have joined the threads there are */
        cc_state_drop(&in->pool, state);
        return NULL;
    }
    if (refused) {
        if (!recursion && !leaves_all_as_a_rule(in, func)) { /* locks and joins: it may have done any */
            state->blurred = in->unknown_join = true;
            state->cut |= CC_CUT_REFUSED;
            for (uint32_t i = 0; i < state->holds_count; i++)
                if (cc_set_has(&in->sets, in->funcs[func].releases, state->holds[i].lock))
                    state->holds[i].flags |= CC_HOLD_MAYBE;
            in->was_cut = true;
            may_have_created(frame, state, func);
        }
        return unknown_outcome(frame, state, func, call);
    }
    if (!done)
        run_new_context(frame, &view, &e, func, call);
    struct cc_state *list = NULL;
    int64_t number = 0;
    cc_state_forget(state, was_seen, &view);
    for (const struct cc_state *exit = in->contexts[e.context].exits; exit; exit = exit->next) {
        struct cc_state *out = cc_state_copy(&in->pool, state);
        struct cc_state *kept = frame->state;
        frame->state = out;
        merge_exit(frame, &view, out, exit, call);
        frame->state = kept;
        name_result(frame, &view, out, exit, call, number++);
        cc_push_state(&list, out);
    }
    cc_state_drop(&in->pool, state);
    if (view.nothing)
        doubt_locks(in, list);
    return list;
}
