/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lock-order cycle that somebody predicted, as the target of a campaign: which class of locks is acquired under
 * which, by stable keys, and where the prediction says so.
 *
 * Ownership: all in the arena handed in, which must have an `on_exhausted` hook; the finding must outlive the
 * target. Thread-safety: none.
 */
#ifndef CC_CONFIRM_CYCLE_TARGET_H
#define CC_CONFIRM_CYCLE_TARGET_H

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* More locks are in no cycle that is steered. */
enum { CC_LONGEST_TARGET = 16 };

/* One edge: `to` is acquired under `from`. Sites may have no file. */
struct cc_target_edge {
    uint32_t from, to; /* classes of the target */
    struct cc_site from_site, to_site;
    uint32_t place; /* of the finding, where it says so; UINT32_MAX: nowhere */
};

struct cc_cycle_target {
    const struct cc_finding *finding;
    uint32_t length;
    struct cc_target_edge *edges;
    const char **keys; /* of its classes, each once */
    uint32_t class_count;
};

/* Make a target of a finding. False when it is no cycle of locks that a run could close. */
bool cc_cycle_target_make(struct cc_arena *arena, const struct cc_finding *finding, struct cc_cycle_target *out);

/* The class of the target that is called `key`, or UINT32_MAX. */
uint32_t cc_cycle_target_class(const struct cc_cycle_target *target, const char *key);

/*
 * Say whether a ring of `length` waits is this cycle: thread i held a lock of class held[i] and waited for one of
 * class held[i + 1]. Wherever the ring begins.
 */
bool cc_cycle_target_is(const struct cc_cycle_target *target, const uint32_t *held, uint32_t length);

#ifdef __cplusplus
}
#endif

#endif
