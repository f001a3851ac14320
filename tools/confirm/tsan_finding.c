/* SPDX-License-Identifier: Apache-2.0 */
/* Findings from reports of ThreadSanitizer. */
#include <string.h>

#include "lockgraph/site_match.h"
#include "tools/confirm/tsan_log.h"

/* The threads of a report; their names are told by the function where their stacks begin. */
static uint32_t add_thread(struct cc_arena *arena, const struct cc_tsan_report *report,
                           const struct cc_tsan_access *access, struct cc_finding_thread *threads, const char **names,
                           uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(names[i], access->thread) == 0)
            return i;
    struct cc_finding_thread *thread = &threads[*count];
    const struct cc_tsan_stack *stack = &access->stack;
    thread->name = strcmp(access->thread, "main") == 0 ? "main"
                   : stack->count ? cc_arena_format(arena, "thread %s", stack->frames[stack->count - 1].function)
                                  : cc_arena_format(arena, "thread %s", access->thread);
    for (uint32_t i = 0; i < report->thread_count; i++) {
        if (strcmp(report->threads[i].name, access->thread) != 0 || report->threads[i].creation.count == 0)
            continue;
        thread->creation = report->threads[i].creation.frames;
        thread->creation_count = 1;
    }
    names[*count] = access->thread;
    return (*count)++;
}

static struct cc_place place_of(struct cc_arena *arena, const struct cc_tsan_access *access, const char *what)
{
    static const char *const words[] = { [CC_PLACE_READ] = "read of",
                                         [CC_PLACE_WRITE] = "write of",
                                         [CC_PLACE_ATOMIC_READ] = "atomic read of",
                                         [CC_PLACE_ATOMIC_WRITE] = "atomic write of",
                                         [CC_PLACE_FREE] = "free of",
                                         [CC_PLACE_ACQUIRE] = "acquires" };
    struct cc_place place = { .kind = access->frees ? CC_PLACE_FREE : access->kind };
    const struct cc_tsan_stack *stack = &access->stack;
    place.text = cc_arena_format(arena, "%s %s", words[place.kind], what);
    if (stack->count == 0)
        return place;
    place.site = stack->frames[0];
    struct cc_site *path = cc_arena_array(arena, stack->count, sizeof *path);
    for (uint32_t i = stack->count; i-- > 1;)
        path[place.path_count++] = stack->frames[i];
    place.path = path;
    return place;
}

/* The mutexes held at an access: "write M0, read M1". Where they were acquired is not told. */
static void add_mutexes(struct cc_arena *arena, const char *mutexes, struct cc_place *place)
{
    enum { MOST = 16 };
    struct cc_held_lock *locks = cc_arena_array(arena, MOST, sizeof *locks);
    for (const char *at = mutexes; at && *at && place->lock_count < MOST;) {
        size_t length = strcspn(at, ",");
        bool shared = strncmp(at, "read ", 5) == 0;
        const char *name = memchr(at, ' ', length);
        name = name ? name + 1 : at;
        char *copy = cc_arena_text(arena, name, length - (size_t)(name - at));
        locks[place->lock_count++] = (struct cc_held_lock){ .name = copy, .class_key = copy, .shared = shared };
        at += length;
        at += strspn(at, ", ");
    }
    place->locks = locks;
}

/* "M1 M0": the lock that is acquired, and the one that is held, which `held` acquired. */
static struct cc_place acquisition_of(struct cc_arena *arena, const struct cc_tsan_access *access,
                                      const struct cc_tsan_access *held)
{
    size_t length = access->mutexes ? strcspn(access->mutexes, " ") : 0;
    const char *wanted = length ? cc_arena_text(arena, access->mutexes, length) : "a lock";
    const char *has = length && access->mutexes[length] ? access->mutexes + length + 1 : "another";
    struct cc_place place = place_of(arena, access, cc_arena_format(arena, "`%s` while holding `%s`", wanted, has));
    struct cc_held_lock *lock = cc_arena_alloc(arena, sizeof *lock);
    *lock = (struct cc_held_lock){ .name = has, .class_key = has };
    if (held->stack.count)
        lock->site = held->stack.frames[0];
    place.locks = lock;
    place.lock_count = 1;
    return place;
}

/* Stable: the variable, or the functions that meet. */
static const char *key_of(struct cc_arena *arena, const struct cc_tsan_report *report)
{
    const char *text = report->variable ? report->variable : "";
    if (report->key)
        return report->key;
    for (uint32_t i = 0; i < report->access_count; i++) {
        const struct cc_tsan_stack *stack = &report->accesses[i].stack;
        if (stack->count)
            text = cc_arena_format(arena, "%s%s%s:%s", text, *text ? " " : "", cc_base_name(stack->frames[0].file),
                                   stack->frames[0].function);
    }
    return text;
}

/* The access path, without the file or function that a key begins with. */
static const char *path_of(const struct cc_tsan_report *report)
{
    const char *colon = report->key ? strrchr(report->key, ':') : NULL;
    return !report->key ? report->variable : colon ? colon + 1 : report->key;
}

struct cc_finding cc_tsan_finding(struct cc_arena *arena, const struct cc_tsan_report *report, const char *run)
{
    bool race = report->rule == CC_RULE_DATA_RACE;
    struct cc_finding finding = { .rule = report->rule,
                                  .level = CC_LEVEL_ERROR,
                                  .evidence = race ? CC_EVIDENCE_CONFIRMED : CC_EVIDENCE_OBSERVED,
                                  .key = key_of(arena, report),
                                  .tried = run };
    const char *memory = report->memory ? report->memory : "memory";
    finding.subject = !race ? "locks" : report->variable ? cc_arena_format(arena, "`%s`", path_of(report)) : memory;
    finding.message = race ? cc_arena_format(arena, "%s on %s", report->kind, finding.subject)
                           : "locks are acquired in orders that can deadlock";
    struct cc_place *places = cc_arena_array(arena, (size_t)report->access_count + 1, sizeof *places);
    struct cc_finding_thread *threads = cc_arena_array(arena, (size_t)report->access_count + 1, sizeof *threads);
    const char **names = cc_arena_array(arena, (size_t)report->access_count + 1, sizeof *names);
    /* of an inversion there are pairs: the lock asked for, then the one that is held */
    for (uint32_t i = 0; i + (race ? 0 : 1) < report->access_count; i += race ? 1 : 2) {
        const struct cc_tsan_access *access = &report->accesses[i];
        struct cc_place *place = &places[finding.place_count++];
        *place =
            race ? place_of(arena, access, finding.subject) : acquisition_of(arena, access, &report->accesses[i + 1]);
        if (race)
            add_mutexes(arena, access->mutexes, place);
        place->thread = add_thread(arena, report, access, threads, names, &finding.thread_count);
    }
    finding.places = places;
    finding.threads = threads;
    return finding;
}
