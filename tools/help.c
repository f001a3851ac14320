/* SPDX-License-Identifier: Apache-2.0 */
/* concheck help: usage, composed from the option table. */
#include <stdio.h>
#include <string.h>

#include "tools/message.h"
#include "tools/suggest.h"
#include "tools/verbs.h"

enum { HELP_COLUMN = 26, LINE_WIDTH = 100 };

const struct cc_verb_row cc_verb_table[CC_VERB_COUNT] = {
#define CC_VERB(identifier, verb, function, words, line)                                                               \
    [CC_VERB_##identifier].name = (verb), [CC_VERB_##identifier].synopsis = (words),                                   \
    [CC_VERB_##identifier].summary = (line), [CC_VERB_##identifier].run = (function),
#define CC_VERB_TEXT(identifier, text, exit_status)                                                                    \
    [CC_VERB_##identifier].description = (text), [CC_VERB_##identifier].status = (exit_status),
#include "tools/options.def"
#undef CC_VERB_TEXT
#undef CC_VERB
};

/* Write `text` broken between words, indented to column `start`, in which the output stands. */
static void write_paragraph(FILE *stream, int start, const char *text)
{
    int column = start;
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (column > start && column + 1 + length > LINE_WIDTH) {
            fprintf(stream, "\n%*s", start, "");
            column = start;
        }
        column += fprintf(stream, "%s%.*s", column > start ? " " : "", length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

/* Write `text` from HELP_COLUMN on. `used` columns of the line are taken. */
static void write_wrapped(FILE *stream, int used, const char *text)
{
    if (used >= HELP_COLUMN) {
        fputc('\n', stream);
        used = 0;
    }
    fprintf(stream, "%*s", HELP_COLUMN - used, "");
    write_paragraph(stream, HELP_COLUMN, text);
}

static void write_option(FILE *stream, const struct cc_option_row *row)
{
    int used =
        row->letter ? fprintf(stream, "  -%c, --%s", row->letter, row->name) : fprintf(stream, "      --%s", row->name);
    if (row->value)
        used += fprintf(stream, "=%s", row->value);
    char text[512];
    size_t length = (size_t)snprintf(text, sizeof text, "%s%s", row->help, row->choices ? ": " : "");
    for (const char *at = row->choices; at && *at && length + 3 < sizeof text; at++) {
        text[length++] = *at == '|' ? ',' : *at;
        if (*at == '|')
            text[length++] = ' ';
        text[length] = '\0';
    }
    write_wrapped(stream, used + 1 > HELP_COLUMN ? HELP_COLUMN : used, text);
}

static void write_status(FILE *stream, const char *status)
{
    char text[512];
    snprintf(text, sizeof text, "Exit status: %s", status);
    fputc('\n', stream);
    write_paragraph(stream, 0, text);
}

static void write_verb(FILE *stream, enum cc_verb verb)
{
    const struct cc_verb_row *row = &cc_verb_table[verb];
    fprintf(stream, "usage: concheck %s%s%s\n\n%s\n\noptions:\n", row->name, *row->synopsis ? " " : "", row->synopsis,
            row->summary);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].verbs >> verb & 1)
            write_option(stream, &cc_option_table[i]);
    if (row->description) {
        fputc('\n', stream);
        write_paragraph(stream, 0, row->description);
    }
    if (row->status)
        write_status(stream, row->status);
}

static void write_whole(FILE *stream)
{
    fputs("concheck finds data races and deadlocks in C programs.\n\n"
          "usage: concheck [VERB] [OPTION...] FILE.c... [-- COMPILER-FLAG...]\n\nverbs:\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        int used = fprintf(stream, "  %s%s", cc_verb_table[i].name, i == CC_VERB_CHECK ? " (default)" : "");
        write_wrapped(stream, used, cc_verb_table[i].summary);
    }
    fputs("\noptions of check:\n", stream);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].verbs & CC_VERB_BIT(CHECK))
            write_option(stream, &cc_option_table[i]);
    write_status(stream, cc_verb_table[CC_VERB_CHECK].status);
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
    bool man = cc_options_has(options, CC_OPTION_MAN);
    if (options->operands.count == 0) {
        if (man)
            cc_man_print(stdout, CC_VERB_COUNT);
        else
            write_whole(stdout);
        return CC_EXIT_CLEAN;
    }
    const char *topic = options->operands.at[0];
    struct cc_suggestion suggestion = { .typed = topic };
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        if (strcmp(topic, cc_verb_table[i].name) == 0) {
            if (man)
                cc_man_print(stdout, (enum cc_verb)i);
            else
                write_verb(stdout, (enum cc_verb)i);
            return CC_EXIT_CLEAN;
        }
        cc_suggestion_offer(&suggestion, cc_verb_table[i].name);
    }
    if (suggestion.best)
        cc_error("no help on '%s'; did you mean 'concheck help %s'?", topic, suggestion.best);
    else
        cc_error("no help on '%s'; see concheck help", topic);
    return CC_EXIT_FAILED;
}
