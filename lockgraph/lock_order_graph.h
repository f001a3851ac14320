/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graph: which lock was acquired while which was held.
 *
 * A node is a lock, or a class of locks that cannot be told apart; an edge
 * `a -> b` says that some thread acquired b while holding a. Each edge keeps
 * its witnesses: distinct (thread, modes, gate lockset, order facts, places)
 * under which it was seen. A cycle is reported only if its edges have witnesses
 * that distinct threads can bring about at the same time (Goodlock: Havelund 2000;
 * Bensalem & Havelund 2005; Agarwal & Stoller 2006): pairwise different threads
 * that may run in parallel, pairwise disjoint gate locks, no edge in which
 * shared modes make blocking impossible, no proof that all edges follow one order.
 *
 * Invariants: a topological order of the strongly connected components is maintained
 * incrementally (Pearce & Kelly 2006; topo_order.h), so that adding an edge tells at
 * once whether it closes a cycle.
 * Ownership: the graph and all texts belong to its arena; callers' texts are copied.
 * Enumeration and drawing leave their scratch memory to the arena.
 * Thread-safety: none.
 * Complexity: adding an edge that fits the order is O(1); one that does not
 * costs the affected region; enumeration is bounded, and says so when it cuts.
 * Errors: an addition that fails leaves the graph as it was.
 */
#ifndef CC_LOCKGRAPH_LOCK_ORDER_GRAPH_H
#define CC_LOCKGRAPH_LOCK_ORDER_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"
#include "lockgraph/finding.h"
#include "lockgraph/id_vec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t cc_lock_id; /* a node, from 0 */
typedef uint32_t cc_edge_id; /* an edge, from 0 */

struct cc_lock_class {
    const char *name;      /* for people: "mutex1", "account.mutex" */
    const char *class_key; /* stable, the same in a run and in the static pass */
    bool many;             /* a class of several locks, not one lock */
    struct cc_site site;   /* where it is defined, initialised or allocated */
};

/*
 * One way in which an edge comes about.
 *
 * A gate protects two edges from each other when both hold it, so it must be held for
 * certain and exclusively. A gate that is a class of many counts only between edges all
 * of whose ends are other classes of many (the lock of an object around that object's
 * other locks); elsewhere two threads may hold two of its locks.
 */
struct cc_lock_witness {
    uint32_t thread;             /* identity of the thread (or creation site) for "distinct" and "parallel" */
    bool thread_many;            /* more than one such thread may run at once */
    bool from_shared, to_shared; /* acquired for reading */
    bool to_can_wait;            /* false for a try-lock: it never blocks */
    uint64_t order_proof;        /* non-zero: `from` precedes `to` in the total order with this key */
    const cc_lock_id *gates;     /* other locks held during both acquisitions, strictly ascending */
    uint32_t gate_count;
    uint32_t epoch;                       /* opaque to the graph: create/join facts, for the parallel callback */
    struct cc_place from_place, to_place; /* where `from` and `to` were acquired; `thread` is not used */
    uint64_t context;                     /* opaque: kept for the caller */
    const char *thread_name;              /* for drawings; NULL: not drawn */
};

struct cc_lock_edge {
    cc_lock_id from, to;
    const struct cc_lock_witness *witnesses;
    uint32_t witness_count;
    uint64_t count; /* how often it was added */
};

/*
 * A cycle that distinct threads can close: edges in order, each with the witness chosen.
 * A class of many that deadlocks with itself lists its edge twice, once for each thread.
 */
struct cc_lock_cycle {
    const cc_edge_id *edges;
    const uint32_t *witness; /* index into the edge's witnesses */
    uint32_t length;
};

/*
 * Says whether two witnesses can be under way at the same time. Symmetric; called only for
 * distinct threads, or for one thread of many, and then perhaps twice with one witness.
 */
typedef bool cc_parallel_fn(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b);

struct cc_lock_order_graph;

CC_MUST_USE enum cc_status cc_lock_order_graph_create(struct cc_arena *arena, struct cc_lock_order_graph **out);

/* The node of the lock with `identity` (any 64-bit key), made from `lock` when it is new. */
CC_MUST_USE enum cc_status cc_lock_order_graph_lock(struct cc_lock_order_graph *graph, uint64_t identity,
                                                    const struct cc_lock_class *lock, cc_lock_id *out);

/*
 * Record `from -> to` with a witness, which is copied; one that differs from a known one
 * in places and context only says nothing new and is counted. `from == to` is allowed for
 * a class of many. `*closes_cycle` (may be NULL) says whether the edge lies on a cycle of
 * the bare graph, whatever its witnesses. CC_ERR_INPUT when a lock is unknown, gates are
 * not ascending, or a single lock is to precede itself.
 */
CC_MUST_USE enum cc_status cc_lock_order_graph_add(struct cc_lock_order_graph *graph, cc_lock_id from, cc_lock_id to,
                                                   const struct cc_lock_witness *witness, bool *closes_cycle);

uint32_t cc_lock_order_graph_lock_count(const struct cc_lock_order_graph *graph);
uint32_t cc_lock_order_graph_edge_count(const struct cc_lock_order_graph *graph);

/* The lock or edge with this id. The pointer is good until something is added to the graph. */
const struct cc_lock_class *cc_lock_order_graph_class(const struct cc_lock_order_graph *graph, cc_lock_id lock);
const struct cc_lock_edge *cc_lock_order_graph_edge(const struct cc_lock_order_graph *graph, cc_edge_id edge);

struct cc_cycle_bounds {
    uint32_t longest; /* edges in a cycle; 0 = 20 */
    uint32_t most;    /* cycles reported; 0 = 1000 */
    uint64_t steps;   /* search steps; 0 = 10 000 000 */
};

/*
 * Enumerate the elementary cycles that distinct threads can close, fewest locks first and
 * then by least locks, each set of locks once. `bounds` may be NULL: the defaults;
 * `parallel` may be NULL: everything is parallel. `*complete` is false when a bound cut
 * the search; small components are searched before large ones.
 */
CC_MUST_USE enum cc_status cc_lock_order_graph_cycles(struct cc_lock_order_graph *graph,
                                                      const struct cc_cycle_bounds *bounds, cc_parallel_fn *parallel,
                                                      void *context, struct cc_lock_cycle **cycles, uint32_t *count,
                                                      bool *complete);

/* Check every invariant (order, adjacency, counts); for tests. */
bool cc_lock_order_graph_check(const struct cc_lock_order_graph *graph);

/* Where text goes: returns false to stop. */
typedef bool cc_write_fn(void *context, const char *text, size_t length);

/*
 * Write the graph as Graphviz DOT, deterministic: locks with edges, sorted by
 * class key; edges labelled with function and line of both acquisitions; edges
 * of `cycles` in red. CC_ERR_IO when the writer stops.
 */
CC_MUST_USE enum cc_status cc_lock_order_graph_write_dot(const struct cc_lock_order_graph *graph,
                                                         const struct cc_lock_cycle *cycles, uint32_t cycle_count,
                                                         cc_write_fn *write, void *context);

#ifdef __cplusplus
}
#endif

#endif
