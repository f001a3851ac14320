/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/dot_join.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Write "nNUMBER" at the beginning of `text` with the program's number before it; gives where to go on. */
static const char *put_node(FILE *stream, uint32_t program, const char *text)
{
    size_t digits = 1;
    while (isdigit((unsigned char)text[digits]))
        digits++;
    fprintf(stream, "p%u%.*s", program, (int)digits, text);
    return text + digits;
}

static bool is_node(const char *text)
{
    return text[0] == 'n' && isdigit((unsigned char)text[1]);
}

/* Write one line of a graph: a node, an edge, or what is said of all of them. */
static void put_line(FILE *stream, uint32_t program, const char *line, size_t length)
{
    static const char arrow[] = " -> ";
    const char *end = line + length;
    fputs("    ", stream);
    if (is_node(line)) {
        line = put_node(stream, program, line);
        if (strncmp(line, arrow, sizeof arrow - 1) == 0 && is_node(line + sizeof arrow - 1)) {
            fputs(arrow, stream);
            line = put_node(stream, program, line + sizeof arrow - 1);
        }
    }
    fwrite(line, 1, (size_t)(end - line), stream);
    fputc('\n', stream);
}

static void put_name(FILE *stream, const char *name)
{
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            fputc('\\', stream);
        fputc((unsigned char)*name < ' ' ? ' ' : *name, stream);
    }
}

char *cc_dot_join(const struct cc_split *split, const struct cc_program_result *results)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs("digraph lock_order {\n", stream);
    for (uint32_t i = 0; i < split->count; i++) {
        const char *line = results[i].dot;
        if (!line)
            continue;
        fprintf(stream, "  subgraph cluster_%u {\n    label=\"", i);
        put_name(stream, split->programs[i].name);
        fputs("\";\n", stream);
        /* lines of the graph are indented by two, its first and last are not */
        for (size_t length; *line; line += length + (line[length] == '\n')) {
            length = strcspn(line, "\n");
            if (length > 2 && line[0] == ' ' && line[1] == ' ')
                put_line(stream, i, line + 2, length - 2);
        }
        fputs("  }\n", stream);
    }
    fputs("}\n", stream);
    return fclose(stream) == 0 ? text : NULL;
}
