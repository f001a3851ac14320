/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Races put into words: one finding for all accesses to one place, the pair first that shows best why.
 *
 * Ownership: the arena of the analysis. Thread-safety: none. Complexity: the accesses and pairs of the race, sorted.
 */
#ifndef CC_CORE_RACE_REPORT_H
#define CC_CORE_RACE_REPORT_H

#include "analyzer/core/describe.h"
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/interpreter.h"

/* Accesses to one place that nothing keeps apart; they are rows of the event log. */
struct cc_race {
    uint64_t key; /* of the place's name */
    struct cc_name name;
    struct cc_id_vec accesses;
    struct cc_id_vec pairs; /* of accesses, one after the other, that nothing keeps apart; the first of them */
    cc_object_id object;
    bool guess;
    bool excluded;  /* a lock keeps them apart: not the one that an annotation asks for */
    uint32_t claim; /* the annotation of the place, or 0 */
};

static inline bool cc_writes(const struct cc_access *access)
{
    return access->kind != CC_ACCESS_READ;
}

/* `alike`: per access, the next one of which all the same can be said, plus 1; or 0. */
void cc_report_race(struct cc_interpreter *in, struct cc_race *race, const uint32_t *alike, struct cc_findings *out);

/* Accesses without the lock that an annotation names, which another lock keeps apart. */
void cc_report_unguarded(struct cc_interpreter *in, struct cc_race *race, struct cc_findings *out);

#endif
