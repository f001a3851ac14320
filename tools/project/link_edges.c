/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/link_edges.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/project/shell_words.h"

/* How deep below the build folder link.txt is looked for. */
enum { DEEPEST = 12 };

const char *cc_clean_path(struct cc_arena *arena, const char *folder, const char *name)
{
    char *path =
        *name == '/' ? cc_arena_text(arena, name, strlen(name)) : cc_arena_format(arena, "%s/%s", folder, name);
    char *end = path;
    for (const char *at = path; *at;) {
        while (*at == '/')
            at++;
        size_t length = strcspn(at, "/");
        if (length == 2 && at[0] == '.' && at[1] == '.') {
            while (end > path && *--end != '/')
                ;
        } else if (length && !(length == 1 && at[0] == '.')) {
            *end++ = '/';
            memmove(end, at, length);
            end += length;
        }
        at += length;
    }
    *end = '\0';
    return path;
}

struct cc_link_edge *cc_link_edges_add(struct cc_link_edges *edges, const char *folder, const char *output)
{
    edges->rows = cc_arena_grown(edges->arena, edges->rows, edges->count, &edges->room, (uint64_t)edges->count + 1,
                                 sizeof *edges->rows);
    struct cc_link_edge *edge = &edges->rows[edges->count++];
    *edge = (struct cc_link_edge){ .output = cc_clean_path(edges->arena, folder, output) };
    return edge;
}

void cc_link_edge_add_input(struct cc_link_edges *edges, struct cc_link_edge *edge, const char *folder,
                            const char *input)
{
    /* the room doubles at powers of two */
    if ((edge->input_count & (edge->input_count - 1)) == 0) {
        const char **grown =
            cc_arena_array(edges->arena, edge->input_count ? 2 * (size_t)edge->input_count : 1, sizeof *grown);
        if (edge->input_count)
            memcpy(grown, edge->inputs, edge->input_count * sizeof *grown);
        edge->inputs = grown;
    }
    edge->inputs[edge->input_count++] = cc_clean_path(edges->arena, folder, input);
}

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

/* Could this be something that is linked: an object, an archive, a shared library (also with a version)? */
static bool is_linked(const char *name)
{
    const char *slash = strrchr(name, '/');
    return ends_with(name, ".o") || ends_with(name, ".a") || ends_with(name, ".lo") || ends_with(name, ".obj") ||
           ends_with(name, ".so") || strstr(slash ? slash : name, ".so.") != NULL;
}

/* ---- build.ninja ---- */

struct ninja {
    struct cc_link_edges *edges;
    const char *folder;
    const char **names, **values; /* variables of the top level */
    uint32_t count, room, values_room;
};

enum ninja_token { NINJA_END, NINJA_WORD, NINJA_COLON, NINJA_BAR };

static const char *ninja_value(const struct ninja *ninja, const char *name, size_t length)
{
    for (uint32_t i = ninja->count; i-- > 0;)
        if (strlen(ninja->names[i]) == length && strncmp(ninja->names[i], name, length) == 0)
            return ninja->values[i];
    return "";
}

/* Append what stands after a '$' to `word`; gives where to go on. */
static const char *take_escape(const struct ninja *ninja, const char *at, FILE *word)
{
    size_t length = 0;
    if (*at == '{') {
        length = strcspn(++at, "}");
        fputs(ninja_value(ninja, at, length), word);
        return at + length + (at[length] == '}');
    }
    while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '-')
        length++;
    if (length == 0) {
        fputc(*at, word);
        return at + (*at != '\0');
    }
    fputs(ninja_value(ninja, at, length), word);
    return at + length;
}

/* Text up to a character of `stops`, with escapes undone, in the arena. */
static const char *take_text(const struct ninja *ninja, const char **line, const char *stops)
{
    char *text = NULL;
    size_t size = 0;
    FILE *word = open_memstream(&text, &size);
    if (!word)
        return "";
    const char *at = *line;
    while (*at && !strchr(stops, *at))
        if (*at == '$')
            at = take_escape(ninja, at + 1, word);
        else
            fputc(*at++, word);
    fclose(word);
    *line = at;
    const char *copy = cc_arena_text(ninja->edges->arena, text, size);
    free(text);
    return copy;
}

static enum ninja_token next_token(const struct ninja *ninja, const char **line, const char **word)
{
    while (**line == ' ')
        ++*line;
    char first = **line;
    if (first == '\0')
        return NINJA_END;
    if (first == ':') {
        ++*line;
        return NINJA_COLON;
    }
    if (first == '|') {
        *line += 1 + ((*line)[1] == '|' || (*line)[1] == '@');
        return NINJA_BAR;
    }
    *word = take_text(ninja, line, " :|");
    return NINJA_WORD;
}

/* build OUTPUT... [| OUTPUT...] : RULE INPUT... [| INPUT...] [|| ...]: what is linked of what. */
static void take_build(struct ninja *ninja, const char *line)
{
    const char *word = NULL, *output = NULL, *rule = NULL;
    struct cc_link_edge *edge = NULL;
    bool inputs = false;
    for (enum ninja_token token; (token = next_token(ninja, &line, &word)) != NINJA_END;) {
        if (token == NINJA_COLON)
            inputs = true;
        else if (token == NINJA_BAR && inputs && line[-1] == '|' && line[-2] == '|')
            break; /* what only has to be there before */
        else if (token != NINJA_WORD)
            continue;
        else if (!inputs)
            output = output ? output : word;
        else if (!rule)
            rule = word;
        else if (is_linked(word) && output && strcmp(rule, "phony") != 0 && strcmp(rule, "CUSTOM_COMMAND") != 0) {
            if (!edge)
                edge = cc_link_edges_add(ninja->edges, ninja->folder, output);
            cc_link_edge_add_input(ninja->edges, edge, ninja->folder, word);
        }
    }
}

static void take_variable(struct ninja *ninja, const char *line)
{
    size_t length = strcspn(line, " =");
    const char *at = line + length + strspn(line + length, " ");
    if (*at != '=')
        return;
    at += 1 + strspn(at + 1, " ");
    struct cc_arena *arena = ninja->edges->arena;
    uint64_t wanted = (uint64_t)ninja->count + 1;
    ninja->names = cc_arena_grown(arena, ninja->names, ninja->count, &ninja->room, wanted, sizeof *ninja->names);
    ninja->values =
        cc_arena_grown(arena, ninja->values, ninja->count, &ninja->values_room, wanted, sizeof *ninja->values);
    ninja->names[ninja->count] = cc_arena_text(arena, line, length);
    ninja->values[ninja->count] = take_text(ninja, &at, "");
    ninja->count++;
}

static void read_ninja(struct ninja *ninja, const char *path, unsigned depth);

/* Take one line whose continuations are joined to it. */
static void take_line(struct ninja *ninja, const char *line, unsigned depth)
{
    static const char *const others[] = { "include ", "subninja " };
    if (*line == ' ' || *line == '#' || *line == '\0')
        return;
    if (strncmp(line, "build ", 6) == 0) {
        take_build(ninja, line + 6);
        return;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t length = strlen(others[i]);
        if (strncmp(line, others[i], length) != 0)
            continue;
        line += length;
        const char *name = take_text(ninja, &line, " ");
        if (depth < DEEPEST)
            read_ninja(ninja, cc_clean_path(ninja->edges->arena, ninja->folder, name), depth + 1);
        return;
    }
    take_variable(ninja, line);
}

static void read_ninja(struct ninja *ninja, const char *path, unsigned depth)
{
    char *text = cc_text_file(ninja->edges->arena, path);
    while (text && *text) {
        char *line = text, *end = text;
        /* "$" at the end of a line joins the next one, whose indentation does not count */
        for (; *text && *text != '\n'; text++) {
            bool escaped = *text == '$' && text[1];
            if (escaped && text[1] == '\n') {
                text++;
                while (text[1] == ' ')
                    text++;
                continue;
            }
            *end++ = *text;
            if (escaped)
                *end++ = *++text;
        }
        text += *text == '\n';
        *end = '\0';
        take_line(ninja, line, depth);
    }
}

/* ---- link.txt ---- */

/* One command: what follows -o, or the first archive of `ar`, is made of the objects and libraries named. */
static void take_command(struct cc_link_edges *edges, char *line, const char *folder)
{
    struct cc_link_edge found = { 0 }, *edge = NULL;
    const char *program = cc_shell_word(&line), *output = NULL;
    bool after_output = false;
    if (!program)
        return;
    bool archiver = ends_with(program, "ar"), ranlib = ends_with(program, "ranlib");
    for (char *word; !ranlib && (word = cc_shell_word(&line));) {
        if (after_output || (archiver && !output && ends_with(word, ".a")))
            output = word;
        else if (*word != '-' && is_linked(word))
            cc_link_edge_add_input(edges, &found, folder, word);
        after_output = strcmp(word, "-o") == 0;
    }
    if (!output || !found.input_count)
        return;
    edge = cc_link_edges_add(edges, folder, output);
    edge->inputs = found.inputs;
    edge->input_count = found.input_count;
}

/* FOLDER/CMakeFiles/TARGET.dir/link.txt holds commands that run in FOLDER. */
static void read_link_file(struct cc_link_edges *edges, const char *path, const char *folder)
{
    for (char *text = cc_text_file(edges->arena, path), *next; text && *text; text = next) {
        size_t length = strcspn(text, "\n");
        next = text + length + (text[length] == '\n');
        text[length] = '\0';
        take_command(edges, text, folder);
    }
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Look for link.txt below `folder`; `runs_in` is where its commands run. */
static void search(struct cc_link_edges *edges, const char *folder, const char *runs_in, unsigned depth)
{
    struct dirent **entries = NULL;
    int count = depth < DEEPEST ? scandir(folder, &entries, is_visible, alphasort) : 0;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        const char *path = cc_arena_format(edges->arena, "%s/%s", folder, name);
        struct stat info;
        if (strcmp(name, "link.txt") == 0)
            read_link_file(edges, path, runs_in);
        else if (entries[i]->d_type == DT_DIR && lstat(path, &info) == 0)
            search(edges, path, strcmp(name, "CMakeFiles") == 0 || strstr(folder, "/CMakeFiles") ? runs_in : path,
                   depth + 1);
        free(entries[i]);
    }
    free(entries);
}

void cc_link_edges_read(struct cc_link_edges *edges, const char *folder)
{
    struct ninja ninja = { .edges = edges, .folder = folder };
    const char *cmake = cc_arena_format(edges->arena, "%s/CMakeFiles", folder);
    struct stat info;
    uint32_t before = edges->count;
    read_ninja(&ninja, cc_arena_format(edges->arena, "%s/build.ninja", folder), 0);
    if (edges->count == before && stat(cmake, &info) == 0)
        search(edges, folder, folder, 0);
}
