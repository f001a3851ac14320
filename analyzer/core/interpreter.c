/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/guard.h"

#include "analyzer/core/call_graph.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/creation_lock.h"
#include "analyzer/core/double_buffer.h"
#include "analyzer/core/flag_lock.h"
#include "analyzer/core/owner_region.h"
#include "analyzer/core/key_end.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/nonlocal_jump.h"
#include "analyzer/core/handed_back.h"
#include "analyzer/core/offered_function.h"
#include "analyzer/core/own_place.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/word_lock.h"

/*
 * Is the address in an element that this instance of the thread has for itself? Its content is then still what the
 * creator left there, whatever other instances do to theirs.
 */
static bool is_own_element(const struct cc_interpreter *in, cc_term_id address, cc_thread_id thread)
{
    const struct cc_term *row = cc_term_at(&in->terms, address);
    for (; row->op == CC_T_OFFSET || row->op == CC_T_INDEX; row = cc_term_at(&in->terms, row->a)) {
        const struct cc_term *index = row->op == CC_T_INDEX && row->b ? cc_term_at(&in->terms, row->b) : NULL;
        if (index && index->op == CC_T_INSTANCE && index->a == thread)
            return in->starts[thread].levels == 1;
    }
    return false;
}

static void run_thread(struct cc_interpreter *in, cc_thread_id thread, cc_func_id func, const cc_term_id *arguments,
                       uint32_t count, const struct cc_thread_way *way, cc_phase_id phase)
{
    if (!cc_interp_has_body(in, func))
        return;
    cc_interp_prepare(in, func);
    in->pool.who = cc_interp_who(in, thread);
    uint64_t key = cc_hash_step(cc_hash_step(0x7472, func), in->tree.threads[thread].key);
    uint32_t context = cc_interp_context_for(in, cc_hash_step(cc_hash_step(key, phase), way ? way->argument : 0), func);
    struct cc_state *entry = cc_state_new(&in->pool, in->funcs[func].info->register_count);
    entry->phase = phase;
    for (uint32_t i = 0; way && i < way->memory_count; i++)
        if (!cc_heap_is_contended(&in->heap, way->memory[i].address, cc_interp_who(in, thread)) ||
            is_own_element(in, way->memory[i].address, thread))
            cc_state_set(&in->pool, entry, &way->memory[i]);
    for (uint32_t i = 0; way && i < way->facts_count; i++)
        (void)cc_state_assume(&in->pool, entry, way->facts[i].atom, way->facts[i].truth);
    uint32_t name = cc_interp_name_context(in, context, key);
    for (int self = 0; self < 2; self++) {
        in->contexts[self ? context : name].thread = thread;
        in->contexts[self ? context : name].chain = key;
    }
    cc_interp_bind_parameters(in, entry, name, func, arguments, count);
    if (in->open && !thread)
        cc_guard_enter(in, entry, func, arguments, count);
    cc_interp_run_context(in, context, entry);
    struct cc_frame frame = {
        .in = in, .context = context, .func = func, .thread = thread, .info = in->funcs[func].info
    };
    for (struct cc_state *exit = in->contexts[context].exits; exit; exit = exit->next) {
        const struct cc_func *row = &in->model->funcs[func];
        struct cc_state *list =
            cc_key_end_run(&frame, cc_state_copy(&in->pool, exit), row->insts + row->inst_count - 1);
        for (struct cc_state *next; list; list = next) {
            next = list->next;
            cc_interp_thread_ends(in, thread, list);
            cc_state_drop(&in->pool, list);
        }
    }
}

static void run_entry(struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_func *func = &in->model->funcs[id];
    cc_term_id *arguments = cc_scratch_array(&in->scratch, func->param_count, sizeof *arguments);
    for (uint32_t i = 0; i < func->param_count; i++)
        arguments[i] =
            cc_term_symbol(&in->terms, CC_T_PARAM, func->params + i, 0, 0, in->model->vars[func->params + i].type);
    run_thread(in, 0, id, arguments, func->param_count, NULL, 0);
}

static cc_func_id find_main(const struct cc_model *model)
{
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        if ((model->funcs[f].flags & CC_FUNC_DEFINED) && model->funcs[f].linkage == CC_LINKAGE_EXTERNAL &&
            !strcmp(cc_model_text(model, model->funcs[f].name), "main"))
            return f;
    return 0;
}

/* The functions that the program itself calls, as bits. */
static uint64_t *called_functions(struct cc_interpreter *in)
{
    uint64_t *called = cc_scratch_array(&in->scratch, in->model->funcs_count / 64 + 1, sizeof *called);
    memset(called, 0, (in->model->funcs_count / 64 + 1) * sizeof *called);
    for (cc_inst_id i = 1; i < in->model->insts_count; i++)
        if (in->model->insts[i].op == CC_OP_CALL)
            called[in->model->insts[i].a / 64] |= UINT64_C(1) << in->model->insts[i].a % 64;
    return called;
}

/*
 * May those who use an open program call the function? Not one that is hidden in its library, and has its users there, nor
 * one that is seen with its users in another program.
 */
static bool is_for_others(const struct cc_interpreter *in, cc_func_id id, const uint64_t *called)
{
    const struct cc_func *func = &in->model->funcs[id];
    if (!(func->flags & CC_FUNC_DEFINED) || (func->flags & (CC_FUNC_IN_SYSTEM | CC_FUNC_INLINE | CC_FUNC_GUEST)) ||
        func->linkage != CC_LINKAGE_EXTERNAL)
        return false;
    return !(func->flags & CC_FUNC_HIDDEN) || !((func->flags & CC_FUNC_ADDRESS_TAKEN) || cc_bit(called, id));
}

static void run_first_thread(struct cc_interpreter *in)
{
    cc_func_id entry = in->main;
    in->tree.threads[0].many = in->open;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        if ((in->model->funcs[f].flags & CC_FUNC_CONSTRUCTOR) && (in->model->funcs[f].flags & CC_FUNC_DEFINED) && entry)
            run_entry(in, f);
    if (entry) {
        run_entry(in, entry);
        return;
    }
    const uint64_t *called = called_functions(in);
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        if (is_for_others(in, f, called) || in->funcs[f].offered)
            run_entry(in, f);
}

/*
 * How much is done before precision is cut. Programs of ten to a hundred thousand instructions need several times their
 * size to be seen as a whole; larger ones get as much, and after that what time allows.
 */
static uint64_t allowance_of(const struct cc_model *model)
{
    enum { AT_LEAST = 100000, FULLY = 100000 /* instructions */, FULL_SHARE = 8, SHARE = 2 };
    uint64_t count = model->insts_count, fully = count < FULLY ? count : FULLY;
    return AT_LEAST + FULL_SHARE * fully + SHARE * (count - fully);
}

static void run_queued(struct cc_interpreter *in, cc_thread_id thread)
{
    in->starts[thread].queued = false;
    in->starts[thread].run = true;
    for (uint32_t way = 0; way < in->starts[thread].ways_count; way++) {
        struct cc_thread_way start = in->starts[thread].ways[way];
        run_thread(in, thread, in->tree.threads[thread].entry, &start.argument, 1, &start,
                   in->tree.threads[thread].created_in);
    }
}

static void run_round(struct cc_interpreter *in)
{
    cc_event_log_clear(&in->log);
    cc_latch_new_round(in);
    cc_creation_locks_new_round(in);
    cc_sync_uses_clear(in);
    cc_flag_locks_new_round(in);
    cc_word_locks_new_round(in);
    cc_guards_new_round(in);
    cc_owners_new_round(in);
    cc_buffers_new_round(in);
    in->joined_by_loops = in->joining_loops;
    memset(&in->joining_loops, 0, sizeof in->joining_loops);
    in->unknown_join = in->was_cut = false; /* the last round knows most */
    for (uint32_t c = 0; c < in->contexts_count; c++) {
        in->contexts[c].done = in->contexts[c].running = false;
        in->contexts[c].exits = NULL;
    }
    cc_scratch_release(&in->exits, (struct cc_scratch_mark){ 0, 0 });
    for (uint32_t t = 0; t < in->tree.threads_count; t++) {
        in->tree.threads[t].ends = false;
        in->starts[t].run = in->starts[t].queued = false;
    }
    for (cc_func_id f = 1; f < in->model->funcs_count; f++) {
        in->funcs[f].contexts = 0;
        in->funcs[f].work = 0;
        in->funcs[f].bounded = false; /* of the last round is told */
    }
    in->work = 0;
    in->allowance = allowance_of(in->model);
    in->queue.count = in->later.count = 0;
    run_first_thread(in);
    for (uint32_t sure = 0, assumed = 0; sure < in->queue.count || assumed < in->later.count;)
        run_queued(in, sure < in->queue.count ? in->queue.at[sure++] : in->later.at[assumed++]);
}

/* Enough has been seen to tell which latches are of use: a second round, or one that took its time. */
static bool is_time_to_rehearse(const struct cc_interpreter *in)
{
    enum { TOOK_TIME = 100000 /* units of work */ };
    return !in->rehearsed && in->was_cut && in->latches->places_count && (in->round > 0 || in->work > TOOK_TIME);
}

struct cc_interpreter *cc_interpreter_make(struct cc_arena *arena, const struct cc_model *model,
                                           const struct cc_api_set *apis)
{
    struct cc_interpreter *in = cc_arena_alloc(arena, sizeof *in);
    in->arena = arena;
    in->scratch.arena = in->exits.arena = arena;
    in->model = model;
    in->apis = apis;
    in->main = find_main(model);
    in->open = !in->main;
    cc_terms_init(&in->terms, arena);
    cc_heap_init(&in->heap, arena, model, &in->terms);
    cc_set_pool_init(&in->sets, arena);
    cc_thread_tree_init(&in->tree, arena, &in->sets);
    in->pool = (struct cc_state_pool){ .arena = arena, .terms = &in->terms, .heap = &in->heap, .tree = &in->tree };
    in->log.arena = in->log.copies.arena = arena;
    in->undefined_mattered = cc_arena_array(arena, model->funcs_count + 1, 1);
    (void)CC_APPEND_ROW(arena, in, contexts);
    (void)CC_APPEND_ROW(arena, in, starts);
    cc_latch_table_init(in);
    cc_handed_back_init(in);
    in->creation = cc_creation_locks_make(in);
    in->jumps = cc_arena_array(arena, 1, sizeof *in->jumps);
    cc_guards_make(in);
    cc_call_graph_make(in);
    cc_guards_choose(in);
    cc_buffers_find(in);
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        in->funcs[f].too_large = cc_func_is_too_large(model, f);
    return in;
}

bool cc_interpret(struct cc_interpreter *in)
{
    for (; in->round < CC_ROUNDS; in->round++) {
        uint32_t before = in->heap.generation;
        in->heap.round = in->round + 1;
        run_round(in);
        cc_own_places_settle(in);
        cc_handed_back_settle(in);
        cc_interp_creations_settle(in);
        cc_flag_locks_settle(in);
        in->work_in_all += in->work;
        if (is_time_to_rehearse(in)) {
            in->round++;
            return false;
        }
        bool settled = in->heap.generation == before;
        if (in->work_in_all > 6 * in->allowance || (settled && !cc_offer_functions(in)))
            break;
    }
    return true;
}
