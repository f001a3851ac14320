/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One body of evidence: findings of the static pass, of runs and of other tools, put together where they speak of
 * the same thing.
 *
 * Two findings of different sources are the same when their rule and key are, or when one is a deadlock that happened and the other the
 * cycle of locks that predicted it, or when one is a class of locks that a run nested in no order and the other the cycle of locks of that
 * class. What stays is the earlier one, with the strongest evidence of both.
 * Ownership: all in the arena handed in, which must have an `on_exhausted` hook. Thread-safety: none.
 * Complexity: quadratic in the findings of one rule.
 */
#ifndef CC_CONFIRM_EVIDENCE_H
#define CC_CONFIRM_EVIDENCE_H

#include "lockgraph/finding.h"
#include "lockgraph/nesting_set.h"
#include "lockgraph/record_findings.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_evidence_pool {
    struct cc_arena *arena;
    struct cc_finding *at;
    uint32_t count, room;
    uint32_t earlier;                /* those that were there when the present source was begun */
    struct cc_nesting_set *nestings; /* of the programs that predictions are about */
    uint32_t nesting_count, nesting_room;
};

/* What follows is from another source. */
void cc_evidence_begin(struct cc_evidence_pool *pool);

/* Put a finding in: a new one, or more evidence for one of an earlier source. */
void cc_evidence_add(struct cc_evidence_pool *pool, const struct cc_finding *finding);

/* Keep what reports tell of nested acquisitions, for cc_evidence_join. */
void cc_evidence_add_nestings(struct cc_evidence_pool *pool, const struct cc_nesting_set *sets, uint32_t count);

/* Put in, as another source, the cycles that these nestings make together with those of a run. */
CC_MUST_USE enum cc_status cc_evidence_join(struct cc_evidence_pool *pool, const struct cc_record_run *run,
                                            const struct cc_record_findings *found);

/* Say whether two findings speak of the same thing. */
bool cc_evidence_is_same(struct cc_arena *arena, const struct cc_finding *a, const struct cc_finding *b);

#ifdef __cplusplus
}
#endif

#endif
