/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/race_report.h"

#include "analyzer/core/guard.h"

#include "lockgraph/in_place_sort.h"

#include <string.h>

enum { MOST_PLACES = 24 };

static const struct cc_access *access_at(const struct cc_interpreter *in, uint32_t access)
{
    return &in->log.accesses[access];
}

static const char *verb(const struct cc_access *access)
{
    if (access->kind == CC_ACCESS_FREE)
        return "free";
    if (access->kind == CC_ACCESS_WRITE)
        return access->published_at ? "publication" : access->atomic ? "atomic write" : "write";
    return access->atomic ? "atomic read" : "read";
}

static enum cc_place_kind place_kind(const struct cc_access *access)
{
    if (access->kind == CC_ACCESS_FREE)
        return CC_PLACE_FREE;
    if (access->kind == CC_ACCESS_WRITE)
        return access->atomic ? CC_PLACE_ATOMIC_WRITE : CC_PLACE_WRITE;
    return access->atomic ? CC_PLACE_ATOMIC_READ : CC_PLACE_READ;
}

/* Stores first, then what is not atomic, then as they stand in the source. */
static int compare_accesses(void *context, const void *left, const void *right)
{
    const uint32_t *x = left, *y = right;
    const struct cc_access *a = access_at(context, *x), *b = access_at(context, *y);
    if (cc_writes(a) != cc_writes(b))
        return cc_writes(a) ? -1 : 1;
    if (a->atomic != b->atomic)
        return a->atomic ? 1 : -1;
    if (a->inst != b->inst)
        return a->inst < b->inst ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

/* Is `access` the one named `like`, or one of those of which all the same can be said? */
static bool is_like(const uint32_t *alike, uint32_t like, uint32_t access)
{
    for (uint32_t row = like + 1; row; row = alike[row - 1])
        if (row - 1 == access)
            return true;
    return false;
}

/* Which of two partners of an access shows better that it can be in the way: one of another thread, at another place. */
static bool is_better_partner(struct cc_interpreter *in, uint32_t of, uint32_t partner, uint32_t than)
{
    const struct cc_access *a = access_at(in, of), *x = access_at(in, partner), *y = access_at(in, than);
    if ((x->thread != a->thread) != (y->thread != a->thread))
        return x->thread != a->thread;
    if ((x->inst != a->inst) != (y->inst != a->inst))
        return x->inst != a->inst;
    return compare_accesses(in, &partner, &than) < 0;
}

/* After the first access comes the best of those that can meet it. */
static void bring_partner_forward(struct cc_interpreter *in, struct cc_race *race, const uint32_t *alike)
{
    uint32_t first = race->accesses.at[0], best = CC_NO_ID, at = 0;
    for (uint32_t i = 0; i + 1 < race->pairs.count; i += 2)
        for (uint32_t side = 0; side < 2; side++) {
            uint32_t partner = race->pairs.at[i + 1 - side];
            if (is_like(alike, race->pairs.at[i + side], first) &&
                (best == CC_NO_ID || is_better_partner(in, first, partner, best)))
                best = partner;
        }
    while (at < race->accesses.count && race->accesses.at[at] != best)
        at++;
    if (at == race->accesses.count || at < 2)
        return;
    memmove(&race->accesses.at[2], &race->accesses.at[1], (at - 1) * sizeof *race->accesses.at);
    race->accesses.at[1] = best;
}

static void add_place(struct cc_interpreter *in, struct cc_draft *draft, const struct cc_race *race, uint32_t access)
{
    const struct cc_access *a = access_at(in, access);
    struct cc_place *place = cc_draft_place(draft, a->inst, a->context, a->thread);
    place->kind = place_kind(a);
    place->text = cc_arena_format(in->arena, "%s of `%s`", verb(a), race->name.text);
    place->locks = cc_describe_holds(in, a->holds, a->hold_count, &place->lock_count);
    place->order_facts = cc_describe_phase(in, a->phase);
    place->guard_facts = cc_describe_facts(in, a->facts, a->fact_count);
}

/* All its accesses, each instruction of a thread once; with `unmet`, those without the annotation's lock. */
static void add_accesses(struct cc_interpreter *in, struct cc_draft *draft, struct cc_race *race, bool unmet)
{
    struct cc_id_map placed = { 0 };
    for (uint32_t i = 0; i < race->accesses.count && draft->places_count < MOST_PLACES; i++) {
        const struct cc_access *a = access_at(in, race->accesses.at[i]);
        uint64_t place = (uint64_t)a->inst << 32 | a->thread;
        bool met = unmet && (!a->claim || a->claim_met);
        if (!met && cc_id_map_get(&placed, place) == CC_NO_ID && cc_id_map_put(in->arena, &placed, place, i) == CC_OK)
            add_place(in, draft, race, race->accesses.at[i]);
    }
}

/* Is it the content of an object that was published by an atomic pointer? */
static bool by_pointer(const struct cc_interpreter *in, const struct cc_race *race)
{
    for (uint32_t i = 0; i < race->accesses.count; i++)
        if (access_at(in, race->accesses.at[i])->published_at)
            return true;
    return false;
}

static const char *reason(struct cc_interpreter *in, const struct cc_race *race, const struct cc_draft *draft)
{
    bool locked = false, bare = false;
    for (uint32_t i = 0; i < draft->places_count; i++) {
        locked |= draft->places[i].lock_count != 0;
        bare |= draft->places[i].lock_count == 0;
    }
    if (by_pointer(in, race))
        return "the pointer that leads there is not stored with release and loaded with acquire";
    if (in->heap.objects[race->object].kind == CC_OBJECT_HIDDEN)
        return "POSIX does not require this function to be thread-safe";
    if (locked && bare)
        return "some of these accesses hold a lock and others do not";
    return locked ? "the accesses hold no lock in common" : "nothing orders these accesses and no lock protects them";
}

/* Does a lock that the annotation does not name protect the place at all its accesses? Then the annotation is wrong. */
static bool is_claim_wrong(const struct cc_interpreter *in, const struct cc_race *race)
{
    return !in->guards->claims[race->claim].held;
}

/* The first two accesses say most: one without the lock that the annotation names, and one that can come between. */
void cc_report_unguarded(struct cc_interpreter *in, struct cc_race *race, struct cc_findings *out)
{
    const struct cc_annotation *claim = &in->model->annotations[race->claim];
    bool wrong = is_claim_wrong(in, race);
    struct cc_draft draft = cc_draft_start(in, wrong ? CC_RULE_WRONG_ANNOTATION : CC_RULE_GUARD_NOT_HELD);
    if (wrong)
        cc_draft_declaration(&draft, claim->loc, cc_guard_words(in, race->claim));
    add_accesses(in, &draft, race, true);
    if (draft.places_count <= wrong)
        return;
    if (!wrong)
        cc_draft_declaration(&draft, claim->loc, cc_guard_words(in, race->claim));
    draft.finding.subject = race->name.text;
    draft.finding.key = race->name.key;
    draft.finding.message =
        wrong ? cc_arena_format(in->arena, "%s, but other locks protect it", cc_guard_words(in, race->claim))
              : cc_arena_format(in->arena, "%s, but accessed without that lock", cc_guard_words(in, race->claim));
    draft.finding.why =
        wrong ? "no access holds the lock that the annotation names, and all that can meet hold another one"
              : "other threads may access it at the same time; only another lock keeps them apart";
    draft.finding.fix = wrong ? "name the lock that the code uses in the annotation"
                              : "acquire the lock that the annotation names, or change the annotation";
    cc_draft_finish(&draft, out);
}

void cc_report_race(struct cc_interpreter *in, struct cc_race *race, const uint32_t *alike, struct cc_findings *out)
{
    struct cc_draft draft = cc_draft_start(in, CC_RULE_DATA_RACE);
    cc_sort_stable(race->accesses.at, race->accesses.count, sizeof *race->accesses.at, compare_accesses, in);
    bring_partner_forward(in, race, alike);
    add_accesses(in, &draft, race, false);
    if (!draft.places_count)
        return;
    if (draft.places_count == 1) /* two threads of one kind at one place: show it once for each */
        add_place(in, &draft, race, race->accesses.at[0]);
    draft.finding.level = race->guess ? CC_LEVEL_WARNING : CC_LEVEL_ERROR;
    draft.finding.subject = race->name.text;
    const char *who = draft.threads_count == 1
                          ? cc_arena_format(in->arena, "several instances of %s", draft.threads[0].name)
                          : cc_arena_format(in->arena, "%s and %s", draft.threads[0].name, draft.threads[1].name);
    draft.finding.message = cc_arena_format(in->arena, "data race on `%s` between %s", race->name.text, who);
    draft.finding.why = reason(in, race, &draft);
    draft.finding.fix = by_pointer(in, race)
                            ? "store the pointer with memory_order_release, and load it with memory_order_acquire"
                            : "protect every access with the same lock, or make them atomic, or order them by join";
    if (race->claim) {
        draft.finding.why = cc_arena_format(in->arena, "%s; %s", cc_guard_words(in, race->claim), draft.finding.why);
        draft.finding.fix = "hold the lock that the annotation names at every access";
        cc_draft_declaration(&draft, in->model->annotations[race->claim].loc, cc_guard_words(in, race->claim));
    }
    draft.finding.key = race->name.key;
    cc_draft_finish(&draft, out);
}
