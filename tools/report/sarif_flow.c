/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "tools/report/sarif_location.h"

/* Add one step to a thread flow. `kinds` is a NULL-terminated list of SARIF's words for it. */
static void add_step(struct cc_sarif *sarif, json_t *steps, const struct cc_site *site, const char *text,
                     const char *const *kinds, const char *importance)
{
    struct cc_json *json = &sarif->json;
    json_t *step = cc_json_object(json), *words = cc_json_array(json);
    cc_json_put(json, step, "location", cc_sarif_location(sarif, site, text));
    for (; *kinds; kinds++)
        cc_json_append(json, words, cc_json_text(json, *kinds));
    cc_json_put(json, step, "kinds", words);
    cc_json_put_text(json, step, "importance", importance);
    cc_json_append(json, steps, step);
}

static void add_creation(struct cc_sarif *sarif, json_t *steps, const struct cc_finding_thread *thread)
{
    static const char *const kinds[] = { "call", "function", NULL };
    for (uint32_t i = 0; i < thread->creation_count; i++)
        add_step(sarif, steps, &thread->creation[i],
                 i + 1 == thread->creation_count ? "the thread is created here"
                                                 : "the thread that creates it is created here",
                 kinds, "important");
}

static void add_locks(struct cc_sarif *sarif, json_t *steps, const struct cc_place *place)
{
    static const char *const kinds[] = { "acquire", "lock", NULL };
    for (uint32_t i = 0; i < place->lock_count; i++) {
        const struct cc_held_lock *lock = &place->locks[i];
        if (!lock->site.file)
            continue;
        char text[256];
        snprintf(text, sizeof text, "%s is acquired here%s%s", lock->name, lock->shared ? " for reading" : "",
                 lock->maybe ? ", on some paths" : "");
        add_step(sarif, steps, &lock->site, text, kinds, "important");
    }
}

static const char *const *place_kinds(enum cc_place_kind kind)
{
    static const char *const read[] = { "value", "usage", NULL };
    static const char *const write[] = { "value", NULL };
    static const char *const acquire[] = { "acquire", "lock", NULL };
    static const char *const release[] = { "release", "lock", NULL };
    static const char *const call[] = { "call", NULL };
    switch (kind) {
    case CC_PLACE_READ:
    case CC_PLACE_ATOMIC_READ:
        return read;
    case CC_PLACE_WRITE:
    case CC_PLACE_ATOMIC_WRITE:
        return write;
    case CC_PLACE_ACQUIRE:
        return acquire;
    case CC_PLACE_RELEASE:
        return release;
    default:
        return call;
    }
}

static void add_place(struct cc_sarif *sarif, json_t *steps, const struct cc_place *place)
{
    static const char *const kinds[] = { "call", NULL };
    for (uint32_t i = 0; i < place->path_count; i++)
        add_step(sarif, steps, &place->path[i], "reached by this call", kinds, "unimportant");
    add_locks(sarif, steps, place);
    add_step(sarif, steps, &place->site, place->text ? place->text : "here", place_kinds(place->kind), "essential");
}

/* Each thread of a cycle has two places: what it wants, and what it has. */
static bool has_pairs(const struct cc_finding *finding)
{
    bool cycle = finding->rule == CC_RULE_LOCK_ORDER_CYCLE || finding->rule == CC_RULE_LOCK_ORDER_CLASS ||
                 finding->rule == CC_RULE_DEADLOCK;
    return cycle && finding->place_count % 2 == 0;
}

/* What these rules are about happens within one thread. */
static bool is_of_one_thread(enum cc_rule rule)
{
    return rule == CC_RULE_BLOCKING_UNDER_LOCK || rule == CC_RULE_DOUBLE_LOCK || rule == CC_RULE_LOCK_LEAK ||
           rule == CC_RULE_UNLOCK_NOT_HELD || rule == CC_RULE_WAIT_HOLDING_LOCK;
}

/* Say whether `place` belongs to the thread of an earlier one, which is then the very same thread. */
static bool continues(const struct cc_finding *finding, uint32_t place, uint32_t earlier)
{
    uint32_t thread = finding->places[place].thread;
    if (place && finding->places[place].kind == CC_PLACE_DECLARATION)
        return true; /* of no thread: nothing happens there */
    if (thread != finding->places[earlier].thread)
        return false;
    bool many = thread < finding->thread_count && finding->threads[thread].many;
    return !many || is_of_one_thread(finding->rule) || (has_pairs(finding) && place / 2 == earlier / 2);
}

static bool begins(const struct cc_finding *finding, uint32_t place)
{
    for (uint32_t earlier = 0; earlier < place; earlier++)
        if (continues(finding, place, earlier))
            return false;
    return true;
}

/* Which of the threads of its name, from 1, place `first` begins. */
static unsigned instance(const struct cc_finding *finding, uint32_t first)
{
    unsigned number = 1;
    for (uint32_t i = 0; i < first; i++)
        number += finding->places[i].thread == finding->places[first].thread && begins(finding, i);
    return number;
}

static json_t *thread_flow(struct cc_sarif *sarif, const struct cc_finding *finding, uint32_t first)
{
    struct cc_json *json = &sarif->json;
    const struct cc_place *place = &finding->places[first];
    json_t *flow = cc_json_object(json), *steps = cc_json_array(json);
    if (place->thread < finding->thread_count) {
        const struct cc_finding_thread *thread = &finding->threads[place->thread];
        char id[256];
        snprintf(id, sizeof id, thread->many ? "%s #%u" : "%s", thread->name, instance(finding, first));
        cc_json_put_text(json, flow, "id", id);
        add_creation(sarif, steps, thread);
    }
    for (uint32_t i = first; i < finding->place_count; i++)
        if (i == first || (finding->places[i].kind != CC_PLACE_DECLARATION && continues(finding, i, first)))
            add_place(sarif, steps, &finding->places[i]);
    cc_json_put(json, flow, "locations", steps);
    return flow;
}

json_t *cc_sarif_code_flow(struct cc_sarif *sarif, const struct cc_finding *finding)
{
    json_t *flow = cc_json_object(&sarif->json), *threads = cc_json_array(&sarif->json);
    for (uint32_t i = 0; i < finding->place_count; i++)
        if (begins(finding, i))
            cc_json_append(&sarif->json, threads, thread_flow(sarif, finding, i));
    cc_json_put(&sarif->json, flow, "threadFlows", threads);
    return flow;
}
