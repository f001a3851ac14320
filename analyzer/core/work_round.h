/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work in rounds: one thread sets a count to how many workers there are, and changes a number that says which round it is;
 * each worker waits until that number is not the one of its last round, does its part, and counts itself off. Who set the
 * count waits until all have.
 *
 * A worker counts once in a round, as it waits for another one before it works again, and the number of the round is changed
 * only together with the count, by the one thread that sets it, and only when all have been counted. So from then on
 * until it begins the next round, and before it begins the first, no worker is at its part: what that thread does there is
 * ordered with all parts. A number that is changed without the count, to tell the workers to go, begins a round that does not end.
 *
 * In phases, as members of `current`, of a worker on every path: it has found another round than its last one, and has not
 * been counted since (an entry). Of who begins the rounds, on every path: the count was set for the next round (prepared);
 * on some path: a round may be under way (busy), has begun without the count (not set), or has ended by some look at it.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a question is linear in the changes of places, once for
 * each worker and number.
 */
#ifndef CC_CORE_WORK_ROUND_H
#define CC_CORE_WORK_ROUND_H

#include "analyzer/core/latch_events.h"

/* That the number at a place is not `last` any more, which is what the number of the round was when the thread looked last. */
struct cc_round_entry {
    uint32_t number; /* place */
    cc_term_id last;
};

/* What a worker has found, in its part of a round, at a place that others write: which kind of round it is, perhaps. */
struct cc_round_kind {
    cc_object_id object;
    int64_t offset;
    cc_term_id shape; /* of what was compared, the content replaced by a mark */
    bool truth;
};

/* A count with the number of its rounds. */
struct cc_work_round {
    uint32_t count, number; /* places */
    int64_t step;           /* what each worker adds */
    cc_thread_id setter;
    cc_term_id set_to;
    cc_set_id workers;
};

/* A round of this number has ended when a count was looked at. */
struct cc_round_end {
    uint32_t number, look; /* place; observation */
};

/* A wait ends, with this fact. */
void cc_round_learn(struct cc_interpreter *in, struct cc_state *state, const struct cc_fact *fact);

/* The thread has observed what row `observation` says. */
void cc_round_look(struct cc_interpreter *in, struct cc_state *state, uint32_t observation);

/* A branch is taken by this fact, or a function called that a place holds: `content` is what was loaded from it. */
void cc_round_say(struct cc_interpreter *in, struct cc_state *state, cc_term_id content, cc_term_id atom, bool truth);

/* A place is about to be changed, by a thread that is not alone. */
void cc_round_update(struct cc_interpreter *in, struct cc_state *state, const struct cc_update *update);

/* Are both parts of rounds of one count, and never of the same one, by what their workers have found? */
bool cc_round_separates(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

/* Is `part` of a worker's part of a round, and `other` of the thread that begins the rounds, while there is none? */
bool cc_round_orders(struct cc_interpreter *in, const struct cc_access *part, const struct cc_access *other);

#endif
