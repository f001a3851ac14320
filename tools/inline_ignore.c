/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/inline_ignore.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool_memory.h"

static const char keyword[] = "concheck-ignore";

/* A walk over the text of a C file that tells comments from code. */
struct scan {
    struct cc_inline_ignores *ignores;
    const char *file;
    const char *at, *end, *line_start;
    uint32_t line;
    bool code_on_line;
    uint32_t waiting; /* the first comment that waits for the next line with code */
};

static const char *trimmed(struct cc_arena *arena, const char *from, const char *to)
{
    while (from < to && isspace((unsigned char)*from))
        from++;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    return from < to ? cc_arena_text(arena, from, (size_t)(to - from)) : NULL;
}

/* Take "[rules]: reason" apart. Says what is wrong; false when the comment has no effect. */
static bool parse(struct cc_inline_ignores *ignores, struct cc_inline_ignore *row, const char *text, const char *end)
{
    const char *close = *text == '[' ? memchr(text, ']', (size_t)(end - text)) : NULL;
    const char *rules = close ? trimmed(ignores->arena, text + 1, close) : NULL;
    if (!rules) {
        cc_notices_say(ignores->notices, CC_LEVEL_WARNING, &row->comment,
                       "names no rule and has no effect; write concheck-ignore[RULE]: reason");
        return false;
    }
    struct cc_suggestion suggestion;
    const char *unknown = cc_rule_choice(ignores->arena, rules, &row->rules, &suggestion);
    if (unknown) {
        cc_notices_say(ignores->notices, CC_LEVEL_WARNING, &row->comment, "unknown rule '%s'; %s%s%s", unknown,
                       suggestion.best ? "did you mean '" : "concheck explain lists all rules",
                       suggestion.best ? suggestion.best : "", suggestion.best ? "'?" : "");
        return false;
    }
    text = close + 1;
    if (text < end && *text == ':')
        row->reason = trimmed(ignores->arena, text + 1, end);
    if (!row->reason)
        cc_notices_say(ignores->notices, CC_LEVEL_WARNING, &row->comment,
                       "gives no reason; write concheck-ignore[%s]: why this is no error", rules);
    return true;
}

static void take_comment(struct scan *scan, const char *word, const char *end)
{
    struct cc_inline_ignores *ignores = scan->ignores;
    uint32_t column = (uint32_t)(word - scan->line_start) + 1;
    struct cc_inline_ignore row = { .comment = { .file = scan->file, .line = scan->line, .column = column } };
    if (!parse(ignores, &row, word + sizeof keyword - 1, end))
        return;
    row.line = scan->code_on_line ? scan->line : 0;
    ignores->at = cc_arena_grown(ignores->arena, ignores->at, ignores->count, &ignores->room,
                                 (uint64_t)ignores->count + 1, sizeof *ignores->at);
    ignores->at[ignores->count++] = row;
}

/* Text in backquotes or quotes speaks of such a comment, and is none. */
static bool is_quoted(const char *from, const char *word)
{
    bool quoted[2] = { false, false };
    for (; from < word; from++) {
        quoted[0] ^= *from == '`';
        quoted[1] ^= *from == '"';
    }
    return quoted[0] || quoted[1];
}

/* One line of a comment. */
static void look_in_comment(struct scan *scan, const char *from, const char *to)
{
    const char *word = memmem(from, (size_t)(to - from), keyword, sizeof keyword - 1);
    const char *after = word ? word + sizeof keyword - 1 : NULL;
    if (after && !is_quoted(from, word) &&
        (after == to || (!isalnum((unsigned char)*after) && *after != '-' && *after != '_')))
        take_comment(scan, word, to);
}

static void next_line(struct scan *scan)
{
    scan->line++;
    scan->line_start = scan->at;
    scan->code_on_line = false;
}

static void skip_line_comment(struct scan *scan)
{
    const char *end = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    end = end ? end : scan->end;
    look_in_comment(scan, scan->at, end);
    scan->at = end;
}

static void skip_block_comment(struct scan *scan)
{
    const char *close = memmem(scan->at, (size_t)(scan->end - scan->at), "*/", 2);
    const char *stop = close ? close : scan->end;
    while (scan->at < stop) {
        const char *end = memchr(scan->at, '\n', (size_t)(stop - scan->at));
        look_in_comment(scan, scan->at, end ? end : stop);
        scan->at = end ? end + 1 : stop;
        if (end)
            next_line(scan);
    }
    scan->at = close ? close + 2 : scan->end;
}

static void skip_literal(struct scan *scan, char quote)
{
    while (scan->at < scan->end && *scan->at != quote && *scan->at != '\n')
        scan->at += *scan->at == '\\' && scan->at + 1 < scan->end && scan->at[1] != '\n' ? 2 : 1;
    if (scan->at < scan->end && *scan->at == quote)
        scan->at++;
}

/* Code is here: the comments before it that stood alone speak of this line. */
static void take_code(struct scan *scan)
{
    scan->code_on_line = true;
    for (; scan->waiting < scan->ignores->count; scan->waiting++)
        if (scan->ignores->at[scan->waiting].line == 0)
            scan->ignores->at[scan->waiting].line = scan->line;
}

static void scan_text(struct scan *scan)
{
    while (scan->at < scan->end) {
        char c = *scan->at++, next = scan->at < scan->end ? *scan->at : '\0';
        if (c == '\n') {
            next_line(scan);
        } else if (c == '/' && (next == '/' || next == '*')) {
            scan->at++;
            if (next == '/')
                skip_line_comment(scan);
            else
                skip_block_comment(scan);
        } else if (!isspace((unsigned char)c)) {
            take_code(scan);
            if (c == '"' || c == '\'')
                skip_literal(scan, c);
        }
    }
}

/* The content of `file`, which the caller frees; NULL when it cannot be read. */
static char *read_whole(const char *file, size_t *size)
{
    FILE *stream = fopen(file, "re");
    char *text = NULL;
    *size = 0;
    for (size_t room = 1 << 16; stream; room *= 2) {
        char *larger = realloc(text, room);
        if (!larger)
            cc_tool_out_of_memory();
        text = larger;
        *size += fread(text + *size, 1, room - *size, stream);
        if (*size < room)
            break;
    }
    if (stream)
        fclose(stream);
    return text;
}

void cc_inline_ignores_scan(struct cc_inline_ignores *ignores, const char *file)
{
    size_t size;
    char *text = read_whole(file, &size);
    if (text && memmem(text, size, keyword, sizeof keyword - 1)) {
        struct scan scan = { .ignores = ignores,
                             .file = cc_arena_text(ignores->arena, file, strlen(file)),
                             .at = text,
                             .end = text + size,
                             .line_start = text,
                             .line = 1,
                             .waiting = ignores->count };
        scan_text(&scan);
    }
    free(text);
}

static bool lies_on(const struct cc_site *site, const struct cc_inline_ignore *ignore)
{
    uint32_t last = site->end_line > site->line ? site->end_line : site->line;
    return site->file && ignore->line >= site->line && ignore->line <= last &&
           strcmp(site->file, ignore->comment.file) == 0;
}

struct cc_inline_ignore *cc_inline_ignores_find(const struct cc_inline_ignores *ignores,
                                                const struct cc_finding *finding)
{
    for (uint32_t i = 0; i < ignores->count; i++) {
        if (!cc_rule_set_has(ignores->at[i].rules, finding->rule))
            continue;
        for (uint32_t j = 0; j < finding->place_count; j++)
            if (lies_on(&finding->places[j].site, &ignores->at[i]))
                return &ignores->at[i];
    }
    return NULL;
}
