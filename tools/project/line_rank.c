/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/line_rank.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/model/model_file.h"

/* A line of a file as one number: in order within the file. */
static uint64_t line_of(const struct cc_loc *loc, uint32_t line)
{
    return (uint64_t)loc->file << 32 | line;
}

struct lines {
    uint64_t *at; /* each once */
    uint32_t count, room;
    struct cc_id_map ranks; /* of lines */
    bool failed;
};

static void note_line(struct lines *lines, struct cc_arena *arena, uint64_t line)
{
    if ((uint32_t)line == 0 || cc_id_map_get(&lines->ranks, line) != CC_NO_ID)
        return;
    lines->failed |= (uint32_t)line >= CC_FIRST_RANK || cc_id_map_put(arena, &lines->ranks, line, 0) != CC_OK;
    lines->at = cc_arena_grown(arena, lines->at, lines->count, &lines->room, (uint64_t)lines->count + 1, sizeof line);
    lines->at[lines->count++] = line;
}

/* "{file.c:12:3}" in the name of a type that has none of its own: its digits, from `text` on. */
struct unnamed {
    const char *digits, *behind;
    uint64_t line;
};

static bool next_unnamed(const char *text, struct unnamed *out)
{
    for (const char *at = strchr(text, '{'); at; at = strchr(at + 1, '{')) {
        size_t name = strcspn(at + 1, ":{}");
        const char *digits = at + 1 + name + 1;
        size_t length = at[1 + name] == ':' ? strspn(digits, "0123456789") : 0;
        if (!length || length > 9 || digits[length] != ':')
            continue;
        uint64_t file = cc_key_of_bytes(at + 1, name).low | UINT64_C(1) << 63; /* no number of a file */
        *out = (struct unnamed){ digits, digits + length, 0 };
        out->line = (file & ~(uint64_t)UINT32_MAX) | strtoul(digits, NULL, 10);
        return true;
    }
    return false;
}

static void note_names(struct lines *lines, struct cc_arena *arena, const struct cc_model *program)
{
    struct unnamed part;
    for (cc_type_id t = 1; t < program->types_count; t++)
        for (const char *at = cc_model_text(program, program->types[t].name); next_unnamed(at, &part); at = part.behind)
            note_line(lines, arena, part.line);
}

static uint32_t rank_of(const struct lines *lines, uint64_t line)
{
    return (uint32_t)line == 0 ? 0 : CC_FIRST_RANK + cc_id_map_get(&lines->ranks, line);
}

/* Replace the lines in the name of a type. */
static const char *ranked_name(const struct lines *lines, struct cc_arena *arena, const char *name)
{
    struct unnamed part;
    if (!next_unnamed(name, &part))
        return name;
    const char *rest = ranked_name(lines, arena, part.behind);
    return cc_arena_format(arena, "%.*s%u%s", (int)(part.digits - name), name, rank_of(lines, part.line), rest);
}

/*
 * An assertion tells its line to who ends the program. Nothing comes after that, so the number makes no difference to what
 * is found.
 */
static void forget_last_words(struct cc_model *program, const struct cc_inst *call)
{
    for (uint32_t i = 0; i < (uint32_t)call->imm; i++) {
        struct cc_inst *word = &program->insts[program->operands[call->c + i]];
        if (word->op == CC_OP_CAST)
            word = &program->insts[word->a];
        if (word->op == CC_OP_CONST && word->imm == program->locs[word->loc].line)
            word->imm = 0;
    }
}

static void forget_asserted_lines(struct cc_model *program)
{
    for (cc_inst_id i = 1; i < program->insts_count; i++) {
        const struct cc_inst *inst = &program->insts[i];
        uint32_t flags = inst->op == CC_OP_CALL ? program->funcs[inst->a].flags : 0;
        if ((flags & CC_FUNC_NORETURN) && !(flags & CC_FUNC_DEFINED))
            forget_last_words(program, inst);
    }
}

static int compare_lines(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

bool cc_lines_rank(struct cc_model *program, struct cc_arena *arena, struct cc_line_ranks *out)
{
    struct lines lines = { .room = 0 };
    for (uint32_t i = 1; i < program->locs_count; i++) {
        note_line(&lines, arena, line_of(&program->locs[i], program->locs[i].line));
        note_line(&lines, arena, line_of(&program->locs[i], program->locs[i].end_line));
    }
    note_names(&lines, arena, program);
    if (lines.failed || lines.count > UINT32_MAX - CC_FIRST_RANK)
        return false;
    qsort(lines.at, lines.count, sizeof *lines.at, compare_lines);
    uint32_t *numbers = cc_arena_array(arena, (size_t)lines.count + 1, sizeof *numbers);
    for (uint32_t i = 0; i < lines.count; i++) {
        numbers[i] = (uint32_t)lines.at[i];
        if (cc_id_map_put(arena, &lines.ranks, lines.at[i], i))
            return false;
    }
    forget_asserted_lines(program);
    for (uint32_t i = 1; i < program->locs_count; i++) {
        struct cc_loc *loc = &program->locs[i];
        loc->line = rank_of(&lines, line_of(loc, loc->line));
        loc->end_line = rank_of(&lines, line_of(loc, loc->end_line));
    }
    for (cc_type_id t = 1; t < program->types_count; t++)
        if (program->types[t].name)
            program->texts[program->types[t].name] = ranked_name(&lines, arena, program->texts[program->types[t].name]);
    *out = (struct cc_line_ranks){ numbers, lines.count };
    return true;
}

static bool unrank(const struct cc_line_ranks *ranks, uint32_t *line)
{
    if (*line < CC_FIRST_RANK)
        return true;
    if (*line - CC_FIRST_RANK >= ranks->count)
        return false;
    *line = ranks->lines[*line - CC_FIRST_RANK];
    return true;
}

bool cc_site_unrank(const struct cc_line_ranks *ranks, struct cc_site *site)
{
    return unrank(ranks, &site->line) && unrank(ranks, &site->end_line);
}

/* The rank that `text` begins with, behind a colon, and how long it is; 0: none. */
static size_t rank_in(const struct cc_line_ranks *ranks, const char *text, uint32_t *line)
{
    enum { DIGITS = 10 };
    size_t digits = *text == ':' ? strspn(text + 1, "0123456789") : 0;
    if (digits != DIGITS)
        return 0;
    unsigned long long number = strtoull(text + 1, NULL, 10);
    *line = number > UINT32_MAX ? 0 : (uint32_t)number;
    return *line >= CC_FIRST_RANK && unrank(ranks, line) ? 1 + digits : 0;
}

const char *cc_text_unrank(const struct cc_line_ranks *ranks, struct cc_arena *arena, const char *text)
{
    char *out = cc_arena_array(arena, strlen(text) + 1, 1), *to = out; /* a line's number is no longer than a rank */
    uint32_t line;
    while (*text) {
        size_t length = rank_in(ranks, text, &line);
        if (!length) {
            *to++ = *text++;
            continue;
        }
        to += snprintf(to, length + 1, ":%u", line);
        text += length;
    }
    *to = '\0';
    return out;
}

bool cc_key_of_program(const struct cc_model *program, struct cc_key *out)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    if (!stream)
        return false;
    bool written = cc_model_write(program, stream) == CC_OK;
    written = fclose(stream) == 0 && written;
    if (written)
        *out = cc_key_of_bytes(bytes, size);
    free(bytes);
    return written;
}
