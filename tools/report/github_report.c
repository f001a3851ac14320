/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "tools/report/finding_text.h"
#include "tools/report/source_uri.h"

/* Write text as the value of a workflow command; in a property commas and colons are special too. */
static void write_escaped(FILE *stream, const char *text, bool property)
{
    for (; *text; text++) {
        bool special = *text == '%' || *text == '\r' || *text == '\n' || (property && strchr(":,", *text));
        if (special)
            fprintf(stream, "%%%02X", (unsigned)*text);
        else
            fputc(*text, stream);
    }
}

/* The other places in conflict, and what to do, as lines of the message. */
static void write_rest(FILE *stream, const struct cc_finding *finding, const char *directory)
{
    for (uint32_t i = 1; i < finding->place_count; i++) {
        const struct cc_place *place = &finding->places[i];
        if (!place->site.file)
            continue;
        fputs("%0A", stream);
        write_escaped(stream, place->text ? place->text : "see also", false);
        fputs(" at ", stream);
        write_escaped(stream, cc_path_below(place->site.file, directory), false);
        fprintf(stream, ":%u", place->site.line);
    }
    if (finding->fix) {
        fputs("%0Afix: ", stream);
        write_escaped(stream, finding->fix, false);
    }
}

static enum cc_status write_annotation(const struct cc_report *report, const struct cc_finding *finding, FILE *stream)
{
    static const char *const commands[] = { "notice", "notice", "warning", "error" };
    char *path = cc_finding_path(report, finding);
    if (!path)
        return CC_ERR_NO_MEMORY;
    fprintf(stream, "::%s file=", commands[finding->level]);
    write_escaped(stream, path, true);
    free(path);
    fprintf(stream, ",line=%u", cc_finding_line(finding));
    if (finding->place_count && finding->places[0].site.end_line)
        fprintf(stream, ",endLine=%u", finding->places[0].site.end_line);
    if (finding->place_count && finding->places[0].site.column)
        fprintf(stream, ",col=%u", finding->places[0].site.column);
    fprintf(stream, ",title=concheck %s::", cc_rule_id(finding->rule));
    write_escaped(stream, finding->message, false);
    write_rest(stream, finding, report->directory);
    fputc('\n', stream);
    return CC_OK;
}

enum cc_status cc_report_write_github(const struct cc_report *report, FILE *stream)
{
    enum cc_status status = CC_OK;
    for (uint32_t i = 0; i < report->finding_count && status == CC_OK; i++)
        if (cc_report_shows(report, i))
            status = write_annotation(report, &report->findings[i], stream);
    return status == CC_OK && ferror(stream) ? CC_ERR_IO : status;
}
