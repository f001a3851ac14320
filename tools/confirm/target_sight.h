/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the records of runs tell of a target: where its locks are made, which of its edges were seen, whether its
 * deadlock happened, and what kept it from happening.
 *
 * Locks are matched by class: by the name that both halves of concheck make of a variable, a member or an
 * initialisation; where that fails, by the source lines of the acquisitions.
 * Ownership: the sight's arena, which must have an `on_exhausted` hook. Thread-safety: none.
 * Complexity: linear in the locks and witnesses of a record.
 */
#ifndef CC_CONFIRM_TARGET_SIGHT_H
#define CC_CONFIRM_TARGET_SIGHT_H

#include "lockgraph/record_findings.h"
#include "tools/confirm/cycle_target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A place in a file of code or data: as the recorder's plan has it (runtime-shim/engine/steer_plan.h). */
struct cc_sight_place {
    uint32_t what; /* a class of the target; of a call an edge */
    uint32_t origin;
    uint64_t offset;
    const char *module;
};

/* How two locks of one class were nested: which of them was acquired first. */
enum cc_sight_way {
    CC_SIGHT_LOWER,  /* the one with the lower address */
    CC_SIGHT_HIGHER, /* the one with the higher address */
    CC_SIGHT_OLDER,  /* the one that was made earlier */
    CC_SIGHT_NEWER,  /* the one that was made later */
    CC_SIGHT_EITHER, /* the same two in both orders */
    CC_SIGHT_WAYS,
};

struct cc_target_sight {
    struct cc_arena *arena;
    struct cc_cycle_target target;
    struct cc_sight_place *places, *froms;
    uint32_t place_count, place_room, from_count, from_room;
    bool class_seen[CC_LONGEST_TARGET]; /* a lock of that class was there */
    bool edge_seen[CC_LONGEST_TARGET];  /* that nesting was seen */
    bool edge_waits[CC_LONGEST_TARGET]; /* and was an acquisition that can wait for good: no try-lock, no time limit */
    uint32_t pairs;                     /* of a cycle within one class: nestings of two of its locks in one order */
    bool ways[CC_SIGHT_WAYS];           /* in which orders two of its locks were nested */
    bool observed;                      /* a run took its locks in these orders, in threads that could deadlock */
    const char *excluded;               /* why threads cannot close it, as a run told; NULL: no run did */
    const char **other_names;           /* keys of records that turned out to mean classes of the target, and which */
    uint32_t *other_classes;
    uint32_t other_count, other_room, class_room;
};

/* Take in what `view`, one of the records of `run`, tells. */
void cc_target_sight_look(struct cc_target_sight *sight, const struct cc_record_run *run,
                          const struct cc_record_view *view);

/* Take in what was found in a run: the cycle itself, or one that its threads could not close, and why. */
void cc_target_sight_judge(struct cc_target_sight *sight, const struct cc_record_findings *findings);

/* Why what the runs did cannot deadlock, as far as they showed all nestings of the target; NULL: it can, or nobody knows. */
const char *cc_target_sight_why_not(const struct cc_target_sight *sight);

/* Say whether a deadlock in `view` is the target's. */
bool cc_target_sight_happened(const struct cc_target_sight *sight, const struct cc_record_run *run,
                              const struct cc_record_view *view);

/*
 * A finding's places with what was seen of each: those of nestings that a run showed are observed, the other nestings
 * predicted. All of one evidence say nothing.
 */
void cc_target_sight_mark(const struct cc_target_sight *sight, struct cc_finding *finding);

/* Say whether all that steering needs is known: places for each class. */
bool cc_target_sight_is_known(const struct cc_target_sight *sight);

#ifdef __cplusplus
}
#endif

#endif
