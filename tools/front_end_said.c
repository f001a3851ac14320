/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/front_end_said.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What follows `mark` in the next line that has it, or NULL; `*line` is reused from call to call. */
static const char *next_marked(FILE *stream, const char *mark, char **line, size_t *room)
{
    for (ssize_t length; (length = getline(line, room, stream)) > 0;) {
        if ((*line)[length - 1] == '\n')
            (*line)[length - 1] = '\0';
        const char *found = strstr(*line, mark);
        if (found)
            return found + strlen(mark);
    }
    return NULL;
}

/*
 * Take "FILE:LINE:COLUMN: " or "SOURCE: " off the front of `text`, in place; the
 * rest is returned, and the site tells what was there.
 */
static const char *take_site(char *text, const char *source, struct cc_site *site)
{
    for (char *at = text; (at = strchr(at, ':')); at++) {
        char *end;
        if (at == text || !isdigit((unsigned char)at[1]))
            continue;
        unsigned long line = strtoul(at + 1, &end, 10);
        if (*end != ':' || !isdigit((unsigned char)end[1]))
            continue;
        unsigned long column = strtoul(end + 1, &end, 10);
        if (end[0] != ':' || end[1] != ' ')
            continue;
        *at = '\0';
        *site = (struct cc_site){ .file = text, .line = (uint32_t)line, .column = (uint32_t)column };
        return end + 2;
    }
    size_t length = strlen(source);
    if (strncmp(text, source, length) == 0 && strncmp(text + length, ": ", 2) == 0) {
        *site = (struct cc_site){ .file = source };
        return text + length + 2;
    }
    return text;
}

uint32_t cc_front_end_said_errors(const char *said, const char *source, struct cc_notices *notices)
{
    FILE *stream = fopen(said, "re");
    char *line = NULL;
    size_t room = 0;
    uint32_t count = 0;
    for (const char *text; stream && (text = next_marked(stream, "error: ", &line, &room)); count++) {
        struct cc_site site = { 0 };
        text = take_site(line + (text - line), source, &site);
        cc_notices_say(notices, CC_LEVEL_ERROR, &site, "%s", text);
    }
    free(line);
    if (stream)
        fclose(stream);
    return count;
}

const char *cc_front_end_said_first(const char *said, struct cc_arena *arena)
{
    FILE *stream = fopen(said, "re");
    char *line = NULL;
    size_t room = 0;
    const char *text = stream ? next_marked(stream, "", &line, &room) : NULL;
    text = text && *text ? cc_arena_text(arena, text, strlen(text)) : NULL;
    free(line);
    if (stream)
        fclose(stream);
    return text;
}

void cc_front_end_said_notes(const char *said, struct cc_notices *notices)
{
    FILE *stream = fopen(said, "re");
    char *line = NULL, *first = NULL;
    size_t room = 0;
    uint32_t count = 0;
    for (const char *text; stream && (text = next_marked(stream, "note: ", &line, &room)); count++)
        if (count == 0)
            first = cc_arena_text(notices->arena, text, strlen(text));
    if (count > 1)
        cc_notices_say(notices, CC_LEVEL_NOTE, NULL, "%s (and %u more)", first, count - 1);
    else if (count == 1)
        cc_notices_say(notices, CC_LEVEL_NOTE, NULL, "%s", first);
    free(line);
    if (stream)
        fclose(stream);
}
