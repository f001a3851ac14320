/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/word_claim.h"

#include "analyzer/core/latch_events.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/memory_order.h"
#include "analyzer/core/word_lock.h"

static bool is_claim(const struct cc_interpreter *in, const struct cc_update *update)
{
    return in->model->insts[update->inst].op == CC_OP_CAS;
}

/* Is the change one that leaves the word claimed, with a number that tells what went before it? */
static bool keeps_claim(struct cc_interpreter *in, const struct cc_update *update)
{
    int64_t value;
    if (cc_runs_alone(&in->tree, update->thread, update->phase))
        return true; /* before all threads that there are then, or after them */
    if (update->kind != CC_UPDATE_SET || !cc_term_is_int(&in->terms, update->value, &value))
        return false;
    return value != 0 && (is_claim(in, update) ||
                          (in->model->insts[update->inst].op == CC_OP_STORE && cc_order_releases(in, update->inst)));
}

/* Can the word be claimed once in all? */
static bool is_claimed_once(struct cc_interpreter *in, uint32_t place, cc_term_id word)
{
    const struct cc_latch_table *table = in->latches;
    const struct cc_latch_place *row = &table->places[place];
    int64_t initial;
    if (row->semaphore || row->blurred || !cc_word_lock_is_for_ever(in, word) || !cc_latch_initial(in, row, &initial) ||
        initial != 0)
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == place && !keeps_claim(in, &table->updates[u]))
            return false;
    return true;
}

/* Is the observation true of no number that the word has before its claimer stores another? */
static bool tells_of_end(struct cc_interpreter *in, const struct cc_observation *seen)
{
    const struct cc_latch_table *table = in->latches;
    if (seen->own || cc_latch_is_true_of(in, seen, 0))
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++)
        if (table->updates[u].place == seen->place && is_claim(in, &table->updates[u]) &&
            cc_latch_is_true_of(in, seen, table->updates[u].delta))
            return false;
    return true;
}

static bool has_seen_end(struct cc_interpreter *in, cc_phase_id phase, uint32_t place)
{
    struct cc_set awaited = *cc_set_at(&in->sets, cc_phase_at(&in->tree, phase).awaited);
    for (uint32_t i = 0; i < awaited.count; i++) {
        if (!CC_AWAITED_IS_LATCH(awaited.at[i]))
            continue;
        struct cc_observation seen = in->latches->observations[awaited.at[i] >> 1];
        if (seen.place == place && tells_of_end(in, &seen))
            return true;
    }
    return false;
}

bool cc_word_claim_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    enum { THE_CLAIM = 1 };
    for (uint32_t i = 0; i < earlier->hold_count; i++) {
        const struct cc_hold *hold = &earlier->holds[i];
        cc_term_id word = hold->kind == CC_LOCK_WORD && !(hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD | CC_HOLD_CALLER))
                              ? cc_stable_lock(in, hold->lock)
                              : 0;
        uint32_t place = word ? cc_latch_place(in, word) : CC_NO_ID;
        if (place != CC_NO_ID && has_seen_end(in, later->phase, place) && is_claimed_once(in, place, word) &&
            cc_clock_get(&in->sets, cc_phase_at(&in->tree, earlier->phase).clock, CC_LATCH_CLOCK(place), true) <=
                THE_CLAIM) {
            cc_latch_need(in, place);
            return true;
        }
    }
    return false;
}
