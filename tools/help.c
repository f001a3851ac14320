/* SPDX-License-Identifier: Apache-2.0 */
/* concheck help: usage, composed from the option table. */
#include <stdio.h>
#include <string.h>

#include "tools/message.h"
#include "tools/suggest.h"
#include "tools/verbs.h"

enum { HELP_COLUMN = 26, LINE_WIDTH = 100 };

static const struct verb_row {
    const char *name, *synopsis, *summary;
} verb_table[CC_VERB_COUNT] = {
#define CC_VERB(identifier, name, function, synopsis, summary) { name, synopsis, summary },
#include "tools/options.def"
#undef CC_VERB
};

/* Write `text` from HELP_COLUMN on, broken between words. `used` columns of the line are taken. */
static void write_wrapped(FILE *stream, int used, const char *text)
{
    if (used >= HELP_COLUMN) {
        fputc('\n', stream);
        used = 0;
    }
    fprintf(stream, "%*s", HELP_COLUMN - used, "");
    int column = HELP_COLUMN;
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (column > HELP_COLUMN && column + 1 + length > LINE_WIDTH) {
            fprintf(stream, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        }
        column += fprintf(stream, "%s%.*s", column > HELP_COLUMN ? " " : "", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

static void write_option(FILE *stream, const struct cc_option_row *row)
{
    int used =
        row->letter ? fprintf(stream, "  -%c, --%s", row->letter, row->name) : fprintf(stream, "      --%s", row->name);
    if (row->value)
        used += fprintf(stream, "=%s", row->value);
    write_wrapped(stream, used + 1 > HELP_COLUMN ? HELP_COLUMN : used, row->help);
}

static void write_verb(FILE *stream, enum cc_verb verb)
{
    const struct verb_row *row = &verb_table[verb];
    fprintf(stream, "usage: concheck %s%s%s\n\n%s\n\noptions:\n", row->name, *row->synopsis ? " " : "", row->synopsis,
            row->summary);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].verbs >> verb & 1)
            write_option(stream, &cc_option_table[i]);
    if (verb == CC_VERB_CHECK)
        fputs("\nA FILE that ends in .ccm is a program model made by concheck-analyze. @FILE stands for the words in "
              "FILE.\nExit status: 0 nothing at level warning or above, 1 findings, 2 something could not be "
              "analysed.\n",
              stream);
    if (verb == CC_VERB_RUN)
        fputs("\nStandard output is the program's; the report goes to standard error, or to the FILE after -o.\n"
              "Exit status: 66 findings at level warning or above, else the program's own (128+N for signal N); 125 "
              "when\n"
              "concheck could not do its work, 126 or 127 when the program cannot be run or is not there.\n",
              stream);
}

static void write_whole(FILE *stream)
{
    fputs("concheck finds data races and deadlocks in C programs.\n\n"
          "usage: concheck [VERB] [OPTION...] FILE.c... [-- COMPILER-FLAG...]\n\nverbs:\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        int used = fprintf(stream, "  %s%s", verb_table[i].name, i == CC_VERB_CHECK ? " (default)" : "");
        write_wrapped(stream, used, verb_table[i].summary);
    }
    fputs("\noptions of check:\n", stream);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].verbs & CC_VERB_BIT(CHECK))
            write_option(stream, &cc_option_table[i]);
    fputs("\nExit status: 0 nothing at level warning or above, 1 findings, 2 something could not be analysed.\n",
          stream);
}

void cc_help_print(FILE *stream, enum cc_verb verb, bool whole)
{
    if (whole)
        write_whole(stream);
    else
        write_verb(stream, verb);
}

int cc_help_verb(struct cc_arena *arena, const struct cc_options *options)
{
    (void)arena;
    if (options->operands.count == 0) {
        write_whole(stdout);
        return CC_EXIT_CLEAN;
    }
    const char *topic = options->operands.at[0];
    struct cc_suggestion suggestion = { .typed = topic };
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        if (strcmp(topic, verb_table[i].name) == 0) {
            write_verb(stdout, (enum cc_verb)i);
            return CC_EXIT_CLEAN;
        }
        cc_suggestion_offer(&suggestion, verb_table[i].name);
    }
    if (suggestion.best)
        cc_error("no help on '%s'; did you mean 'concheck help %s'?", topic, suggestion.best);
    else
        cc_error("no help on '%s'; see concheck help", topic);
    return CC_EXIT_FAILED;
}
