/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The static pass: a linked program model in, findings and a lock-order graph out.
 *
 * Ownership: the result lives in the arena handed in; the model must outlive it.
 * Thread-safety: one analysis runs on one thread; several may run at once.
 * Complexity: near-linear in the number of instructions for bounded context
 * counts; every bound that cut something is counted in the statistics.
 * Errors: CC_ERR_NO_MEMORY when the arena's allocator refuses; nothing is printed.
 */
#ifndef CC_CORE_ANALYZE_H
#define CC_CORE_ANALYZE_H

#include "analyzer/lockmodels/api_model.h"
#include "analyzer/model/program_model.h"
#include "lockgraph/finding.h"
#include "lockgraph/lock_order_graph.h"
#include "lockgraph/nesting_set.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_analysis_options {
    bool strict; /* also report what rests on a guess */
};

struct cc_analysis_stats {
    uint32_t functions_defined;
    uint32_t functions_analysed;
    uint32_t functions_unreached; /* defined, but no thread of the program gets there */
    uint32_t functions_skipped;   /* too large, so they are taken for undefined */
    uint32_t functions_bounded;   /* a bound on contexts or states cut precision there */
    uint32_t threads;             /* thread roots, main included */
    uint32_t accesses, locks, edges;
};

struct cc_analysis {
    struct cc_proved_order *orders; /* why locks of one class that are nested are in no cycle */
    uint32_t order_count;
    struct cc_finding *findings; /* sorted, with fingerprints */
    uint32_t finding_count;
    struct cc_lock_order_graph *graph;
    struct cc_lock_cycle *cycles; /* those reported, for drawing */
    uint32_t cycle_count;
    const struct cc_nesting_set *nestings; /* the edges between different classes, for reports */
    struct cc_analysis_stats stats;
    const char **undefined_callees; /* those whose assumed behaviour mattered, sorted */
    uint32_t undefined_callee_count;
    const char **skipped_functions; /* functions_skipped of them, sorted */
    const char **bounded_functions; /* sorted */
    uint32_t bounded_function_count;
};

/* Analyse `model` with the API models of `apis`. */
CC_MUST_USE enum cc_status cc_analyze(const struct cc_model *model, const struct cc_api_set *apis,
                                      const struct cc_analysis_options *options, struct cc_arena *arena,
                                      struct cc_analysis **out);

#ifdef __cplusplus
}
#endif

#endif
