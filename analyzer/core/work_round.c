/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/work_round.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/job_turn.h"
#include "analyzer/core/latch.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/memory_order.h"

enum {
    PREPARED = 1 << 27, /* no thread has such a number (see drain.c) */
    ENTRIES = PREPARED + (1 << 24),
    BUSY = ENTRIES + (1 << 24),
    ENDS = BUSY + (1 << 24),
    NOT_SET = ENDS + (1 << 24),
    KINDS = NOT_SET + 1,
    PAST_KINDS = 1 << 28,
    DEEPEST = 6,
    NO_ROUND = UINT32_MAX - 1
};

/* ---- the number of a worker's last round ---- */

/* What is looked at of a value that a worker compares the number of the round with. */
struct last_round {
    struct cc_interpreter *in;
    struct cc_latch_place number;
    bool found;  /* it may be what was found there */
    bool begins; /* or the constant `first` */
    int64_t first;
    cc_term_id ways[DEEPEST];
    uint32_t ways_count;
};

static bool is_at_place(struct cc_interpreter *in, cc_term_id address, const struct cc_latch_place *place)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    return where.count == 1 && where.at[0].kind == CC_TARGET_OBJECT && where.at[0].id == place->object &&
           !where.at[0].stride && where.at[0].offset == place->offset;
}

static bool is_of_last(struct last_round *look, cc_term_id value);

static bool are_inputs_of_last(struct last_round *look, cc_term_id symbol)
{
    for (uint32_t i = 0; i < look->ways_count; i++)
        if (look->ways[i] == symbol)
            return true;
    const struct cc_id_vec *inputs = cc_heap_inputs(&look->in->heap, symbol);
    if (!inputs || !inputs->count || look->ways_count == DEEPEST)
        return false;
    look->ways[look->ways_count++] = symbol;
    for (uint32_t i = 0; i < inputs->count; i++)
        if (!is_of_last(look, inputs->at[i]))
            return false;
    return true;
}

/* Is the value the number of a round that the worker has found, one more than that of its last one, or the first of all? */
static bool is_of_last(struct last_round *look, cc_term_id value)
{
    struct cc_terms *terms = &look->in->terms;
    int64_t more;
    cc_term_id base = cc_term_split(terms, value, &more);
    const struct cc_term row = *cc_term_at(terms, base);
    if (cc_term_is_int(terms, value, &more)) {
        bool same = !look->begins || look->first == more;
        look->begins = true;
        look->first = more;
        return same;
    }
    if (row.op == CC_T_OLD)
        base = row.a;
    if (cc_term_content_of(terms, base)) {
        look->found = true;
        return !more && is_at_place(look->in, cc_term_content_of(terms, base), &look->number);
    }
    look->found |= more == 1;
    return (more == 0 || more == 1) && cc_term_at(terms, base)->op == CC_T_PHI && are_inputs_of_last(look, base);
}

static bool is_of_last_in_memory(void *context, cc_term_id value)
{
    return is_of_last(context, value);
}

/* Is `last` what a worker keeps of the number at `place`, in a variable or in memory that is its own? */
static bool keeps_number_at(struct cc_interpreter *in, const struct cc_latch_place *place, cc_term_id last)
{
    struct last_round look = { .in = in, .number = *place };
    cc_term_id address = cc_term_content_of(&in->terms, last);
    bool complete = true, kept;
    int64_t initial;
    if (address && !is_at_place(in, address, place)) {
        kept = cc_heap_every_value_of_each(&in->heap, address, is_of_last_in_memory, &look, &complete);
        kept &= complete && is_of_last(&look, cc_term_int(&in->terms, look.begins ? look.first : 0));
    } else {
        kept = is_of_last(&look, last);
    }
    return kept && look.found && (!look.begins || (cc_latch_initial(in, place, &initial) && initial == look.first));
}

static bool keeps_number(struct cc_interpreter *in, uint32_t number, cc_term_id last)
{
    const struct cc_latch_place place = in->latches->places[number];
    return keeps_number_at(in, &place, last);
}

/* ---- what the interpreter reports ---- */

static uint32_t entry_row(struct cc_interpreter *in, uint32_t number, cc_term_id last)
{
    uint64_t key = cc_hash_step(number, last);
    uint32_t row = cc_id_map_get(&in->round_entry_of, key);
    if (row != CC_NO_ID)
        return row;
    row = CC_APPEND_ROW(in->arena, in, round_entries);
    in->round_entries[row] = (struct cc_round_entry){ number, last };
    in->latches->places[number].numbers_rounds = true;
    in->heap.generation++;
    return cc_id_map_put(in->arena, &in->round_entry_of, key, row) ? CC_NO_ID : row;
}

/* On all paths, or on some. */
static void mark(struct cc_interpreter *in, struct cc_state *state, uint32_t what, bool on_all)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.current = cc_set_with(&in->sets, phase.current, cc_interp_current(in, what, 0, on_all));
    state->phase = cc_phase_of(&in->tree, phase);
}

/* Take out the marks from `first` on, and below `past`; were there any? */
static bool unmark(struct cc_interpreter *in, struct cc_state *state, uint32_t first, uint32_t past)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    struct cc_set items = *cc_set_at(&in->sets, phase.current);
    bool any = false;
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what < first || what >= past)
            continue;
        phase.current = cc_set_without(&in->sets, phase.current, items.at[i]);
        any = true;
    }
    if (any)
        state->phase = cc_phase_of(&in->tree, phase);
    return any;
}

static bool is_marked(const struct cc_interpreter *in, cc_phase_id phase, uint32_t what)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).current);
    for (uint32_t i = 0; i < items.count; i++)
        if (in->currents[items.at[i] / 2].thread == what)
            return true;
    return false;
}

void cc_round_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact)
{
    const struct cc_term row = *cc_term_at(&in->terms, fact->atom);
    bool differ =
        row.op == CC_T_BINARY && ((row.sub == CC_BIN_EQ && !fact->truth) || (row.sub == CC_BIN_LT && fact->truth));
    for (int side = 0; differ && side < 2; side++) {
        cc_term_id now = side ? row.a : row.b, last = side ? row.b : row.a;
        cc_term_id at = cc_term_content_of(&in->terms, now);
        if (!at || cc_term_at(&in->terms, last)->op == CC_T_INT || !cc_heap_is_contended(&in->heap, at, CC_ANYONE) ||
            cc_latch_orders_nothing(in, state, now))
            continue;
        struct cc_targets where = cc_heap_resolve(&in->heap, at);
        if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
            continue;
        struct cc_latch_place place = { .object = where.at[0].id, .offset = where.at[0].offset };
        uint32_t number = keeps_number_at(in, &place, last) ? cc_latch_place(in, at) : CC_NO_ID;
        uint32_t entry =
            number != CC_NO_ID && !in->latches->places[number].idle ? entry_row(in, number, last) : CC_NO_ID;
        if (entry < BUSY - ENTRIES)
            mark(in, state, ENTRIES + entry, true);
    }
}

/* Is the thread in its part of a round, of which it has said less than can be kept? */
static bool may_say(const struct cc_interpreter *in, const struct cc_state *state)
{
    enum { MOST_SAID = 2 };
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, state->phase).current);
    uint32_t said = 0;
    bool entered = false;
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        entered |= what >= ENTRIES && what < BUSY;
        said += what >= KINDS && what < PAST_KINDS;
    }
    return entered && said < MOST_SAID;
}

void cc_round_say(struct cc_interpreter *in, struct cc_state *state, cc_term_id content, cc_term_id atom, bool truth)
{
    cc_term_id address = cc_term_content_of(&in->terms, content);
    if (!in->round_entries_count || !address || !may_say(in, state) ||
        !cc_heap_is_contended(&in->heap, address, CC_ANYONE))
        return;
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride ||
        !cc_heap_is_unique(&in->heap, where.at[0].id))
        return;
    struct cc_round_kind kind = { .object = where.at[0].id, .offset = where.at[0].offset, .truth = truth };
    kind.shape = cc_term_replace(&in->terms, atom, content, cc_latch_mark(in));
    uint64_t key = cc_hash_step(cc_hash_step(kind.object, (uint64_t)kind.offset), (uint64_t)kind.shape << 1 | truth);
    uint32_t row = cc_id_map_get(&in->round_kind_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, round_kinds);
        in->round_kinds[row] = kind;
        if (cc_id_map_put(in->arena, &in->round_kind_of, key, row))
            return;
    }
    if (row < PAST_KINDS - KINDS)
        mark(in, state, KINDS + row, true);
}

/* The mark for: the round with this number has ended by a look at its count. */
static uint32_t end_mark(struct cc_interpreter *in, uint32_t number, uint32_t look)
{
    uint64_t key = cc_hash_step(number, look);
    uint32_t row = cc_id_map_get(&in->round_end_of, key);
    if (row == CC_NO_ID) {
        row = CC_APPEND_ROW(in->arena, in, round_ends);
        in->round_ends[row] = (struct cc_round_end){ number, look };
        (void)!cc_id_map_put(in->arena, &in->round_end_of, key, row); /* without memory there is another row for it */
    }
    return ENDS + row;
}

void cc_round_look(struct cc_interpreter *in, struct cc_state *state, uint32_t observation)
{
    const struct cc_observation seen = in->latches->observations[observation];
    const struct cc_latch_place place = in->latches->places[seen.place];
    bool zero = cc_latch_is_true_of(in, &seen, 0) && !cc_latch_is_true_of(in, &seen, 1);
    if (!place.set_anew || place.semaphore || seen.own || seen.counted || (!zero && !cc_latch_says_reached(in, &seen)))
        return;
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, state->phase).current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what < BUSY || what >= ENDS)
            continue;
        (void)unmark(in, state, what, what + 1);
        mark(in, state, end_mark(in, what - BUSY, observation), false);
    }
}

/* The number of the round is changed: from now on its workers may be at their parts. */
static void begin_round(struct cc_interpreter *in, struct cc_state *state, uint32_t number)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, state->phase).current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what >= ENDS && what < NOT_SET && in->round_ends[what - ENDS].number == number)
            (void)unmark(in, state, what, what + 1);
    }
    if (!unmark(in, state, PREPARED, ENTRIES))
        mark(in, state, NOT_SET, false);
    mark(in, state, BUSY + number, false);
}

void cc_round_update(struct cc_interpreter *in, struct cc_state *state, const struct cc_update *update)
{
    struct cc_latch_place *place = &in->latches->places[update->place];
    if (place->numbers_rounds)
        begin_round(in, state, update->place);
    if (place->set_anew && update->kind == CC_UPDATE_ADD) {
        (void)unmark(in, state, ENTRIES, BUSY);
        (void)unmark(in, state, KINDS, PAST_KINDS);
    }
    if (update->kind != CC_UPDATE_SET || !place->counted || place->stride)
        return;
    if (!place->set_anew) {
        place->set_anew = true;
        in->heap.generation++;
    }
    if (!unmark(in, state, NOT_SET, NOT_SET + 1))
        mark(in, state, PREPARED + update->place, true);
}

/* ---- judging ---- */

/* Is no round under way in this phase of the thread that begins them: was each that has begun seen to end? */
static bool is_between(struct cc_interpreter *in, const struct cc_work_round *round, cc_phase_id phase)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what == NOT_SET || what == BUSY + round->number)
            return false;
        if (what < ENDS || what >= NOT_SET || in->round_ends[what - ENDS].number != round->number)
            continue;
        const struct cc_observation *look = &in->latches->observations[in->round_ends[what - ENDS].look];
        if (look->place != round->count ||
            !cc_latch_counts_workers(in, look, round->set_to, round->step, round->workers))
            return false;
    }
    return true;
}

static bool is_of_setter(const struct cc_interpreter *in, cc_thread_id thread)
{
    return !in->tree.threads[thread].many && !in->tree.threads[thread].created_many;
}

/* Is the thread, in this phase, in its part of a round with this number? */
static bool has_entered(struct cc_interpreter *in, uint32_t number, cc_phase_id phase)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what >= ENTRIES && what < BUSY && in->round_entries[what - ENTRIES].number == number &&
            keeps_number(in, number, in->round_entries[what - ENTRIES].last))
            return true;
    }
    return false;
}

/* Who counts, by how much, and who sets the count: each as it has to be. */
static bool find_parties(struct cc_interpreter *in, struct cc_work_round *round)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != round->count || cc_runs_alone(&in->tree, update->thread, update->phase))
            continue;
        if (cc_is_one_step(update, round->step)) {
            struct cc_jobs jobs;
            if (!cc_set_has(&in->sets, round->workers, update->thread) &&
                !cc_jobs_find(in, update->thread, round->count, round->step, &jobs))
                return false;
            round->workers = cc_set_with(&in->sets, round->workers, update->thread);
            if (!has_entered(in, round->number, update->phase))
                return false;
        } else if (update->kind == CC_UPDATE_SET && is_of_setter(in, update->thread) &&
                   (!round->set_to ||
                    (round->setter == update->thread && round->set_to == cc_canonical(in, update->value)))) {
            round->setter = update->thread;
            round->set_to = cc_canonical(in, update->value);
        } else {
            return false;
        }
    }
    return round->set_to && !cc_set_has(&in->sets, round->workers, round->setter);
}

/* Was the number changed before the count was set, in one critical section? */
static bool is_begun_before(struct cc_interpreter *in, const struct cc_work_round *round, const struct cc_update *set)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *begun = &table->updates[u];
        if (begun->place == round->number && begun->context == set->context && begun->thread == set->thread &&
            !cc_is_atomic(in, begun->inst) && in->func_of_inst[set->inst] == in->func_of_inst[begun->inst] &&
            is_between(in, round, begun->phase) && cc_no_call_between(in, begun->inst, set->inst))
            return true;
    }
    return false;
}

/* Was any count set for the round that is about to begin? */
static bool is_prepared_at_all(const struct cc_interpreter *in, cc_phase_id phase)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).current);
    for (uint32_t i = 0; i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what >= PREPARED && what < ENTRIES)
            return true;
    }
    return false;
}

/* Is the count set, and the number changed, by the one thread, and only when no round is under way? */
static bool begins_rounds(struct cc_interpreter *in, const struct cc_work_round *round)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        bool sets = update->place == round->count && update->kind == CC_UPDATE_SET;
        if ((!sets && update->place != round->number) || cc_runs_alone(&in->tree, update->thread, update->phase))
            continue;
        bool begun = is_marked(in, update->phase, NOT_SET); /* without the count, or before it */
        if (update->thread != round->setter || (!sets && !update->releases) ||
            (begun ? sets && !is_begun_before(in, round, update) : !is_between(in, round, update->phase)))
            return false;
        if (!sets && !is_marked(in, update->phase, PREPARED + round->count) && is_prepared_at_all(in, update->phase))
            return false;
    }
    return !table->places[round->count].blurred && !table->places[round->number].blurred;
}

/* The count, if there is one, that `worker` takes part in when it has seen a new number at this place. */
static bool find_round(struct cc_interpreter *in, uint32_t number, cc_thread_id worker, struct cc_work_round *out)
{
    const struct cc_latch_table *table = in->latches;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->thread != worker || !table->places[update->place].set_anew ||
            !(cc_is_one_step(update, 1) || cc_is_one_step(update, -1)))
            continue;
        *out = (struct cc_work_round){ .count = update->place, .number = number, .step = update->delta };
        if (find_parties(in, out) && begins_rounds(in, out))
            return true;
    }
    return false;
}

/* The same, asked once. */
static const struct cc_work_round *round_of(struct cc_interpreter *in, uint32_t number, cc_thread_id worker)
{
    uint64_t key = cc_hash_step((uint64_t)in->round << 1 | in->rehearsed, (uint64_t)number << 32 | worker);
    uint32_t row = cc_id_map_get(&in->work_round_of, key);
    if (row == CC_NO_ID) {
        struct cc_work_round found;
        row = NO_ROUND;
        if (find_round(in, number, worker, &found)) {
            row = CC_APPEND_ROW(in->arena, in, work_rounds);
            in->work_rounds[row] = found;
        }
        (void)!cc_id_map_put(in->arena, &in->work_round_of, key, row); /* without memory it is asked again */
    }
    return row == NO_ROUND ? NULL : &in->work_rounds[row];
}

/* The round of whose part the access is, or NULL. */
static const struct cc_work_round *round_of_part(struct cc_interpreter *in, const struct cc_access *part)
{
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, part->phase).current);
    struct cc_turn_point here;
    struct cc_jobs jobs;
    for (uint32_t i = 0; in->round_entries_count && i < items.count; i++) {
        cc_thread_id what = in->currents[items.at[i] / 2].thread;
        if (what < ENTRIES || what >= BUSY)
            continue;
        uint32_t number = in->round_entries[what - ENTRIES].number;
        const struct cc_work_round *round = keeps_number(in, number, in->round_entries[what - ENTRIES].last)
                                                ? round_of(in, number, part->thread)
                                                : NULL;
        if (round && cc_jobs_find(in, part->thread, round->count, round->step, &jobs) &&
            cc_job_has(in, &jobs, part, &here))
            return round;
    }
    return NULL;
}

static void need(struct cc_interpreter *in, const struct cc_work_round *round)
{
    cc_latch_need(in, round->count);
    cc_latch_need(in, round->number);
}

bool cc_round_orders(struct cc_interpreter *in, const struct cc_access *part, const struct cc_access *other)
{
    if (part->thread == other->thread)
        return false;
    const struct cc_work_round *round = round_of_part(in, part);
    if (!round || round->setter != other->thread || !is_between(in, round, other->phase))
        return false;
    need(in, round);
    return true;
}

/* ---- two parts of different rounds ---- */

/* Does the comparison say what is held, a number or a function? */
static bool is_one_value(const struct cc_interpreter *in, cc_term_id shape)
{
    const struct cc_term *row = cc_term_at(&in->terms, shape);
    if (row->op != CC_T_BINARY || row->sub != CC_BIN_EQ)
        return false;
    enum cc_term_op of_a = cc_term_at(&in->terms, row->a)->op, of_b = cc_term_at(&in->terms, row->b)->op;
    return of_a == CC_T_INT || of_a == CC_T_FUNC || of_b == CC_T_INT || of_b == CC_T_FUNC;
}

/* Can what the place holds not be both? */
static bool contradict(const struct cc_interpreter *in, const struct cc_round_kind *a, const struct cc_round_kind *b)
{
    if (a->object != b->object || a->offset != b->offset)
        return false;
    if (a->shape == b->shape)
        return a->truth != b->truth;
    return a->truth && b->truth && is_one_value(in, a->shape) && is_one_value(in, b->shape);
}

/* Is the place written to by who begins the rounds only, while there is none? */
static bool is_same_in_round(struct cc_interpreter *in, const struct cc_work_round *round,
                             const struct cc_round_kind *kind)
{
    uint64_t key = cc_hash_step((uint64_t)in->round << 1 | in->rehearsed, (uint64_t)round->count << 32 | round->number);
    key = cc_hash_step(cc_hash_step(key, kind->object), (uint64_t)kind->offset);
    uint32_t known = cc_id_map_get(&in->work_round_of, key);
    if (known != CC_NO_ID)
        return known;
    bool same = true;
    struct cc_spot spot = { .offset = kind->offset, .size = 1 };
    for (uint32_t i = 0; i < in->log.accesses_count && same; i++) {
        const struct cc_access *store = &in->log.accesses[i];
        if (store->kind == CC_ACCESS_READ)
            continue;
        struct cc_targets where = cc_heap_resolve(&in->heap, store->address);
        for (uint32_t t = 0; t < where.count && same; t++)
            same = where.at[t].kind != CC_TARGET_OBJECT || where.at[t].id != kind->object ||
                   !cc_heap_spots_meet(&in->heap, kind->object, cc_target_spot(&where.at[t], store->size), spot) ||
                   (store->thread == round->setter && is_between(in, round, store->phase));
    }
    (void)!cc_id_map_put(in->arena, &in->work_round_of, key, same); /* without memory it is asked again */
    return same;
}

bool cc_round_separates(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    struct cc_set of_a = *cc_set_at(&in->sets, cc_phase_at(&in->tree, a->phase).current);
    struct cc_set of_b = *cc_set_at(&in->sets, cc_phase_at(&in->tree, b->phase).current);
    for (uint32_t i = 0; in->round_kinds_count && i < of_a.count; i++) {
        uint32_t x = in->currents[of_a.at[i] / 2].thread;
        for (uint32_t k = 0; x >= KINDS && x < PAST_KINDS && k < of_b.count; k++) {
            uint32_t y = in->currents[of_b.at[k] / 2].thread;
            if (y < KINDS || y >= PAST_KINDS ||
                !contradict(in, &in->round_kinds[x - KINDS], &in->round_kinds[y - KINDS]))
                continue;
            const struct cc_work_round *round = round_of_part(in, a), *other = round_of_part(in, b);
            if (round && other && round->count == other->count && round->number == other->number &&
                is_same_in_round(in, round, &in->round_kinds[x - KINDS])) {
                need(in, round);
                return true;
            }
        }
    }
    return false;
}
