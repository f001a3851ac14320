/* SPDX-License-Identifier: Apache-2.0 */
/* concheck diff OLD NEW: what is new, unchanged and fixed between two reports. */
#include "tools/gate.h"
#include "tools/message.h"
#include "tools/report/report.h"
#include "tools/report_output.h"
#include "tools/verbs.h"

/* Read one of the reports; says what is wrong. */
static bool read_report(struct cc_arena *arena, const char *path, struct cc_report *out)
{
    const char *error = NULL;
    if (cc_report_read(path, arena, out, &error) == CC_OK)
        return true;
    cc_error("%s", error);
    return false;
}

int cc_diff_verb(struct cc_arena *arena, const struct cc_options *options)
{
    struct cc_report earlier, report;
    if (options->operands.count != 2) {
        cc_error("diff takes two reports, the earlier one first: concheck diff OLD.json NEW.json");
        return CC_EXIT_FAILED;
    }
    if (!cc_gate_options_make_sense(arena, options) || !read_report(arena, options->operands.at[0], &earlier) ||
        !read_report(arena, options->operands.at[1], &report))
        return CC_EXIT_FAILED;
    struct cc_notices notices = { .arena = arena, .quiet = cc_options_has(options, CC_OPTION_QUIET) };
    if (report.exit_code == CC_EXIT_FAILED)
        cc_notices_say(&notices, CC_LEVEL_ERROR, NULL, "%s: something could not be analysed when it was made",
                       options->operands.at[1]);
    struct cc_gate gate = { .arena = arena, .options = options, .notices = &notices, .looked_for = CC_ALL_RULES };
    cc_gate_apply(&gate, &report);
    cc_gate_compare(arena, &earlier, cc_gate_rules(arena, options), &report);
    cc_report_locate(arena, &report);
    int result = cc_gate_fails(options, &report) ? CC_EXIT_FINDINGS : CC_EXIT_CLEAN;
    if (notices.failed)
        result = CC_EXIT_FAILED;
    report.exit_code = result;
    return cc_report_output(arena, options, &report, NULL) == CC_OK ? result : CC_EXIT_FAILED;
}
