/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places and code flows of SARIF, as parts of the SARIF report.
 * Values returned are the caller's to put into a tree.
 */
#ifndef CC_REPORT_SARIF_LOCATION_H
#define CC_REPORT_SARIF_LOCATION_H

#include "lockgraph/finding.h"
#include "tools/report/json_tree.h"
#include "tools/report/source_cache.h"

/* What every part of one SARIF report needs. */
struct cc_sarif {
    struct cc_json json;
    struct cc_source_cache *sources; /* for columns in code points */
    const char *directory;           /* what relative URIs are relative to */
};

/* The id of `directory` in originalUriBaseIds. */
#define CC_SARIF_BASE "SRCROOT"

/* A location: physical if the file is known, logical if the function is; `message` may be NULL. */
json_t *cc_sarif_location(struct cc_sarif *sarif, const struct cc_site *site, const char *message);

/* The code flow of a finding: one thread flow a thread, each with what leads to its part of the conflict. */
json_t *cc_sarif_code_flow(struct cc_sarif *sarif, const struct cc_finding *finding);

#endif
