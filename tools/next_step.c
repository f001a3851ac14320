/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/next_step.h"

#include <stdlib.h>
#include <string.h>

#include "tools/shell_word.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

_Static_assert(CC_OPTION_COUNT <= 64, "a set of options is one word");

/* A command that is longer than this is one of many files, which nobody wants to read again. */
enum { LONGEST_COMMAND = 240 };

/* A text that is written piece by piece. */
struct line {
    char *text;
    size_t size;
    FILE *stream;
};

static void begin(struct line *line)
{
    line->stream = open_memstream(&line->text, &line->size);
    if (!line->stream)
        cc_tool_out_of_memory();
}

static const char *end(struct line *line, struct cc_arena *arena)
{
    if (fclose(line->stream) != 0)
        cc_tool_out_of_memory();
    const char *text = cc_arena_text(arena, line->text, line->size);
    free(line->text);
    return text;
}

static void write_option(FILE *stream, const struct cc_option_row *row, const char *value)
{
    bool flag = row->kind == CC_OPTION_KIND_FLAG;
    if (row->letter)
        fprintf(stream, flag ? " -%c" : " -%c ", row->letter);
    else
        fprintf(stream, flag ? " --%s" : " --%s=", row->name);
    if (!flag)
        cc_shell_word_write(value, stream);
}

static void write_words(FILE *stream, const struct cc_words *words)
{
    for (uint32_t i = 0; i < words->count; i++) {
        fputc(' ', stream);
        cc_shell_word_write(words->at[i], stream);
    }
}

const char *cc_command_again(struct cc_arena *arena, const struct cc_options *options, uint64_t left_out,
                             const char *added)
{
    const struct cc_options *typed = options->typed;
    struct line line;
    begin(&line);
    fputs("concheck", line.stream);
    if (typed->verb != CC_VERB_CHECK)
        fprintf(line.stream, " %s", cc_verb_table[typed->verb].name);
    write_words(line.stream, &typed->operands);
    for (int option = 0; option < CC_OPTION_COUNT; option++)
        for (uint32_t i = 0; i < typed->given[option].count && !(left_out >> option & 1); i++)
            write_option(line.stream, &cc_option_table[option], typed->given[option].at[i]);
    if (added)
        fprintf(line.stream, " %s", added);
    if (typed->has_flags)
        fputs(" --", line.stream);
    write_words(line.stream, &typed->flags);
    return end(&line, arena);
}

const char *cc_option_typed(struct cc_arena *arena, const char *before, const char *value)
{
    struct line line;
    begin(&line);
    fputs(before, line.stream);
    cc_shell_word_write(value, line.stream);
    return end(&line, arena);
}

const char *cc_command_to_show(struct cc_arena *arena, const char *path)
{
    const char *suffix = strrchr(path, '.');
    bool text = suffix && strcmp(suffix, ".dot") == 0;
    return cc_option_typed(arena, text ? "dot -Tsvg -O " : "xdg-open ", path);
}

/* The same command with `added`; in words when it is too long to be read. */
static const char *again(struct cc_arena *arena, const struct cc_options *options, uint64_t left_out, const char *added)
{
    const char *command = cc_command_again(arena, options, left_out, added);
    return strlen(command) <= LONGEST_COMMAND ? command : cc_arena_format(arena, "the same command with %s", added);
}

/* What was written is for a gate: the command with that gate. */
static const char *after_baseline(struct cc_arena *arena, const struct cc_options *options)
{
    const char *path = cc_options_text(options, CC_OPTION_OUTPUT, NULL);
    bool gates = cc_option_table[CC_OPTION_BASELINE].verbs >> options->verb & 1;
    if (!path || !gates || strcmp(cc_options_text(options, CC_OPTION_FORMAT, "text"), "baseline") != 0)
        return NULL;
    return again(arena, options,
                 CC_OPTION_BIT(FORMAT) | CC_OPTION_BIT(OUTPUT) | CC_OPTION_BIT(BASELINE) |
                     CC_OPTION_BIT(GEN_SUPPRESSIONS),
                 cc_option_typed(arena, "--baseline=", path));
}

/* Findings are gone that the earlier report has: let it have them no longer, so that they cannot come back unseen. */
static const char *after_fixed(struct cc_arena *arena, const struct cc_options *options)
{
    const char *baseline = cc_options_text(options, CC_OPTION_BASELINE, NULL);
    struct line line;
    if (options->verb == CC_VERB_DIFF) {
        begin(&line);
        fputs("cp ", line.stream);
        cc_shell_word_write(options->operands.at[1], line.stream);
        fputc(' ', line.stream);
        cc_shell_word_write(options->operands.at[0], line.stream);
        return end(&line, arena);
    }
    if (!baseline)
        return NULL;
    return again(arena, options, CC_OPTION_BIT(FORMAT) | CC_OPTION_BIT(OUTPUT) | CC_OPTION_BIT(BASELINE),
                 cc_option_typed(arena, "--format=baseline -o ", baseline));
}

const char *cc_next_step(struct cc_arena *arena, const struct cc_options *options, const struct cc_report *report)
{
    enum cc_rule rule = cc_report_gravest(report);
    const char *path = cc_options_text(options, CC_OPTION_OUTPUT, NULL);
    const char *suppressions = cc_options_text(options, CC_OPTION_GEN_SUPPRESSIONS, NULL);
    const char *graph = cc_options_text(options, CC_OPTION_GRAPH, NULL);
    const char *step = after_baseline(arena, options);
    if (step)
        return step;
    if (suppressions && rule != CC_RULE_NONE)
        return again(arena, options, CC_OPTION_BIT(GEN_SUPPRESSIONS),
                     cc_option_typed(arena, "--suppressions=", suppressions));
    if (path && strcmp(cc_options_text(options, CC_OPTION_FORMAT, "text"), "html") == 0)
        return cc_command_to_show(arena, path);
    if (rule != CC_RULE_NONE)
        return cc_arena_format(arena, "concheck explain %s", cc_rule_id(rule));
    if (report->fixed_count)
        return after_fixed(arena, options);
    return graph ? cc_command_to_show(arena, graph) : NULL;
}

void cc_next_step_say(const struct cc_options *options, const char *command)
{
    if (command && !cc_options_has(options, CC_OPTION_QUIET))
        fprintf(stderr, "next: %s\n", command);
}
