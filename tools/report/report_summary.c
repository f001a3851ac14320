/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "tools/report/report.h"

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct cc_report_mark cc_report_mark_of(const struct cc_report *report, uint32_t index)
{
    return report->marks ? report->marks[index] : (struct cc_report_mark){ CC_STATE_NEW, NULL, NULL, false };
}

bool cc_report_shows(const struct cc_report *report, uint32_t index)
{
    struct cc_report_mark mark = cc_report_mark_of(report, index);
    return mark.state == CC_STATE_NEW && !mark.suppressed_by;
}

enum cc_status cc_report_count(const struct cc_report *report, struct cc_report_counts *out)
{
    *out = (struct cc_report_counts){ 0 };
    if (report->finding_count == 0)
        return CC_OK;
    const char **names = malloc(report->finding_count * sizeof *names);
    if (!names)
        return CC_ERR_NO_MEMORY;
    size_t count = 0;
    for (uint32_t i = 0; i < report->finding_count; i++) {
        const struct cc_finding *finding = &report->findings[i];
        if (!cc_report_shows(report, i)) {
            bool suppressed = cc_report_mark_of(report, i).suppressed_by != NULL;
            out->suppressed += suppressed;
            out->unchanged += !suppressed;
            continue;
        }
        out->errors += finding->level == CC_LEVEL_ERROR;
        out->warnings += finding->level == CC_LEVEL_WARNING;
        out->notes += finding->level == CC_LEVEL_NOTE;
        if (finding->place_count && finding->places[0].site.function)
            names[count++] = finding->places[0].site.function;
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++)
        out->functions += i == 0 || strcmp(names[i], names[i - 1]) != 0;
    free(names);
    return CC_OK;
}

/* Write "2 errors" and remember that the next part needs a comma; nothing for zero. */
static void write_count(uint32_t count, const char *kind, const char *noun, const char **separator, FILE *stream)
{
    if (count == 0)
        return;
    fprintf(stream, "%s%u %s%s%s", *separator, count, kind, noun, count == 1 ? "" : "s");
    *separator = ", ";
}

/* Write what was looked at, in more words where there are findings. Nothing is known of it in some files. */
static void write_scope(const struct cc_report *report, bool findings, FILE *stream)
{
    if (report->of_run) {
        fprintf(stream, " (%s)", report->of_run);
        return;
    }
    if (report->functions_analysed == 0)
        return;
    if (findings) {
        fprintf(stream, " (%u analysed, %u skipped, %u bounded); threads: %u", report->functions_analysed,
                report->functions_skipped, report->functions_bounded, report->threads);
        return;
    }
    fprintf(stream, " in %u function%s", report->functions_analysed, report->functions_analysed == 1 ? "" : "s");
    if (report->functions_skipped || report->functions_bounded)
        fprintf(stream, " (%u skipped, %u bounded)", report->functions_skipped, report->functions_bounded);
}

enum cc_status cc_report_write_summary(const struct cc_report *report, FILE *stream)
{
    struct cc_report_counts counts;
    enum cc_status status = cc_report_count(report, &counts);
    if (status != CC_OK)
        return status;
    bool any = counts.errors + counts.warnings + counts.notes > 0;
    const char *kind = report->compared ? "new " : "";
    if (!any) {
        fprintf(stream, "no %sfindings", kind);
        write_scope(report, false, stream);
    } else {
        const char *separator = "";
        write_count(counts.errors, kind, "error", &separator, stream);
        write_count(counts.warnings, kind, "warning", &separator, stream);
        write_count(counts.notes, kind, "note", &separator, stream);
        if (counts.functions)
            fprintf(stream, " in %u function%s", counts.functions, counts.functions == 1 ? "" : "s");
        write_scope(report, true, stream);
    }
    if (report->compared)
        fprintf(stream, "; %u unchanged, %u fixed", counts.unchanged, report->fixed_count);
    if (counts.suppressed)
        fprintf(stream, "; %u suppressed", counts.suppressed);
    fputc('\n', stream);
    return ferror(stream) ? CC_ERR_IO : CC_OK;
}

enum cc_rule cc_report_gravest(const struct cc_report *report)
{
    const struct cc_finding *gravest = NULL;
    for (uint32_t i = 0; i < report->finding_count; i++)
        if (cc_report_shows(report, i) && (!gravest || report->findings[i].level > gravest->level))
            gravest = &report->findings[i];
    return gravest ? gravest->rule : CC_RULE_NONE;
}

void cc_report_write_hits(const struct cc_report *report, FILE *stream)
{
    for (uint32_t i = 0; i < report->suppression_count; i++) {
        const struct cc_report_suppression *row = &report->suppressions[i];
        if (row->hits)
            fprintf(stream, "suppressed by %s (%s): %u\n", row->where, row->text, row->hits);
    }
}
