/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/element_order.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/scratch.h"
#include "analyzer/core/term_value.h"

enum {
    FEWEST_THREADS = 2,
    MOST_THREADS = 7, /* where their count is not known: what holds for these holds */
    MOST_INSTANCES = 1024,
    MOST_NODES = 1 << 13,
    MOST_ROWS = 1 << 12,
    DEEPEST_FACT = 8
};

/* One lock acquired under another, by their places in the array. */
struct step {
    int64_t from, to;
};

struct trying {
    struct cc_interpreter *in;
    cc_term_id base; /* of the array looked at; 0: the first one met */
    bool probe;      /* only which array it is */
    bool numbered;   /* some lock depends on the number of a thread or a turn: else names alone tell the locks apart */
    struct step *steps;
    uint32_t steps_count, steps_room;
};

/* ---- what one acquisition does, in every instance ---- */

static bool try_out(struct trying *trying, const struct cc_acquisition *a, struct cc_trial *trial);

static bool try_all_numbers(struct trying *trying, const struct cc_acquisition *a, struct cc_trial *trial)
{
    int64_t from, to;
    cc_term_id symbol = cc_trial_range(trial, &from, &to);
    if (!symbol || to - from > MOST_INSTANCES)
        return false;
    uint32_t at = trial->number_count++;
    trial->numbers[at].symbol = symbol;
    bool known = true;
    for (int64_t number = from; number < to && known; number++) {
        trial->numbers[at].value = number;
        known = try_out(trying, a, trial);
        if (trying->probe)
            break;
    }
    trial->number_count--;
    return known;
}

/* Can an instance with these numbers be on this path? */
static bool is_possible(const struct cc_acquisition *a, struct cc_trial *trial)
{
    for (uint32_t f = 0; f < a->fact_count; f++)
        if (!cc_trial_allows(trial, &a->facts[f]))
            return false;
    return true;
}

static bool add_steps(struct trying *trying, const struct cc_values *from, const struct cc_values *to)
{
    for (uint32_t i = 0; i < from->count; i++)
        for (uint32_t j = 0; j < to->count; j++) {
            if (!trying->base)
                trying->base = from->at[i].base;
            if (!trying->base || from->at[i].base != trying->base || to->at[j].base != trying->base)
                return false;
            if (trying->probe || from->at[i].number == to->at[j].number)
                continue; /* one lock twice is no matter of order */
            uint32_t at = CC_APPEND_LARGE(trying->in->arena, trying, steps);
            trying->steps[at] = (struct step){ from->at[i].number, to->at[j].number };
        }
    return true;
}

/* Collect the steps that the acquisition makes with the numbers given so far, and any others. False: not known. */
static bool try_out(struct trying *trying, const struct cc_acquisition *a, struct cc_trial *trial)
{
    struct cc_values from = cc_values_of(trial, a->from.lock);
    if (!from.count)
        return trial->missing && try_all_numbers(trying, a, trial);
    struct cc_values to = cc_values_of(trial, a->to);
    if (!to.count)
        return trial->missing && try_all_numbers(trying, a, trial);
    if (!trying->probe && !is_possible(a, trial))
        return true;
    trying->numbered |= trial->number_count > 0;
    return add_steps(trying, &from, &to);
}

/* ---- is there a cycle? ---- */

static int64_t common_distance(const struct trying *trying, int64_t least)
{
    int64_t common = 0;
    for (uint32_t i = 0; i < trying->steps_count; i++)
        for (int end = 0; end < 2; end++) {
            int64_t a = (end ? trying->steps[i].to : trying->steps[i].from) - least, b = common;
            while (a) {
                int64_t rest = b % a;
                b = a;
                a = rest;
            }
            common = b;
        }
    return common ? common : 1;
}

/* Take away locks that nothing is acquired before, until none is left, or only cycles. */
static bool is_acyclic(struct trying *trying)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t i = 0; i < trying->steps_count; i++) {
        struct step s = trying->steps[i];
        least = s.from < least ? s.from : least;
        least = s.to < least ? s.to : least;
        most = s.from > most ? s.from : most;
        most = s.to > most ? s.to : most;
    }
    if (!trying->steps_count)
        return true;
    int64_t apart = common_distance(trying, least), count = (most - least) / apart + 1;
    if (count > MOST_NODES)
        return false;
    uint32_t *incoming = cc_arena_array(trying->in->arena, (size_t)count, sizeof *incoming);
    for (uint32_t i = 0; i < trying->steps_count; i++)
        incoming[(trying->steps[i].to - least) / apart]++;
    uint32_t left = trying->steps_count;
    for (bool found = true; found && left;) {
        found = false;
        for (uint32_t i = 0; i < left;) {
            if (incoming[(trying->steps[i].from - least) / apart]) {
                i++;
                continue;
            }
            incoming[(trying->steps[i].to - least) / apart]--;
            trying->steps[i] = trying->steps[--left];
            found = true;
        }
    }
    return !left;
}

/* ---- all acquisitions of one array ---- */

static bool are_ordered(struct trying *trying, const cc_term_id *bases, cc_term_id base, int64_t threads, bool *counted)
{
    struct cc_event_log *log = &trying->in->log;
    struct cc_trial trial = { .in = trying->in, .count_value = threads };
    trying->base = base;
    trying->steps_count = 0;
    for (uint32_t row = 0; row < log->acquisitions_count; row++)
        if (bases[row] == base && !try_out(trying, &log->acquisitions[row], &trial))
            return false;
    *counted = trial.count != 0;
    return is_acyclic(trying);
}

/* Have all acquisitions of the array one proof already? */
static bool are_proved(const struct cc_event_log *log, const cc_term_id *bases, cc_term_id base)
{
    uint64_t key = 0;
    for (uint32_t row = 0; row < log->acquisitions_count; row++) {
        if (bases[row] != base)
            continue;
        if (!log->acquisitions[row].order.key || (key && log->acquisitions[row].order.key != key))
            return false;
        key = log->acquisitions[row].order.key;
    }
    return true;
}

static void order_array(struct trying *trying, const cc_term_id *bases, cc_term_id base)
{
    struct cc_event_log *log = &trying->in->log;
    bool ordered = !are_proved(log, bases, base), counted = true;
    trying->numbered = false;
    for (int64_t threads = FEWEST_THREADS; threads <= MOST_THREADS && ordered && counted; threads++)
        ordered = are_ordered(trying, bases, base, threads, &counted);
    if (!ordered || !trying->numbered)
        return;
    struct cc_order_proof proof = { cc_hash_step(CC_ORDER_TRIED, base), CC_ORDER_TRIED, 0 };
    for (uint32_t row = 0; row < log->acquisitions_count; row++)
        if (bases[row] == base)
            log->acquisitions[row].order = proof;
}

void cc_order_elements(struct cc_interpreter *in)
{
    struct cc_event_log *log = &in->log;
    if (!log->acquisitions_count || log->acquisitions_count > MOST_ROWS)
        return;
    struct trying trying = { .in = in, .probe = true };
    cc_term_id *bases = cc_arena_array(in->arena, log->acquisitions_count, sizeof *bases);
    for (uint32_t row = 0; row < log->acquisitions_count; row++) {
        struct cc_trial trial = { .in = in, .count_value = FEWEST_THREADS };
        trying.base = 0;
        bases[row] = try_out(&trying, &log->acquisitions[row], &trial) ? trying.base : 0;
    }
    trying.probe = false;
    for (uint32_t row = 0; row < log->acquisitions_count; row++) {
        bool seen = !bases[row];
        for (uint32_t earlier = 0; earlier < row && !seen; earlier++)
            seen = bases[earlier] == bases[row];
        if (!seen)
            order_array(&trying, bases, bases[row]);
    }
}

/* ---- which facts matter ---- */

static bool is_of_instance(const struct cc_terms *terms, cc_term_id term, int depth)
{
    const struct cc_term *row = cc_term_at(terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_INSTANCE:
    case CC_T_OWN:
        return true;
    case CC_T_OFFSET:
    case CC_T_UNARY:
    case CC_T_LOAD:
        return depth < DEEPEST_FACT && is_of_instance(terms, row->a, depth + 1);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return depth < DEEPEST_FACT && row->b &&
               (is_of_instance(terms, row->a, depth + 1) || is_of_instance(terms, row->b, depth + 1));
    default:
        return false;
    }
}

uint64_t cc_instance_facts(const struct cc_terms *terms, const struct cc_state *state)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < state->facts_count; i++)
        if (is_of_instance(terms, state->facts[i].atom, 0))
            hash ^= cc_hash_step(state->facts[i].truth, state->facts[i].atom);
    return hash;
}
