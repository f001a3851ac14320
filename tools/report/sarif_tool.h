/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tool, its rules and the weaknesses they refer to, as parts of the SARIF report.
 * Values returned are the caller's to put into a tree.
 */
#ifndef CC_REPORT_SARIF_TOOL_H
#define CC_REPORT_SARIF_TOOL_H

#include "tools/report/json_tree.h"

/* SARIF's object for a text. */
json_t *cc_sarif_text(struct cc_json *json, const char *text);

/*
 * What `run.tool` holds: all rules with their pages, so that viewers need no network; the pages are linked
 * too where `docs`, the URI of the folder that docs/rules lies in, is not NULL.
 */
json_t *cc_sarif_tool(struct cc_json *json, const char *docs);

/* What `run.taxonomies` holds: CWE, as far as the rules refer to it. */
json_t *cc_sarif_taxonomies(struct cc_json *json);

#endif
