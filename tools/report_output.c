/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report_output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/output_file.h"
#include "tools/report/source_uri.h"
#include "tools/tool_memory.h"

/* The URI of the folder below which this command's documentation is installed, or NULL. */
static const char *installed_docs(struct cc_arena *arena)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    size_t folder = (size_t)(strrchr(self, '/') - self);
    char *docs = cc_arena_format(arena, "%.*s/../share/doc/concheck", (int)folder, self);
    if (access(cc_arena_format(arena, "%s/docs/rules", docs), R_OK) != 0)
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

static enum cc_status write_format(const struct cc_options *options, const struct cc_report *report, FILE *stream)
{
    struct cc_text_options text = {
        .color = wants_color(options, stream),
        .explain = cc_options_has(options, CC_OPTION_EXPLAIN),
        .quiet = cc_options_has(options, CC_OPTION_QUIET),
    };
    return cc_report_write(report, cc_options_text(options, CC_OPTION_FORMAT, "text"), &text, stream);
}

static enum cc_status write_report(const struct cc_options *options, const struct cc_report *report, const char *path)
{
    struct cc_output *output = NULL;
    if (path && cc_output_open(path, &output) != CC_OK)
        return CC_ERR_IO;
    enum cc_status status = write_format(options, report, output ? cc_output_stream(output) : stdout);
    if (status == CC_ERR_NO_MEMORY) {
        if (output)
            cc_output_discard(output);
        cc_tool_out_of_memory();
    }
    return output ? cc_output_commit(output) : status;
}

/* The command that helps on when the report went elsewhere: to see it, or to learn what the gravest finding means. */
static void write_next(const struct cc_report *report, const char *format, const char *path)
{
    enum cc_rule rule = cc_report_gravest(report);
    if (rule == CC_RULE_NONE)
        return;
    if (path && strcmp(format, "html") == 0)
        fprintf(stderr, strpbrk(path, " \t\"$&*();<>?\\`|#~") ? "next: xdg-open '%s'\n" : "next: xdg-open %s\n", path);
    else if (path && strcmp(format, "sarif") != 0 && strcmp(format, "baseline") != 0)
        fprintf(stderr, "next: concheck explain %s\n", cc_rule_id(rule));
}

enum cc_status cc_report_output(const struct cc_options *options, const struct cc_report *report)
{
    const char *path = cc_options_text(options, CC_OPTION_OUTPUT, NULL);
    const char *format = cc_options_text(options, CC_OPTION_FORMAT, "text");
    enum cc_status status = write_report(options, report, path);
    bool in_report = cc_report_gravest(report) != CC_RULE_NONE && !path && strcmp(format, "text") == 0;
    bool nothing_done = report->exit_code == 2 && report->functions_analysed == 0;
    if (in_report || nothing_done || cc_options_has(options, CC_OPTION_QUIET))
        return status;
    fflush(stdout);
    fputs("concheck: ", stderr);
    if (cc_report_write_summary(report, stderr) != CC_OK)
        cc_tool_out_of_memory();
    cc_report_write_hits(report, stderr);
    write_next(report, format, path);
    return status;
}
