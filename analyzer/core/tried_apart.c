/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/tried_apart.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/one_instance.h"
#include "analyzer/core/scratch.h"
#include "analyzer/core/term_value.h"
#include "lockgraph/in_place_sort.h"

enum {
    FEWEST = 2,
    MOST = 12, /* threads, or turns, where their count is not known */
    MOST_PLACES = 1024,
    MOST_LOCKS = 3,
    MOST_LEVELS = 2
};

/* A place that is touched once. */
struct spot {
    int64_t from, to;
    int64_t instance[MOST_LEVELS]; /* which instance does, where `told` */
    bool told;
    uint8_t side, lock_count;
    struct cc_value locks[MOST_LOCKS];
    bool shared[MOST_LOCKS];
};

struct spots {
    struct cc_interpreter *in;
    cc_term_id base; /* of all spots; 0 before the first */
    struct spot *at;
    uint32_t count;
};

/* ---- where one access goes ---- */

static void note_locks(struct cc_trial *trial, const struct cc_access *access, struct spot *spot)
{
    struct cc_interpreter *in = trial->in;
    struct cc_set locks = *cc_set_at(&in->sets, access->locks);
    for (uint32_t i = 0; i < locks.count && spot->lock_count < MOST_LOCKS; i++) {
        struct cc_values values = cc_values_of(trial, cc_canonical(in, locks.at[i] / 2));
        cc_object_id object = values.count == 1 ? cc_heap_root_object(&in->heap, values.at[0].address) : 0;
        if (!object || !cc_heap_is_unique(&in->heap, object))
            continue;
        spot->shared[spot->lock_count] = locks.at[i] & 1;
        spot->locks[spot->lock_count++] = values.at[0];
    }
}

/* Which instance of its thread it is, if all numbers that tell it are given. */
static void note_instance(const struct cc_trial *trial, const struct cc_access *access, struct spot *spot)
{
    const struct cc_interpreter *in = trial->in;
    const struct cc_thread_start *start = &in->starts[access->thread];
    uint32_t known = 0;
    for (uint32_t level = 0; access->thread && level < start->levels && level < MOST_LEVELS; level++)
        for (uint32_t i = 0; i < trial->number_count; i++) {
            const struct cc_term *row = cc_term_at(&in->terms, trial->numbers[i].symbol);
            if (row->op != CC_T_INSTANCE || row->a != access->thread || row->b != start->counters[level])
                continue;
            spot->instance[level] = trial->numbers[i].value;
            known++;
        }
    spot->told = known && known == start->levels;
}

static bool add_spots(struct spots *spots, const struct cc_access *access, struct cc_trial *trial,
                      const struct cc_values *places, uint8_t side)
{
    struct spot spot = { .side = side };
    note_instance(trial, access, &spot);
    note_locks(trial, access, &spot);
    for (uint32_t i = 0; i < places->count; i++) {
        const struct cc_value *place = &places->at[i];
        if (!spots->base)
            spots->base = place->base;
        if (!place->base || place->base != spots->base || spots->count == MOST_PLACES)
            return false;
        spot.from = place->number;
        spot.to = place->number + (int64_t)access->size;
        spots->at[spots->count++] = spot;
    }
    return true;
}

/*
 * Can the thread be on this path with these numbers? Only facts by which the log keeps accesses apart say so. A number
 * of the instance that is not given yet is left in `trial->missing`.
 */
static bool is_possible(const struct cc_access *access, struct cc_trial *trial)
{
    struct cc_interpreter *in = trial->in;
    cc_term_id missing = 0;
    for (uint32_t f = 0; f < access->fact_count && in->tree.threads[access->thread].many; f++) {
        if (!cc_is_told_apart(in, &access->facts[f], access->address))
            continue;
        if (!cc_trial_allows(trial, &access->facts[f]))
            return false;
        if (trial->missing && cc_term_at(&in->terms, trial->missing)->op == CC_T_INSTANCE)
            missing = trial->missing;
    }
    trial->missing = missing;
    return true;
}

static bool find_spots(struct spots *spots, const struct cc_access *access, struct cc_trial *trial, uint8_t side)
{
    struct cc_values places = cc_values_of(trial, access->address);
    int64_t from, to;
    if (places.count && !is_possible(access, trial))
        return true;
    if (places.count && !trial->missing)
        return add_spots(spots, access, trial, &places, side);
    cc_term_id symbol = cc_trial_range(trial, &from, &to);
    if (!symbol || to - from > MOST_PLACES)
        return places.count && add_spots(spots, access, trial, &places, side);
    uint32_t at = trial->number_count++;
    trial->numbers[at].symbol = symbol;
    bool known = true;
    for (int64_t number = from; number < to && known; number++) {
        trial->numbers[at].value = number;
        known = find_spots(spots, access, trial, side);
    }
    trial->number_count--;
    return known;
}

/* ---- do two of them meet? ---- */

static int by_place(void *context, const void *a, const void *b)
{
    const struct spot *x = a, *y = b;
    (void)context;
    return x->from < y->from ? -1 : x->from > y->from;
}

static bool have_common_lock(const struct spot *a, const struct spot *b)
{
    for (uint32_t i = 0; i < a->lock_count; i++)
        for (uint32_t k = 0; k < b->lock_count; k++)
            if (a->locks[i].base == b->locks[k].base && a->locks[i].number == b->locks[k].number &&
                !(a->shared[i] && b->shared[k]))
                return true;
    return false;
}

static bool are_of_one_instance(const struct spot *a, const struct spot *b)
{
    bool same = a->told && b->told;
    for (uint32_t level = 0; level < MOST_LEVELS; level++)
        same &= a->instance[level] == b->instance[level];
    return same;
}

/* Does no place belong to both accesses, but by one instance or under one lock? */
static bool are_apart(struct spots *spots, bool one_thread, int64_t widest)
{
    cc_sort_stable(spots->at, spots->count, sizeof *spots->at, by_place, NULL);
    for (uint32_t i = 0; i < spots->count; i++)
        for (uint32_t k = i; k-- > 0 && spots->at[k].from + widest > spots->at[i].from;) {
            const struct spot *a = &spots->at[k], *b = &spots->at[i];
            bool meet = a->to > b->from && a->side != b->side;
            if (meet && !(one_thread && are_of_one_instance(a, b)) && !have_common_lock(a, b))
                return false;
        }
    return true;
}

/* One instance may touch a place in each turn of a loop: then the place is looked at once for it. */
static void drop_doubles(struct spots *spots)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < spots->count; i++) {
        const struct spot *last = kept ? &spots->at[kept - 1] : NULL;
        if (last && last->from == spots->at[i].from && last->side == spots->at[i].side && last->told &&
            are_of_one_instance(last, &spots->at[i]))
            continue;
        spots->at[kept++] = spots->at[i];
    }
    spots->count = kept;
}

/* Has the address an index, so that there is something to try? */
static bool has_index(const struct cc_terms *terms, cc_term_id address)
{
    const struct cc_term *row = cc_term_at(terms, address);
    while (row->op == CC_T_OFFSET)
        row = cc_term_at(terms, row->a);
    return row->op == CC_T_INDEX;
}

/* Does the path of the access depend on the number of its instance? */
static bool is_of_some(struct cc_interpreter *in, const struct cc_access *access)
{
    for (uint32_t f = 0; f < access->fact_count; f++)
        if (cc_concerns_instance(in, &access->facts[f]))
            return true;
    return false;
}

static bool are_worth_it(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    enum { WIDEST = 64 };
    return a->kind != CC_ACCESS_FREE && b->kind != CC_ACCESS_FREE && a->size && b->size && a->size <= WIDEST &&
           b->size <= WIDEST &&
           (has_index(&in->terms, a->address) || has_index(&in->terms, b->address) ||
            (is_of_some(in, a) && is_of_some(in, b)));
}

bool cc_are_tried_apart(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    if (in->open || !are_worth_it(in, a, b))
        return false;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct spots spots = { .in = in, .at = cc_scratch_array(&in->scratch, MOST_PLACES, sizeof *spots.at) };
    int64_t widest = (int64_t)(a->size > b->size ? a->size : b->size);
    bool apart = true, counted = true, any = false;
    for (int64_t count = FEWEST; count <= MOST && apart && counted; count++) {
        struct cc_trial trial = { .in = in, .count_value = count };
        spots.count = 0;
        apart = find_spots(&spots, a, &trial, 0);
        bool from_a = spots.count != 0;
        apart = apart && find_spots(&spots, b, &trial, 1);
        any |= from_a && spots.at[spots.count - 1].side == 1;
        drop_doubles(&spots);
        apart = apart && are_apart(&spots, a->thread == b->thread, widest);
        counted = trial.count != 0;
    }
    cc_scratch_release(&in->scratch, mark);
    return apart && any;
}
