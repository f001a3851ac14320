/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/creation_lock.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST_TREE = 64, MOST_COVERS = 32 };

struct cc_creation_locks *cc_creation_locks_make(struct cc_interpreter *in)
{
    return cc_arena_array(in->arena, 1, sizeof(struct cc_creation_locks));
}

void cc_creation_locks_new_round(struct cc_interpreter *in)
{
    in->creation->releases_count = 0;
    in->creation->seen = (struct cc_id_map){ 0 };
}

static bool is_known_pair(const struct cc_interpreter *in, cc_thread_id thread, cc_term_id lock, uint32_t *row)
{
    *row = cc_thread_lock_find(&in->tree, thread, lock);
    return *row != CC_NO_ID;
}

static bool is_exclusive_lock(const struct cc_hold *hold)
{
    bool owned = hold->kind == CC_LOCK_MUTEX || hold->kind == CC_LOCK_RWLOCK || hold->kind == CC_LOCK_SPIN;
    return owned && !(hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_READ | CC_HOLD_CALLER));
}

/* ---- what the interpreter reports ---- */

/* Siblings that may have been created when the lock that the creator holds now was not yet its own. */
static cc_set_id outside(struct cc_interpreter *in, const struct cc_phase *now, cc_term_id lock)
{
    struct cc_set started = *cc_set_at(&in->sets, now->started);
    cc_set_id found = 0;
    for (uint32_t i = 0; i < started.count; i++) {
        uint32_t row;
        if (!is_known_pair(in, started.at[i], lock, &row) || !cc_set_has(&in->sets, now->within, row))
            found = cc_set_with(&in->sets, found, started.at[i]);
    }
    return found;
}

void cc_creation_note(struct cc_frame *frame, cc_thread_id id, bool fresh, struct cc_phase *now)
{
    struct cc_interpreter *in = frame->in;
    struct cc_thread *thread = &in->tree.threads[id];
    bool started = cc_set_has(&in->sets, now->started, id);
    cc_set_id locks = 0;
    for (uint32_t i = 0; i < frame->state->holds_count; i++) {
        const struct cc_hold *hold = &frame->state->holds[i];
        cc_term_id lock = is_exclusive_lock(hold) ? cc_stable_lock(in, hold->lock) : 0;
        if (!lock)
            continue;
        in->creation->any = true;
        uint32_t row = cc_thread_lock_for(&in->tree, id, lock);
        locks = cc_set_with(&in->sets, locks, lock);
        cc_set_id before = cc_set_union(&in->sets, in->tree.pairs[row].outside, outside(in, now, lock));
        in->tree.pairs[row].outside = before;
        if (!started)
            now->within = cc_set_with(&in->sets, now->within, row);
    }
    cc_set_id common = fresh ? locks : cc_set_intersection(&in->sets, thread->creation_locks, locks);
    in->heap.generation += !fresh && common != thread->creation_locks;
    thread->creation_locks = common;
}

void cc_creation_acquires(struct cc_frame *frame, cc_term_id lock)
{
    struct cc_interpreter *in = frame->in;
    if (!in->creation->any || !frame->thread)
        return;
    cc_term_id stable = cc_stable_lock(in, lock);
    if (!stable)
        return;
    cc_thread_id up = frame->thread;
    for (int depth = 0; up && depth < DEEPEST_TREE; depth++, up = in->tree.threads[up].parent)
        if (cc_set_has(&in->sets, in->tree.threads[up].creation_locks, stable)) {
            struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
            phase.history = cc_set_with(&in->sets, phase.history, cc_thread_lock_for(&in->tree, frame->thread, stable));
            frame->state->phase = cc_phase_of(&in->tree, phase);
            return;
        }
}

static bool may_be_lock(struct cc_interpreter *in, cc_term_id released, cc_term_id lock)
{
    return !released || released == lock || cc_interp_may_be_same(in, released, lock);
}

void cc_creation_releases(struct cc_frame *frame, cc_term_id lock)
{
    struct cc_interpreter *in = frame->in;
    struct cc_creation_locks *creation = in->creation;
    if (!creation->any)
        return;
    struct cc_phase phase = cc_phase_at(&in->tree, frame->state->phase);
    uint64_t key = cc_hash_step(cc_hash_step(frame->thread, lock), frame->state->phase);
    if (phase.started && cc_id_map_get(&creation->seen, key) == CC_NO_ID &&
        !cc_id_map_put(in->arena, &creation->seen, key, 1)) {
        uint32_t row = CC_APPEND_ROW(in->arena, creation, releases);
        creation->releases[row] = (struct cc_release){ frame->thread, lock, frame->state->phase };
    }
    struct cc_set within = *cc_set_at(&in->sets, phase.within);
    for (uint32_t i = 0; i < within.count; i++)
        if (may_be_lock(in, lock, in->tree.pairs[within.at[i]].lock))
            phase.within = cc_set_without(&in->sets, phase.within, within.at[i]);
    frame->state->phase = cc_phase_of(&in->tree, phase);
}

/* ---- what the race check asks ---- */

struct cover {
    cc_term_id lock;
    cc_thread_id holder;
    cc_set_id outside; /* threads created by the holder that may be older than its hold */
    bool shared;
};

struct covers {
    struct cover at[MOST_COVERS];
    uint32_t count;
};

/* Whenever `parent` may release `lock` after it created `child`, is `thread` over, which `child` is or has created? */
static bool ends_before_release(struct cc_interpreter *in, cc_thread_id parent, cc_thread_id child, cc_term_id lock,
                                cc_thread_id thread)
{
    for (uint32_t i = 0; i < in->creation->releases_count; i++) {
        struct cc_release release = in->creation->releases[i];
        struct cc_phase phase = cc_phase_at(&in->tree, release.phase);
        if (release.thread == parent && cc_set_has(&in->sets, phase.started, child) &&
            !cc_is_over(&in->tree, phase.joined, thread) && may_be_lock(in, release.lock, lock))
            return false;
    }
    return true;
}

static void covers_of(struct cc_interpreter *in, const struct cc_access *access, struct covers *out)
{
    struct cc_phase phase = cc_phase_at(&in->tree, access->phase);
    for (uint32_t i = 0; i < access->hold_count && out->count < MOST_COVERS; i++) {
        const struct cc_hold *hold = &access->holds[i];
        struct cc_hold exclusive = *hold;
        exclusive.flags &= (uint8_t)~CC_HOLD_READ;
        cc_term_id lock = is_exclusive_lock(&exclusive) ? cc_stable_lock(in, hold->lock) : 0;
        if (lock)
            out->at[out->count++] =
                (struct cover){ lock, access->thread, outside(in, &phase, lock), hold->flags & CC_HOLD_READ };
    }
    cc_thread_id child = access->thread;
    for (int depth = 0; child && depth < DEEPEST_TREE; depth++) {
        cc_thread_id parent = in->tree.threads[child].parent;
        struct cc_set locks = *cc_set_at(&in->sets, in->tree.threads[child].creation_locks);
        for (uint32_t i = 0; i < locks.count && out->count < MOST_COVERS; i++) {
            uint32_t row;
            if (is_known_pair(in, child, locks.at[i], &row) && cc_stable_lock(in, locks.at[i]) == locks.at[i] &&
                ends_before_release(in, parent, child, locks.at[i], access->thread))
                out->at[out->count++] = (struct cover){ locks.at[i], parent, in->tree.pairs[row].outside, false };
        }
        child = parent;
    }
}

/* Has the thread of `later`, or a creator of it below `top`, acquired `lock` since `top` was created, `top` included? */
static bool has_acquired(const struct cc_interpreter *in, const struct cc_access *later, cc_thread_id top,
                         cc_term_id lock)
{
    cc_set_id history = cc_phase_at(&in->tree, later->phase).history;
    cc_thread_id up = later->thread;
    for (int depth = 0; depth < DEEPEST_TREE; depth++, up = in->tree.threads[up].parent) {
        uint32_t row;
        if (is_known_pair(in, up, lock, &row) && cc_set_has(&in->sets, history, row))
            return true;
        if (up == top || !up)
            return false;
    }
    return false;
}

/* Must the holder of `cover` have released its lock before `later`? Then what the cover covers came first. */
static bool comes_after(const struct cc_interpreter *in, const struct cover *cover, const struct cc_access *later)
{
    if (cover->shared || in->tree.threads[cover->holder].many)
        return false;
    cc_thread_id child = later->thread;
    for (int depth = 0; child && depth < DEEPEST_TREE; depth++) {
        cc_thread_id parent = in->tree.threads[child].parent;
        if (parent == cover->holder)
            return !cc_set_has(&in->sets, cover->outside, child) && has_acquired(in, later, child, cover->lock);
        child = parent;
    }
    return false;
}

bool cc_creation_orders(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    if (!in->creation->any)
        return false;
    struct covers of_a = { .count = 0 }, of_b = { .count = 0 };
    covers_of(in, a, &of_a);
    covers_of(in, b, &of_b);
    for (uint32_t i = 0; i < of_a.count; i++) {
        if (comes_after(in, &of_a.at[i], b))
            return true;
        for (uint32_t j = 0; j < of_b.count; j++)
            if (of_a.at[i].lock == of_b.at[j].lock && of_a.at[i].holder != of_b.at[j].holder &&
                !(of_a.at[i].shared && of_b.at[j].shared))
                return true;
    }
    for (uint32_t j = 0; j < of_b.count; j++)
        if (comes_after(in, &of_b.at[j], a))
            return true;
    return false;
}
