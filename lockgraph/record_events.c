/* SPDX-License-Identifier: Apache-2.0 */
/* The judge of events: misuse that the shim saw happen, put into words. */
#include <string.h>

#include "lockgraph/record_draft.h"

/* What the words of an event may speak of. */
struct telling {
    struct cc_record_judge *judge;
    const struct cc_record_event *event;
    const char *lock, *second, *thread, *other, *text;
};

/* How an event of one kind is told. In texts %L is the lock, %S the second one, %T the thread, %O the other, %X the text. */
struct event_words {
    enum cc_rule rule;
    enum cc_place_kind kind;
    const char *message, *place;
    const char *other_place; /* what happened at the other stack; NULL: it is not shown */
    const char *why, *fix;
};

/* clang-format off */
static const struct event_words words[] = {
    [CC_RECORD_EVENT_DOUBLE_LOCK] = { CC_RULE_DOUBLE_LOCK, CC_PLACE_ACQUIRE,
        "`%L` is acquired by a thread that already holds it", "acquires `%L` again", "acquires `%L` first",
        "the lock is not recursive", "release it before, or make the lock recursive" },
    [CC_RECORD_EVENT_UNLOCK_NOT_HELD] = { CC_RULE_UNLOCK_NOT_HELD, CC_PLACE_RELEASE,
        "`%L` is released by a thread that does not hold it", "releases `%L`, which %O holds", "acquires `%L`",
        NULL, "release a lock where it was acquired, once" },
    [CC_RECORD_EVENT_DESTROY_HELD] = { CC_RULE_DESTROY_HELD, CC_PLACE_OTHER,
        "`%L` is destroyed while %O holds it", "destroys `%L`", "acquires `%L`",
        NULL, "release it first, and see that nobody can take it any more" },
    [CC_RECORD_EVENT_FREE_HELD] = { CC_RULE_DESTROY_HELD, CC_PLACE_FREE,
        "memory of `%L` is freed while %O holds it", "frees the memory of `%L`", "acquires `%L`",
        NULL, "release it first, and see that nobody can take it any more" },
    [CC_RECORD_EVENT_USE_AFTER_DESTROY] = { CC_RULE_USE_AFTER_DESTROY, CC_PLACE_OTHER,
        "`%L` is used after it was destroyed", "uses `%L`", "destroys `%L`",
        NULL, "destroy a lock after its last use, for example after joining the threads that use it" },
    [CC_RECORD_EVENT_WAIT_WITHOUT_LOCK] = { CC_RULE_WAIT_WITHOUT_LOCK, CC_PLACE_WAIT,
        "wait on `%L` without holding `%S`", "waits on `%L`", NULL,
        "the mutex given must be held by the thread that waits", "acquire the mutex before testing and waiting" },
    [CC_RECORD_EVENT_COND_TWO_MUTEXES] = { CC_RULE_COND_TWO_MUTEXES, CC_PLACE_WAIT,
        "`%L` is awaited with different mutexes, now with `%S`", "waits on `%L` with `%S`", "waits on `%L` with another mutex",
        "which mutex a waiting condition belongs to is fixed by the first wait", "use one mutex for a condition" },
    [CC_RECORD_EVENT_LOCK_IN_HANDLER] = { CC_RULE_LOCK_IN_SIGNAL_HANDLER, CC_PLACE_ACQUIRE,
        "`%L` is acquired in a signal handler", "acquires `%L`", NULL,
        "the thread that the signal interrupts may hold it", "set a flag in the handler, or take signals in a thread with sigwait()" },
    [CC_RECORD_EVENT_FORK_HELD] = { CC_RULE_FORK_HELD_LOCK, CC_PLACE_ACQUIRE,
        "`%L` was held across fork() by another thread, and is used in the child", "uses `%L` in the child", "acquires `%L` in the parent",
        "the thread that would release it does not exist in the child", "fork before threads start, or exec at once in the child" },
    [CC_RECORD_EVENT_BLOCKING_UNDER_LOCK] = { CC_RULE_BLOCKING_UNDER_LOCK, CC_PLACE_CALL,
        "call of %X(), which may block, while `%L` is held", "calls %X()", "acquires `%L`",
        "every thread that needs the lock waits as long as the call does", "release the lock before the call" },
    [CC_RECORD_EVENT_JOIN_UNDER_LOCK] = { CC_RULE_JOIN_UNDER_LOCK, CC_PLACE_CALL,
        "%O is joined while `%L` is held, which that thread needs", "joins %O", "acquires `%L`",
        "the thread cannot end while it waits for the lock", "release the lock before joining" },
    [CC_RECORD_EVENT_WAIT_HOLDING_LOCK] = { CC_RULE_WAIT_HOLDING_LOCK, CC_PLACE_WAIT,
        "wait on `%S` while `%L` is held", "waits on `%S`", "acquires `%L`",
        "the wait releases its own mutex only", "release the other lock before waiting" },
    [CC_RECORD_EVENT_LOCK_LEFT] = { CC_RULE_LOCK_LEAK, CC_PLACE_OTHER,
        "%T ended while it held `%L`", "ends", "acquires `%L`",
        "nobody can release it any more", "release it on every way out of the thread" },
    [CC_RECORD_EVENT_TRY_LIVELOCK] = { CC_RULE_TRYLOCK_LIVELOCK, CC_PLACE_ACQUIRE,
        "%T tried again and again to acquire `%L`", "tries to acquire `%L`", NULL,
        "threads that try, fail and try again can keep each other from ever getting on", "back off for a random time, or wait for the lock" },
    [CC_RECORD_EVENT_THREAD_BLOCKED] = { CC_RULE_THREAD_BLOCKED, CC_PLACE_WAIT,
        "%O is still blocked when the program ends", "waits", "waits",
        "nothing that it waits for came", "wake it and join it before the program ends" },
    [CC_RECORD_EVENT_THREAD_LEAK] = { CC_RULE_THREAD_LEAK, CC_PLACE_CREATE,
        "%O is neither joined nor detached", "creates %O", NULL,
        NULL, "join the thread, or detach it" },
};
/* clang-format on */

/* The text that a letter of the words stands for. */
static const char *part(const struct telling *telling, char letter)
{
    switch (letter) {
    case 'L':
        return telling->lock;
    case 'S':
        return telling->second;
    case 'T':
        return telling->thread;
    case 'O':
        return telling->other;
    default:
        return telling->text;
    }
}

static const char *tell(const struct telling *telling, const char *pattern)
{
    const char *text = "";
    for (const char *at = pattern; *at;) {
        int plain = 0;
        while (at[plain] && at[plain] != '%')
            plain++;
        text = cc_arena_format(telling->judge->arena, "%s%.*s", text, plain, at);
        at += plain;
        if (*at) {
            text = cc_arena_format(telling->judge->arena, "%s%s", text, part(telling, at[1]));
            at += 2;
        }
    }
    return text;
}

/* Whose stack the other one is: that of the other thread, where there is one. */
static uint32_t other_thread(const struct cc_record_event *event)
{
    return event->other_thread ? event->other_thread : event->thread;
}

static void add_places(struct cc_record_draft *draft, const struct telling *telling, const struct event_words *row)
{
    struct cc_record_judge *judge = draft->judge;
    const struct cc_record_event *event = telling->event;
    struct cc_place *place =
        cc_record_draft_place(draft, row->kind, event->thread, event->stack, tell(telling, row->place));
    bool held = row->rule == CC_RULE_BLOCKING_UNDER_LOCK || row->rule == CC_RULE_JOIN_UNDER_LOCK ||
                row->rule == CC_RULE_WAIT_HOLDING_LOCK || row->rule == CC_RULE_DOUBLE_LOCK;
    if (held)
        cc_record_draft_hold(judge, place, event->lock, false, event->other_stack);
    if ((row->rule == CC_RULE_TRYLOCK_LIVELOCK || row->rule == CC_RULE_LOCK_IN_SIGNAL_HANDLER) && event->second)
        cc_record_draft_hold(judge, place, event->second, false, event->other_stack);
    if (row->other_place && event->other_stack && !held)
        (void)cc_record_draft_place(draft, CC_PLACE_OTHER, other_thread(event), event->other_stack,
                                    tell(telling, row->other_place));
    else if (row->other_place && event->other_stack && row->rule == CC_RULE_DOUBLE_LOCK)
        (void)cc_record_draft_place(draft, CC_PLACE_ACQUIRE, event->thread, event->other_stack,
                                    tell(telling, row->other_place));
}

/* What the event is about, stable: the lock, or where the thread was created. */
static const char *event_key(const struct telling *telling, const struct event_words *row)
{
    struct cc_record_judge *judge = telling->judge;
    const struct cc_record_event *event = telling->event;
    struct cc_site site = cc_record_site(judge, event->stack);
    const char *function = site.function ? site.function : "?";
    if (!cc_record_lock_at(judge->view, event->lock))
        return cc_arena_format(judge->arena, "%s in %s", cc_rule_id(row->rule), function);
    const char *key = cc_record_name_lock(judge, event->lock).key;
    return cc_arena_format(judge->arena, "%s in %s%s%s", key, function, *telling->text ? " " : "", telling->text);
}

/* A sanitizer's own thread, which is no concern of the program; its threads for the program have another start. */
static bool is_runtime_thread(const struct cc_record_judge *judge, const struct cc_record_thread *thread)
{
    uint32_t count;
    if (!thread || !thread->start_routine)
        return false;
    const struct cc_record_names *names = &judge->run->names;
    const char *function = names->code(names->context, judge->view, thread->start_routine, &count)[0].function;
    return cc_record_is_runtime(judge->view, thread->start_routine, function) && function &&
           !strstr(function, "thread_start");
}

/* The threads that are blocked or leaked stand at their own places, not where the program ended. */
static void report_thread(struct cc_record_judge *judge, const struct cc_record_event *event,
                          const struct event_words *row, const struct telling *telling)
{
    struct cc_record_draft draft = cc_record_draft_start(judge, row->rule);
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, event->other_thread);
    if (is_runtime_thread(judge, thread))
        return;
    bool blocked = row->rule == CC_RULE_THREAD_BLOCKED;
    uint32_t stack = blocked ? event->other_stack : thread ? thread->create_stack : 0;
    uint32_t where = blocked ? event->other_thread : thread ? thread->parent : event->thread;
    const char *what = blocked && *telling->text ? telling->text : telling->lock;
    struct cc_place *place = cc_record_draft_place(&draft, row->kind, where, stack,
                                                   blocked ? cc_record_lock_at(judge->view, event->lock)
                                                                 ? cc_arena_format(judge->arena, "waits for `%s`", what)
                                                                 : "waits"
                                                           : tell(telling, row->place));
    if (blocked)
        cc_record_draft_hold_all(judge, place, event->other_thread, 0);
    draft.finding.key = cc_arena_format(judge->arena, "%s in %s", cc_rule_id(row->rule),
                                        place->site.function ? place->site.function : "?");
    draft.finding.subject = telling->other;
    draft.finding.message = tell(telling, row->message);
    draft.finding.why = row->why;
    draft.finding.fix = row->fix;
    cc_record_draft_finish(&draft);
}

static void report_event(struct cc_record_judge *judge, const struct cc_record_event *event,
                         const struct event_words *row)
{
    struct telling telling = { .judge = judge,
                               .event = event,
                               .lock = cc_record_name_lock(judge, event->lock).text,
                               .second = cc_record_name_lock(judge, event->second).text,
                               .thread = cc_record_name_thread(judge, event->thread),
                               .other =
                                   event->other_thread ? cc_record_name_thread(judge, event->other_thread) : "nobody",
                               .text = cc_record_text(judge->view, event->text) };
    if (row->rule == CC_RULE_THREAD_BLOCKED || row->rule == CC_RULE_THREAD_LEAK) {
        report_thread(judge, event, row, &telling);
        return;
    }
    struct cc_record_draft draft = cc_record_draft_start(judge, row->rule);
    draft.finding.subject = cc_arena_format(judge->arena, "`%s`", telling.lock);
    draft.finding.message = tell(&telling, row->message);
    if (event->count > 1)
        draft.finding.message = cc_arena_format(judge->arena, "%s, %u times", draft.finding.message, event->count);
    draft.finding.why = row->why;
    draft.finding.fix = row->fix;
    draft.finding.key = event_key(&telling, row);
    add_places(&draft, &telling, row);
    cc_record_draft_finish(&draft);
}

void cc_record_judge_events(struct cc_record_judge *judge)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_EVENTS);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_event *event = cc_record_event_at(judge->view, i);
        if (!event || event->kind >= sizeof words / sizeof *words || !words[event->kind].message)
            continue;
        report_event(judge, event, &words[event->kind]);
    }
}
