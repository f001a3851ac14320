/* SPDX-License-Identifier: Apache-2.0 */
/* concheck help --man: manual pages from the option table, in the man macros of troff. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tools/verbs.h"

/* Write text so that troff shows it as it is. */
static void write_text(FILE *stream, const char *text)
{
    for (bool line_start = true; *text; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", stream);
        line_start = *text == '\n';
        if (*text == '-')
            fputs("\\-", stream);
        else if (*text == '\\')
            fputs("\\e", stream);
        else
            fputc(*text, stream);
    }
}

static void write_option(FILE *stream, const struct cc_option_row *row)
{
    fputs(".TP\n", stream);
    if (row->letter)
        fprintf(stream, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", stream);
    write_text(stream, row->name);
    fputs("\\fR", stream);
    if (row->value)
        fprintf(stream, "=\\fI%s\\fR", row->value);
    fputc('\n', stream);
    write_text(stream, row->help);
    if (row->choices) {
        fputs(": ", stream);
        for (const char *at = row->choices; *at; at++) {
            if (*at == '|')
                fputs(", ", stream);
            else
                fputc(*at, stream);
        }
    }
    fputc('\n', stream);
}

static void write_options(FILE *stream, enum cc_verb verb)
{
    fputs(".SH OPTIONS\n", stream);
    for (int i = 0; i < CC_OPTION_COUNT; i++)
        if (cc_option_table[i].verbs >> verb & 1)
            write_option(stream, &cc_option_table[i]);
}

static void write_name(FILE *stream, const char *verb, const char *summary)
{
    char upper[64];
    snprintf(upper, sizeof upper, "concheck%s%s", *verb ? "-" : "", verb);
    fputs(".TH \"", stream);
    for (const char *at = upper; *at; at++)
        fputc(toupper((unsigned char)*at), stream);
    fprintf(stream, "\" 1 \"\" \"concheck %s\"\n.SH NAME\n", CC_VERSION);
    write_text(stream, upper);
    fputs(" \\- ", stream);
    write_text(stream, summary);
    fputs("\n.SH SYNOPSIS\n", stream);
}

static void write_verb_page(FILE *stream, enum cc_verb verb)
{
    const struct cc_verb_row *row = &cc_verb_table[verb];
    write_name(stream, row->name, row->summary);
    fputs("\\fBconcheck\\fR ", stream);
    fprintf(stream, verb == CC_VERB_CHECK ? "[\\fB%s\\fR] " : "\\fB%s\\fR ", row->name);
    write_text(stream, row->synopsis);
    fputs("\n.SH DESCRIPTION\n", stream);
    write_text(stream, row->description ? row->description : row->summary);
    fputc('\n', stream);
    write_options(stream, verb);
    if (row->status) {
        fputs(".SH EXIT STATUS\n", stream);
        write_text(stream, row->status);
        fputc('\n', stream);
    }
    fputs(".SH SEE ALSO\n.BR concheck (1)\n", stream);
}

static void write_command_page(FILE *stream)
{
    write_name(stream, "", "find data races and deadlocks in C programs");
    fputs("\\fBconcheck\\fR [\\fIVERB\\fR] [\\fIOPTION\\fR...] \\fIFILE.c\\fR... [\\-\\- \\fICOMPILER\\-FLAG\\fR...]\n"
          ".SH DESCRIPTION\nEach verb has a manual page of its own; without one, it is check.\n.SH VERBS\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++) {
        fprintf(stream, ".TP\n\\fBconcheck %s\\fR ", cc_verb_table[i].name);
        write_text(stream, cc_verb_table[i].synopsis);
        fputc('\n', stream);
        write_text(stream, cc_verb_table[i].summary);
        fputc('\n', stream);
    }
    fputs(".SH ENVIRONMENT\n.TP\n\\fBNO_COLOR\\fR\nIf set and not empty, no colours unless \\-\\-color=always.\n"
          ".TP\n\\fBTMPDIR\\fR\nFolder for program models while the command runs.\n"
          ".SH FILES\n.TP\n\\fI.concheck.yml\\fR\nConfiguration: the nearest one at or above the first source.\n"
          ".TP\n\\fIcompile_commands.json\\fR\nHow sources are compiled.\n.SH SEE ALSO\n",
          stream);
    for (int i = 0; i < CC_VERB_COUNT; i++)
        fprintf(stream, ".BR concheck\\-%s (1)%s\n", cc_verb_table[i].name, i + 1 < CC_VERB_COUNT ? "," : "");
}

void cc_man_print(FILE *stream, enum cc_verb verb)
{
    if (verb == CC_VERB_COUNT)
        write_command_page(stream);
    else
        write_verb_page(stream, verb);
}
