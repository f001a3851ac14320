/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON form of a report as a tree, for formats that wrap it.
 */
#ifndef CC_REPORT_JSON_REPORT_H
#define CC_REPORT_JSON_REPORT_H

#include "tools/report/json_tree.h"
#include "tools/report/report.h"

/* All that `report` holds; the caller's to put into a tree or to write. */
json_t *cc_report_json(struct cc_json *json, const struct cc_report *report);

#endif
