/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects and what they may hold: the flow-insensitive memory of the whole program.
 *
 * An object is a global, a local of one calling context, an allocation site in
 * one calling context, or an external object known only by its type. Each has
 * cells, one for every (offset, stride) at which something was stored; a cell
 * keeps the terms ever stored there. Resolving a term follows loads through
 * cells down to objects, functions and threads: an inclusion-based, field-
 * sensitive points-to relation (points_to.h), in which contexts come for free
 * from the terms. Cells only grow, and the interpreter runs again while
 * something it asked for has grown (see interpreter.h).
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: resolving is a look into a table where nothing has grown since; sets
 * are bounded by CC_HEAP_TARGETS.
 */
#ifndef CC_CORE_HEAP_H
#define CC_CORE_HEAP_H

#include "analyzer/core/array_extent.h"
#include "analyzer/core/set_pool.h"
#include "analyzer/core/term.h"
#include "lockgraph/id_map.h"
#include "lockgraph/id_vec.h"

typedef uint32_t cc_object_id; /* 0: none */

enum cc_object_kind {
    CC_OBJECT_GLOBAL = 1,
    CC_OBJECT_LOCAL,
    CC_OBJECT_HEAP,
    CC_OBJECT_EXTERNAL, /* made by code that is not here; one for each type */
    CC_OBJECT_HIDDEN,   /* the static state inside a library function */
    CC_OBJECT_OWN_DATA, /* what each instance of a thread keeps under keys: thread-specific data */
};

enum { CC_CELL_FORMS = 3 };

struct cc_cell {
    int64_t offset;
    int64_t stride; /* 0: exactly `offset`; else every offset + n * stride */
    struct cc_id_vec values;
    cc_term_id number; /* the first of them that is a number and no constant; all others are one */
    cc_term_id shape;  /* of an array's member: its value as a function of the index, if all stores agree; see heap.c */
    cc_term_id forms[CC_CELL_FORMS]; /* of an array's member: what was stored there, each in terms of the index */
    uint32_t contended;              /* written while other threads may run by whom (CC_WHO), or 0 */
    cc_set_id guards;                /* held by all of them who have written there then (see guarded_content.h) */
    uint32_t guards_since;           /* the round since which they are looked at: with other locks, they are others */
    uint32_t node;                   /* for points_to.h, or 0 */
    bool relied_on;                  /* somebody made use of `guards` */
    bool overflow;                   /* more values than are kept */
    bool forms_cut;                  /* more forms than are kept, or one is not known */
    uint8_t forms_count;
};

enum { CC_KEPT_AT = 4 };

struct cc_object {
    uint64_t origin;       /* what makes it, without context: the same when the program is run anew */
    struct cc_cell *cells; /* so many: */
    uint32_t cells_count, cells_room;
    cc_term_id address;             /* made on first use */
    cc_var_id var;                  /* GLOBAL, LOCAL */
    cc_inst_id site;                /* HEAP: the allocating call */
    cc_func_id func;                /* HIDDEN */
    uint32_t context;               /* LOCAL, HEAP: the calling context that made it */
    uint32_t thread;                /* LOCAL, HEAP: the thread that made it */
    cc_type_id type;                /* where known */
    cc_inst_id freed_at;            /* one place that frees it, or 0 */
    cc_term_id parties;             /* of a barrier: how many; 0 if unknown, or not always the same */
    cc_object_id made_as;           /* CLONED: its name in the function that made it */
    cc_term_id kept_at[CC_KEPT_AT]; /* HEAP: where its maker's thread has stored its address for itself or others */
    uint32_t changed;               /* the heap's generation after the last store that brought something new */
    uint32_t places;                /* for points_to.h */
    uint32_t copied;                /* CLONED: `changed` of what it was made from, when that was copied last */
    uint8_t kind;                   /* enum cc_object_kind */
    uint8_t cloned;                 /* how many call sites its name carries */
    bool many;                      /* stands for more than one object */
    bool shared;                    /* its address reached memory that others can read, or a thread */
    bool zeroed;                    /* begins as zero bytes */
    bool clobbered;                 /* written by code that is not here */
    bool two_owners;                /* see owner_region.h */
    bool imported;                  /* the initialiser is in the cells */
    bool held_twice;                /* HEAP: more than one place at a time may lead to it (see single_holder.h) */
    bool given_away;  /* HEAP: stored by another thread than its maker's, or at more places than `kept_at` has */
    bool given_again; /* several instances of a thread get it: no one's own */
};

enum cc_target_kind { CC_TARGET_OBJECT = 1, CC_TARGET_FUNC, CC_TARGET_THREAD, CC_TARGET_TEXT };

/* One thing a term may stand for. */
struct cc_target {
    uint8_t kind; /* enum cc_target_kind */
    uint32_t id;
    int64_t offset;
    int64_t stride; /* 0: exact */
};

enum { CC_HEAP_TARGETS = 20, CC_CELL_VALUES = 20 };

/* The values that a symbol stands for; which of them the last round that came there has met again, as bits. */
struct cc_inputs {
    struct cc_id_vec values;
    uint32_t round, met;
};

static inline struct cc_spot cc_target_spot(const struct cc_target *target, uint64_t size)
{
    return (struct cc_spot){ target->offset, target->stride, size };
}

/* Where a cell begins: what is kept there may be of any size. */
static inline struct cc_spot cc_cell_spot(const struct cc_cell *cell)
{
    return (struct cc_spot){ cell->offset, cell->stride, 1 };
}

struct cc_targets {
    const struct cc_target *at;
    uint32_t count;
    bool complete; /* nothing was cut, nothing is unknown */
};

/* The set a term resolves to (points_to.h). */
struct cc_points_to {
    struct cc_target *targets;
    uint8_t count, room;
    uint8_t passed_on;     /* the first so many have gone along all edges */
    bool complete;         /* nothing was cut, nothing is unknown */
    bool told_incomplete;  /* the other end of all edges knows if it is not */
    bool ready;            /* of a term: what it depends on has been found */
    bool queued;           /* among the news */
    cc_term_id term;       /* 0: of a cell or a place */
    uint32_t version;      /* grows when the set does */
    uint32_t edges;        /* to those to whom all of it belongs as well */
    int64_t shift, stride; /* by which what comes along an edge is moved here */
};

struct cc_points_to_edge {
    uint32_t to; /* row of nodes */
    uint32_t next;
};

/* Where something is loaded from. */
struct cc_points_to_place {
    struct cc_target at;
    uint32_t node;
    uint32_t next; /* of the same object */
    bool has_cells;
};

/* What a variable is for one who names it: in which context and thread, or wherever. */
struct cc_last_object {
    cc_object_id object;
    uint32_t context, thread;
};

struct cc_heap {
    struct cc_arena *arena;
    const struct cc_model *model;
    struct cc_terms *terms;
    struct cc_object *objects;
    uint32_t objects_count, objects_room;
    struct cc_id_map by_key;
    struct cc_last_object *last_of_var; /* per variable: the object it was last; asked for by every access to it */
    struct cc_inputs *inputs;           /* of symbols (`notes` of the term) */
    uint32_t inputs_count, inputs_room;
    struct cc_points_to *nodes; /* of terms (`notes`), cells, places */
    uint32_t nodes_count, nodes_room;
    struct cc_points_to_edge *edges;
    uint32_t edges_count, edges_room;
    struct cc_points_to_place *places;
    uint32_t places_count, places_room;
    struct cc_id_map place_of;
    uint32_t *news; /* nodes whose set has grown */
    uint32_t news_count, news_room;
    uint32_t *asked; /* nodes of loads that may find nothing */
    uint32_t asked_count, asked_room;
    struct cc_id_map stored;         /* (address, value) -> `version` of the address, when the value was stored there */
    struct cc_id_map stepped;        /* what a place held -> 1, if it was then given that and a constant more */
    struct cc_id_map cell_of;        /* (object, offset, stride) of objects with many cells -> its number */
    uint32_t generation;             /* grows with everything that another round may make use of */
    uint64_t looked_at;              /* sets that went along edges: what resolution has cost */
    struct cc_id_map contended_memo; /* (reader, address): as `notes.contended`, for who has the object as its own */
    cc_term_id mark;                 /* stands for the index of an array */
    uint32_t contended_cells;
    uint32_t round;        /* of interpretation, from 1 */
    uint32_t guards_since; /* the last round that began with other flags and words as locks than the one before */
    bool exact; /* ask anew whether a place is contended, though no other has become so; the checks want that */
};

void cc_heap_init(struct cc_heap *heap, struct cc_arena *arena, const struct cc_model *model, struct cc_terms *terms);

/* The object with these properties, made on first use. */
cc_object_id cc_heap_global(struct cc_heap *heap, cc_var_id var);
cc_object_id cc_heap_local(struct cc_heap *heap, cc_var_id var, uint32_t context, uint32_t thread);
cc_object_id cc_heap_site(struct cc_heap *heap, cc_inst_id site, uint32_t context, uint32_t thread);

/* The object that allocation `object` is when call `call` in context `context` returns it; nothing is in it yet. */
cc_object_id cc_heap_clone(struct cc_heap *heap, cc_object_id object, uint32_t context, cc_inst_id call);

/* An allocation, and what it is for a caller. */
struct cc_renaming {
    cc_object_id from, to;
};

/* What was stored in the ones is in the others, which lead to each other as the ones do. */
void cc_heap_copy_renamed(struct cc_heap *heap, const struct cc_renaming *renamings, uint32_t count);

cc_object_id cc_heap_external(struct cc_heap *heap, cc_type_id type);
cc_object_id cc_heap_hidden(struct cc_heap *heap, cc_func_id func);
cc_object_id cc_heap_own_data(struct cc_heap *heap, uint32_t thread);

/* The term for an object's address. */
cc_term_id cc_heap_address(struct cc_heap *heap, cc_object_id object);

/* Code that is not here may have written anything there. */
void cc_heap_clobber(struct cc_heap *heap, cc_object_id object);

/* Record that `value` was stored at `address`. */
void cc_heap_store(struct cc_heap *heap, cc_term_id address, cc_term_id value);

/* Was the value that memory held replaced by itself and a constant more, so that no one finds it there again? */
bool cc_heap_is_stepped(const struct cc_heap *heap, cc_term_id value);

/* Who writes or reads: a thread, of which there is one at a time or not; or anyone. */
#define CC_WHO(thread, one) ((uint32_t)(thread) << 1 | (uint32_t)(one))
#define CC_WHO_THREAD(who) ((who) >> 1)
#define CC_WHO_IS_ONE(who) (((who)&1) != 0)
enum { CC_ANYONE = UINT32_MAX - 1 };

/*
 * Record that `who` writes the memory at `address` while other threads may run, with locks of the names `held`, and ask
 * whether it ever changes under the eyes of `who`: not if nobody else writes there, and there is one of that name, or it
 * was given the object as its own.
 */
void cc_heap_set_contended(struct cc_heap *heap, cc_term_id address, uint32_t who, struct cc_set_pool *sets,
                           cc_set_id held);
bool cc_heap_is_contended(struct cc_heap *heap, cc_term_id address, uint32_t who);

/* Has everybody else who writes there one of the locks `held`? */
bool cc_heap_is_guarded(struct cc_heap *heap, struct cc_set_pool *sets, cc_term_id address, uint32_t who,
                        cc_set_id held);

/* Record that symbol `symbol` may be `value`. */
void cc_heap_input(struct cc_heap *heap, cc_term_id symbol, cc_term_id value);
/* Has the last round that came there met the value again? Early ones do not know yet what others change. */
bool cc_heap_input_is_met(const struct cc_heap *heap, cc_term_id symbol, uint32_t index);
const struct cc_id_vec *cc_heap_inputs(const struct cc_heap *heap, cc_term_id symbol);

/* Copy what a term resolved to, since the heap may change: `to` has room for CC_HEAP_TARGETS. */
static inline void cc_targets_copy(const struct cc_targets *from, struct cc_target *to)
{
    for (uint32_t i = 0; i < from->count; i++)
        to[i] = from->at[i];
}

/* Everything `term` may stand for. Valid until the heap changes. */
struct cc_targets cc_heap_resolve(struct cc_heap *heap, cc_term_id term);

/*
 * The only value ever found at `address`, if there is exactly one and it can stand for the content everywhere: a
 * unique object's address, a function, a thread, or an integer. 0 otherwise.
 */
cc_term_id cc_heap_only_value(struct cc_heap *heap, cc_term_id address);

/*
 * Is every value ever stored at `address` one that `test` accepts, and `address` one place? Says in `*complete`, if that
 * is not NULL, whether all that was stored is known; what the place began with is not looked at.
 */
bool cc_heap_every_value(struct cc_heap *heap, cc_term_id address, bool (*test)(void *context, cc_term_id value),
                         void *context, bool *complete);

/* The same of one place in all elements of an array. */
bool cc_heap_every_value_of_each(struct cc_heap *heap, cc_term_id address,
                                 bool (*test)(void *context, cc_term_id value), void *context, bool *complete);

/* Is `value` all that was ever stored at `address`, one place, besides the zero it may have begun with? */
bool cc_heap_holds_only(struct cc_heap *heap, cc_term_id address, cc_term_id value);

/* What a path that has not stored at `address` finds there, as a value of `type` or of unknown type (0). */
cc_term_id cc_heap_content(struct cc_heap *heap, cc_term_id address, cc_type_id type);

/* The mark that stands for the index in the forms of a cell. */
cc_term_id cc_heap_index_mark(struct cc_heap *heap);

/* Is what `address` holds still the zero it began with: in memory that begins as zero, never written? */
bool cc_heap_is_still_zero(struct cc_heap *heap, cc_term_id address, uint64_t size);

/* May two places in one object overlap? An index stays in its array. */
bool cc_heap_spots_meet(const struct cc_heap *heap, cc_object_id object, struct cc_spot a, struct cc_spot b);

/* The object an address is certainly in (its root is that object), or 0. */
cc_object_id cc_heap_root_object(const struct cc_heap *heap, cc_term_id address);

/* Is every run of the program given exactly one such object? */
bool cc_heap_is_unique(const struct cc_heap *heap, cc_object_id object);

#endif
