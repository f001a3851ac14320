/* SPDX-License-Identifier: Apache-2.0 */
/* Locks and conditions: what is held, in which order it was taken, and misuse that is plain at one place. */
#include <errno.h>

#include "analyzer/core/certainty.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/creation_lock.h"
#include "analyzer/core/element_order.h"
#include "analyzer/core/first_time.h"
#include "analyzer/core/lock_row.h"
#include "analyzer/core/order_proof.h"
#include "analyzer/core/object_life.h"
#include "analyzer/core/own_barrier.h"
#include "analyzer/core/room.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/wait_loop.h"

enum { DEEPEST_HOLD = 4 };

/* Where the thread was when it took a lock at `where` that it still holds; else where it is. */
static uint32_t context_of_hold(const struct cc_frame *frame, cc_inst_id where)
{
    for (uint32_t i = 0; i < frame->state->holds_count && where; i++)
        if (frame->state->holds[i].where == where)
            return frame->state->holds[i].context;
    return frame->context;
}

static void misuse_after(struct cc_frame *frame, enum cc_rule rule, cc_inst_id id, cc_term_id subject,
                         cc_inst_id earlier, uint32_t earlier_context, const char *detail)
{
    if (frame->in->assuming)
        return;
    struct cc_misuse misuse = { .rule = rule,
                                .inst = id,
                                .context = frame->context,
                                .thread = frame->thread,
                                .cut = frame->state->cut,
                                .subject = subject,
                                .earlier = earlier,
                                .earlier_context = earlier_context,
                                .earlier_thread = frame->thread,
                                .holds = frame->state->holds,
                                .hold_count = frame->state->holds_count,
                                .detail = detail };
    cc_event_log_misuse(&frame->in->log, &misuse);
}

void cc_interp_misuse(struct cc_frame *frame, enum cc_rule rule, cc_inst_id id, cc_term_id subject, cc_inst_id earlier,
                      const char *detail)
{
    misuse_after(frame, rule, id, subject, earlier, context_of_hold(frame, earlier), detail);
}

/* What leads to the locks of an object that go by one name as elements of an array. */
static uint64_t key_of_elements(cc_object_id object)
{
    return cc_hash_step(cc_hash_step(object, 0), CC_T_INDEX);
}

/* The row of a lock, or of all elements of an array that it is one of. */
static uint32_t row_of_lock(const struct cc_interpreter *in, cc_object_id object, int64_t offset)
{
    uint32_t row = cc_id_map_get(&in->lock_of, cc_hash_step(object, (uint64_t)offset));
    if (row != CC_NO_ID)
        return row;
    for (row = cc_id_map_get(&in->lock_of, key_of_elements(object)); row != CC_NO_ID; row = in->locks[row].next)
        if (offset > in->locks[row].offset && (offset - in->locks[row].offset) % in->locks[row].stride == 0)
            break;
    return row;
}

/* A function that makes an object initialises its locks under the name that the object has there. */
struct cc_lock_facts *cc_interp_facts_at(struct cc_interpreter *in, cc_object_id object, int64_t offset)
{
    for (; object; object = in->heap.objects[object].made_as) {
        uint32_t row = row_of_lock(in, object, offset);
        if (row != CC_NO_ID)
            return &in->locks[row];
    }
    return NULL;
}

static void link_elements(struct cc_interpreter *in, uint32_t row)
{
    uint64_t key = key_of_elements(in->locks[row].object);
    in->locks[row].next = cc_id_map_get(&in->lock_of, key);
    if (cc_id_map_put(in->arena, &in->lock_of, key, row))
        in->locks[row].next = CC_NO_ID;
}

struct cc_lock_facts *cc_interp_lock_facts(struct cc_interpreter *in, cc_term_id lock, bool make)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return NULL;
    if (!make)
        return cc_interp_facts_at(in, where.at[0].id, where.at[0].offset);
    uint64_t key = cc_hash_step(where.at[0].id, (uint64_t)where.at[0].offset);
    uint32_t row = cc_id_map_get(&in->lock_of, key);
    if (row == CC_NO_ID) {
        const struct cc_lock_facts *made = cc_interp_facts_at(in, where.at[0].id, where.at[0].offset);
        struct cc_lock_facts before = made ? *made : (struct cc_lock_facts){ 0 };
        row = CC_APPEND_ROW(in->arena, in, locks);
        in->locks[row] = before;
        in->locks[row].object = where.at[0].id;
        in->locks[row].offset = where.at[0].offset;
        in->locks[row].stride = where.at[0].stride;
        if (cc_id_map_put(in->arena, &in->lock_of, key, row))
            return NULL;
        if (where.at[0].stride > 0)
            link_elements(in, row);
    }
    return &in->locks[row];
}

/* glibc's static initialisers keep the mutex type at byte 16. */
static bool is_statically_recursive(struct cc_interpreter *in, cc_term_id lock)
{
    enum { TYPE_OFFSET = 16, RECURSIVE = 1 };
    int64_t offset, value;
    const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, lock, &offset));
    if (base->op != CC_T_OBJECT || in->heap.objects[base->a].kind != CC_OBJECT_GLOBAL)
        return false;
    const struct cc_var *var = &in->model->vars[in->heap.objects[base->a].var];
    for (uint32_t i = 0; i < var->init_count; i++) {
        const struct cc_init *init = &in->model->inits[var->inits + i];
        value = init->kind == CC_INIT_INT ? init->value : 0;
        if ((int64_t)init->offset == offset + TYPE_OFFSET && value == RECURSIVE)
            return true;
    }
    return false;
}

/* May its holder take the lock again? Only if every initialisation that reaches it says so. */
static bool is_recursive(struct cc_interpreter *in, const struct cc_effect *effect, cc_term_id lock)
{
    if (effect->recursive)
        return true;
    if (is_statically_recursive(in, lock))
        return true;
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    bool any = false;
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_lock_facts *facts =
            where.at[i].kind == CC_TARGET_OBJECT ? cc_interp_facts_at(in, where.at[i].id, where.at[i].offset) : NULL;
        if (!facts || !facts->recursive || facts->plain)
            return false;
        any = true;
    }
    return any;
}

void cc_interp_lock_init(struct cc_frame *frame, cc_term_id lock, cc_term_id type)
{
    struct cc_interpreter *in = frame->in;
    int64_t kind;
    struct cc_lock_facts *facts = cc_interp_lock_facts(in, lock, true);
    cc_life_note(frame, lock, CC_LIFE_BEGINS);
    if (!facts)
        return;
    enum { RECURSIVE = 1, ERROR_CHECKING = 2 }; /* the latter refuses at once: its holder does not block itself */
    bool recursive = type && cc_term_is_int(&in->terms, type, &kind) && (kind == RECURSIVE || kind == ERROR_CHECKING);
    in->heap.generation += !facts->initialised;
    facts->initialised = true;
    facts->recursive |= recursive;
    facts->plain |= !recursive;
}

static void log_acquisitions(struct cc_frame *frame, cc_term_id lock, bool shared, bool can_wait, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    for (uint32_t i = 0; i < state->holds_count && !in->assuming; i++) {
        if (cc_is_silent_lock(state->holds[i].kind))
            continue;
        if (state->holds[i].lock == lock || cc_room_guards_count(in, &state->holds[i], lock))
            continue;
        cc_set_id gates = 0;
        for (uint32_t g = 0; g < state->holds_count; g++)
            if (g != i && !(state->holds[g].flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ)))
                gates = cc_set_with(&in->sets, gates, state->holds[g].lock);
        struct cc_acquisition acquisition = { .from = state->holds[i],
                                              .to = lock,
                                              .to_shared = shared,
                                              .can_wait = can_wait,
                                              .inst = id,
                                              .context = frame->context,
                                              .thread = frame->thread,
                                              .cut = state->cut,
                                              .phase = state->phase,
                                              .gates = gates,
                                              .order = cc_order_prove(in, state, state->holds[i].lock, lock),
                                              .holds = state->holds,
                                              .hold_count = state->holds_count,
                                              .facts = state->facts,
                                              .fact_count = state->facts_count,
                                              .instance_facts = cc_instance_facts(&in->terms, state) };
        cc_event_log_acquisition(&in->log, &acquisition);
    }
}

/* ---- acquire and release ---- */

static cc_term_id outcome(struct cc_frame *frame, const struct cc_effect *effect, bool success, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    switch ((enum cc_result_rule)effect->result) {
    case CC_RESULT_NONZERO_OK:
        return cc_term_int(&in->terms, success);
    case CC_RESULT_BUSY_BAD:
        return cc_term_int(&in->terms, success ? 0 : EBUSY);
    case CC_RESULT_TIMEOUT_BAD:
        return cc_term_int(&in->terms, success ? 0 : ETIMEDOUT);
    case CC_RESULT_MINUS_ONE_BAD:
        return cc_term_int(&in->terms, success ? 0 : -1);
    case CC_RESULT_ZERO_OK:
        if (success)
            return cc_term_int(&in->terms, 0);
        break;
    case CC_RESULT_NONE:
        return 0;
    }
    cc_term_id code = cc_interp_fresh(frame, id, 3, 0);
    (void)cc_state_assume(&in->pool, frame->state, code, true);
    return code;
}

static void hold_now(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock, cc_inst_id id)
{
    struct cc_hold *held = cc_state_held(frame->state, lock);
    if (held && !(held->flags & CC_HOLD_MAYBE)) {
        if (effect->lock_kind == CC_LOCK_RWLOCK && effect->mode == CC_MODE_EXCLUSIVE &&
            !cc_is_of_many_calls(&frame->in->terms, lock))
            held->flags &= (uint8_t)~CC_HOLD_READ; /* said, too: no races besides */
        if (held->depth < DEEPEST_HOLD) /* an error, if not recursive, and said: what follows is balanced again */
            held->depth++;
        return;
    }
    if (held)
        cc_state_release(frame->state, held);
    struct cc_hold hold = { .lock = lock,
                            .flags = effect->mode == CC_MODE_SHARED ? CC_HOLD_READ : 0,
                            .kind = effect->lock_kind,
                            .depth = 1,
                            .where = id,
                            .context = frame->context };
    struct cc_hold *now = cc_state_hold(&frame->in->pool, frame->state, hold);
    if (effect->kind == CC_EFFECT_ACQUIRE)
        cc_lock_row_take(frame, lock, now);
}

/* The one lock of the whole run that the name means, whatever the path knows of it. */
static bool only_lock(struct cc_interpreter *in, cc_term_id lock, struct cc_target *out)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, lock);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id) || in->heap.objects[where.at[0].id].kind == CC_OBJECT_EXTERNAL)
        return false;
    *out = where.at[0];
    return true;
}

/* The lock as it is held, by this name or by another one that can mean no other lock. */
static const struct cc_hold *held_as(struct cc_frame *frame, cc_term_id lock)
{
    const struct cc_state *state = frame->state;
    const struct cc_hold *held = cc_state_held(state, lock);
    struct cc_target wanted, other;
    if (held || !state->holds_count || !only_lock(frame->in, lock, &wanted))
        return held;
    for (uint32_t i = 0; i < state->holds_count; i++)
        if (!(state->holds[i].flags & (CC_HOLD_OLD | CC_HOLD_CALLER)) &&
            only_lock(frame->in, state->holds[i].lock, &other) && other.id == wanted.id &&
            other.offset == wanted.offset)
            return &state->holds[i];
    return NULL;
}

/* The lock is held already: fine if recursive or read twice; a deadlock with itself otherwise. False ends the path. */
static bool may_take_again(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock, bool trying,
                           cc_inst_id id)
{
    const struct cc_hold *held = held_as(frame, lock);
    if (!held || (held->flags & CC_HOLD_MAYBE) || !cc_is_certain_hold(held, frame->state->cut) ||
        is_recursive(frame->in, effect, lock))
        return true;
    if ((held->flags & CC_HOLD_READ) && effect->mode == CC_MODE_SHARED)
        return true;
    if (trying)
        return false;
    if (effect->lock_kind != CC_LOCK_SEM && !cc_is_of_many_calls(&frame->in->terms, lock)) /* another thread may post */
        cc_interp_misuse(frame, CC_RULE_DOUBLE_LOCK, id, lock, held->where, held->left_at ? CC_LEFT_BEHIND : NULL);
    return true;
}

static void note_use(struct cc_frame *frame, cc_term_id lock, cc_inst_id id)
{
    struct cc_memory_entry *gone = cc_state_memory(frame->state, cc_term_offset(&frame->in->terms, lock, 1));
    int64_t mark;
    if (!gone || !cc_term_is_int(&frame->in->terms, gone->value, &mark) || mark >= 0)
        return;
    uint64_t where = (uint64_t)mark - (uint64_t)INT64_MIN;
    misuse_after(frame, CC_RULE_USE_AFTER_DESTROY, id, lock, (cc_inst_id)where, (uint32_t)(where >> 32), NULL);
    gone->value = cc_term_int(&frame->in->terms, 0); /* said once */
}

struct cc_state *cc_interp_acquire(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock,
                                   cc_inst_id id)
{
    struct cc_state *state = frame->state;
    bool trying = effect->kind != CC_EFFECT_ACQUIRE;
    state->next = NULL;
    if (!lock) {
        state->result = trying ? cc_interp_fresh(frame, id, 3, 0) : outcome(frame, effect, true, id);
        return state;
    }
    note_use(frame, lock, id);
    struct cc_sync_use *use = cc_sync_use_note(frame, trying ? CC_USE_TRY : CC_USE_ACQUIRE, lock, 0, id);
    if (use)
        use->plain = effect->lock_kind == CC_LOCK_MUTEX || effect->lock_kind == CC_LOCK_RWLOCK ||
                     effect->lock_kind == CC_LOCK_SPIN;
    struct cc_state *failed = NULL;
    if (trying) {
        failed = cc_state_copy(&frame->in->pool, state);
        frame->state = failed;
        failed->result = outcome(frame, effect, false, id);
        failed->next = NULL;
        frame->state = state;
        if (!may_take_again(frame, effect, lock, effect->kind == CC_EFFECT_TRY_ACQUIRE, id)) {
            cc_state_drop(&frame->in->pool, state);
            return failed;
        }
    } else if (!may_take_again(frame, effect, lock, false, id)) {
        return state;
    }
    if (effect->lock_kind != CC_LOCK_SECTION)
        log_acquisitions(frame, lock, effect->mode == CC_MODE_SHARED, !trying, id);
    cc_interp_waited_for_lock(frame);
    hold_now(frame, effect, lock, id);
    cc_creation_acquires(frame, lock);
    state->result = outcome(frame, effect, true, id);
    state->next = failed;
    return state;
}

cc_term_id cc_interp_section(struct cc_interpreter *in)
{
    return cc_heap_address(&in->heap, cc_heap_hidden(&in->heap, 0));
}

bool cc_interp_may_be_same(struct cc_interpreter *in, cc_term_id a, cc_term_id b)
{
    int64_t at_a, at_b;
    if (a != b && cc_term_split(&in->terms, a, &at_a) == cc_term_split(&in->terms, b, &at_b) && at_a != at_b &&
        !cc_is_of_many_calls(&in->terms, a)) /* two members of one object */
        return false;
    struct cc_targets x = cc_heap_resolve(&in->heap, a);
    struct cc_target of_a[CC_HEAP_TARGETS];
    uint32_t count = x.count;
    cc_targets_copy(&x, of_a);
    struct cc_targets y = cc_heap_resolve(&in->heap, b);
    if (!x.complete || !y.complete || !count || !y.count)
        return true;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < y.count; j++)
            if (of_a[i].kind == y.at[j].kind && of_a[i].id == y.at[j].id &&
                (of_a[i].kind != CC_TARGET_OBJECT ||
                 cc_heap_spots_meet(&in->heap, of_a[i].id, cc_target_spot(&of_a[i], 1), cc_target_spot(&y.at[j], 1))))
                return true;
    return false;
}

/* Is `name` the symbol for several values of which `value` is one, with the same offset? */
static bool is_one_of(struct cc_interpreter *in, cc_term_id value, cc_term_id name)
{
    int64_t at_value, at_name;
    cc_term_id base = cc_term_split(&in->terms, value, &at_value);
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, cc_term_split(&in->terms, name, &at_name));
    for (uint32_t i = 0; inputs && i < inputs->count && at_value == at_name; i++)
        if (inputs->at[i] == base)
            return true;
    return false;
}

/*
 * The lock that is held under a name which may mean the same: if there are several, one that gave `lock` its value,
 * and of these the one held longest, since a walk along nodes releases what is behind it.
 */
static struct cc_hold *held_by_other_name(struct cc_frame *frame, cc_term_id lock)
{
    struct cc_state *state = frame->state;
    struct cc_hold *found = NULL;
    for (uint32_t i = state->holds_count; i-- > 0;) {
        struct cc_hold *held = &state->holds[i];
        if (!cc_interp_may_be_same(frame->in, held->lock, lock))
            continue;
        if (!found || is_one_of(frame->in, held->lock, lock))
            found = held;
    }
    return found;
}

void cc_interp_release(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock, cc_inst_id id)
{
    struct cc_state *state = frame->state;
    if (frame->in->rooms_count)
        cc_room_settle(frame);
    struct cc_hold *held = lock ? cc_state_held(state, lock) : NULL;
    if (!held || held->depth <= 1)
        cc_creation_releases(frame, lock);
    if (!lock)
        return;
    note_use(frame, lock, id);
    struct cc_sync_use *use = cc_sync_use_note(frame, CC_USE_RELEASE, lock, 0, id);
    if (!held)
        held = held_by_other_name(frame, lock);
    if (cc_lock_row_give(frame, lock, held))
        return;
    if (held && held->depth > 1) {
        held->depth--;
        return;
    }
    cc_first_time_ends(frame->in, state, held ? held->lock : lock);
    if (held) {
        /* which one of the locks of earlier iterations, and whether it is the last, is not known */
        state->blurred |= (held->flags & CC_HOLD_OLD) && held->lock != lock;
        cc_state_release(state, held);
        if (!state->holds_count)
            cc_interp_others_ran(frame);
        return;
    }
    bool known = cc_heap_resolve(&frame->in->heap, lock).count > 0 && cc_heap_resolve(&frame->in->heap, lock).complete;
    bool semaphore = effect->lock_kind == CC_LOCK_SEM;
    if (use)
        use->plain = !state->blurred && !semaphore && effect->lock_kind != CC_LOCK_OTHER;
    if (known && !state->blurred && !frame->in->open && !semaphore)
        cc_interp_misuse(frame, CC_RULE_UNLOCK_NOT_HELD, id, lock, 0, NULL);
}

void cc_interp_lock_destroy(struct cc_frame *frame, cc_term_id lock, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_hold *held = lock ? cc_state_held(frame->state, lock) : NULL;
    if (held && !(held->flags & CC_HOLD_MAYBE)) {
        cc_interp_misuse(frame, CC_RULE_DESTROY_HELD, id, lock, held->where, NULL);
        held->flags |= CC_HOLD_MAYBE; /* said: no leak besides */
    }
    if (lock) {
        note_use(frame, lock, id);
        (void)cc_sync_use_note(frame, CC_USE_DESTROY, lock, 0, id);
    }
    cc_life_note(frame, lock, CC_LIFE_ENDS);
    if (!lock || !cc_interp_lock_facts(in, lock, true))
        return;
    /* an entry beside the lock remembers on this path that it is gone, and where it went */
    cc_state_write(&in->pool, frame->state, cc_term_offset(&in->terms, lock, 1),
                   cc_term_int(&in->terms, INT64_MIN + ((int64_t)frame->context << 32 | (int64_t)id)));
}

/* ---- conditions and blocking ---- */

static bool depends_on_memory(struct cc_interpreter *in, cc_term_id term)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_LOAD:
    case CC_T_RESULT:
        return cc_term_content_of(&in->terms, term) != 0 || row->imm >= 0;
    case CC_T_PHI:
    case CC_T_OLD:
        return true;
    case CC_T_OFFSET:
    case CC_T_UNARY:
        return depends_on_memory(in, row->a);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return depends_on_memory(in, row->a) || (row->b && depends_on_memory(in, row->b));
    default:
        return false;
    }
}

static void note_wait(struct cc_frame *frame, cc_term_id cond, cc_term_id mutex, const struct cc_hold *held,
                      cc_inst_id id)
{
    bool retested = cc_wait_is_retested(frame, held, id), blind = true;
    if (!retested)
        cc_interp_misuse(frame, CC_RULE_WAIT_OUTSIDE_LOOP, id, cond, 0, NULL);
    for (uint32_t i = 0; i < frame->state->facts_count; i++)
        blind &= !depends_on_memory(frame->in, frame->state->facts[i].atom);
    struct cc_sync_use *use = cond ? cc_sync_use_note(frame, CC_USE_WAIT, cond, mutex, id) : NULL;
    if (use) {
        use->blind = blind;
        use->repeated = retested;
    }
}

static void check_one_mutex(struct cc_frame *frame, cc_term_id cond, cc_term_id mutex, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    uint32_t row = cc_id_map_get(&in->waits, cond);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, cond_waits);
        in->cond_waits[row] = (struct cc_cond_wait){ mutex, id, frame->context };
        if (cc_id_map_put(in->arena, &in->waits, cond, row))
            return;
    } else if (!cc_interp_may_be_same(in, in->cond_waits[row].mutex, mutex)) {
        cc_interp_misuse(frame, CC_RULE_COND_TWO_MUTEXES, id, cond, in->cond_waits[row].inst, NULL);
    }
}

/* Said once: afterwards the wait has taken the mutex, as far as that is any good. */
static void wait_unlocked(struct cc_frame *frame, cc_term_id mutex, cc_inst_id id)
{
    cc_interp_misuse(frame, CC_RULE_WAIT_WITHOUT_LOCK, id, mutex, 0, NULL);
    struct cc_hold hold = {
        .lock = mutex, .flags = CC_HOLD_MAYBE, .kind = CC_LOCK_MUTEX, .depth = 1, .where = id, .context = frame->context
    };
    (void)cc_state_hold(&frame->in->pool, frame->state, hold);
}

void cc_interp_cond_wait(struct cc_frame *frame, cc_term_id cond, cc_term_id mutex, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    const struct cc_hold *held = mutex ? cc_state_held(state, mutex) : NULL;
    bool may_be_held = held || state->blurred || in->open || !mutex;
    for (uint32_t i = 0; i < state->holds_count && !may_be_held; i++)
        may_be_held = cc_interp_may_be_same(in, state->holds[i].lock, mutex);
    if (!may_be_held)
        wait_unlocked(frame, mutex, id);
    note_wait(frame, cond, mutex, held, id);
    for (uint32_t i = 0; i < state->holds_count; i++) {
        const struct cc_hold *other = &state->holds[i];
        if (other == held || other->lock == mutex || (other->flags & CC_HOLD_MAYBE) || cc_is_silent_lock(other->kind))
            continue;
        if (held || !cc_interp_may_be_same(in, other->lock, mutex)) {
            cc_interp_misuse(frame, CC_RULE_WAIT_HOLDING_LOCK, id, other->lock, other->where, NULL);
            break;
        }
    }
    if (cond && mutex)
        check_one_mutex(frame, cond, mutex, id);
    cc_own_barrier_arrive(frame, mutex);
    cc_creation_releases(frame, mutex);
    if (mutex)
        cc_first_time_ends(in, state, mutex);
    cc_interp_others_ran(frame);
}

void cc_interp_blocking(struct cc_frame *frame, cc_inst_id id, const char *what)
{
    const struct cc_state *state = frame->state;
    /* who waits for what runs once, waits for its end: it may take its time */
    for (uint32_t i = state->holds_count; i-- > 0;)
        if (!(state->holds[i].flags & CC_HOLD_MAYBE) && !cc_is_silent_lock(state->holds[i].kind) &&
            state->holds[i].kind != CC_LOCK_ONCE) {
            cc_interp_misuse(frame, CC_RULE_BLOCKING_UNDER_LOCK, id, state->holds[i].lock, state->holds[i].where, what);
            return;
        }
}

/* ---- semaphores and barriers ---- */

void cc_interp_sem_init(struct cc_frame *frame, cc_term_id semaphore, cc_term_id count)
{
    struct cc_lock_facts *facts = semaphore ? cc_interp_lock_facts(frame->in, semaphore, true) : NULL;
    int64_t value;
    if (!facts)
        return;
    bool known = count && cc_term_is_int(&frame->in->terms, count, &value), one = known && value == 1;
    bool first = !facts->one && !facts->other_count;
    facts->begins_unknown |= !known || (!first && value != facts->begins);
    facts->begins = known ? value : 0;
    frame->in->heap.generation += one ? !facts->one : !facts->other_count;
    facts->one |= one;
    facts->other_count |= !one;
}

/* Only a semaphore that begins with 1 can be a lock; any other counts, or signals. */
bool cc_interp_is_binary_semaphore(struct cc_frame *frame, cc_term_id semaphore)
{
    struct cc_interpreter *in = frame->in;
    struct cc_targets where = semaphore ? cc_heap_resolve(&in->heap, semaphore) : (struct cc_targets){ 0 };
    bool any = false;
    for (uint32_t i = 0; i < where.count; i++) {
        const struct cc_lock_facts *facts =
            where.at[i].kind == CC_TARGET_OBJECT ? cc_interp_facts_at(in, where.at[i].id, where.at[i].offset) : NULL;
        if (!facts || !facts->one || facts->other_count || facts->signalled)
            return false;
        any = true;
    }
    return any;
}

/* Wait for a post: others run, and nothing is held afterwards. */
struct cc_state *cc_interp_await_semaphore(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id semaphore,
                                           cc_inst_id id)
{
    struct cc_state *state = frame->state, *failed = NULL;
    if (effect->kind != CC_EFFECT_ACQUIRE) {
        failed = cc_state_copy(&frame->in->pool, state);
        frame->state = failed;
        failed->result = outcome(frame, effect, false, id);
        failed->next = NULL;
        frame->state = state;
    } else {
        cc_interp_blocking(frame, id, "sem_wait");
        if (semaphore)
            (void)cc_sync_use_note(frame, CC_USE_AWAIT, semaphore, 0, id);
    }
    cc_latch_wait(frame, semaphore, failed != NULL);
    cc_interp_others_ran(frame);
    state->result = outcome(frame, effect, true, id);
    state->next = failed;
    return state;
}

/* A post by the one who holds the semaphore gives it back; any other is a signal. */
void cc_interp_sem_post(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id semaphore, cc_inst_id id)
{
    struct cc_hold *held = semaphore ? cc_state_held(frame->state, semaphore) : NULL;
    (void)effect;
    if (semaphore)
        (void)cc_sync_use_note(frame, CC_USE_POST, semaphore, 0, id);
    if (held && held->depth > 1) { /* waited for twice, which is told: what follows is balanced */
        held->depth--;
        return;
    }
    if (held) {
        cc_state_release(frame->state, held);
        return;
    }
    if (semaphore && cc_room_is_left(frame, semaphore))
        return;
    struct cc_lock_facts *facts = semaphore ? cc_interp_lock_facts(frame->in, semaphore, false) : NULL;
    if (facts && facts->one && !facts->signalled && !frame->state->blurred) {
        facts->signalled = true;
        frame->in->heap.generation++;
    }
    cc_latch_post(frame, semaphore, id);
}

void cc_interp_barrier_init(struct cc_frame *frame, cc_term_id barrier, cc_term_id count)
{
    struct cc_interpreter *in = frame->in;
    struct cc_targets where = barrier ? cc_heap_resolve(&in->heap, barrier) : (struct cc_targets){ 0 };
    if (where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT && count)
        in->heap.objects[where.at[0].id].parties = count;
}

void cc_interp_barrier(struct cc_frame *frame, cc_term_id barrier)
{
    struct cc_interpreter *in = frame->in;
    struct cc_targets where = barrier ? cc_heap_resolve(&in->heap, barrier) : (struct cc_targets){ 0 };
    if (where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT && where.at[0].id < CC_CLOCK_ANY_BARRIER) {
        struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
        phase.clock = cc_clock_pass(&in->sets, phase.clock, where.at[0].id);
        phase.clock = cc_clock_pass(&in->sets, phase.clock, CC_CLOCK_ANY_BARRIER);
        frame->state->phase = cc_phase_of(&in->tree, phase);
    }
    cc_interp_others_ran(frame);
}
