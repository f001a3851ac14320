/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symbolic interpretation of a whole program, thread by thread.
 *
 * Each thread's entry function is run symbolically; calls run the callee in a
 * context, that is, in one entry state as far as the callee can see it
 * (arguments, locks, phase, reachable memory), and the exits of a context are
 * remembered, so that a function is run once for each way it is really called.
 * Creating a thread queues its entry. What threads store in shared memory goes
 * to the heap; rounds are repeated until the heap says nothing new.
 *
 * Files: interpreter.c drives threads, contexts and blocks; interp_memory.c
 * loads, stores and escape; interp_call.c calls and the effects of API models;
 * interp_thread.c creation and join; interp_sync.c locks, conditions, latches.
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: instructions times states times contexts, each bounded; a bound
 * that cuts marks the function as bounded.
 */
#ifndef CC_CORE_INTERPRETER_H
#define CC_CORE_INTERPRETER_H

#include "analyzer/core/analyze.h"
#include "analyzer/core/event_log.h"
#include "analyzer/core/scratch.h"
#include "analyzer/core/sym_state.h"

struct cc_buffers;
struct cc_guards;
struct cc_name_memo;
struct cc_ring_slot;
struct cc_room;
struct cc_sync_uses;

enum {
    CC_STATES_PER_BLOCK = 6,
    CC_EXITS_PER_CONTEXT = 6,
    CC_FORKS_PER_BLOCK = 16,
    CC_CONTEXTS_PER_FUNCTION = 32, /* after that, one for each lockset and phase; of these up to twice as many */
    CC_CONTEXTS_ANEW = 128,        /* of a program that is run anew: in early rounds there are more ways to call */
    CC_CONTEXTS_ON_TRIAL = 8,      /* of one that will be run anew */
    CC_SMALL_MODEL = 6000,         /* instructions of a program that is run anew if a bound cuts it */
    CC_LIGHT_FUNCTION = 64,        /* instructions, calls followed, of a function that is as good as inlined: */
    CC_CONTEXTS_OF_LIGHT = 4096,
    CC_CALL_DEPTH = 48,
    CC_ACTIVE_CALLS = 4,       /* of one function */
    CC_THREAD_GENERATIONS = 3, /* of threads that run one function and create each other */
    CC_THREADS = 4096,
    CC_VISITS_PER_BLOCK = 64,
    CC_SHARES = 128, /* of the allowance: a function's own is one (decision 0066) */
    CC_ROUNDS = 8,
};

/* One function run in one entry state. */
struct cc_context {
    cc_func_id func;
    cc_thread_id thread;
    uint32_t name;        /* the first context of the same calling chain, where the chain matters; else itself */
    uint32_t caller;      /* context of the first call seen, 0 for a thread's entry */
    cc_inst_id call_site; /* the first call seen */
    uint32_t call_block;  /* its block, numbered within the caller */
    uint64_t chain;       /* identity of the calling chain */
    uint32_t depth;
    bool running;
    bool done;
    bool assumed;           /* only unknown code may call it so */
    struct cc_state *exits; /* list */
};

/* Facts about a function that do not depend on context. */
struct cc_func_facts {
    struct cc_func_info *info; /* made on first use */
    const struct cc_api_model *model;
    bool looked_up;
    bool section;         /* its body runs as one step */
    bool creates;         /* it creates threads, or what it calls does */
    bool updates_latch;   /* found as it is run; who calls it tells latches apart */
    bool changes_locks;   /* it has returned with other locks than it was called with */
    cc_set_id releases;   /* locks that it perhaps does not hold any more when it returns, and did when it was called */
    bool changes_threads; /* it has created or joined threads, or waited for them */
    uint32_t left_all;    /* how often it has done neither */
    bool blocks;          /* it calls something that may block: who calls it matters */
    bool quiet;           /* neither it nor what it may call does anything to locks, threads, atomics */
    bool reached, bounded;
    bool called_bare; /* code at hand calls it without any lock */
    bool offered; /* reached by none of the program's calls: code that is not here can find it (offered_function.h) */
    bool registered;   /* so, as an argument of a call of that code */
    bool is_barrier;   /* it passes a barrier of the program's own (see own_barrier.h) */
    bool too_large;    /* so it is left out, as if it were not defined */
    uint32_t weight;   /* instructions, with all calls followed */
    uint64_t *globals; /* variables that it or a function it may call names, as bits (see call_graph.h) */
    struct cc_touch_set loads, stores; /* of memory that a caller may know, its callees included */
    bool stores_pointers;              /* so what they point to may get where others can reach it */
    uint64_t work;                     /* of this round, in its own blocks */
    uint32_t contexts;
    uint32_t active; /* calls of it under way */
};

/* A lock-order or type property of one lock, by object and offset. */
struct cc_lock_facts {
    cc_object_id object;
    int64_t offset;
    int64_t stride;        /* of locks in an array that go by one name; else 0 */
    uint32_t next;         /* row of the next such in this object, or CC_NO_ID */
    bool recursive, plain; /* initialised as recursive; initialised otherwise */
    bool initialised;
    bool one, other_count; /* a semaphore initialised with 1; with anything else */
    bool signalled;        /* a semaphore that is also posted by threads that do not hold it: no lock */
    bool begins_unknown;   /* a semaphore may begin with several values, or one that is not a constant */
    int64_t begins;        /* else with this */
    bool counts_up, counts_down, not_counted; /* an atomic word: changed by adding, by subtracting, by anything else */
    bool set_by_others; /* an atomic word that is not only set by who holds it: no lock (see word_lock.h) */
    bool given_back;    /* an atomic word that some holder sets to zero again */
    struct cc_flag_facts {
        bool taken, cleared, otherwise; /* how it was stored to in this round */
        bool counted;                   /* also by adding and subtracting one */
        bool lock, refuted;             /* so it is a lock; it was one and is not */
        uint64_t takers, clearers;      /* threads, as bits */
    } flags[2];         /* a plain flag that is zero when it is free, and one that is not (flag_lock.h) */
    uint32_t inside;    /* of a flag: row of the count of those who are inside together, plus 1 (shared_flag.h) */
    uint32_t flag;      /* of such a count: row of the flag, plus 1 */
    uint32_t joined_in; /* the round, from 1, that found the two */
    bool goes_down;     /* a plain number from which one is taken under a lock */
    bool not_inside;    /* no such count: changed by who is not inside, or not looked at */
};

/* An atomic change that takes a word, or gives it back, if its result says so (see word_lock.h). */
struct cc_word_offer {
    cc_term_id address;
    bool when_zero;
    bool back; /* its holder gives it back so */
    cc_inst_id inst;
};

/* A place was given more than what it held, in one go. */
struct cc_carry {
    cc_term_id before, after;
    uint32_t next; /* row with the same `before`, or CC_NO_ID */
};

struct cc_interpreter {
    struct cc_arena *arena;
    const struct cc_model *model;
    const struct cc_api_set *apis;
    struct cc_scratch scratch;
    struct cc_scratch exits; /* exit states of this round's contexts */
    struct cc_terms terms;
    struct cc_heap heap;
    struct cc_set_pool sets;
    struct cc_thread_tree tree;
    struct cc_state_pool pool;
    struct cc_event_log log;
    struct cc_func_facts *funcs; /* one more than the program has */
    uint32_t globals_words;      /* in a set of globals */
    struct cc_context *contexts;
    uint32_t contexts_count, contexts_room;
    struct cc_id_map context_of;
    struct cc_thread_start *starts; /* per thread */
    uint32_t starts_count, starts_room;
    struct cc_id_vec queue; /* threads to run */
    struct cc_id_vec later; /* and those that only unknown code may create: what is sure gets its contexts first */
    struct cc_lock_facts *locks;
    uint32_t locks_count, locks_room;
    uint32_t flag_locks; /* how many of them are flags */
    struct cc_id_map lock_of;
    struct cc_own_barrier *own_barriers; /* see own_barrier.h */
    uint32_t own_barriers_count, own_barriers_room;
    struct cc_round_entry *round_entries; /* see work_round.h */
    uint32_t round_entries_count, round_entries_room;
    struct cc_id_map round_entry_of;
    struct cc_round_end *round_ends;
    uint32_t round_ends_count, round_ends_room;
    struct cc_id_map round_end_of;
    struct cc_round_kind *round_kinds;
    uint32_t round_kinds_count, round_kinds_room;
    struct cc_id_map round_kind_of;
    struct cc_work_round *work_rounds; /* those that were asked for */
    uint32_t work_rounds_count, work_rounds_room;
    struct cc_id_map work_round_of;  /* (round, place of a number, worker) -> row of work_rounds, if it is one */
    struct cc_id_map barrier_passes; /* of a function (barrier_count.c) */
    struct cc_lock_row *lock_rows;   /* see lock_row.h */
    uint32_t lock_rows_count, lock_rows_room;
    struct cc_id_map guard_names;    /* (round, lock) -> its name for all threads, or 0 (guarded_content.h) */
    struct cc_id_map lock_row_of;    /* (context, loop head) -> row of lock_rows */
    struct cc_ring_slot *ring_slots; /* see ring.h */
    uint32_t ring_slots_count, ring_slots_room;
    struct cc_id_map ring_slot_of;
    struct cc_id_map ring_steps;  /* (round, instruction) -> by what its stores go up by one, if they do */
    struct cc_id_map ring_begins; /* places set to a constant that is not zero before there are threads */
    struct cc_id_map ring_fronts; /* places that say which of several buffers is in use */
    struct cc_room *rooms;        /* see room.h */
    uint32_t rooms_count, rooms_room;
    struct cc_word_offer *offers;
    uint32_t offers_count, offers_room;
    struct cc_id_map dropped_at;    /* what a count was before one was taken off -> its address */
    struct cc_id_map dropped_by;    /* the same -> the instruction */
    struct cc_id_map last_frees;    /* instruction that takes a last reference off -> 1 if the object is freed then */
    struct cc_id_map offer_of;      /* result of an atomic change -> row of offers */
    struct cc_id_map induction;     /* PHI term -> 1 when it differs in each iteration of its loop */
    struct cc_id_map walks;         /* PHI terms of pointers that move along nodes whose locks are handed over */
    uint32_t walks_known;           /* how many of them the last round began with */
    struct cc_id_map empty_handed;  /* PHI terms that a loop has begun with as null pointers */
    struct cc_id_map links;         /* see node_links.h */
    struct cc_id_map gives_numbers; /* plain counter -> 1 if claimed_number.h applies to it, else 0 */
    struct cc_id_map
        claim_stores; /* store -> whether it only ever gives a place more than it held (claimed_number.c) */
    struct cc_carry *carries;
    uint32_t carries_count, carries_room;
    struct cc_id_map carry_of;      /* what a place held -> last row of carries with that; (before, after) -> row */
    struct cc_id_map published_by;  /* object, and (object, counter): whole, or element by element */
    struct cc_id_map counted_jobs;  /* what was asked of a count and who takes jobs -> 0 or 1 (drain.c) */
    struct cc_id_map copied;        /* 1 for what was copied from places to others (interp_memory.c) */
    struct cc_id_map joining_loops; /* (context, loop head) -> set of threads joined by the whole loop, in this round */
    struct cc_id_map checked_results; /* of allocations (checked_result.h) */
    struct cc_id_map joined_by_loops; /* the same of the last round */
    struct cc_id_map waiting_loops;   /* (context, loop head) -> place of a semaphore that each iteration waits for */
    struct cc_id_map waits;           /* condition place -> row of cond_waits */
    struct cc_cond_wait *cond_waits;
    uint32_t cond_waits_count, cond_waits_room;
    struct cc_latch_table *latches;
    struct cc_handed_back *handed_back; /* see handed_back.h */
    struct cc_id_map idle_latches; /* which of their places are left out of phases, and which not (latch_events.h) */
    struct cc_creation_locks *creation;
    struct cc_buffers *buffers; /* see double_buffer.h; NULL where no pointers are swapped */
    struct cc_guards *guards;   /* NULL where the source has no annotations */
    struct cc_jumps *jumps;
    struct cc_sync_uses *uses;
    struct cc_name_memo *memo;
    struct cc_own_place *own_places; /* see own_place.h */
    uint32_t own_places_count, own_places_room;
    struct cc_id_map owners;                      /* (object, entry) -> its owner (owner_region.h) */
    struct cc_id_map lives;                       /* see object_life.h */
    struct cc_id_map set_ups;                     /* functions that set the module up (set_up.h) */
    struct cc_id_map own_place_of, own_places_in; /* place -> row; object -> row of one of its places */
    struct cc_id_map loop_bounds;                 /* (context, loop head) -> row of bounds */
    struct cc_loop_bound *bounds;
    uint32_t bounds_count, bounds_room;
    struct cc_id_map current_of; /* (thread, counter) -> row of currents */
    struct cc_current *currents;
    uint32_t currents_count, currents_room;
    struct cc_key_end *key_ends;
    uint32_t key_ends_count, key_ends_room;
    cc_func_id *func_of_inst;    /* the function an instruction belongs to */
    uint8_t *undefined_mattered; /* per function */
    uint32_t assuming;           /* calls under way that unknown code may make */
    cc_func_id main;             /* 0: there is none */
    bool open;                   /* no main: public functions are the entries */
    bool lone;                   /* there is nothing to be found, and nothing was run (lone_thread.h) */
    bool threaded;               /* the program creates threads */
    uint64_t work_in_all;        /* in all rounds */
    uint64_t work;               /* instructions interpreted in this round, and what as many cost */
    uint64_t rows_counted;       /* of those in it that are no instructions (function_run.c) */
    uint64_t allowance;          /* of these, before contexts become scarcer */
    uint8_t fences;              /* enum cc_fences (memory_order.h) */
    bool was_cut;                /* some state of this round is less certain than it looks (enum cc_cut) */
    bool rehearsed;              /* idle latches are known, or it is too late to look for them */
    bool anew;                   /* the work begins anew, with less in phases */
    bool unknown_join;           /* some join names a thread that is not known here */
    uint32_t round;
    uint32_t *seen; /* per object: the call that saw it last, while a view is made */
    uint32_t seen_room, seeing;
};

/* The values a loop's counter takes in its body, each once: from `from` up to, not including, `to`. */
struct cc_loop_bound {
    cc_term_id from, to; /* 0: not known */
    uint32_t round;      /* that found it */
    bool certain;        /* tested before all else of an iteration, and found alike on all paths of that round */
    cc_term_id counter;
    cc_term_id
        walk; /* of a pointer that goes over an array (array_walk.h): its first value, or 0; `from`, `to` are not known then */
    cc_term_id turns; /* how many elements it goes over */
    int64_t stride;   /* of these */
};

/* A place that some thread stores into what it owns: does only that thread look there? */
struct cc_own_place {
    cc_object_id object;
    struct cc_spot spot;
    cc_thread_id thread;
    uint32_t next;    /* row of the same object, or CC_NO_ID */
    bool found, only; /* by another thread in this round; by none in the last one */
};

enum { CC_COUNTERS = 2 };

/* Handles in an array: the address with the counters of the loops replaced by marks. */
struct cc_handle_pattern {
    cc_term_id place; /* as it is */
    cc_term_id shape;
    uint32_t levels;
    cc_term_id counters[CC_COUNTERS]; /* outermost first */
    struct cc_loop_bound bounds[CC_COUNTERS];
    int64_t shift;     /* with one counter: added to it to give the index */
    cc_term_id before; /* a number that is added as well, or 0 (handle_range.h) */
};

/* With what a thread starts: one of the ways in which its creator starts it, one for each argument. */
struct cc_thread_way {
    cc_term_id argument;
    struct cc_memory_entry *memory; /* what it can reach through the argument, as its creator left it */
    uint32_t memory_count, memory_room;
    struct cc_fact *facts; /* what its creator has found out of that */
    uint32_t facts_count, facts_room;
};

/* A key of thread-specific data: where it is kept, and what is called when a thread ends (key_end.h). */
struct cc_key_end {
    cc_term_id place, handler;
};

enum { CC_THREAD_WAYS = 4 }; /* after that, the arguments of further ones are merged into the last */

struct cc_thread_start {
    struct cc_thread_way ways[CC_THREAD_WAYS];
    uint32_t ways_count;
    bool queued, run;
    struct cc_handle_pattern handles; /* where the handles were stored */
    struct cc_handle_pattern kept;    /* and, where that was a variable, stored after that */
    struct cc_handle_pattern given;   /* where the creator keeps the address of what it gives to each, in an array */
    cc_object_id given_object;
    uint32_t
        overwritten; /* the last round, from 1, that saw the handle of another one take the place of one of these */
    cc_inst_id node_site; /* which allocates an object for each (node_join.h), or 0 */
    int64_t node_offset;
    struct cc_loop_bound node_made; /* of the loop that makes them, where known */
    uint32_t levels;                /* loop counters that tell the instances apart */
    cc_term_id counters[CC_COUNTERS];
};

/* A wait on a condition: with which mutex. */
struct cc_cond_wait {
    cc_term_id mutex;
    cc_inst_id inst;
    uint32_t context;
};

/* The instance of a thread whose number is the current value of a loop's counter. */
struct cc_current {
    cc_thread_id thread;
    cc_term_id counter;
};

/* The block being run. */
struct cc_frame {
    struct cc_interpreter *in;
    uint32_t context;
    cc_func_id func;
    cc_thread_id thread;
    struct cc_func_info *info;
    uint32_t block;     /* numbered within the function */
    cc_term_id *values; /* of the instructions of the block */
    struct cc_state *state;
};

/* Detail of a lock taken twice: the function that took it first has returned without releasing it. */
#define CC_LEFT_BEHIND "left behind"

/* An interpreter at the beginning of its work, in `arena`. */
struct cc_interpreter *cc_interpreter_make(struct cc_arena *arena, const struct cc_model *model,
                                           const struct cc_api_set *apis);

/*
 * Run the whole program until nothing changes: true. Or, once, until a bound has cut something: false. Then what the checks
 * ask tells which latches are of use, and without the others contexts become fewer.
 */
bool cc_interpret(struct cc_interpreter *in);

/* ---- between the files of the interpreter ---- */

/* The first context of the calling chain: of a public function that code from outside calls, or of a thread's entry. */
static inline uint32_t cc_entry_context(const struct cc_interpreter *in, uint32_t context)
{
    while (in->contexts[context].caller)
        context = in->contexts[context].caller;
    return context;
}

/* Is it `above` itself, or a context called from there? */
static inline bool cc_context_is_within(const struct cc_interpreter *in, uint32_t context, uint32_t above)
{
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++, context = in->contexts[context].caller)
        if (context == above)
            return true;
    return false;
}

/* The block that the instruction is in, numbered within its function. */
static inline uint32_t cc_interp_block_of(const struct cc_interpreter *in, cc_inst_id inst)
{
    return cc_func_block_of(in->model, &in->model->funcs[in->func_of_inst[inst]], inst);
}

struct cc_func_facts *cc_interp_func(struct cc_interpreter *in, cc_func_id func);
cc_term_id cc_interp_value(struct cc_frame *frame, cc_inst_id inst);
cc_term_id cc_interp_fresh(struct cc_frame *frame, cc_inst_id inst, int64_t key, cc_type_id type);
bool cc_interp_in_loop(const struct cc_frame *frame);

/* Run `func` with `arguments`; the out states (callers' registers kept) come back as a list, results in `result`. */
struct cc_state *cc_interp_run_function(struct cc_frame *frame, struct cc_state *state, cc_func_id func,
                                        const cc_term_id *arguments, uint32_t count, cc_inst_id call);

/* One instruction that is not a call. `frame->state` becomes NULL when the path cannot go on. */
cc_term_id cc_interp_instruction(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id);

/* Contexts. */
void cc_interp_prepare(struct cc_interpreter *in, cc_func_id func);
uint32_t cc_interp_context_for(struct cc_interpreter *in, uint64_t key, cc_func_id func);
uint32_t cc_interp_name_context(struct cc_interpreter *in, uint32_t context, uint64_t chain);
void cc_interp_bind_parameters(struct cc_interpreter *in, struct cc_state *entry, uint32_t context, cc_func_id id,
                               const cc_term_id *arguments, uint32_t count);
void cc_interp_run_context(struct cc_interpreter *in, uint32_t context, struct cc_state *entry);

/* The pointer that the state owns and through which `value` is reached, or 0. */
cc_term_id cc_interp_through_owned(const struct cc_interpreter *in, const struct cc_state *state, cc_term_id value);
void cc_push_state(struct cc_state **list, struct cc_state *state);

/* Memory. */
cc_term_id cc_interp_load(struct cc_frame *frame, cc_term_id address, const struct cc_inst *inst, cc_inst_id id);
void cc_interp_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, uint64_t size, cc_inst_id id,
                     bool atomic);
void cc_interp_access(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id,
                      enum cc_access_kind kind, bool atomic);
/* Code that is not here writes `size` bytes there, or (0) no one knows how many. That is no access. */
void cc_interp_change(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id);
/* The bytes of the variable or member whose address `value` is; 0: it is none, or one of several elements or characters. */
uint64_t cc_interp_size_of_place(const struct cc_model *model, cc_inst_id value);
/* Can another thread touch the memory at this address? */
bool cc_interp_is_shared(const struct cc_frame *frame, cc_term_id address);
/* A path that uses a null pointer ends there: true, and the frame has no state any more. */
bool cc_interp_ends_at_null(struct cc_frame *frame, cc_term_id address);
void cc_interp_copy(struct cc_frame *frame, cc_term_id to, cc_term_id from, uint64_t size, cc_inst_id id);
/* What the thread has under a key of its own, and setting it. */
cc_term_id cc_interp_own_data(struct cc_frame *frame, cc_term_id key, cc_inst_id id, cc_type_id type);
void cc_interp_set_own_data(struct cc_frame *frame, cc_term_id key, cc_term_id value);
/* Where that is, of a key, or of the place at which a key is kept. */
cc_term_id cc_interp_own_data_place(struct cc_frame *frame, cc_term_id key);
void cc_interp_escape(struct cc_frame *frame, cc_term_id value);
void cc_interp_others_ran(struct cc_frame *frame);
/* The same, where the path has waited for a lock and released none: what the locks it holds keep is known still. */
void cc_interp_waited_for_lock(struct cc_frame *frame);
void cc_interp_forget_object(struct cc_frame *frame, cc_object_id object);
/* The path has made an object, itself or in a call: what it knows of an earlier one of that name is over. */
void cc_interp_made(struct cc_frame *frame, cc_object_id object);

/* The lock of all sections that run as one step. */
cc_term_id cc_interp_section(struct cc_interpreter *in);
/* Is it of a kind that no call waits for? */
static inline bool cc_is_silent_lock(uint8_t kind)
{
    return kind == CC_LOCK_WORD || kind == CC_LOCK_SECTION;
}
/* Locks, conditions, latches: each returns the list of states after the effect. */
struct cc_state *cc_interp_acquire(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock,
                                   cc_inst_id id);
void cc_interp_release(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id lock, cc_inst_id id);
void cc_interp_lock_init(struct cc_frame *frame, cc_term_id lock, cc_term_id type);
void cc_interp_lock_destroy(struct cc_frame *frame, cc_term_id lock, cc_inst_id id);
void cc_interp_cond_wait(struct cc_frame *frame, cc_term_id cond, cc_term_id mutex, cc_inst_id id);
void cc_interp_sem_init(struct cc_frame *frame, cc_term_id semaphore, cc_term_id count);
bool cc_interp_is_binary_semaphore(struct cc_frame *frame, cc_term_id semaphore);
struct cc_state *cc_interp_await_semaphore(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id semaphore,
                                           cc_inst_id id);
void cc_interp_sem_post(struct cc_frame *frame, const struct cc_effect *effect, cc_term_id semaphore, cc_inst_id id);
void cc_interp_barrier_init(struct cc_frame *frame, cc_term_id barrier, cc_term_id count);
void cc_interp_barrier(struct cc_frame *frame, cc_term_id barrier);
void cc_interp_blocking(struct cc_frame *frame, cc_inst_id id, const char *what);
void cc_interp_misuse(struct cc_frame *frame, enum cc_rule rule, cc_inst_id id, cc_term_id subject, cc_inst_id earlier,
                      const char *detail);
/* May two addresses be the same? */
bool cc_interp_may_be_same(struct cc_interpreter *in, cc_term_id a, cc_term_id b);
struct cc_lock_facts *cc_interp_lock_facts(struct cc_interpreter *in, cc_term_id lock, bool make);
/* What is known of a lock, or NULL. */
struct cc_lock_facts *cc_interp_facts_at(struct cc_interpreter *in, cc_object_id object, int64_t offset);

/* Does who calls it tell threads or latches apart? */
static inline bool cc_interp_chain_matters(const struct cc_interpreter *in, cc_func_id func)
{
    return in->funcs[func].creates || in->funcs[func].updates_latch;
}

/* A thread as one who writes or reads memory. */
static inline uint32_t cc_interp_who(const struct cc_interpreter *in, cc_thread_id thread)
{
    return CC_WHO(thread, !in->tree.threads[thread].many);
}

/* Threads. */
/* The handle of the thread, or 0. */
cc_term_id cc_interp_spawn(struct cc_frame *frame, const struct cc_effect *effect, const cc_term_id *arguments,
                           uint32_t count, cc_inst_id id);
/* `value`, perhaps the handle of a thread, is stored at `place`. The first array or node it is kept in is where it is looked for. */
void cc_interp_keep_handle(struct cc_frame *frame, cc_term_id place, cc_term_id value);
/*
 * The counter by which `place` names the element that leads to what an instance of `thread` was given, an instance of
 * `object`, in the array in which its creator keeps them; or 0.
 */
cc_term_id cc_interp_given_at(struct cc_interpreter *in, cc_thread_id thread, cc_object_id object, cc_term_id place);
void cc_interp_join(struct cc_frame *frame, cc_term_id handle);
/* The number in a phase's `current` that says this instance has been created, or joined. */
uint32_t cc_interp_current(struct cc_interpreter *in, cc_thread_id thread, cc_term_id counter, bool is_joined);
/* Is this the path on which a creation has failed? */
bool cc_interp_creation_failed(const struct cc_frame *frame);
/* The counter begins its next value. */
void cc_interp_next_value(struct cc_interpreter *in, struct cc_state *state, cc_term_id counter);
/* The one induction variable in `term`, not inside another loop; 0 if there is none, or more. */
cc_term_id cc_interp_only_counter(const struct cc_interpreter *in, cc_term_id term);
/* Is a loop's counter, or another of its values, that of the innermost loop around this point? */
bool cc_interp_of_innermost_loop(const struct cc_frame *frame, cc_term_id counter);
/* Can two numbers be shown to differ, or at least not be expected to be the same? */
bool cc_interp_numbers_differ(struct cc_interpreter *in, cc_term_id a, cc_term_id b);
/* Has the instance with the current value of an induction variable in `address` not been created yet? */
bool cc_interp_before_creation(struct cc_interpreter *in, cc_phase_id phase, cc_term_id address);
/* Threads that the loop headed by `block` of `context` joins, all instances. */
cc_set_id cc_interp_joined_by_loop(const struct cc_interpreter *in, uint32_t context, uint32_t block);
void cc_interp_detach(struct cc_frame *frame, cc_term_id handle);
/* The round is over: does what it knows of the creations of threads differ from what the one before knew? */
void cc_interp_creations_settle(struct cc_interpreter *in);
void cc_interp_thread_ends(struct cc_interpreter *in, cc_thread_id thread, const struct cc_state *state);

/* Is there a body to run? */
static inline bool cc_interp_has_body(const struct cc_interpreter *in, cc_func_id func)
{
    return (in->model->funcs[func].flags & CC_FUNC_DEFINED) && !in->funcs[func].too_large;
}

/* Loops. */
const struct cc_loop_bound *cc_interp_loop_bound(const struct cc_interpreter *in, uint32_t context, uint32_t head);

/* Latches: what a branch observes, and what a store releases (latch_events.c). */
void cc_latch_observe_branch(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool ends_wait);
void cc_latch_observe_loop_exit(struct cc_interpreter *in, uint32_t context, struct cc_state *state);
void cc_latch_update(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id, bool atomic);
void cc_latch_post(struct cc_frame *frame, cc_term_id semaphore, cc_inst_id id);
void cc_latch_wait(struct cc_frame *frame, cc_term_id semaphore, bool tries);
/* A loop is left at its head that waited for a semaphore in each of its iterations. */
void cc_latch_leave_waiting_loop(struct cc_interpreter *in, struct cc_state *state, uint32_t context, uint32_t head);

/* Calls: the states after instruction `id`, with its value in `result` of each. */
struct cc_state *cc_interp_call(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id);

#endif
