/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `concheck report` may be given besides records: reports of the static pass (or of earlier runs) as JSON or SARIF, and logs
 * of ThreadSanitizer. All of it becomes one list of findings.
 *
 * Ownership: all in the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_MORE_EVIDENCE_H
#define CC_TOOLS_MORE_EVIDENCE_H

#include "lockgraph/record_findings.h"
#include "tools/confirm/evidence.h"
#include "tools/confirm/tsan_log.h"
#include "tools/notices.h"

struct cc_more_evidence {
    struct cc_evidence_pool findings; /* predictions first, then what is added to them */
    struct cc_tsan_log log;
    const char *log_name; /* of the first log */
    bool predicted;       /* a report is among it */
};

/* Take in `path` if it is such a file, and say so; what is wrong with it becomes a notice. False: it is something else. */
bool cc_more_evidence_add(struct cc_arena *arena, struct cc_more_evidence *more, const char *path,
                          struct cc_notices *notices);

/* Say whether there is any. */
bool cc_more_evidence_is_there(const struct cc_more_evidence *more);

/* Put the findings of a run and the reports of logs to the predictions; all in `more->findings`, sorted and with fingerprints. */
CC_MUST_USE enum cc_status cc_more_evidence_merge(struct cc_arena *arena, struct cc_more_evidence *more,
                                                  const struct cc_record_run *run,
                                                  const struct cc_record_findings *found);

#endif
