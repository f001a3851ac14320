/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast edges go into the lock-order graph: edges per second for orders of insertion
 * from kind to adversarial. "new" and "again" are the whole graph, with a witness an
 * edge, and the same edges once more; "order" is the bare incremental order; "naive" is
 * a search from scratch at each edge.
 *
 * Usage: bench_lock_order [LOCKS [EDGES]]
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lockgraph/lock_order_graph.h"
#include "lockgraph/topo_order.h"

enum { ADVERSARIAL_EDGES = 10000 };

static const double naive_seconds = 3;

struct edge {
    uint32_t from, to;
};

struct workload {
    uint32_t locks, count;
    struct edge *edges;
};

static uint64_t random_state = 0x2545f4914f6cdd1du;

static uint32_t below(uint32_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((((random_state * 0x2545f4914f6cdd1du) >> 32) * bound) >> 32);
}

static void *must(void *memory)
{
    if (!memory) {
        fputs("bench_lock_order: out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static void *acquire(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

static struct cc_arena *new_arena(void)
{
    static const struct cc_allocator allocator = { .acquire = acquire, .release = release };
    struct cc_arena *arena = NULL;
    return cc_arena_create(&allocator, &arena) ? must(NULL) : arena;
}

/* Time of this process only, so that a busy machine changes little. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* ---- orders of insertion ---- */

/* Locks were created in the order in which they nest: no edge contradicts it. */
static void fill_in_order(struct workload *work)
{
    for (uint32_t i = 0; i < work->count; i++) {
        uint32_t from = below(work->locks - 1);
        work->edges[i] = (struct edge){ from, from + 1 + below(work->locks - 1 - from) };
    }
}

/* Acyclic, but the order is not that of creation. */
static void fill_shuffled(struct workload *work)
{
    uint32_t *name = must(calloc(work->locks, sizeof *name));
    for (uint32_t i = 0; i < work->locks; i++) {
        uint32_t other = below(i + 1);
        name[i] = name[other];
        name[other] = i;
    }
    fill_in_order(work);
    for (uint32_t i = 0; i < work->count; i++)
        work->edges[i] = (struct edge){ name[work->edges[i].from], name[work->edges[i].to] };
    free(name);
}

/* Any edge at all: soon most locks are in one component. */
static void fill_random(struct workload *work)
{
    for (uint32_t i = 0; i < work->count; i++)
        work->edges[i] = (struct edge){ below(work->locks), below(work->locks) };
}

/* Few roots, many leaves, as in real programs: nesting two or three deep. */
static void fill_layered(struct workload *work)
{
    uint32_t layer = work->locks / 4;
    for (uint32_t i = 0; i < work->count; i++) {
        uint32_t depth = below(3);
        work->edges[i] = (struct edge){ (3 - depth) * layer + below(layer), (2 - depth) * layer + below(layer) };
    }
}

/* Each edge puts a lock before all there are: the whole chain moves each time. */
static void fill_adversarial(struct workload *work)
{
    if (work->count > work->locks - 1)
        work->count = work->locks - 1;
    if (work->count > ADVERSARIAL_EDGES)
        work->count = ADVERSARIAL_EDGES;
    for (uint32_t i = 0; i < work->count; i++)
        work->edges[i] = (struct edge){ i + 1, i };
}

/* ---- what is measured ---- */

static struct cc_lock_order_graph *new_graph(struct cc_arena *arena, uint32_t locks)
{
    struct cc_lock_order_graph *graph;
    static const struct cc_lock_class class = { .name = "lock", .class_key = "lock", .many = true };
    cc_lock_id id;
    enum cc_status status = cc_lock_order_graph_create(arena, &graph);
    for (uint32_t i = 0; i < locks && !status; i++)
        status = cc_lock_order_graph_lock(graph, i, &class, &id);
    if (status)
        must(NULL);
    return graph;
}

static double add_all(struct cc_lock_order_graph *graph, const struct workload *work, uint32_t *closing)
{
    const struct cc_lock_witness witness = { .thread = 1, .to_can_wait = true };
    double start = now();
    *closing = 0;
    for (uint32_t i = 0; i < work->count; i++) {
        bool closes = false;
        if (cc_lock_order_graph_add(graph, work->edges[i].from, work->edges[i].to, &witness, &closes))
            must(NULL);
        *closing += closes;
    }
    return now() - start;
}

/* Add all edges, and then all of them again: seconds for either. */
static void run_graph(const struct workload *work, uint32_t *closing, double *first, double *again)
{
    struct cc_arena *arena = new_arena();
    struct cc_lock_order_graph *graph = new_graph(arena, work->locks);
    uint32_t closing_again;
    *first = add_all(graph, work, closing);
    *again = add_all(graph, work, &closing_again);
    cc_arena_destroy(arena);
}

static double run_order(const struct workload *work, uint32_t *closing)
{
    struct cc_arena *arena = new_arena();
    struct cc_topo_order order = { 0 };
    if (cc_topo_order_reserve(arena, &order, work->locks, work->count))
        must(NULL);
    for (uint32_t i = 0; i < work->locks; i++)
        (void)cc_topo_order_add_node(&order);
    double start = now();
    *closing = 0;
    for (uint32_t i = 0; i < work->count; i++)
        *closing += cc_topo_order_add_edge(&order, work->edges[i].from, work->edges[i].to);
    double seconds = now() - start;
    cc_arena_destroy(arena);
    return seconds;
}

struct naive {
    uint32_t *first, *next, *stack, *seen; /* lists of edges by lock; marks hold the number of the search */
};

static bool naive_reaches(struct naive *naive, const struct edge *edges, uint32_t from, uint32_t to, uint32_t search)
{
    uint32_t depth = 0;
    naive->stack[depth++] = from;
    naive->seen[from] = search;
    while (depth) {
        uint32_t here = naive->stack[--depth];
        if (here == to)
            return true;
        for (uint32_t edge = naive->first[here]; edge; edge = naive->next[edge]) {
            uint32_t there = edges[edge - 1].to;
            if (naive->seen[there] == search)
                continue;
            naive->seen[there] = search;
            naive->stack[depth++] = there;
        }
    }
    return false;
}

/* Search from scratch at each edge; gives up after naive_seconds and then counts the edges it got to in `done`. */
static double run_naive(const struct workload *work, uint32_t *closing, uint32_t *done)
{
    struct naive naive = {
        .first = must(calloc(work->locks, sizeof(uint32_t))),
        .next = must(calloc((size_t)work->count + 1, sizeof(uint32_t))),
        .stack = must(calloc(work->locks, sizeof(uint32_t))),
        .seen = must(calloc(work->locks, sizeof(uint32_t))),
    };
    double start = now(), seconds = 0;
    *closing = 0;
    uint32_t i = 0;
    for (; i < work->count && seconds < naive_seconds; i++) {
        const struct edge *edge = &work->edges[i];
        *closing += naive_reaches(&naive, work->edges, edge->to, edge->from, i + 1);
        naive.next[i + 1] = naive.first[edge->from];
        naive.first[edge->from] = i + 1;
        if (i % 64 == 0)
            seconds = now() - start;
    }
    *done = i;
    seconds = now() - start;
    free(naive.first);
    free(naive.next);
    free(naive.stack);
    free(naive.seen);
    return seconds;
}

static void measure(const char *name, void (*fill)(struct workload *work), uint32_t locks, uint32_t edges)
{
    struct workload work = { .locks = locks, .count = edges };
    work.edges = must(calloc(edges, sizeof *work.edges));
    fill(&work);
    uint32_t by_graph, by_order, by_naive, done;
    double first, again;
    run_graph(&work, &by_graph, &first, &again);
    double order = run_order(&work, &by_order), naive = run_naive(&work, &by_naive, &done);
    double count = (double)work.count;
    printf("%-12s %8u %9u %9u %11.0f %11.0f %11.0f %11.0f%s\n", name, (unsigned)locks, (unsigned)work.count,
           (unsigned)by_order, count / first, count / again, count / order, (double)done / naive,
           done < work.count ? " (cut)" : "");
    if (by_graph != by_order || (done == work.count && by_naive != by_order)) {
        fprintf(stderr, "bench_lock_order: %s: the three disagree on closing edges\n", name);
        exit(1);
    }
    free(work.edges);
}

/* The densest there is: each lock under each other one, by as many threads as one likes. */
static void measure_cycles(uint32_t locks)
{
    struct cc_arena *arena = new_arena();
    struct cc_lock_order_graph *graph = new_graph(arena, locks);
    const struct cc_lock_witness witness = { .thread = 1, .thread_many = true, .to_can_wait = true };
    for (cc_lock_id from = 0; from < locks; from++)
        for (cc_lock_id to = 0; to < locks; to++)
            if (from != to && cc_lock_order_graph_add(graph, from, to, &witness, NULL))
                must(NULL);
    const struct cc_cycle_bounds bounds = { .most = UINT32_MAX };
    struct cc_lock_cycle *cycles;
    uint32_t count;
    bool complete;
    double start = now();
    if (cc_lock_order_graph_cycles(graph, &bounds, NULL, NULL, &cycles, &count, &complete))
        must(NULL);
    printf("%8u %8u %9.3f s %s\n", (unsigned)locks, (unsigned)count, now() - start, complete ? "complete" : "cut");
    cc_arena_destroy(arena);
}

int main(int argc, char **argv)
{
    uint32_t locks = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 10000;
    uint32_t edges = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 3 * locks;
    if (locks < 8 || edges < 1) {
        fputs("usage: bench_lock_order [LOCKS [EDGES]]\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("%-12s %8s %9s %9s %11s %11s %11s %11s\n", "insertion", "locks", "edges", "closing", "new /s", "again /s",
           "order /s", "naive /s");
    measure("in order", fill_in_order, locks, edges);
    measure("layered", fill_layered, locks, edges);
    measure("shuffled", fill_shuffled, locks, edges);
    measure("random", fill_random, locks, edges);
    measure("adversarial", fill_adversarial, locks, edges);
    printf("\n%8s %8s %11s\n", "locks", "cycles", "enumeration");
    for (uint32_t size = 4; size <= 10; size += 2)
        measure_cycles(size);
    return 0;
}
