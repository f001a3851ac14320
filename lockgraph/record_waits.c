/* SPDX-License-Identifier: Apache-2.0 */
/* Judges of threads that wait: deadlocks that happened, and who still waits when a run is cut short. */
#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"
#include "lockgraph/record_holders.h"

/* Names in a message, and threads of a deadlock whose places are shown: thousands that wait alike say no more. */
enum { MOST_NAMES = 6, MOST_THREADS = 100 };

/* What a thread waits for, from its row or from a deadlock's. */
struct waiting {
    uint32_t thread;
    uint8_t wait, kind;
    uint32_t element, stack, owner, owner_stack;
    uint32_t one, other; /* where no owner is known: threads of which one has it */
    uint64_t address;
};

/* The name of a lock that may not be in the table, only its address is known then. */
static struct cc_record_lock_name name_waited(const struct cc_record_judge *judge, const struct waiting *waiting)
{
    if (waiting->wait != CC_RECORD_WAIT_JOIN && cc_record_lock_at(judge->view, waiting->element))
        return cc_record_name_lock(judge, waiting->element);
    return (struct cc_record_lock_name){
        .text = cc_arena_format(judge->arena, "0x%llx", (unsigned long long)waiting->address), .key = "?"
    };
}

static const char *kind_words(uint8_t kind)
{
    static const char *const words[] = {
        [CC_RECORD_MUTEX] = "mutex",        [CC_RECORD_RWLOCK] = "read-write lock", [CC_RECORD_SPIN] = "spin lock",
        [CC_RECORD_COND] = "condition",     [CC_RECORD_SEM] = "semaphore",          [CC_RECORD_BARRIER] = "barrier",
        [CC_RECORD_ONCE] = "once",          [CC_RECORD_STDIO] = "stream",           [CC_RECORD_C11] = "mutex",
        [CC_RECORD_C11_COND] = "condition", [CC_RECORD_THREAD_END] = "thread end",
    };
    return kind < sizeof words / sizeof *words && words[kind] ? words[kind] : "lock";
}

/* "waits for mutex `a`" */
static const char *wait_object(const struct cc_record_judge *judge, const struct waiting *waiting)
{
    struct cc_arena *arena = judge->arena;
    const char *name = name_waited(judge, waiting).text;
    switch ((enum cc_record_wait)waiting->wait) {
    case CC_RECORD_WAIT_COND:
        return cc_arena_format(arena, "waits on condition `%s`", name);
    case CC_RECORD_WAIT_SEM:
        return cc_arena_format(arena, "waits for semaphore `%s`", name);
    case CC_RECORD_WAIT_BARRIER:
        return cc_arena_format(arena, "waits at barrier `%s`", name);
    case CC_RECORD_WAIT_ONCE:
        return cc_arena_format(arena, "waits for the initialisation under `%s`", name);
    case CC_RECORD_WAIT_JOIN:
        return cc_arena_format(arena, "waits for the end of %s", cc_record_name_thread(judge, waiting->element));
    case CC_RECORD_WAIT_CALL:
        return "is in a call that may block";
    case CC_RECORD_WAIT_LOCK:
    case CC_RECORD_WAIT_NONE:
        break;
    }
    return cc_arena_format(arena, "waits for %s `%s`", kind_words(waiting->kind), name);
}

/* "waits for mutex `a`, which thread worker holds" */
static const char *wait_words(const struct cc_record_judge *judge, const struct waiting *waiting)
{
    const char *object = wait_object(judge, waiting);
    if (waiting->wait == CC_RECORD_WAIT_LOCK && !waiting->owner && waiting->other)
        return cc_arena_format(judge->arena, "%s, which %s or %s has", object,
                               cc_record_name_thread(judge, waiting->other),
                               cc_record_name_thread(judge, waiting->one));
    if (waiting->wait != CC_RECORD_WAIT_LOCK || !waiting->owner)
        return object;
    if (waiting->owner == waiting->thread)
        return cc_arena_format(judge->arena, "%s, which it holds itself", object);
    return cc_arena_format(judge->arena, "%s, which %s holds", object, cc_record_name_thread(judge, waiting->owner));
}

static const char *key_of(const struct cc_record_judge *judge, const struct waiting *waiting)
{
    if (waiting->wait == CC_RECORD_WAIT_JOIN)
        return "end of thread";
    return name_waited(judge, waiting).key;
}

/* A place for the thread that waits, and one for where what it waits for was taken. */
static void add_waiting(struct cc_record_draft *draft, const struct waiting *waiting)
{
    struct cc_record_judge *judge = draft->judge;
    struct cc_place *place =
        cc_record_draft_place(draft, CC_PLACE_WAIT, waiting->thread, waiting->stack, wait_object(judge, waiting));
    /* What another thread holds it only claims, see cc_record_held. */
    bool claims = waiting->wait == CC_RECORD_WAIT_LOCK && waiting->kind == CC_RECORD_MUTEX && waiting->owner &&
                  waiting->owner != waiting->thread;
    cc_record_draft_hold_all(judge, place, waiting->thread, claims ? waiting->address : 0);
    if (!waiting->owner || !waiting->owner_stack)
        return;
    const char *text = cc_arena_format(judge->arena, "acquires `%s`", name_waited(judge, waiting).text);
    (void)cc_record_draft_place(draft, CC_PLACE_ACQUIRE, waiting->owner, waiting->owner_stack, text);
}

/* Where `thread` asked for `lock`, from a nesting that was noted before it had it; 0 when there is none. */
static uint32_t requested_at(const struct cc_record_judge *judge, uint32_t thread, uint32_t lock)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_WITNESSES);
    for (uint32_t i = count; i-- > 1;) {
        const struct cc_record_witness *witness = cc_record_witness_at(judge->view, i);
        const struct cc_record_edge *edge =
            witness && witness->thread == thread ? cc_record_edge_at(judge->view, witness->edge) : NULL;
        if (edge && edge->to == lock)
            return witness->to_stack;
    }
    return 0;
}

/* A thread found waiting before it could say where has its request at least. */
static uint32_t stack_of_wait(const struct cc_record_judge *judge, uint32_t stack, uint32_t thread, uint8_t wait,
                              uint32_t element)
{
    return stack || wait != CC_RECORD_WAIT_LOCK ? stack : requested_at(judge, thread, element);
}

static struct waiting waiting_of_stuck(const struct cc_record_judge *judge, const struct cc_record_stuck *row)
{
    return (struct waiting){ .thread = row->thread,
                             .wait = row->wait,
                             .kind = row->wait_kind,
                             .element = row->element,
                             .stack = stack_of_wait(judge, row->stack, row->thread, row->wait, row->element),
                             .owner = row->owner,
                             .owner_stack = row->owner_stack,
                             .address = row->address };
}

/* The threads of one deadlock, in the order of who waits for whom as far as locks tell. */
struct group {
    struct waiting *at;
    uint32_t count, room;
};

static struct group read_group(struct cc_record_judge *judge, uint32_t number)
{
    struct group group = { 0 };
    uint32_t count = cc_record_count(judge->view, CC_RECORD_STUCK);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_stuck *row = cc_record_stuck_at(judge->view, i);
        if (!row || row->group != number)
            continue;
        *CC_RECORD_APPEND(judge->arena, group.at, group.count, group.room) = waiting_of_stuck(judge, row);
    }
    return group;
}

/* Begin with the least lock, and let each be followed by the one that holds what it waits for. */
static void arrange(struct cc_record_judge *judge, struct group *group)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < group->count; i++) {
        const struct waiting *a = &group->at[i], *b = &group->at[least];
        int by_key = strcmp(key_of(judge, a), key_of(judge, b));
        if (by_key < 0 || (by_key == 0 && strcmp(name_waited(judge, a).text, name_waited(judge, b).text) < 0))
            least = i;
    }
    for (uint32_t done = 0; done < group->count; done++) {
        struct waiting moved = group->at[least];
        group->at[least] = group->at[done];
        group->at[done] = moved;
        least = done + 1;
        for (uint32_t i = done + 1; i < group->count; i++)
            if (group->at[i].thread == moved.owner)
                least = i;
    }
}

/* The one of the group that holds the lock which number `at` waits for; the count of all for none. */
static uint32_t holder_in(const struct group *group, uint32_t at)
{
    const struct waiting *waiting = &group->at[at];
    uint32_t next = waiting->wait == CC_RECORD_WAIT_LOCK && waiting->owner ? 0 : group->count;
    while (next < group->count && group->at[next].thread != waiting->owner)
        next++;
    return next;
}

/*
 * Leave of the group those who wait in a ring for each other's locks, if there is one: they need no other thread to wait for ever.
 * Returns how many are left out.
 */
static uint32_t cut_to_ring(struct cc_record_judge *judge, struct group *group)
{
    uint32_t all = group->count, length = 0;
    for (uint32_t first = 0; first < all; first++) {
        uint32_t at = first;
        for (uint32_t step = 0; step < all && at < all; step++)
            at = holder_in(group, at);
        if (at == all)
            continue;
        struct waiting *ring = cc_arena_array(judge->arena, all, sizeof *ring); /* after so many steps `at` is on it */
        do {
            ring[length++] = group->at[at];
            at = holder_in(group, at);
        } while (length < all && group->at[at].thread != ring[0].thread);
        *group = (struct group){ .at = ring, .count = length, .room = all };
        return all - length;
    }
    return 0;
}

static bool is_ring_of_locks(const struct group *group)
{
    for (uint32_t i = 0; i < group->count; i++)
        if (group->at[i].wait != CC_RECORD_WAIT_LOCK || group->at[i].owner != group->at[(i + 1) % group->count].thread)
            return false;
    return true;
}

/* What a thread waits for, as people call it or as a key. */
static const char *waited_text(const struct cc_record_judge *judge, const struct waiting *waiting, bool key)
{
    if (key)
        return key_of(judge, waiting);
    if (waiting->wait == CC_RECORD_WAIT_JOIN)
        return cc_arena_format(judge->arena, "the end of %s", cc_record_name_thread(judge, waiting->element));
    return cc_arena_format(judge->arena, "`%s`", name_waited(judge, waiting).text);
}

/*
 * The classes in the order of a cycle of locks, as a lock-order cycle has them: the deadlock is that
 * cycle come true. A thread that waits for b and is waited for through a makes the edge a -> b.
 */
static const char *ring_text(const struct cc_record_judge *judge, const struct group *group, bool keys)
{
    const char *text = "";
    for (uint32_t i = 0; i <= group->count; i++)
        text = cc_arena_format(judge->arena, "%s%s%s", text, i ? " -> " : "",
                               waited_text(judge, &group->at[i % group->count], keys));
    return text;
}

static int compare_texts(void *context, const void *left, const void *right)
{
    (void)context;
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What is waited for, each once; to people not more than they can take in. */
static const char *set_text(const struct cc_record_judge *judge, const struct group *group, bool keys)
{
    const char **names = cc_arena_array(judge->arena, group->count, sizeof *names), *text = "";
    uint32_t different = 0;
    for (uint32_t i = 0; i < group->count; i++)
        names[i] = waited_text(judge, &group->at[i], keys);
    cc_sort_stable(names, group->count, sizeof *names, compare_texts, NULL);
    for (uint32_t i = 0; i < group->count; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            names[different++] = names[i];
    uint32_t shown = keys || different <= MOST_NAMES ? different : MOST_NAMES;
    for (uint32_t i = 0; i < shown; i++)
        text = cc_arena_format(judge->arena, "%s%s%s", text, i ? ", " : "", names[i]);
    if (shown < different)
        text = cc_arena_format(judge->arena, "%s and %u more", text, different - shown);
    return text;
}

static const char *group_text(const struct cc_record_judge *judge, const struct group *group, bool keys)
{
    bool ring = group->count > 1 && is_ring_of_locks(group);
    return ring ? ring_text(judge, group, keys) : set_text(judge, group, keys);
}

static const char *others_text(const struct cc_record_judge *judge, uint32_t others)
{
    if (others == 0)
        return "";
    return others == 1 ? "; another one waits for them"
                       : cc_arena_format(judge->arena, "; %u others wait for them", others);
}

static void report_deadlock(struct cc_record_judge *judge, uint32_t number)
{
    struct group group = read_group(judge, number);
    if (group.count == 0)
        return;
    uint32_t others = cut_to_ring(judge, &group);
    arrange(judge, &group);
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_DEADLOCK);
    draft.finding.evidence = CC_EVIDENCE_CONFIRMED;
    draft.finding.key = group_text(judge, &group, true);
    draft.finding.subject = group_text(judge, &group, false);
    bool ring = is_ring_of_locks(&group);
    if (group.count == 1)
        draft.finding.message = cc_arena_format(
            judge->arena, "deadlock: %s %s%s", cc_record_name_thread(judge, group.at[0].thread),
            wait_words(judge, &group.at[0]), group.at[0].owner == group.at[0].thread ? "" : " for ever");
    else
        draft.finding.message = cc_arena_format(judge->arena, "deadlock: %u threads wait for each other for ever: %s%s",
                                                group.count, draft.finding.subject, others_text(judge, others));
    draft.finding.why = ring && group.count == 1 ? "the lock is not recursive"
                        : ring                   ? "each of these threads waits for a lock that the next one holds"
                                                 : "every thread that could wake one of these is itself among them";
    draft.finding.fix = ring && group.count > 1 ? "acquire these locks in one order everywhere" : NULL;
    for (uint32_t i = 0; i < group.count && i < MOST_THREADS; i++)
        add_waiting(&draft, &group.at[i]);
    cc_record_draft_finish(&draft);
}

void cc_record_judge_deadlocks(struct cc_record_judge *judge)
{
    struct cc_id_map done = { 0 };
    uint32_t count = cc_record_count(judge->view, CC_RECORD_STUCK);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_stuck *row = cc_record_stuck_at(judge->view, i);
        if (!row || cc_id_map_get(&done, row->group) != CC_NO_ID)
            continue;
        if (cc_id_map_put(judge->arena, &done, row->group, i) != CC_OK)
            return;
        report_deadlock(judge, row->group);
    }
}

/* Who holds the lock at `address`, and since where; or who may. */
static void find_owner(const struct cc_record_judge *judge, struct waiting *waiting)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_THREADS);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_thread *thread = i == waiting->thread ? NULL : cc_record_thread_at(judge->view, i);
        const struct cc_record_held *held;
        for (uint32_t h = 0; thread && (held = cc_record_held_at(judge->view, thread, h)); h++) {
            if (cc_record_held_address(held) != waiting->address)
                continue;
            switch (cc_record_holding_of(judge, i, held, h)) {
            case CC_RECORD_HAS:
                waiting->owner = i;
                waiting->owner_stack = held->stack;
                return;
            case CC_RECORD_MAY_HAVE:
                waiting->other = waiting->one;
                waiting->one = i;
                break;
            case CC_RECORD_AWAITS:
            case CC_RECORD_HAS_NOT:
                break;
            }
        }
    }
}

/* What a thread that is in no deadlock waits for, without end. False: for nothing. */
static bool reads_as_waiting(const struct cc_record_judge *judge, uint32_t index, struct waiting *out)
{
    const struct cc_record_thread *thread = cc_record_thread_at(judge->view, index);
    if (!thread || thread->state != CC_RECORD_THREAD_ALIVE || cc_record_is_stuck(judge, index))
        return false;
    if (thread->wait == CC_RECORD_WAIT_NONE) {
        const struct cc_record_held *lost = cc_record_lost_claim(judge, index);
        if (!lost)
            return false;
        *out = (struct waiting){ .thread = index,
                                 .wait = CC_RECORD_WAIT_LOCK,
                                 .kind = lost->kind,
                                 .element = lost->lock,
                                 .stack = lost->stack,
                                 .address = cc_record_held_address(lost) };
    } else if (thread->wait == CC_RECORD_WAIT_CALL || thread->wait_timed) {
        return false;
    } else {
        *out = (struct waiting){ .thread = index,
                                 .wait = thread->wait,
                                 .kind = thread->wait_kind,
                                 .element = thread->wait_element,
                                 .stack = stack_of_wait(judge, thread->wait_stack, index, thread->wait,
                                                        thread->wait_element),
                                 .address = thread->wait_address };
    }
    if (out->wait == CC_RECORD_WAIT_LOCK)
        find_owner(judge, out);
    return true;
}

void cc_record_judge_waits(struct cc_record_judge *judge)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_THREADS);
    for (uint32_t i = 1; i < count; i++) {
        struct waiting waiting;
        if (!reads_as_waiting(judge, i, &waiting))
            continue;
        struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_THREAD_BLOCKED);
        draft.finding.key = key_of(judge, &waiting);
        draft.finding.subject = cc_record_name_thread(judge, i);
        draft.finding.message =
            cc_arena_format(judge->arena, "%s still %s", draft.finding.subject, wait_words(judge, &waiting));
        add_waiting(&draft, &waiting);
        cc_record_draft_finish(&draft);
    }
}

static struct cc_record_waiter waiter_of(struct cc_record_judge *judge, const struct waiting *waiting)
{
    struct cc_record_waiter out = { .id = waiting->thread,
                                    .owner = waiting->owner,
                                    .thread = cc_record_name_thread(judge, waiting->thread),
                                    .what = waited_text(judge, waiting, false),
                                    .waits = wait_words(judge, waiting),
                                    .holds = "",
                                    .site = cc_record_site(judge, waiting->stack) };
    struct cc_place place = { 0 };
    if (waiting->wait == CC_RECORD_WAIT_JOIN)
        out.owner = waiting->element;
    cc_record_draft_hold_all(judge, &place, waiting->thread, 0);
    for (uint32_t i = 0; i < place.lock_count; i++)
        out.holds = cc_arena_format(judge->arena, "%s%s`%s`", out.holds, i ? ", " : "", place.locks[i].name);
    return out;
}

uint32_t cc_record_waiters(struct cc_arena *arena, const struct cc_record_run *run, const struct cc_record_view *view,
                           struct cc_record_waiter **out)
{
    struct cc_record_judge judge = { .arena = arena, .run = run, .view = view };
    uint32_t count = 0, room = 0, rows = cc_record_count(view, CC_RECORD_STUCK);
    *out = NULL;
    for (uint32_t i = 1; i < rows; i++) {
        const struct cc_record_stuck *row = cc_record_stuck_at(view, i);
        if (!row)
            continue;
        struct waiting waiting = waiting_of_stuck(&judge, row);
        struct cc_record_waiter *waiter = CC_RECORD_APPEND(arena, *out, count, room);
        *waiter = waiter_of(&judge, &waiting);
        waiter->stuck = true;
    }
    rows = run->waiting ? cc_record_count(view, CC_RECORD_THREADS) : 0;
    for (uint32_t i = 1; i < rows; i++) {
        struct waiting waiting;
        if (reads_as_waiting(&judge, i, &waiting))
            *CC_RECORD_APPEND(arena, *out, count, room) = waiter_of(&judge, &waiting);
    }
    return count;
}
