/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latches as the interpreter meets them: places whose value one thread changes
 * after its work, and whose value another looks at before it goes on.
 *
 * An observation is a branch fact about the content of a shared place, read under
 * a lock or by an acquiring load: "`running` is not above zero", "`closed` is not
 * zero". An update is a store to such a place under a lock, by a releasing atomic
 * store, or a post of a semaphore. Nothing is known by name: wait groups, futures,
 * channels and countdowns are all recognised by what they do.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 */
#ifndef CC_CORE_LATCH_EVENTS_H
#define CC_CORE_LATCH_EVENTS_H

#include "analyzer/core/interpreter.h"

/* A fact about a place that some thread observed. */
struct cc_observation {
    uint32_t place;   /* row of places */
    cc_term_id shape; /* the atom, the content replaced by a mark */
    bool truth;
    uint8_t at_first; /* whether it is true of what the place holds at first; 0: not asked yet */
    bool own;         /* compared with a number that only this instance of its thread has: of use to turns only */
    bool counted;     /* of what this thread has just made of a count, or of how far it has brought it */
    uint32_t after;   /* that a count is zero: row + 1 of an earlier look, which has found it at some number; or 0 */
    cc_term_id under; /* a lock: it holds as long as the lock is held (see first_time.h); or 0 */
};

struct cc_latch_place {
    cc_object_id object;
    int64_t offset;
    int64_t stride; /* not 0: in all elements of an array, of use to element_latch.h only */
    bool semaphore;
    bool repeated;       /* changed by who has not seen that nobody has changed it yet */
    bool counted;        /* not a semaphore, and changed by adding */
    bool set_anew;       /* a count that is also set, when there are other threads */
    bool numbers_rounds; /* see work_round.h */
    bool falls;          /* changed otherwise than by adding a constant above zero */
    bool no_turn;        /* changed by who has not the turn, or by two who may have it at once */
    bool one_hand;       /* as far as the last round knows, changed by one instance of a thread only */
    bool blurred;        /* in this round: perhaps changed through an address that may also mean another place */
    bool needed;         /* some question was answered by what is known of it */
    bool idle;           /* none was when all were asked, so phases do not tell of it */
};

enum cc_update_kind { CC_UPDATE_ADD = 1, CC_UPDATE_SET, CC_UPDATE_OTHER };

/* What a count held was replaced, under a lock, by itself and so much more. */
struct cc_latch_step {
    int64_t more;
    bool unclear; /* by several numbers */
};

/* A change of a place. */
struct cc_update {
    uint32_t place;
    uint8_t kind;     /* enum cc_update_kind */
    int64_t delta;    /* ADD */
    cc_term_id value; /* SET */
    bool releases;    /* under a lock, or by a releasing store */
    cc_inst_id inst;
    uint32_t context, block;
    cc_thread_id thread;
    cc_phase_id phase;  /* before the change */
    cc_term_id element; /* of a place with a stride: the index, or 0 if it is not known */
};

struct cc_latch_table {
    /* Of the checks: (set of observations, place) -> turns that end; (no set, change) -> whether it keeps clear of others (turn.c) */
    struct cc_id_map turns_memo;
    struct cc_latch_place *places;
    uint32_t places_count, places_room;
    uint32_t in_arrays; /* how many of them have a stride */
    struct cc_id_map place_of;
    struct cc_observation *observations;
    uint32_t observations_count, observations_room;
    struct cc_id_map observation_of;
    struct cc_update *updates; /* of this round */
    uint32_t updates_count, updates_room;
    struct cc_id_map update_seen;
    struct cc_latch_step *steps; /* of this round */
    uint32_t steps_count, steps_room;
    struct cc_id_map step_of;    /* what a count held -> row of steps */
    struct cc_id_map order_memo; /* (thread, phase, later phase) -> whether a latch orders them */
};

/* Passes of one place are counted up to this. */
enum { CC_LATCH_MOST = 2 };

/* The clock's name for a place. */
#define CC_LATCH_CLOCK(place) (CC_CLOCK_BARRIERS + (place))

void cc_latch_table_init(struct cc_interpreter *in);
void cc_latch_new_round(struct cc_interpreter *in);

/* What is known of the place is of use. */
void cc_latch_need(struct cc_interpreter *in, uint32_t place);

/*
 * All questions have been asked once: note in `idle` which places were of no use, by names that they have in every run of
 * the analysis.
 */
void cc_latch_rest_idle(const struct cc_interpreter *in, struct cc_id_map *idle);

/* Leave such places out of phases from now on; who calls the functions that change them makes no difference any more. */
void cc_latch_let_rest(struct cc_interpreter *in);

/* The term that stands for the content of the place in the shape of an observation. */
cc_term_id cc_latch_mark(struct cc_interpreter *in);

/* The row of the one place that `address` means, made if new; CC_NO_ID if it is not one. */
uint32_t cc_latch_place(struct cc_interpreter *in, cc_term_id address);

/* The same of a place in all elements of an array of which there is one; `address` may be in any of them. */
uint32_t cc_latch_place_of_elements(struct cc_interpreter *in, cc_term_id address, bool make);

/* Note a change, and in the phase that this thread has passed it. */
void cc_latch_log_update(struct cc_frame *frame, struct cc_update update);

/* The thread has found that the number at `address`, zero at first, was changed; to what is not known. */
void cc_latch_note_changed(struct cc_frame *frame, struct cc_state *state, cc_term_id address);

/* Has the thread found so? */
bool cc_latch_was_changed(struct cc_interpreter *in, const struct cc_state *state, cc_term_id address);

/* The row of an observation, made if new, or CC_NO_ID. */
uint32_t cc_latch_observation(struct cc_interpreter *in, struct cc_observation seen);

/* Did the load find what it found without any order: by a relaxed operation, outside of all locks? */
bool cc_latch_orders_nothing(struct cc_interpreter *in, const struct cc_state *state, cc_term_id load);

/* What the place holds before any thread changes it. */
bool cc_latch_initial(struct cc_interpreter *in, const struct cc_latch_place *place, int64_t *value);

/* Is the observation, one of a comparison with a constant, true of `value`? */
bool cc_latch_is_true_of(struct cc_interpreter *in, const struct cc_observation *seen, int64_t value);

#endif
