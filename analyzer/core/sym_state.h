/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The symbolic state of one thread at one point of one path.
 *
 * Registers of the current function, memory cells whose content the path knows,
 * locks held, branch facts, objects nobody else can reach yet, and the phase.
 * Paths that agree on what matters for synchronisation are joined; paths that
 * differ in locks, threads or results are kept apart as long as the bound on
 * states allows (property simulation: Das, Lerner, Seigle 2002).
 *
 * Ownership: states come from a pool and go back to it; their arrays grow and
 * are reused. Thread-safety: none. Complexity: copy, join and comparison are
 * linear in the size of the state.
 */
#ifndef CC_CORE_SYM_STATE_H
#define CC_CORE_SYM_STATE_H

#include "analyzer/core/func_info.h"
#include "analyzer/core/heap.h"
#include "analyzer/core/scratch.h"
#include "analyzer/core/thread_tree.h"
#include "analyzer/core/touch_set.h"
#include "analyzer/lockmodels/api_model.h"

struct cc_memory_entry {
    cc_term_id address, value;
    cc_inst_id atomic_load; /* the atomic load that gave the value, or 0 */
    cc_touch touch;         /* how the place was named by who accessed it */
};

enum cc_hold_flag {
    CC_HOLD_MAYBE = 1,   /* on some of the paths joined here only */
    CC_HOLD_OLD = 2,     /* a lock of an earlier iteration: which one is not known any more */
    CC_HOLD_READ = 4,    /* shared mode */
    CC_HOLD_CALLER = 8,  /* held by a caller outside the program */
    CC_HOLD_ROOM = 16,   /* together with others who have counted themselves in (see room.h) */
    CC_HOLD_BEFORE = 32, /* when the function was called, which is run for many calls at once: by one of them */
};

/* A lock held. */
struct cc_hold {
    cc_term_id lock;
    uint8_t flags;  /* enum cc_hold_flag */
    uint8_t kind;   /* enum cc_lock_kind */
    uint16_t depth; /* how often, for a recursive lock */
    cc_inst_id where;
    uint32_t context;
    cc_loc_id left_at; /* where the function that acquired it returned with it, or 0 */
};

struct cc_fact {
    cc_term_id atom;
    bool truth;
};

enum { CC_STATE_FACTS = 24, CC_STATE_MEMORY = 384, CC_STATE_HOLDS = 24 };

/* Where precision was cut by a bound, so that less is certain than it looks. */
enum cc_cut {
    CC_CUT_GENERAL = 1, /* the function is run for many calls at once: an address may be that of any of their objects */
    CC_CUT_REFUSED = 2, /* a call was not followed that may have changed locks and threads */
    CC_CUT_CHOSEN = 4,  /* run for many calls at once, on a way that each of them chooses */
};

struct cc_state {
    struct cc_state *next; /* in the pool or in a list of states */
    cc_term_id *registers;
    uint32_t registers_count, registers_room;
    struct cc_memory_entry *memory; /* sorted by address */
    uint32_t memory_count, memory_room;
    struct cc_hold *holds; /* in order of acquisition */
    uint32_t holds_count, holds_room;
    struct cc_fact *facts; /* in order of arrival */
    uint32_t facts_count, facts_room;
    uint32_t *private_objects; /* sorted: nobody else can reach them */
    uint32_t private_objects_count, private_objects_room;
    uint32_t *known_objects; /* sorted: made on this path, in this call */
    uint32_t known_objects_count, known_objects_room;
    cc_term_id *owned; /* sorted: pointers taken out of a shared place for good */
    uint32_t owned_count, owned_room;
    cc_phase_id phase;
    cc_term_id result; /* of the function, in exit states */
    bool gave_back;    /* it may know that a reference to some object is gone (see last_reference.h) */
    bool too_soon;     /* of the first round: threads may be joined that are not known to be (see block_leave.c) */
    uint8_t cut;       /* enum cc_cut: what a bound took away from what is known here */
    bool blurred;      /* states with different locks were joined: absence of a lock proves nothing */
};

struct cc_state_pool {
    struct cc_arena *arena;
    struct cc_terms *terms;
    struct cc_heap *heap;
    struct cc_thread_tree *tree;
    uint32_t who; /* whose states are made now (CC_WHO) */
    struct cc_id_map
        left_link; /* owned pointer -> offset, plus 1, of the link by which its container goes on; 0: it is set anew */
    struct cc_id_map taken_under; /* owned pointer -> set of lock terms (see cc_access) held when it was taken */
    struct cc_state *unused;
    uint64_t rows_copied; /* by cc_state_copy, in all */
};

struct cc_state *cc_state_new(struct cc_state_pool *pool, uint32_t registers);
struct cc_state *cc_state_copy(struct cc_state_pool *pool, const struct cc_state *state);
void cc_state_drop(struct cc_state_pool *pool, struct cc_state *state);

/* Move a state out of the pool to memory of just its size in `store`; it is read from now on, never changed or dropped. */
struct cc_state *cc_state_settle(struct cc_state_pool *pool, struct cc_scratch *store, struct cc_state *state);

/* Sorted sets of objects and terms in a state. */
bool cc_sorted_has(const uint32_t *set, uint32_t count, uint32_t item);
void cc_state_set_private(struct cc_state_pool *pool, struct cc_state *state, cc_object_id object, bool is_private);
void cc_state_set_known(struct cc_state_pool *pool, struct cc_state *state, cc_object_id object);
void cc_state_set_owned(struct cc_state_pool *pool, struct cc_state *state, cc_term_id pointer, bool is_owned);

/* `to` is another name for what is reached through the owned pointer `from`. */
void cc_state_inherit_taking(struct cc_state_pool *pool, cc_term_id from, cc_term_id to);

static inline bool cc_state_is_private(const struct cc_state *state, cc_object_id object)
{
    return cc_sorted_has(state->private_objects, state->private_objects_count, object);
}

/* The entry for exactly this address, or NULL. */
struct cc_memory_entry *cc_state_memory(const struct cc_state *state, cc_term_id address);

/* Set the content of an address, or one of another state as it is there; nothing else is touched. */
void cc_state_set(struct cc_state_pool *pool, struct cc_state *state, const struct cc_memory_entry *entry);
void cc_state_write(struct cc_state_pool *pool, struct cc_state *state, cc_term_id address, cc_term_id value);

/* Forget every entry for which `gone` says so. */
void cc_state_forget(struct cc_state *state, bool (*gone)(void *context, const struct cc_memory_entry *entry),
                     void *context);

/* Append a lock, or find the one held under exactly this term. */
struct cc_hold *cc_state_hold(struct cc_state_pool *pool, struct cc_state *state, struct cc_hold hold);
struct cc_hold *cc_state_held(const struct cc_state *state, cc_term_id lock);
void cc_state_release(struct cc_state *state, struct cc_hold *hold);

/* Do both own the same: are the same objects private, the same pointers owned? */
bool cc_state_owns_alike(const struct cc_state *a, const struct cc_state *b);

/* Is some lock held for certain, and not shared? */
bool cc_state_holds_exclusively(const struct cc_state *state);

/* Add a branch fact; false when it contradicts the state: the path cannot be taken. */
bool cc_state_assume(struct cc_state_pool *pool, struct cc_state *state, cc_term_id value, bool truth);

/* What the facts say about `value` as a truth value: 1, 0, or -1. */
int cc_state_decide(struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value);

/* The integer that `value` must be, from the facts; false when unknown. */
bool cc_state_known_int(const struct cc_state_pool *pool, const struct cc_state *state, cc_term_id value, int64_t *out);

/*
 * The code that makes `symbol` is about to run again: what the state knows under that name becomes old.
 */
void cc_state_retire(struct cc_state_pool *pool, struct cc_state *state, cc_term_id symbol);

/* Hash of everything (`whole`), or of what keeps states apart: locks and phase. */
uint64_t cc_state_hash(const struct cc_state *state, bool whole);
bool cc_state_equal_but_facts(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b);

/* The cells of two states side by side: how far the walk has got, and what they have at the place that it has found. */
struct cc_cell_walk {
    uint32_t a, b;
    cc_term_id in_a, in_b; /* both 0: it is known to one of them only */
};

/*
 * On to the next place of which they do not know the same; false after the last. A cell that one state has for having read
 * the place, and nothing more, is passed over. After a cell that only one of them knows the walk is over.
 */
bool cc_state_next_unlike(const struct cc_terms *terms, const struct cc_state *a, const struct cc_state *b,
                          struct cc_cell_walk *walk);

/* Do both hold the same locks in the same phase? */
bool cc_state_same_property(const struct cc_state *a, const struct cc_state *b);

/* Keep only facts that both have. */
void cc_state_join_facts(const struct cc_terms *terms, struct cc_state *into, const struct cc_state *from);

/*
 * Join `from` into `into` at `block` of `context`: what differs becomes a PHI
 * symbol of that block. Locks held on one side only stay as CC_HOLD_MAYBE.
 */
void cc_state_join(struct cc_state_pool *pool, struct cc_state *into, const struct cc_state *from, uint32_t context,
                   cc_block_id block);

#endif
