/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "tools/report/finding_text.h"
#include "tools/report/utf8.h"

#include <string.h>

/* Write text as content or attribute of XML; what XML cannot hold becomes '?'. */
static void write_xml(FILE *stream, const char *text)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        uint32_t point;
        size_t size = cc_utf8_decode(text + at, length - at, &point);
        const char *entity = point == '&'    ? "&amp;"
                             : point == '<'  ? "&lt;"
                             : point == '>'  ? "&gt;"
                             : point == '"'  ? "&quot;"
                             : point == '\t' ? "&#9;"
                             : point == '\n' ? "&#10;"
                                             : NULL;
        bool bad =
            (point < 0x20 && !entity) || (point == CC_UTF8_INVALID && size == 1) || point == 0xfffe || point == 0xffff;
        if (entity)
            fputs(point == '\n' ? "\n" : entity, stream);
        else if (bad)
            fputc('?', stream);
        else
            fwrite(text + at, 1, size, stream);
        at += size;
    }
}

static enum cc_status write_case(const struct cc_report *report, uint32_t index, FILE *stream)
{
    const struct cc_finding *finding = &report->findings[index];
    char *path = cc_finding_path(report, finding), *text = cc_finding_text(report, index);
    enum cc_status status = path && text ? CC_OK : CC_ERR_NO_MEMORY;
    if (status == CC_OK) {
        fprintf(stream, "    <testcase classname=\"concheck.%s\" name=\"", cc_rule_id(finding->rule));
        write_xml(stream, finding->message);
        fputs("\" file=\"", stream);
        write_xml(stream, path);
        fprintf(stream, "\" line=\"%u\" time=\"0\">\n      <failure type=\"%s\" message=\"", cc_finding_line(finding),
                cc_level_name(finding->level));
        write_xml(stream, finding->message);
        fputs("\">", stream);
        write_xml(stream, text);
        fputs("</failure>\n    </testcase>\n", stream);
    }
    free(path);
    free(text);
    return status;
}

static uint32_t write_errors(const struct cc_report *report, FILE *stream)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < report->notice_count; i++) {
        const struct cc_report_notice *notice = &report->notices[i];
        if (notice->level != CC_LEVEL_ERROR)
            continue;
        count++;
        if (!stream)
            continue;
        fputs("    <testcase classname=\"concheck\" name=\"analysis of ", stream);
        write_xml(stream, notice->site.file ? notice->site.file : "the program");
        fputs("\" time=\"0\">\n      <error message=\"", stream);
        write_xml(stream, notice->text);
        fputs("\"/>\n    </testcase>\n", stream);
    }
    return count;
}

enum cc_status cc_report_write_junit(const struct cc_report *report, FILE *stream)
{
    struct cc_report_counts counts;
    enum cc_status status = cc_report_count(report, &counts);
    uint32_t failures = counts.errors + counts.warnings + counts.notes, errors = write_errors(report, NULL);
    uint32_t tests = failures + errors ? failures + errors : 1;
    fprintf(stream,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites tests=\"%u\" failures=\"%u\" errors=\"%u\">\n"
            "  <testsuite name=\"concheck\" tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"0\" time=\"0\">\n",
            tests, failures, errors, tests, failures, errors);
    for (uint32_t i = 0; i < report->finding_count && status == CC_OK; i++)
        if (cc_report_shows(report, i))
            status = write_case(report, i, stream);
    (void)write_errors(report, stream);
    if (failures + errors == 0)
        fputs("    <testcase classname=\"concheck\" name=\"no findings\" time=\"0\"/>\n", stream);
    fputs("  </testsuite>\n</testsuites>\n", stream);
    return status == CC_OK && ferror(stream) ? CC_ERR_IO : status;
}
