/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/flag_lock.h"

#include "analyzer/core/call_subject.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/shared_flag.h"

enum { BUSY, VACANT }; /* what a flag says that is not zero */

/* The content of the place, as the path knows it, or 0. */
static cc_term_id content_known(const struct cc_frame *frame, cc_term_id address)
{
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, address);
    return entry ? entry->value : 0;
}

/* Does the path know whether the content is above zero? 1, 0, or -1. */
static int is_above_zero(struct cc_frame *frame, cc_term_id content)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id zero = cc_term_int(&in->terms, 0);
    return cc_state_decide(&in->pool, frame->state, cc_term_binary(&in->terms, CC_BIN_LT, zero, content));
}

bool cc_flag_is_known_clear(struct cc_frame *frame, cc_term_id address)
{
    cc_term_id content = content_known(frame, address);
    int64_t number;
    if (!content)
        return false;
    if (cc_state_known_int(&frame->in->pool, frame->state, content, &number))
        return number == 0;
    return is_above_zero(frame, content) == 0;
}

static bool is_known_set(struct cc_frame *frame, cc_term_id address)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id content = content_known(frame, address), zero = cc_term_int(&in->terms, 0);
    return content &&
           (is_above_zero(frame, content) == 1 ||
            cc_state_decide(&in->pool, frame->state, cc_term_binary(&in->terms, CC_BIN_EQ, content, zero)) == 0);
}

/* Is zero one of the numbers that the value begins with, as of a counter of threads? */
static bool begins_with_zero(const struct cc_interpreter *in, cc_term_id value, int depth)
{
    enum { DEEPEST = 6 };
    int64_t number;
    if (cc_term_is_int(&in->terms, value, &number))
        return number == 0;
    const struct cc_term *row = cc_term_at(&in->terms, value);
    if ((row->op == CC_T_UNARY || row->op == CC_T_INSTANCE) && depth < DEEPEST)
        return begins_with_zero(in, row->op == CC_T_UNARY ? row->a : row->b, depth + 1);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, value);
    for (uint32_t i = 0; inputs && i < inputs->count && depth < DEEPEST; i++)
        if (begins_with_zero(in, inputs->at[i], depth + 1))
            return true;
    return false;
}

/* Does who has found the place clear store a number there that says who he is, and so is not zero? */
static bool names_taker(struct cc_frame *frame, cc_term_id address, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id zero = cc_term_int(&in->terms, 0);
    return cc_flag_is_known_clear(frame, address) && !cc_term_content_of(&in->terms, value) &&
           !begins_with_zero(in, value, 0) &&
           cc_state_decide(&in->pool, frame->state, cc_term_binary(&in->terms, CC_BIN_EQ, value, zero)) != 1;
}

/* Is a lock held that is not itself such a flag? */
static bool is_under_lock(const struct cc_state *state)
{
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_READ)) && state->holds[i].kind != CC_LOCK_WORD)
            return true;
    return false;
}

static void take(struct cc_frame *frame, cc_term_id address, cc_inst_id id)
{
    struct cc_hold hold = { .lock = address, .kind = CC_LOCK_WORD, .depth = 1, .where = id, .context = frame->context };
    (void)cc_state_hold(&frame->in->pool, frame->state, hold);
}

/* A store as it looks at one of the two sorts of flag. */
struct use {
    bool taken, cleared;
};

static struct use note_use(struct cc_flag_facts *flag, bool takes, bool free, bool in_order, bool ours)
{
    struct use use = { .taken = in_order && takes && !ours && free, .cleared = in_order && !takes };
    flag->taken |= use.taken;
    flag->cleared |= use.cleared;
    flag->otherwise |= !in_order || (takes && !use.taken && !ours);
    return use;
}

/* Does the function wait on a condition? */
static bool waits_here(const struct cc_frame *frame)
{
    static const struct cc_effect_range waits = { CC_EFFECT_COND_WAIT, CC_EFFECT_COND_TIMED_WAIT };
    const struct cc_model *model = frame->in->model;
    const struct cc_func *func = &model->funcs[frame->func];
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &model->blocks[func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count; i++)
            if (model->insts[block->insts + i].op == CC_OP_CALL && cc_call_does(frame->in, block->insts + i, waits))
                return true;
    }
    return false;
}

/*
 * A flag that is free at one looks like any that says that there is something for somebody else. It is one only if those who
 * wait for it are the ones who give it back, and each thread that does the one does the other.
 */
static void note_vacant(const struct cc_frame *frame, struct cc_flag_facts *flag, struct use use)
{
    bool few = frame->thread < 64;
    uint64_t thread = few ? (uint64_t)1 << frame->thread : 0;
    if (flag->refuted || flag->otherwise || (!use.taken && !use.cleared))
        return;
    flag->otherwise |= !few || (use.taken && !(flag->takers & thread) && !waits_here(frame));
    flag->takers |= use.taken ? thread : 0;
    flag->clearers |= use.cleared ? thread : 0;
}

void cc_flag_lock_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    enum cc_type_kind kind = in->model->types[inst->type].kind;
    if (inst->op != CC_OP_STORE || (kind != CC_TYPE_INT && kind != CC_TYPE_BOOL) ||
        cc_runs_alone(&in->tree, frame->thread, frame->state->phase))
        return;
    int64_t number = 0;
    bool constant = value && cc_term_is_int(&in->terms, value, &number);
    int64_t change = value && !constant ? cc_term_change(&in->terms, address, value) : 0;
    bool names = value && !constant && !change && names_taker(frame, address, value);
    bool in_order = (constant || names || change == 1 || change == -1) && is_under_lock(frame->state);
    struct cc_lock_facts *facts = cc_interp_lock_facts(in, address, in_order);
    if (!facts)
        return;
    struct cc_hold *held = cc_state_held(frame->state, address);
    bool ours = held && held->kind == CC_LOCK_WORD && !(held->flags & (CC_HOLD_MAYBE | CC_HOLD_READ));
    bool up = constant ? number != 0 : names || change == 1;
    struct use use[2];
    use[BUSY] = note_use(&facts->flags[BUSY], up, up && cc_flag_is_known_clear(frame, address), in_order, ours);
    use[VACANT] = note_use(&facts->flags[VACANT], !up, !up && is_known_set(frame, address), in_order, ours);
    facts->flags[BUSY].counted |= !constant && !names;
    facts->flags[VACANT].counted |= !constant && !names;
    facts->goes_down |= in_order && change == -1;
    bool is_lock = facts->flags[BUSY].lock || facts->flags[VACANT].lock;
    struct use now = use[facts->flags[VACANT].lock ? VACANT : BUSY];
    if (is_lock && now.taken)
        take(frame, address, id);
    else if (is_lock && ours && now.cleared) {
        facts->given_back = true;
        cc_state_release(frame->state, held);
    } else if (!is_lock)
        note_vacant(frame, &facts->flags[VACANT], use[VACANT]);
    facts->set_by_others |= is_lock && !now.taken && !ours;
    if (is_lock && now.taken)
        cc_shared_flag_take(frame, address);
    else if (!is_lock)
        cc_shared_flag_count(frame, address, in_order ? change : 0, id);
}

bool cc_flag_is_readers_own(struct cc_interpreter *in, const struct cc_access *reader, const struct cc_access *writer)
{
    if (reader->kind != CC_ACCESS_READ || in->model->insts[writer->inst].op != CC_OP_STORE)
        return false;
    for (uint32_t i = 0; i < reader->hold_count; i++) {
        const struct cc_hold *hold = &reader->holds[i];
        if (hold->lock != reader->address || hold->kind != CC_LOCK_WORD ||
            (hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ | CC_HOLD_CALLER)))
            continue;
        const struct cc_lock_facts *facts = cc_interp_lock_facts(in, hold->lock, false);
        return facts && (facts->flags[BUSY].lock || facts->flags[VACANT].lock) && !facts->set_by_others;
    }
    return false;
}

/* ---- which flags are locks ---- */

static bool is_at_most_one(void *context, cc_term_id value)
{
    struct cc_interpreter *in = context;
    int64_t number;
    if (cc_term_is_int(&in->terms, value, &number))
        return number <= 1;
    return cc_term_content_of(&in->terms, cc_term_split(&in->terms, value, &number)) != 0;
}

/* Does the count begin with one at most, whatever it begins with? */
static bool begins_with_one(struct cc_interpreter *in, const struct cc_lock_facts *facts)
{
    const struct cc_object *object = &in->heap.objects[facts->object];
    const struct cc_var *var = object->kind == CC_OBJECT_GLOBAL ? &in->model->vars[object->var] : NULL;
    for (uint32_t i = 0; var && i < var->init_count; i++) {
        const struct cc_init *init = &in->model->inits[var->inits + i];
        if ((int64_t)init->offset == facts->offset && (init->kind != CC_INIT_INT || init->value > 1))
            return false;
    }
    cc_term_id address = cc_term_offset(&in->terms, cc_heap_address(&in->heap, facts->object), facts->offset);
    bool complete = false;
    return !facts->stride && cc_heap_every_value(&in->heap, address, is_at_most_one, in, &complete) && complete;
}

/* Has the round shown that it is a lock? */
static bool is_shown(struct cc_interpreter *in, const struct cc_lock_facts *facts, int sort)
{
    const struct cc_flag_facts *flag = &facts->flags[sort];
    if (!flag->taken || !flag->cleared || flag->otherwise || flag->refuted)
        return false;
    return sort == BUSY || (flag->takers == flag->clearers && !is_shown(in, facts, BUSY) &&
                            (!flag->counted || begins_with_one(in, facts)));
}

void cc_flag_locks_new_round(struct cc_interpreter *in)
{
    bool unsure = in->walks.count != in->walks_known; /* a search did not know yet what it had found */
    in->walks_known = in->walks.count;
    in->flag_locks = 0;
    for (uint32_t i = 0; i < in->locks_count; i++) {
        struct cc_lock_facts *facts = &in->locks[i];
        bool is_lock[2];
        for (int sort = 0; sort < 2; sort++)
            is_lock[sort] = is_shown(in, facts, sort) && (unsure || !(facts->flags[sort].lock && facts->set_by_others));
        for (int sort = 0; sort < 2; sort++) {
            struct cc_flag_facts *flag = &facts->flags[sort];
            bool refuted = flag->refuted ||
                           (flag->lock && !is_lock[sort]) || /* for good, so that the rounds come to an end */
                           (sort == VACANT && flag->taken && !is_lock[sort]);
            in->flag_locks += is_lock[sort];
            if (is_lock[sort] != flag->lock)
                in->heap.guards_since = in->heap.round;
            *flag = (struct cc_flag_facts){ .lock = is_lock[sort], .refuted = refuted };
        }
    }
}

void cc_flag_locks_settle(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->locks_count; i++) {
        const struct cc_lock_facts *facts = &in->locks[i];
        for (int sort = 0; sort < 2; sort++)
            in->heap.generation += is_shown(in, facts, sort) != facts->flags[sort].lock ||
                                   (facts->flags[sort].lock && facts->set_by_others);
    }
}
