/* SPDX-License-Identifier: Apache-2.0 */
/* Creation, join and end of threads. */
#include "analyzer/core/array_walk.h"
#include "analyzer/core/creation_lock.h"
#include "analyzer/core/handle_count.h"
#include "analyzer/core/handle_range.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/node_join.h"
#include "analyzer/core/skipped_join.h"
#include "analyzer/core/single_holder.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/kept_count.h"
#include "analyzer/core/set_up.h"

bool cc_interp_creation_failed(const struct cc_frame *frame)
{
    return cc_phase_at(&frame->in->tree, frame->state->phase).failed_in != 0;
}

static bool is_induction(const struct cc_interpreter *in, cc_term_id term)
{
    return cc_id_map_get(&in->induction, term) == 1;
}

/* The induction variable inside `term`, or 0. */
static cc_term_id counter_in(const struct cc_interpreter *in, cc_term_id term)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
        return is_induction(in, term) ? term : 0;
    case CC_T_OFFSET:
    case CC_T_LOAD:
    case CC_T_UNARY:
        return counter_in(in, row->a);
    case CC_T_INDEX:
    case CC_T_BINARY: {
        cc_term_id found = row->b ? counter_in(in, row->b) : 0;
        return found ? found : counter_in(in, row->a);
    }
    default:
        return 0;
    }
}

/* All induction variables inside `term`, outermost index first. */
static void counters_in(const struct cc_interpreter *in, cc_term_id term, cc_term_id out[CC_COUNTERS], uint32_t *count)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_PHI:
        for (uint32_t i = 0; i < *count; i++)
            if (out[i] == term)
                return;
        if (is_induction(in, term) && *count < CC_COUNTERS)
            out[(*count)++] = term;
        return;
    case CC_T_OFFSET:
    case CC_T_LOAD:
    case CC_T_UNARY:
        counters_in(in, row->a, out, count);
        return;
    case CC_T_INDEX:
    case CC_T_BINARY:
        counters_in(in, row->a, out, count);
        if (row->b)
            counters_in(in, row->b, out, count);
        return;
    default:
        return;
    }
}

cc_term_id cc_interp_only_counter(const struct cc_interpreter *in, cc_term_id term)
{
    cc_term_id counters[CC_COUNTERS];
    uint32_t count = 0;
    counters_in(in, term, counters, &count);
    if (count != 1)
        return 0;
    const struct cc_term *phi = cc_term_at(&in->terms, counters[0]);
    cc_func_id func = in->contexts[phi->a].func;
    const struct cc_func_info *info = in->funcs[func].info;
    uint32_t head = phi->b - in->model->funcs[func].blocks;
    for (uint32_t l = 0; l < info->loops_count; l++)
        if (info->loops[l].head != head && cc_bit(info->loops[l].body, head))
            return 0;
    return counters[0];
}

static cc_term_id level_mark(struct cc_interpreter *in, uint32_t level)
{
    return cc_term_symbol(&in->terms, CC_T_PHI, 0, 0, INT64_MIN + 16 + level, 0);
}

/* The handles a loop goes over: their address with the counters replaced by marks, and what bounds each counter. */
static struct cc_handle_pattern pattern_of(struct cc_interpreter *in, cc_term_id place)
{
    struct cc_handle_pattern pattern = { .place = place, .shape = place };
    counters_in(in, place, pattern.counters, &pattern.levels);
    for (uint32_t i = 0; i < pattern.levels; i++) {
        const struct cc_term phi = *cc_term_at(&in->terms, pattern.counters[i]);
        uint32_t head = phi.b - in->model->funcs[in->contexts[phi.a].func].blocks;
        const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi.a, head);
        cc_term_id mark = level_mark(in, i);
        if (bound)
            pattern.bounds[i] = *bound;
        const struct cc_loop_bound *walk = cc_walk_of(in, pattern.counters[i]);
        if (walk) {
            pattern.bounds[i].from = cc_term_int(&in->terms, 0);
            pattern.bounds[i].to = walk->turns;
            mark = cc_walk_element(in, walk, mark);
        }
        pattern.shape = cc_term_replace(&in->terms, pattern.shape, pattern.counters[i], mark);
    }
    if (pattern.levels == 1)
        cc_handle_range_begin(in, &pattern, level_mark(in, 0));
    int64_t bytes;
    cc_term_id base = cc_term_split(&in->terms, pattern.shape, &bytes);
    int64_t stride = cc_term_at(&in->terms, base)->op == CC_T_INDEX ? cc_term_at(&in->terms, base)->imm : 0;
    if (pattern.levels == 1 && stride > 0) { /* a[i - 1] over 1 to n is a[i] over 0 to n - 1 */
        int64_t rest = (bytes % stride + stride) % stride;
        pattern.shift = (bytes - rest) / stride;
        pattern.shape = cc_term_offset(&in->terms, base, rest);
    }
    return pattern;
}

/* Does the joining loop run its counter over all that the creating loop's counter took? */
static bool same_range(struct cc_interpreter *in, cc_thread_id thread, const struct cc_handle_pattern *creation,
                       const struct cc_handle_pattern *join, uint32_t level)
{
    const struct cc_loop_bound *made = &creation->bounds[level], *over = &join->bounds[level];
    if (!made->from || !over->from ||
        cc_term_offset(&in->terms, made->from, creation->shift) != cc_term_offset(&in->terms, over->from, join->shift))
        return false;
    cc_term_id end = cc_term_offset(&in->terms, over->to, join->shift);
    if (join->shift == creation->shift && cc_is_kept_count(in, over->to, thread, creation, level))
        return true;
    return end == cc_term_offset(&in->terms, made->to, creation->shift) ||
           end == cc_term_offset(&in->terms, creation->counters[level], creation->shift); /* as far as creation got */
}

/* Is this what memory held at some time, so that another name may be given to the same number elsewhere? */
static bool is_kept_number(const struct cc_interpreter *in, cc_term_id term)
{
    int64_t constant;
    const struct cc_term *row = cc_term_at(&in->terms, cc_term_split(&in->terms, term, &constant));
    return row->op == CC_T_LOAD || row->op == CC_T_RESULT;
}

bool cc_interp_numbers_differ(struct cc_interpreter *in, cc_term_id a, cc_term_id b)
{
    int64_t more_a, more_b;
    if (a == b || !a || !b)
        return a != b;
    cc_term_id base_a = cc_term_split(&in->terms, a, &more_a), base_b = cc_term_split(&in->terms, b, &more_b);
    if (base_a == base_b || more_a != more_b)
        return true;
    return !is_kept_number(in, a) && !is_kept_number(in, b);
}

/*
 * The count of threads went through memory on its way to the joining loop, where others could have written in the
 * meantime: that it is another one is not what a program is suspected of without a sign.
 */
static bool is_believed_range(struct cc_interpreter *in, const struct cc_handle_pattern *creation,
                              const struct cc_handle_pattern *join, uint32_t level)
{
    const struct cc_loop_bound *made = &creation->bounds[level], *over = &join->bounds[level];
    return made->from && made->from == over->from && made->to && over->to && creation->shift == join->shift &&
           !cc_interp_numbers_differ(in, made->to, over->to);
}

/* Are two places with marks for the counters one: by the same term, or in the same part of one object? */
static bool is_one_shape(struct cc_interpreter *in, cc_term_id a, cc_term_id b)
{
    if (a == b || cc_canonical(in, a) == cc_canonical(in, b))
        return true;
    struct cc_targets first = cc_heap_resolve(&in->heap, a);
    if (first.count != 1)
        return false;
    struct cc_target at = first.at[0];
    struct cc_targets second = cc_heap_resolve(&in->heap, b);
    return second.count == 1 && at.kind == CC_TARGET_OBJECT && second.at[0].kind == at.kind &&
           second.at[0].id == at.id && second.at[0].offset == at.offset && second.at[0].stride == at.stride;
}

/* Looks up the call chain for the loop. */
bool cc_interp_of_innermost_loop(const struct cc_frame *frame, cc_term_id counter)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_term *phi = cc_term_at(&in->terms, counter);
    uint32_t context = frame->context, block = frame->block;
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        const struct cc_func_info *info = in->funcs[row->func].info;
        if (info->innermost[block]) {
            cc_block_id head = in->model->funcs[row->func].blocks + info->loops[info->innermost[block] - 1].head;
            return phi->a == context && phi->b == head;
        }
        block = row->call_block;
        context = row->caller;
    }
    return false;
}

uint32_t cc_interp_current(struct cc_interpreter *in, cc_thread_id thread, cc_term_id counter, bool is_joined)
{
    uint64_t key = cc_hash_step(thread, counter);
    uint32_t row = cc_id_map_get(&in->current_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, currents);
        in->currents[row] = (struct cc_current){ thread, counter };
        if (cc_id_map_put(in->arena, &in->current_of, key, row))
            return 0;
    }
    return row * 2 + is_joined;
}

static void note_current(struct cc_frame *frame, cc_thread_id thread, cc_term_id counter, bool is_joined)
{
    struct cc_interpreter *in = frame->in;
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    phase.current = cc_set_with(&in->sets, phase.current, cc_interp_current(in, thread, counter, is_joined));
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

void cc_interp_next_value(struct cc_interpreter *in, struct cc_state *state, cc_term_id counter)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    struct cc_set items = *cc_set_at(&in->sets, phase.current);
    for (uint32_t i = 0; i < items.count; i++)
        if (cc_term_contains(&in->terms, in->currents[items.at[i] / 2].counter, counter))
            phase.current = cc_set_without(&in->sets, phase.current, items.at[i]);
    state->phase = cc_phase_of(&in->tree, phase);
}

/* Does some loop create threads that are numbered by the counter? */
static bool numbers_threads(const struct cc_interpreter *in, cc_term_id counter)
{
    for (uint32_t i = 0; i < in->currents_count; i++)
        if (in->currents[i].counter == counter && in->currents[i].thread < in->tree.threads_count)
            return true;
    return false;
}

bool cc_interp_before_creation(struct cc_interpreter *in, cc_phase_id phase, cc_term_id address)
{
    cc_term_id counter = counter_in(in, address);
    if (!counter || !numbers_threads(in, counter))
        return false;
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).current);
    for (uint32_t i = 0; i < items.count; i++)
        if (!(items.at[i] & 1) && in->currents[items.at[i] / 2].counter == counter)
            return false;
    return true;
}

/* How a value of the creator looks to an instance of the new thread. */
struct handover {
    struct cc_frame *frame;
    cc_thread_id thread;
    cc_term_id counters[CC_COUNTERS]; /* replaced by the instance's own */
    uint32_t counter_count;
    cc_object_id own[8]; /* private objects handed over */
    uint32_t own_count;
    cc_object_id looked[8]; /* private variables of the creator that lead to some */
    uint32_t looked_count;
};

static cc_term_id as_seen_by(struct handover *h, cc_term_id term)
{
    struct cc_interpreter *in = h->frame->in;
    if (!term)
        return 0;
    for (uint32_t i = 0; i < h->counter_count; i++) {
        cc_term_id own = cc_term_symbol(&in->terms, CC_T_INSTANCE, h->thread, h->counters[i], 0, 0);
        const struct cc_loop_bound *walk = cc_walk_of(in, h->counters[i]);
        term = cc_term_replace(&in->terms, term, h->counters[i], walk ? cc_walk_element(in, walk, own) : own);
    }
    for (uint32_t i = 0; i < h->own_count; i++)
        term = cc_term_replace(&in->terms, term, cc_heap_address(&in->heap, h->own[i]),
                               cc_term_symbol(&in->terms, CC_T_OWN, h->thread, h->own[i], 0, 0));
    return term;
}

/* An allocation that no instance has been given since it was made: others may find it, yet no two instances get it. */
static bool is_given_first(const struct handover *h, cc_object_id object)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    uint32_t given = cc_interp_current(in, h->thread, cc_heap_address(&in->heap, object), false);
    return in->heap.objects[object].kind == CC_OBJECT_HEAP &&
           cc_sorted_has(state->known_objects, state->known_objects_count, object) &&
           !cc_set_has(&in->sets, cc_phase_at(&in->tree, state->phase).current, given);
}

static bool has_object(const cc_object_id *objects, uint32_t count, cc_object_id object)
{
    for (uint32_t i = 0; i < count; i++)
        if (objects[i] == object)
            return true;
    return false;
}

/* The object that the argument is in, and private allocations that it leads to. */
static void collect_own(struct handover *h, cc_term_id value)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    cc_object_id object = value ? cc_heap_root_object(&in->heap, value) : 0;
    if (!object || h->own_count == 8 ||
        (!cc_state_is_private(state, object) && (h->own_count || !is_given_first(h, object))))
        return;
    if (has_object(h->own, h->own_count, object) || has_object(h->looked, h->looked_count, object))
        return;
    if (in->heap.objects[object].kind == CC_OBJECT_HEAP && !in->heap.objects[object].given_again)
        h->own[h->own_count++] = object;
    else if (h->looked_count < 8)
        h->looked[h->looked_count++] = object;
    else
        return;
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (cc_heap_root_object(&in->heap, state->memory[i].address) == object)
            collect_own(h, state->memory[i].value);
}

/*
 * The same for an argument that is an element of an array, a different one each time: the array is not the instance's
 * own, what its element leads to may be.
 */
static void collect_of_element(struct handover *h, cc_term_id argument)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    cc_term_id root = cc_term_root(&in->terms, argument), counter = h->counters[h->counter_count - 1];
    for (uint32_t i = 0; i < state->memory_count; i++)
        if (cc_term_root(&in->terms, state->memory[i].address) == root &&
            cc_term_contains(&in->terms, state->memory[i].address, counter))
            collect_own(h, state->memory[i].value);
}

/* An object that is made for each instance may keep its number, which tells as much as an argument that is one. */
static void collect_number(struct handover *h)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    for (uint32_t i = 0; i < state->memory_count && !h->counter_count; i++) {
        cc_term_id found[CC_COUNTERS];
        uint32_t count = 0;
        if (!state->memory[i].value ||
            !has_object(h->own, h->own_count, cc_heap_root_object(&in->heap, state->memory[i].address)))
            continue;
        counters_in(in, state->memory[i].value, found, &count);
        for (uint32_t c = 0; c < count && !h->counter_count; c++)
            if (cc_interp_of_innermost_loop(h->frame, found[c]))
                h->counters[h->counter_count++] = found[c];
    }
}

/* Does the fact say something of the value, or the value whether the fact is so? */
static bool is_of_value(const struct cc_interpreter *in, const struct cc_fact *fact, cc_term_id value)
{
    return value && cc_term_at(&in->terms, value)->op != CC_T_INT &&
           (cc_term_contains(&in->terms, fact->atom, value) || cc_term_contains(&in->terms, value, fact->atom));
}

/* A variable of the program, or a member of one. */
static bool is_variable(const struct cc_interpreter *in, cc_term_id address)
{
    int64_t bytes;
    const struct cc_term *place = cc_term_at(&in->terms, cc_term_split(&in->terms, address, &bytes));
    return place->op == CC_T_OBJECT && in->heap.objects[place->a].kind == CC_OBJECT_GLOBAL;
}

/* A setting: a constant, or the address of something, in a variable of the program. */
static bool is_setting(const struct cc_interpreter *in, const struct cc_memory_entry *entry)
{
    enum cc_term_op op = cc_term_at(&in->terms, cc_term_root(&in->terms, entry->value))->op;
    return is_variable(in, entry->address) && (op == CC_T_INT || op == CC_T_OBJECT || op == CC_T_FUNC);
}

/* Does the new thread know the content of this address: through its argument, or as a setting made before it began? */
static bool is_handed_over(const struct handover *h, cc_term_id argument, const struct cc_memory_entry *entry)
{
    const struct cc_interpreter *in = h->frame->in;
    cc_term_id address = entry->address, root = cc_term_root(&in->terms, address);
    if (is_setting(in, entry))
        return true;
    if (!argument)
        return false;
    if (root == cc_term_root(&in->terms, argument))
        return true;
    return has_object(h->own, h->own_count, cc_heap_root_object(&in->heap, address));
}

/*
 * A fact of the creator as the new thread knows it, which finds what it is about in memory handed over, or in a variable: then by the
 * name of the variable's content. False if it does not find it.
 */
static bool fact_seen(struct handover *h, const struct cc_thread_way *way, const struct cc_fact *fact,
                      struct cc_fact *out)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    *out = (struct cc_fact){ .atom = as_seen_by(h, fact->atom), .truth = fact->truth };
    for (uint32_t i = 0; i < way->memory_count; i++)
        if (is_of_value(in, out, way->memory[i].value))
            return true;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        cc_term_id value = state->memory[i].value;
        if (!is_of_value(in, fact, value) || !is_variable(in, state->memory[i].address))
            continue;
        cc_type_id type = cc_term_at(&in->terms, value)->type;
        out->atom =
            cc_term_replace(&in->terms, fact->atom, value, cc_heap_content(&in->heap, state->memory[i].address, type));
        return out->atom != fact->atom;
    }
    return false;
}

/* Is the fact so in the creator's state, as the new thread knows it? */
static bool is_seen_so(struct handover *h, const struct cc_thread_way *way, const struct cc_fact *fact)
{
    struct cc_fact seen;
    for (uint32_t i = 0; i < h->frame->state->facts_count; i++)
        if (fact_seen(h, way, &h->frame->state->facts[i], &seen) && seen.atom == fact->atom &&
            seen.truth == fact->truth)
            return true;
    return false;
}

static void begin_way(struct handover *h, struct cc_thread_way *way, cc_term_id argument)
{
    struct cc_interpreter *in = h->frame->in;
    const struct cc_state *state = h->frame->state;
    way->argument = as_seen_by(h, argument);
    way->memory_count = 0;
    for (uint32_t i = 0; i < state->memory_count; i++) {
        if (!is_handed_over(h, argument, &state->memory[i]))
            continue;
        uint32_t at = CC_APPEND_ROW(in->arena, way, memory);
        way->memory[at].address = as_seen_by(h, state->memory[i].address);
        way->memory[at].value = as_seen_by(h, state->memory[i].value);
        way->memory[at].touch = state->memory[i].touch;
    }
    struct cc_fact seen;
    way->facts_count = 0;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (fact_seen(h, way, &state->facts[i], &seen)) {
            uint32_t at = CC_APPEND_ROW(in->arena, way, facts);
            way->facts[at] = seen;
        }
}

/* Keep what this creator agrees on as well. */
static void join_way(struct handover *h, struct cc_thread_way *way)
{
    const struct cc_state *state = h->frame->state;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < way->memory_count; i++)
        for (uint32_t j = 0; j < state->memory_count; j++)
            if (as_seen_by(h, state->memory[j].address) == way->memory[i].address &&
                as_seen_by(h, state->memory[j].value) == way->memory[i].value) {
                way->memory[kept++] = way->memory[i];
                break;
            }
    way->memory_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < way->facts_count; i++)
        if (is_seen_so(h, way, &way->facts[i]))
            way->facts[kept++] = way->facts[i];
    way->facts_count = kept;
}

/* An object that the first instance got as its own, and now another one gets: no one's own, in all ways there are. */
static void disown(struct handover *h, struct cc_thread_start *start, cc_object_id object)
{
    struct cc_interpreter *in = h->frame->in;
    cc_term_id own = cc_term_symbol(&in->terms, CC_T_OWN, h->thread, object, 0, 0);
    cc_term_id shared = cc_heap_address(&in->heap, object);
    for (uint32_t i = 0; i < start->ways_count; i++) {
        struct cc_thread_way *way = &start->ways[i];
        if (!way->argument || cc_term_root(&in->terms, way->argument) != own)
            continue;
        in->heap.objects[object].given_again = true;
        in->heap.generation++;
        way->argument = cc_term_replace(&in->terms, way->argument, own, shared);
        for (uint32_t m = 0; m < way->memory_count; m++) {
            way->memory[m].address = cc_term_replace(&in->terms, way->memory[m].address, own, shared);
            if (way->memory[m].value)
                way->memory[m].value = cc_term_replace(&in->terms, way->memory[m].value, own, shared);
        }
        for (uint32_t f = 0; f < way->facts_count; f++)
            way->facts[f].atom = cc_term_replace(&in->terms, way->facts[f].atom, own, shared);
    }
}

static void set_start(struct handover *h, struct cc_thread_start *start, cc_term_id argument, bool first)
{
    struct cc_interpreter *in = h->frame->in;
    cc_term_id seen = as_seen_by(h, argument);
    const struct cc_term *root = seen ? cc_term_at(&in->terms, cc_term_root(&in->terms, seen)) : NULL;
    if (first)
        start->ways_count = 0;
    else if (root && root->op == CC_T_OBJECT)
        disown(h, start, root->a);
    for (uint32_t i = 0; i < start->ways_count; i++)
        if (start->ways[i].argument == seen) {
            join_way(h, &start->ways[i]);
            return;
        }
    if (start->ways_count < CC_THREAD_WAYS) {
        begin_way(h, &start->ways[start->ways_count++], argument);
        return;
    }
    struct cc_thread_way *last = &start->ways[CC_THREAD_WAYS - 1];
    cc_term_id both =
        cc_term_symbol(&in->terms, CC_T_PHI, 0, h->thread, -2, seen ? cc_term_at(&in->terms, seen)->type : 0);
    if (last->argument)
        cc_heap_input(&in->heap, both, last->argument);
    if (seen)
        cc_heap_input(&in->heap, both, seen);
    last->argument = both;
    join_way(h, last);
}

/* What was done once before a thread's creation was done before all that the thread does. */
static cc_set_id passed_onces(struct cc_interpreter *in, cc_set_id awaited)
{
    struct cc_set items = *cc_set_at(&in->sets, awaited);
    for (uint32_t i = 0; i < items.count; i++)
        if (CC_AWAITED_IS_LATCH(items.at[i]))
            awaited = cc_set_without(&in->sets, awaited, items.at[i]);
    return awaited;
}

/* Threads that may be under way in this phase, as far as its thread or its creators started them. */
static cc_set_id under_way(struct cc_interpreter *in, const struct cc_phase *phase)
{
    cc_set_id left = phase->started;
    struct cc_set started = *cc_set_at(&in->sets, phase->started);
    for (uint32_t i = 0; i < started.count; i++)
        if (cc_is_over(&in->tree, phase->joined, started.at[i]))
            left = cc_set_without(&in->sets, left, started.at[i]);
    return left;
}

/*
 * What a round says of the creations of a thread: an early one does not know yet what loops join, and what it said is
 * forgotten. The creator's run is over when the thread itself is run, unless the two create each other.
 */
static void note_moment(struct cc_interpreter *in, cc_thread_id id, const struct cc_phase *now)
{
    struct cc_thread *thread = &in->tree.threads[id];
    struct cc_phase seen = { .started = now->started, .joined = now->joined, .history = now->history };
    cc_set_id beside = under_way(in, now);
    seen.awaited = passed_onces(in, now->awaited);
    if (thread->noted_in == in->round + 1 || thread->late) {
        struct cc_phase old = cc_phase_at(&in->tree, thread->created_in);
        seen.started = cc_set_union(&in->sets, seen.started, old.started);
        seen.joined = cc_set_intersection(&in->sets, seen.joined, old.joined);
        seen.awaited = cc_set_intersection(&in->sets, seen.awaited, old.awaited);
        seen.history = cc_set_intersection(&in->sets, seen.history, old.history);
        beside = cc_set_union(&in->sets, beside, thread->beside);
    }
    cc_phase_id created_in = cc_phase_of(&in->tree, seen);
    bool changed = created_in != thread->created_in || beside != thread->beside;
    if (changed && in->starts[id].run) {
        thread->late = true;
        in->heap.generation++;
    }
    thread->created_in = created_in;
    thread->beside = beside;
    thread->noted_in = in->round + 1;
}

void cc_interp_creations_settle(struct cc_interpreter *in)
{
    for (uint32_t t = 0; t < in->tree.threads_count; t++) {
        struct cc_thread *thread = &in->tree.threads[t];
        in->heap.generation +=
            in->round > 0 && (thread->last_created_in != thread->created_in || thread->last_beside != thread->beside);
        thread->last_created_in = thread->created_in;
        thread->last_beside = thread->beside;
    }
}

static void note_creation(struct cc_frame *frame, cc_thread_id id, bool fresh)
{
    struct cc_interpreter *in = frame->in;
    struct cc_thread *thread = &in->tree.threads[id];
    struct cc_phase now = cc_phase_at(&in->tree, frame->state->phase);
    bool started = cc_set_has(&in->sets, now.started, id);
    bool over = cc_set_has(&in->sets, now.joined, id) ||
                cc_set_has(&in->sets, now.current, cc_interp_current(in, id, 0, true)); /* the one this instance made */
    bool many_each = started && !over, many_up = in->tree.threads[thread->parent].many;
    bool many = many_each || (many_up && !cc_is_set_up(in, frame->context));
    in->heap.generation += many_each && !thread->many_each;
    thread->many_each |= many_each;
    in->heap.generation += (many && !thread->many) || (started && !thread->created_many);
    thread->many |= many;
    thread->created_many |= started || in->tree.threads[thread->parent].created_many;
    cc_creation_note(frame, id, fresh, &now);
    note_moment(in, id, &now);
    now.started = cc_set_with(&in->sets, now.started, id);
    now.joined = cc_set_without(&in->sets, now.joined, id);
    now.current = cc_set_without(&in->sets, now.current, cc_interp_current(in, id, 0, true));
    frame->state->phase = cc_phase_of(&in->tree, now);
}

/* Remember in which array the creator has the address that it hands over. */
static void note_given(struct cc_frame *frame, struct cc_thread_start *start, cc_term_id argument)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    const struct cc_term *row = argument ? cc_term_at(&in->terms, argument) : NULL;
    start->given = (struct cc_handle_pattern){ 0 };
    if (!row || row->op != CC_T_OBJECT || in->heap.objects[row->a].kind != CC_OBJECT_HEAP)
        return;
    for (uint32_t i = 0; i < state->memory_count && !start->given.levels; i++)
        if (state->memory[i].value == argument && counter_in(in, state->memory[i].address))
            start->given = pattern_of(in, state->memory[i].address);
    start->given_object = row->a;
}

cc_term_id cc_interp_given_at(struct cc_interpreter *in, cc_thread_id thread, cc_object_id object, cc_term_id place)
{
    const struct cc_thread_start *start = &in->starts[thread];
    if (start->given.levels != 1 || start->given_object != object || !counter_in(in, place))
        return 0;
    struct cc_handle_pattern found = pattern_of(in, place);
    bool alike = found.levels == 1 && !found.shift && found.before == start->given.before && !start->given.shift &&
                 !start->handles.shift && start->handles.levels == 1 &&
                 start->handles.counters[0] == start->given.counters[0] &&
                 is_one_shape(in, found.shape, start->given.shape);
    return alike ? found.counters[0] : 0;
}

/*
 * Is a thread with this key one too many? Threads that create threads of their own kind would have no end, and what
 * happens between a few generations of them is what happens between all.
 */
static bool is_beyond(const struct cc_frame *frame, cc_func_id entry, uint64_t key)
{
    const struct cc_interpreter *in = frame->in;
    if (cc_id_map_get(&in->tree.by_key, key) != CC_NO_ID)
        return false;
    uint32_t generations = 0;
    for (cc_thread_id up = frame->thread; up; up = in->tree.threads[up].parent)
        generations += in->tree.threads[up].entry == entry;
    bool exhausted = in->work / in->allowance >= 5 && in->funcs[entry].reached;
    return generations >= CC_THREAD_GENERATIONS || in->tree.threads_count >= CC_THREADS || exhausted;
}

/* Does a loop that joins what it finds at `join` pass over the very handles that were stored at `creation`? */
static bool covers(struct cc_interpreter *in, cc_thread_id thread, const struct cc_handle_pattern *creation,
                   const struct cc_handle_pattern *join)
{
    if (!creation->shape)
        return false;
    if (creation->levels) {
        bool all = creation->levels == join->levels && is_one_shape(in, creation->shape, join->shape) &&
                   !cc_interp_numbers_differ(in, creation->before, join->before);
        for (uint32_t i = 0; all && i < join->levels; i++)
            all = same_range(in, thread, creation, join, i) || is_believed_range(in, creation, join, i);
        return all;
    }
    /* created one by one at constant indices: each must lie in the range of the loop */
    int64_t from, to, at, rest;
    cc_term_id base = cc_term_split(&in->terms, join->shape, &rest);
    const struct cc_term *index = cc_term_at(&in->terms, base);
    if (join->levels != 1 || !join->bounds[0].from || !cc_term_is_int(&in->terms, join->bounds[0].from, &from) ||
        !cc_term_is_int(&in->terms, join->bounds[0].to, &to) || index->op != CC_T_INDEX || !index->imm ||
        in->tree.threads[thread].many)
        return false;
    cc_term_id object = cc_term_split(&in->terms, creation->shape, &at);
    if (object != index->a || (at - rest) % index->imm != 0)
        return false;
    at = (at - rest) / index->imm - join->shift;
    return at >= from && at < to;
}

/* The rounds settle what is known of loops that join: what one round has seen counts in the next. */
static void set_overwritten(struct cc_interpreter *in, struct cc_thread_start *start)
{
    in->heap.generation += start->overwritten + 1 < in->heap.round;
    start->overwritten = in->heap.round;
}

static bool is_overwritten(const struct cc_interpreter *in, const struct cc_thread_start *start)
{
    return start->overwritten && start->overwritten + 1 >= in->heap.round;
}

/* The handle of a new thread takes the place of one whose thread is under way: nobody will ever join that. */
static void note_overwritten(struct cc_frame *frame, cc_thread_id made)
{
    struct cc_interpreter *in = frame->in;
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    struct cc_set others = *cc_set_at(&in->sets, under_way(in, &phase));
    for (uint32_t i = 0; i < others.count && !in->starts[made].handles.levels; i++) {
        struct cc_thread_start *other = &in->starts[others.at[i]];
        if (others.at[i] != made && other->handles.levels == 1 && !other->kept.shape &&
            covers(in, made, &in->starts[made].handles, &other->handles))
            set_overwritten(in, other);
    }
}

/* The handle; 0 for a thread that is not followed. */
static cc_term_id spawn_one(struct cc_frame *frame, cc_func_id entry, cc_term_id argument, cc_term_id place,
                            cc_inst_id id, bool detached)
{
    struct cc_interpreter *in = frame->in;
    uint64_t key = cc_hash_step(in->tree.threads[frame->thread].key, id);
    key = cc_hash_step(cc_hash_step(key, in->contexts[frame->context].chain), entry);
    if (is_beyond(frame, entry, key)) {
        in->funcs[entry].bounded = in->unknown_join = true;
        cc_holder_give(frame, argument);
        if (argument)
            cc_interp_escape(frame, argument);
        return 0;
    }
    bool fresh;
    cc_thread_id thread = cc_thread_for(&in->tree, key, &fresh);
    if (fresh) {
        (void)CC_APPEND_ROW(in->arena, in, starts);
        struct cc_thread *row = &in->tree.threads[thread];
        row->parent = frame->thread;
        row->entry = entry;
        row->site = id;
        row->context = frame->context;
    }
    in->tree.threads[thread].detached |= detached;
    struct cc_thread_start *start = &in->starts[thread];
    bool first = !start->queued && !start->run; /* in this round */
    note_creation(frame, thread, fresh);
    struct handover h = { .frame = frame, .thread = thread };
    if (argument)
        counters_in(in, argument, h.counters, &h.counter_count);
    if (h.counter_count && !cc_interp_of_innermost_loop(frame, h.counters[h.counter_count - 1]))
        h.counter_count = 0;
    if (h.counter_count) {
        collect_of_element(&h, argument);
    } else {
        collect_own(&h, argument);
        collect_number(&h);
    }
    start->levels = h.counter_count;
    memcpy(start->counters, h.counters, sizeof start->counters);
    set_start(&h, start, argument, first);
    note_given(frame, start, argument);
    for (uint32_t i = 0; i < h.own_count; i++)
        note_current(frame, thread, cc_heap_address(&in->heap, h.own[i]), false);
    if (h.counter_count)
        note_current(frame, thread, h.counters[h.counter_count - 1], false);
    cc_holder_give(frame, argument);
    if (argument)
        cc_interp_escape(frame, argument);
    if (!start->queued && !start->run && !cc_id_vec_push(in->arena, in->assuming ? &in->later : &in->queue, thread))
        start->queued = true;
    start->handles = start->kept = (struct cc_handle_pattern){ 0 };
    start->node_site = 0;
    cc_term_id handle = cc_term_symbol(&in->terms, CC_T_THREAD, thread, 0, 0, 0);
    if (place)
        cc_interp_store(frame, place, handle, 8, id, false);
    if (frame->state && in->starts[thread].handles.shape)
        note_overwritten(frame, thread);
    return handle;
}

void cc_interp_keep_handle(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_term *row = cc_term_at(&in->terms, value);
    if (row->op != CC_T_THREAD)
        return;
    struct cc_thread_start *start = &in->starts[row->a];
    if (!start->handles.shape)
        start->handles = pattern_of(in, place);
    else if (!start->kept.shape && !start->handles.levels)
        start->kept = pattern_of(in, place);
    if (!start->node_site)
        cc_node_join_note(frame, start, place);
}

cc_term_id cc_interp_spawn(struct cc_frame *frame, const struct cc_effect *effect, const cc_term_id *arguments,
                           uint32_t count, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id function = effect->function >= 0 && (uint32_t)effect->function < count ? arguments[effect->function] : 0;
    cc_term_id argument = effect->argument >= 0 && (uint32_t)effect->argument < count ? arguments[effect->argument] : 0;
    cc_term_id place = effect->object >= 0 && (uint32_t)effect->object < count ? arguments[effect->object] : 0;
    cc_term_id handle = 0;
    bool detached = false;
    if (cc_interp_ends_at_null(frame, place))
        return 0;
    if (effect->other >= 0 && (uint32_t)effect->other < count && arguments[effect->other]) {
        const struct cc_memory_entry *attribute = cc_state_memory(frame->state, arguments[effect->other]);
        int64_t kind;
        detached = attribute && cc_term_is_int(&in->terms, attribute->value, &kind) && kind == 1;
    }
    cc_set_up_spawn(frame, place);
    struct cc_targets targets = cc_heap_resolve(&in->heap, function);
    struct cc_target funcs[CC_HEAP_TARGETS];
    cc_targets_copy(&targets, funcs);
    for (uint32_t i = 0; i < targets.count && frame->state; i++)
        if (funcs[i].kind == CC_TARGET_FUNC && cc_interp_has_body(in, funcs[i].id))
            handle = spawn_one(frame, funcs[i].id, argument, place, id, detached);
    return handle;
}

/* ---- join ---- */

/* What the loop joined in the last round. */
static cc_set_id joined_before(const struct cc_interpreter *in, uint64_t key)
{
    uint32_t set = cc_id_map_get(&in->joined_by_loops, key);
    return set == CC_NO_ID ? 0 : set;
}

cc_set_id cc_interp_joined_by_loop(const struct cc_interpreter *in, uint32_t context, uint32_t block)
{
    uint64_t key = cc_hash_step(context, block);
    uint32_t set = cc_id_map_get(&in->joining_loops, key);
    return set != CC_NO_ID ? set : joined_before(in, key);
}

/* `skipped`: not in each turn (skipped_join.h), so not all are over when the loop is. */
static void note_joining_loop(struct cc_frame *frame, cc_term_id counter, cc_thread_id thread, bool skipped)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_term *phi = cc_term_at(&in->terms, counter);
    cc_func_id func = in->contexts[phi->a].func;
    uint64_t key = cc_hash_step(phi->a, phi->b - in->model->funcs[func].blocks);
    if (skipped) {
        in->heap.generation += cc_set_has(&in->sets, joined_before(in, key), thread);
        return;
    }
    uint32_t old = cc_id_map_get(&in->joining_loops, key);
    cc_set_id threads = cc_set_with(&in->sets, old == CC_NO_ID ? 0 : old, thread);
    if (threads == old || cc_id_map_put(in->arena, &in->joining_loops, key, threads))
        return;
    in->heap.generation += !cc_set_has(&in->sets, joined_before(in, key), thread);
}

/* Does the loop of this join pass over all handles of `thread`, where they were stored first or where they were kept? */
static bool joins_all(struct cc_frame *frame, cc_term_id place, cc_thread_id thread)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_thread_start *start = &in->starts[thread];
    struct cc_handle_pattern join = pattern_of(in, place);
    if (!join.levels || is_overwritten(in, start) ||
        !cc_interp_of_innermost_loop(frame, join.counters[join.levels - 1]) ||
        cc_handle_range_is_cut(frame, &start->handles, &join))
        return false;
    return covers(in, thread, &start->handles, &join) || covers(in, thread, &start->kept, &join) ||
           cc_handle_range_within(frame, &start->handles, &join) ||
           cc_handle_range_within(frame, &start->kept, &join) ||
           cc_handle_count_covers(frame, thread, &start->handles, &join) ||
           cc_handle_count_covers(frame, thread, &start->kept, &join);
}

static void joined(struct cc_frame *frame, cc_thread_id thread)
{
    struct cc_interpreter *in = frame->in;
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    phase.joined = cc_set_with(&in->sets, phase.joined, thread);
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

/* This join is over one instance now, and over all of them when its loop ends. */
static void joins_current(struct cc_frame *frame, cc_term_id place, cc_thread_id thread)
{
    cc_term_id counters[CC_COUNTERS];
    uint32_t levels = 0;
    counters_in(frame->in, place, counters, &levels);
    note_joining_loop(frame, counters[0], thread, cc_join_is_skipped(frame));
    if (levels == 1)
        note_current(frame, thread, counters[0], true);
}

/* The same where each handle is in a node of its own. */
static void join_nodes(struct cc_frame *frame, cc_term_id place, const struct cc_targets *targets)
{
    for (uint32_t i = 0; i < targets->count; i++) {
        cc_term_id moving = 0, node = targets->at[i].kind == CC_TARGET_THREAD
                                          ? cc_node_join_reached(frame, place, targets->at[i].id, &moving)
                                          : 0;
        if (!node)
            continue;
        note_joining_loop(frame, moving, targets->at[i].id, cc_join_is_skipped(frame));
        note_current(frame, targets->at[i].id, node, true);
    }
}

/*
 * Is the handle that of one of several threads, created on different paths, of which never two are under way, and which all
 * leave their handles at one place? Then it is that of the one that there is.
 */
static bool is_of_the_one(const struct cc_interpreter *in, const struct cc_targets *handle)
{
    cc_term_id place = 0;
    for (uint32_t i = 0; i < handle->count; i++) {
        if (handle->at[i].kind != CC_TARGET_THREAD || !handle->complete)
            return false;
        const struct cc_thread *thread = &in->tree.threads[handle->at[i].id];
        const struct cc_handle_pattern *kept = &in->starts[handle->at[i].id].handles;
        if (thread->many || !kept->shape || kept->levels || (place && place != kept->shape))
            return false;
        place = kept->shape;
        for (uint32_t j = 0; j < handle->count; j++)
            if (cc_set_has(&in->sets, thread->beside, handle->at[j].id) ||
                cc_set_has(&in->sets, thread->last_beside, handle->at[j].id))
                return false;
    }
    return true;
}

void cc_interp_join(struct cc_frame *frame, cc_term_id handle)
{
    struct cc_interpreter *in = frame->in;
    if (!handle)
        return;
    struct cc_targets targets = cc_heap_resolve(&in->heap, handle);
    struct cc_target copy[CC_HEAP_TARGETS];
    cc_targets_copy(&targets, copy);
    targets.at = copy;
    uint32_t threads = 0;
    cc_thread_id only = 0;
    for (uint32_t i = 0; i < targets.count; i++)
        if (targets.at[i].kind == CC_TARGET_THREAD) {
            in->tree.threads[targets.at[i].id].joined = true;
            only = targets.at[i].id;
            threads++;
        }
    in->unknown_join |= threads == 0;
    const struct cc_term *row = cc_term_at(&in->terms, handle);
    if (row->op == CC_T_LOAD) {
        cc_term_id counter = counter_in(in, row->a);
        for (uint32_t i = 0; counter && i < targets.count; i++)
            if (targets.at[i].kind == CC_TARGET_THREAD && joins_all(frame, row->a, targets.at[i].id))
                joins_current(frame, row->a, targets.at[i].id);
        join_nodes(frame, row->a, &targets);
    }
    cc_interp_others_ran(frame);
    if (threads > 1 && is_of_the_one(in, &targets))
        for (uint32_t i = 0; i < targets.count; i++)
            joined(frame, targets.at[i].id);
    if (threads != 1 || (row->op != CC_T_THREAD && counter_in(in, handle)))
        return;
    const struct cc_thread *thread = &in->tree.threads[only];
    if (!thread->many)
        joined(frame, only);
    else if (!thread->many_each && thread->parent == frame->thread) /* the one that this instance created */
        note_current(frame, only, 0, true);
}

void cc_interp_detach(struct cc_frame *frame, cc_term_id handle)
{
    if (!handle)
        return;
    struct cc_targets targets = cc_heap_resolve(&frame->in->heap, handle);
    for (uint32_t i = 0; i < targets.count; i++)
        if (targets.at[i].kind == CC_TARGET_THREAD)
            frame->in->tree.threads[targets.at[i].id].detached = true;
}

void cc_interp_thread_ends(struct cc_interpreter *in, cc_thread_id id, const struct cc_state *state)
{
    struct cc_thread *thread = &in->tree.threads[id];
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    cc_set_id joined_now =
        thread->ends ? cc_set_intersection(&in->sets, thread->joined_at_end, phase.joined) : phase.joined;
    cc_set_id clock = thread->ends ? cc_clock_join(&in->sets, thread->clock_at_end, phase.clock) : phase.clock;
    thread->joined_at_end = joined_now;
    thread->clock_at_end = clock;
    thread->ends = true;
    for (uint32_t i = 0; i < state->holds_count; i++) {
        const struct cc_hold *hold = &state->holds[i];
        if (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER) || hold->kind == CC_LOCK_SEM ||
            hold->kind == CC_LOCK_WORD || state->blurred || in->open)
            continue;
        cc_event_log_leak(&in->log, hold, id, NULL);
    }
}
