/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report_output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/next_step.h"
#include "tools/output_file.h"
#include "tools/report/source_uri.h"
#include "tools/supervise/own_folder.h"
#include "tools/tool_memory.h"

/* The URI of the folder below which this command's documentation is installed, or NULL. */
static const char *installed_docs(struct cc_arena *arena)
{
    const char *folder = cc_own_folder(arena);
    char *docs = folder ? cc_arena_format(arena, "%s/../share/doc/concheck", folder) : NULL;
    if (!docs || access(cc_arena_format(arena, "%s/docs/rules", docs), R_OK) != 0)
        return NULL;
    char *uri = cc_directory_uri(docs);
    if (!uri)
        cc_tool_out_of_memory();
    const char *copy = cc_arena_text(arena, uri, strlen(uri));
    free(uri);
    return copy;
}

void cc_report_locate(struct cc_arena *arena, struct cc_report *report)
{
    char *directory = getcwd(NULL, 0);
    report->directory = directory ? cc_arena_text(arena, directory, strlen(directory)) : "/";
    free(directory);
    report->docs = *CC_DOCS_URL ? CC_DOCS_URL : installed_docs(arena);
}

/* Colour goes to terminals that want it, unless the user decides. */
static bool wants_color(const struct cc_options *options, FILE *stream)
{
    const char *when = cc_options_text(options, CC_OPTION_COLOR, "auto");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (no_color && *no_color)
        return false;
    return isatty(fileno(stream)) && terminal && strcmp(terminal, "dumb") != 0;
}

/* One report on its way out. */
struct delivery {
    const struct cc_options *options;
    struct cc_report report; /* with its next step */
    const struct cc_report_place *place;
    const char *path, *format;
};

static enum cc_status write_format(const struct delivery *delivery, FILE *stream)
{
    const struct cc_options *options = delivery->options;
    struct cc_text_options text = {
        .color = wants_color(options, stream),
        .explain = cc_options_has(options, CC_OPTION_EXPLAIN),
        .quiet = cc_options_has(options, CC_OPTION_QUIET),
        .write_tables = delivery->place->write_tables,
        .context = delivery->place->context,
    };
    return cc_report_write(&delivery->report, delivery->format, &text, stream);
}

static enum cc_status write_report(const struct delivery *delivery)
{
    struct cc_output *output = NULL;
    if (delivery->path && cc_output_open(delivery->path, &output) != CC_OK)
        return CC_ERR_IO;
    enum cc_status status = write_format(delivery, output ? cc_output_stream(output) : delivery->place->stream);
    if (status == CC_ERR_NO_MEMORY) {
        if (output)
            cc_output_discard(output);
        cc_tool_out_of_memory();
    }
    return output ? cc_output_commit(output) : status;
}

/* How it went, where the report does not say so itself. */
static void write_closing(const struct delivery *delivery)
{
    bool text = strcmp(delivery->format, "text") == 0;
    bool in_report = text && !delivery->path && cc_report_gravest(&delivery->report) != CC_RULE_NONE;
    bool nothing_done =
        delivery->report.exit_code == 2 && delivery->report.functions_analysed == 0 && !delivery->report.of_run;
    /* another format on standard error must stay alone there */
    bool taken = !text && !delivery->path && delivery->place->stream == stderr;
    if (in_report || nothing_done || taken || cc_options_has(delivery->options, CC_OPTION_QUIET))
        return;
    fflush(stdout);
    fputs("concheck: ", stderr);
    if (cc_report_write_summary(&delivery->report, stderr) != CC_OK)
        cc_tool_out_of_memory();
    cc_report_write_hits(&delivery->report, stderr);
    cc_next_step_say(delivery->options, delivery->report.next);
}

enum cc_status cc_report_output(struct cc_arena *arena, const struct cc_options *options,
                                const struct cc_report *report, const struct cc_report_place *place)
{
    const struct cc_report_place standard = { .stream = stdout };
    struct delivery delivery = {
        .options = options,
        .report = *report,
        .place = place ? place : &standard,
        .path = cc_options_text(options, CC_OPTION_OUTPUT, NULL),
        .format = cc_options_text(options, CC_OPTION_FORMAT, "text"),
    };
    if (!delivery.report.next)
        delivery.report.next = cc_next_step(arena, options, report);
    enum cc_status status = write_report(&delivery);
    write_closing(&delivery);
    return status;
}
