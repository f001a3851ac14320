/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "tools/report/finding_text.h"

/* Findings shown below the table; a job summary has a limit, and nobody reads more. */
enum { MOST_DETAILS = 50 };

/* Write text within a cell of a table. Backquotes stay: names stand between them. */
static void write_cell(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (strchr("|\\*_<>[]", *text))
            fputc('\\', stream);
        fputc(*text == '\n' ? ' ' : *text, stream);
    }
}

static enum cc_status write_row(const struct cc_report *report, const struct cc_finding *finding, FILE *stream)
{
    char *path = cc_finding_path(report, finding);
    if (!path)
        return CC_ERR_NO_MEMORY;
    fprintf(stream, "| %s | %s | ", cc_level_name(finding->level), cc_rule_id(finding->rule));
    write_cell(stream, path);
    fprintf(stream, ":%u | ", cc_finding_line(finding));
    write_cell(stream, finding->message);
    fputs(" |\n", stream);
    free(path);
    return CC_OK;
}

static enum cc_status write_details(const struct cc_report *report, uint32_t index, FILE *stream)
{
    char *text = cc_finding_text(report, index);
    if (!text)
        return CC_ERR_NO_MEMORY;
    fprintf(stream, "\n<details><summary>%s</summary>\n\n", cc_rule_id(report->findings[index].rule));
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(stream, "    %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
    fputs("\n</details>\n", stream);
    free(text);
    return CC_OK;
}

enum cc_status cc_report_write_markdown(const struct cc_report *report, FILE *stream)
{
    struct cc_report_counts counts;
    enum cc_status status = cc_report_count(report, &counts);
    uint32_t shown = counts.errors + counts.warnings + counts.notes, details = 0;
    fputs("## concheck\n\n", stream);
    if (status == CC_OK)
        status = cc_report_write_summary(report, stream);
    if (shown)
        fputs("\n| level | rule | place | what |\n| --- | --- | --- | --- |\n", stream);
    for (uint32_t i = 0; i < report->finding_count && status == CC_OK; i++)
        if (cc_report_shows(report, i))
            status = write_row(report, &report->findings[i], stream);
    for (uint32_t i = 0; i < report->finding_count && status == CC_OK && details < MOST_DETAILS; i++) {
        if (!cc_report_shows(report, i))
            continue;
        status = write_details(report, i, stream);
        details++;
    }
    if (shown > details)
        fprintf(stream, "\nDetails of %u more findings are in the full report.\n", shown - details);
    if (report->fixed_count)
        fputs("\nFixed:\n\n", stream);
    for (uint32_t i = 0; i < report->fixed_count; i++)
        fprintf(stream, "- %s: %s\n", cc_rule_id(report->fixed[i].rule), report->fixed[i].message);
    return status == CC_OK && ferror(stream) ? CC_ERR_IO : status;
}
