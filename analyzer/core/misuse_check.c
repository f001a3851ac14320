/* SPDX-License-Identifier: Apache-2.0 */
/* Misuse of locks, conditions and threads: what the interpreter noted at one place, put into words. */
#include "analyzer/core/certainty.h"
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/guard.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/stale_check.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/turn.h"

#include "analyzer/core/core_memory.h"

struct words {
    const char *message; /* %s is the subject */
    const char *fix;
    const char *earlier; /* what the related place did; %s is the subject */
};

/* Is it an act on what was seen before the lock was released? */
static bool is_stale(const struct cc_misuse *misuse)
{
    return misuse->rule == CC_RULE_ATOMICITY_VIOLATION && misuse->detail && !strcmp(misuse->detail, CC_STALE);
}

/* Words where it matters what another thread does. */
static struct words words_across_threads(const struct cc_misuse *misuse)
{
    if (misuse->rule == CC_RULE_DESTROY_HELD)
        return (struct words){ "`%s` is destroyed while a thread that is not joined may still use it",
                               "join the thread first", "a thread acquires `%s`" };
    if (misuse->rule == CC_RULE_LOST_SIGNAL && misuse->detail)
        return (struct words){ "the wait on `%s` tests nothing, and every signal comes before it: it never returns",
                               "keep a flag under the mutex, and wait while it is not set", "signals `%s`" };
    if (misuse->rule == CC_RULE_THREAD_BLOCKED)
        return (struct words){ "a thread joins one that joins it: neither ends", "let one of them, or a third, join",
                               "the other one joins it" };
    if (misuse->rule == CC_RULE_ATOMICITY_VIOLATION && misuse->detail)
        return (struct words){ "`%s` is set by who has found it unset in an earlier atomic load: two threads may both "
                               "find it so",
                               "use an exchange or compare-and-swap, and act on what it found", "loaded `%s`" };
    return (struct words){ NULL, NULL, NULL };
}

static struct words words_for(enum cc_rule rule)
{
    switch (rule) {
    case CC_RULE_DOUBLE_LOCK:
        return (struct words){ "`%s` is acquired again by the thread that holds it",
                               "release it first, or call a "
                               "variant of the function that expects the lock held",
                               "acquired `%s`" };
    case CC_RULE_UNLOCK_NOT_HELD:
        return (struct words){ "`%s` is released but not held", "acquire it on every path that leads here", NULL };
    case CC_RULE_DESTROY_HELD:
        return (struct words){ "`%s` is destroyed while it is held", "release it first", "acquired `%s`" };
    case CC_RULE_USE_AFTER_DESTROY:
        return (struct words){ "`%s` is used after it was destroyed", "destroy it when nobody needs it any more",
                               "destroyed `%s`" };
    case CC_RULE_WAIT_WITHOUT_LOCK:
        return (struct words){ "the wait needs `%s`, which is not held", "acquire the mutex before the wait", NULL };
    case CC_RULE_WAIT_OUTSIDE_LOOP:
        return (struct words){ "the wait on `%s` is not in a loop that tests its condition again",
                               "write while (!condition) wait: a wait may return for no reason", NULL };
    case CC_RULE_WAIT_HOLDING_LOCK:
        return (struct words){ "the wait keeps `%s` held, which the one who wakes it may need",
                               "release the other lock before the wait", "acquired `%s`" };
    case CC_RULE_COND_TWO_MUTEXES:
        return (struct words){ "`%s` is awaited with different mutexes", "use one mutex with one condition variable",
                               "awaited `%s` with another mutex" };
    case CC_RULE_FORK_HELD_LOCK:
        return (struct words){ "the process forks while `%s` is held: in the child nobody releases it",
                               "release the lock before fork, or take and release it with pthread_atfork",
                               "acquired `%s`" };
    case CC_RULE_BLOCKING_UNDER_LOCK:
        return (struct words){ "a call that may block runs while `%s` is held", "release the lock before the call",
                               "acquired `%s`" };
    case CC_RULE_JOIN_UNDER_LOCK:
        return (struct words){ "a thread that needs `%s` is joined while it is held",
                               "release the lock before the join", "the joined thread acquires `%s`" };
    case CC_RULE_LOST_SIGNAL:
        return (struct words){ "what the wait on `%s` tests is changed without its mutex: the signal can come between "
                               "the test and the wait",
                               "change it with the mutex of the wait held", "the wait on `%s` that can miss it" };
    case CC_RULE_LOCK_LEAK:
        return (struct words){ "`%s` is still held when the thread ends", "release it on every path", "acquired `%s`" };
    case CC_RULE_ATOMICITY_VIOLATION:
        return (struct words){ "`%s` is stored from an earlier atomic load of it: another thread's update in between "
                               "is lost",
                               "use compare-and-swap in a loop, or a fetch-and-modify operation", "loaded `%s`" };
    case CC_RULE_THREAD_BLOCKED:
        return (struct words){ "the wait at `%s` never ends: it waits for more threads than come there",
                               "initialise the barrier with the number of threads that wait at it", NULL };
    case CC_RULE_STACK_ESCAPE:
        return (struct words){ "a thread uses `%s`, which ends with its function while the thread may still run",
                               "join the thread before the function returns, or allocate the memory",
                               "the thread uses `%s`" };
    case CC_RULE_THREAD_LEAK:
        return (struct words){ "the thread is neither joined nor detached", "join it, or detach it", NULL };
    case CC_RULE_UNINITIALISED_LOCK:
        return (struct words){ "`%s` is used before it is initialised", "initialise it first", NULL };
    case CC_RULE_LOCK_COPY:
        return (struct words){ "`%s` holds a lock and is copied: the copy is another lock", "pass a pointer", NULL };
    case CC_RULE_LOCK_IN_SIGNAL_HANDLER:
        return (struct words){ "a signal handler acquires `%s`, which the interrupted thread may hold",
                               "set a flag of type volatile sig_atomic_t, or post a semaphore",
                               "installed as a handler here" };
    case CC_RULE_GUARD_NOT_HELD:
        return (struct words){ "the call needs `%s`, which is not held", "acquire the lock before the call", NULL };
    case CC_RULE_LOCK_NEVER_USED:
        return (struct words){ "`%s` is never acquired", "remove it, or acquire it where it is meant to protect",
                               NULL };
    default:
        return (struct words){ "`%s`: misuse", NULL, NULL };
    }
}

/* A lock left behind is best seen where the function returned with it. */
static void add_places(struct cc_draft *draft, const struct cc_misuse *misuse, const char *subject,
                       const struct words *words)
{
    struct cc_interpreter *in = draft->in;
    struct cc_place *place = cc_draft_place(draft, misuse->inst, misuse->context, misuse->thread);
    place->kind = CC_PLACE_CALL;
    place->locks = cc_describe_holds(in, misuse->holds, misuse->hold_count, &place->lock_count);
    place->text = draft->finding.message;
    if (misuse->loc && !misuse->inst) {
        place->site = cc_describe_loc(in, misuse->loc, 0);
        place->kind = CC_PLACE_OTHER;
    } else if (misuse->loc) {
        place->text = cc_arena_format(in->arena, words->earlier, subject);
        place->kind = CC_PLACE_ACQUIRE;
        struct cc_place first = *place;
        first.site = cc_describe_loc(in, misuse->loc, in->contexts[misuse->context].func);
        first.kind = CC_PLACE_OTHER;
        first.text = cc_arena_format(in->arena, "returns with `%s` held", subject);
        uint32_t at = CC_APPEND_ROW(in->arena, draft, places);
        draft->places[at] = draft->places[0];
        draft->places[0] = first;
    }
    if (!misuse->earlier)
        return;
    struct cc_place *earlier = cc_draft_place(draft, misuse->earlier, misuse->earlier_context, misuse->earlier_thread);
    earlier->kind = CC_PLACE_OTHER;
    earlier->text = words->earlier ? cc_arena_format(in->arena, words->earlier, subject) : "related place";
}

static void report(struct cc_interpreter *in, const struct cc_misuse *misuse, struct cc_findings *out)
{
    struct words words = (struct words){ NULL, NULL, NULL };
    if (misuse->earlier && misuse->earlier_thread != misuse->thread)
        words = words_across_threads(misuse);
    if (misuse->rule == CC_RULE_LOCK_IN_SIGNAL_HANDLER && misuse->detail)
        words = (struct words){ "a signal handler calls `%s`, which takes a lock that the interrupted thread may hold",
                                "set a flag of type volatile sig_atomic_t, and do the work elsewhere",
                                "installed as a handler here" };
    if (misuse->rule == CC_RULE_LOCK_LEAK && misuse->detail)
        words = (struct words){ "`%s` is still held when the function returns, and nothing releases it for its callers",
                                "release it on every path", "acquired `%s`" };
    if (is_stale(misuse))
        words = (struct words){
            "`%s` is changed because of what it was before the lock was released: another thread may have "
            "changed it since",
            "test it again under the lock, or keep the lock in between", "takes the lock again"
        };
    if (misuse->rule == CC_RULE_GUARD_NOT_HELD && misuse->detail)
        words = (struct words){ "the function must not be called with `%s`, which is held",
                                "release the lock before the call", NULL };
    if (misuse->rule == CC_RULE_LOST_SIGNAL && !misuse->earlier)
        words = (struct words){ "the wait on `%s` never ends: nothing signals it",
                                "signal the condition after changing what the wait tests", NULL };
    if (misuse->rule == CC_RULE_LOST_SIGNAL && misuse->detail && !strcmp(misuse->detail, CC_NEVER_POSTED))
        words = (struct words){ "the wait on `%s` never ends: it begins with zero, and nothing posts it",
                                "post the semaphore", NULL };
    if (!words.message)
        words = words_for(misuse->rule);
    struct cc_name name =
        misuse->subject ? cc_describe_address(in, misuse->subject) : (struct cc_name){ .text = "the lock", .key = "" };
    if (misuse->name)
        name = (struct cc_name){ .text = misuse->name, .key = misuse->name_key ? misuse->name_key : misuse->name };
    struct cc_draft draft = cc_draft_start(in, misuse->rule);
    draft.finding.subject = name.text;
    if (misuse->detail && misuse->rule == CC_RULE_BLOCKING_UNDER_LOCK)
        draft.finding.message =
            cc_arena_format(in->arena, "call of %s(), which may block, while `%s` is held", misuse->detail, name.text);
    else
        draft.finding.message = cc_arena_format(in->arena, words.message, name.text);
    draft.finding.fix = words.fix;
    add_places(&draft, misuse, name.text, &words);
    if (misuse->claim)
        cc_draft_declaration(&draft, in->model->annotations[misuse->claim].loc, cc_guard_words(in, misuse->claim));
    const char *function = draft.places[0].site.function;
    draft.finding.key = cc_arena_format(in->arena, "%s:%s", function ? function : "", name.key);
    cc_draft_finish(&draft, out);
}

/* Does main return, which ends the process? Where it ends by pthread_exit, or never, the other threads go on. */
static bool main_returns(const struct cc_interpreter *in)
{
    for (uint32_t c = 1; c < in->contexts_count; c++)
        if (!in->contexts[c].thread && !in->contexts[c].caller && in->contexts[c].exits &&
            !strcmp(cc_model_text(in->model, in->model->funcs[in->contexts[c].func].name), "main"))
            return true;
    return false;
}

/* Threads that nothing joins or detaches, in a program whose first thread ends. */
static void report_thread_leaks(struct cc_interpreter *in, struct cc_findings *out)
{
    if (in->open || in->unknown_join || !main_returns(in))
        return;
    for (cc_thread_id t = 1; t < in->tree.threads_count; t++) {
        const struct cc_thread *thread = &in->tree.threads[t];
        bool said = false; /* created at the same place, reached another way */
        for (cc_thread_id u = 1; u < t; u++)
            said |= in->tree.threads[u].site == thread->site && in->tree.threads[u].entry == thread->entry;
        if (!said && !thread->joined && !thread->detached && in->starts[t].run) {
            struct cc_misuse misuse = {
                .rule = CC_RULE_THREAD_LEAK, .inst = thread->site, .context = thread->context, .thread = thread->parent
            };
            report(in, &misuse, out);
        }
    }
}

/* One lock operation in several contexts is one finding. */
static bool said_before(const struct cc_interpreter *in, uint32_t at)
{
    const struct cc_event_log *log = &in->log;
    cc_inst_id taken = log->misuses[at].earlier;
    bool by_call = log->misuses[at].rule == CC_RULE_BLOCKING_UNDER_LOCK && /* whoever calls a helper that blocks */
                   !(taken && in->func_of_inst[taken] == in->func_of_inst[log->misuses[at].inst]);
    cc_inst_id call = in->contexts[log->misuses[at].context].call_site;
    for (uint32_t i = 0; i < at; i++)
        if ((!by_call || in->contexts[log->misuses[i].context].call_site == call) &&
            log->misuses[i].rule == log->misuses[at].rule && log->misuses[i].inst == log->misuses[at].inst &&
            log->misuses[i].loc == log->misuses[at].loc &&
            (log->misuses[at].inst || log->misuses[i].name == log->misuses[at].name))
            return true;
    return false;
}

/*
 * Is a lock left held on purpose: by a function that returns with it on every path, while others release it for its
 * callers?
 */
static bool is_for_caller(struct cc_interpreter *in, const struct cc_misuse *leak)
{
    bool released = false, left = leak->context && in->contexts[leak->context].exits;
    for (const struct cc_state *exit = left ? in->contexts[leak->context].exits : NULL; exit; exit = exit->next) {
        bool held = false;
        for (uint32_t i = 0; i < exit->holds_count; i++)
            held |= exit->holds[i].where == leak->inst && !(exit->holds[i].flags & CC_HOLD_MAYBE);
        left &= held;
    }
    for (uint32_t i = 0; left && !released && i < in->uses->rows_count; i++) {
        const struct cc_sync_use *use = &in->uses->rows[i];
        bool elsewhere =
            use->kind == CC_USE_RELEASE && in->contexts[use->context].func != in->contexts[leak->context].func;
        for (uint32_t h = 0; elsewhere && h < use->hold_count; h++)
            released |= use->holds[h].where == leak->inst;
    }
    return released;
}

/*
 * Does another finding say what is wrong here? A lock that is left behind is taken again when the code comes round;
 * one that is taken twice and released once is left behind; a wait that nothing wakes needs no loop.
 */
static bool follows_from_other(struct cc_interpreter *in, const struct cc_misuse *misuse)
{
    const struct cc_event_log *log = &in->log;
    for (uint32_t i = 0; i < log->misuses_count; i++) {
        const struct cc_misuse *other = &log->misuses[i];
        const struct cc_misuse *leak = misuse->rule == CC_RULE_LOCK_LEAK ? misuse : other;
        const struct cc_misuse *twice = misuse->rule == CC_RULE_LOCK_LEAK ? other : misuse;
        if (misuse->rule == CC_RULE_WAIT_OUTSIDE_LOOP && other->rule == CC_RULE_LOST_SIGNAL &&
            other->inst == misuse->inst)
            return true;
        if (leak->rule != CC_RULE_LOCK_LEAK || twice->rule != CC_RULE_DOUBLE_LOCK || leak->inst != twice->earlier)
            continue;
        bool leak_is_cause = (twice->inst == twice->earlier || twice->detail != NULL) && !is_for_caller(in, leak);
        if (leak_is_cause == (misuse == twice))
            return true;
    }
    return false;
}

/* Forget what rests on contexts in which a bound has made one lock of several. */
static void drop_guesses(struct cc_interpreter *in)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < in->log.misuses_count; i++) {
        const struct cc_misuse *misuse = &in->log.misuses[i];
        if (cc_is_certain_lock(in, misuse->cut, misuse->subject))
            in->log.misuses[kept++] = *misuse;
    }
    in->log.misuses_count = kept;
}

/* Is it the thread's turn when it updates the place, and can nobody make this other access then? */
static bool is_out_of_turn(struct cc_interpreter *in, const struct cc_misuse *update, const struct cc_access *other)
{
    bool any = false;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *own = &in->log.accesses[i];
        if (own->inst != update->inst || own->thread != update->thread)
            continue;
        if (!cc_turns_exclude(in, own, other))
            return false;
        any = true;
    }
    return any;
}

/* Can another thread, or another instance of this one, write the place, so that an update could get lost? */
static bool has_other_writer(struct cc_interpreter *in, const struct cc_misuse *misuse)
{
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, misuse->subject));
    bool own = root->op == CC_T_OWN && root->a == misuse->thread;
    bool several = in->tree.threads[misuse->thread].many && !own;
    for (uint32_t i = 0; i < in->log.accesses_count; i++) {
        const struct cc_access *access = &in->log.accesses[i];
        if (is_stale(misuse) && access->inst != misuse->inst) /* who adds does no harm to one who takes */
            continue;
        if (access->kind != CC_ACCESS_READ && (several || access->thread != misuse->thread) &&
            !cc_runs_alone(&in->tree, access->thread, access->phase) &&
            cc_interp_may_be_same(in, access->address, misuse->subject) && !is_out_of_turn(in, misuse, access))
            return true;
    }
    return in->open;
}

/* Forget updates of atomic places that one thread alone writes: a ring's index, a counter that others only read. */
static void drop_undisturbed(struct cc_interpreter *in)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < in->log.misuses_count; i++)
        if (in->log.misuses[i].rule != CC_RULE_ATOMICITY_VIOLATION || has_other_writer(in, &in->log.misuses[i]))
            in->log.misuses[kept++] = in->log.misuses[i];
    in->log.misuses_count = kept;
}

void cc_check_misuse(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_findings *out)
{
    cc_check_uses(in);
    cc_check_unwoken_waits(in);
    cc_check_endless_waits(in);
    cc_check_lock_balance(in);
    cc_check_code(in);
    drop_undisturbed(in);
    if (!options->strict)
        drop_guesses(in);
    for (uint32_t i = 0; i < in->log.misuses_count; i++)
        if (!said_before(in, i) && !follows_from_other(in, &in->log.misuses[i]))
            report(in, &in->log.misuses[i], out);
    report_thread_leaks(in, out);
}
