/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "tools/report/finding_text.h"
#include "tools/report/json_tree.h"

static const char *severity(enum cc_level level)
{
    return level == CC_LEVEL_ERROR ? "critical" : level == CC_LEVEL_WARNING ? "major" : "minor";
}

static json_t *issue_json(struct cc_json *json, const struct cc_report *report, const struct cc_finding *finding)
{
    char fingerprint[17];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, finding->fingerprint);
    json_t *issue = cc_json_object(json), *location = cc_json_object(json), *lines = cc_json_object(json);
    cc_json_put_text(json, issue, "description", finding->message);
    cc_json_put_text(json, issue, "check_name", cc_rule_id(finding->rule));
    cc_json_put_text(json, issue, "fingerprint", fingerprint);
    cc_json_put_text(json, issue, "severity", severity(finding->level));
    char *path = cc_finding_path(report, finding);
    cc_json_put(json, location, "path", path ? cc_json_text(json, path) : NULL);
    free(path);
    cc_json_put_number(json, lines, "begin", cc_finding_line(finding));
    cc_json_put(json, location, "lines", lines);
    cc_json_put(json, issue, "location", location);
    return issue;
}

enum cc_status cc_report_write_gitlab(const struct cc_report *report, FILE *stream)
{
    struct cc_json json = { .failed = false };
    json_t *issues = cc_json_array(&json);
    for (uint32_t i = 0; i < report->finding_count; i++)
        if (cc_report_shows(report, i))
            cc_json_append(&json, issues, issue_json(&json, report, &report->findings[i]));
    return cc_json_write(&json, issues, stream);
}
