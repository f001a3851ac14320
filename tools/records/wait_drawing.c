/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/wait_drawing.h"

#include <string.h>

#define RED ", color=\"#c62828\", fontcolor=\"#c62828\""

/* Write `text` for a quoted string of DOT. */
static void put_quoted(const char *text, FILE *stream)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', stream);
        fputc((unsigned char)*text < ' ' ? ' ' : *text, stream);
    }
}

/* Say whether a row before this one waits for the same. */
static bool is_known(const struct cc_record_waiter *rows, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (strcmp(rows[i].what, rows[at].what) == 0)
            return true;
    return false;
}

static void put_thread(uint32_t process, const struct cc_record_waiter *row, FILE *stream)
{
    fprintf(stream, "  t%u_%u [shape=ellipse, label=\"", process, row->id);
    put_quoted(row->thread, stream);
    fputs("\\n", stream);
    if (row->site.file) {
        put_quoted(row->site.file, stream);
        fprintf(stream, ":%u", row->site.line);
    } else if (row->site.function) {
        put_quoted(row->site.function, stream);
    }
    fprintf(stream, "\"%s];\n", row->stuck ? RED : "");
}

static void put_wait(uint32_t process, const struct cc_record_waiter *row, bool known, FILE *stream)
{
    const char *color = row->stuck ? RED : "";
    if (!known) {
        fprintf(stream, "  \"%u ", process);
        put_quoted(row->what, stream);
        fputs("\" [shape=box, label=\"", stream);
        put_quoted(row->what, stream);
        fprintf(stream, "\"%s];\n", color);
    }
    fprintf(stream, "  t%u_%u -> \"%u ", process, row->id, process);
    put_quoted(row->what, stream);
    fprintf(stream, "\" [label=\"waits\"%s];\n", color);
    if (known || !row->owner)
        return;
    fprintf(stream, "  \"%u ", process);
    put_quoted(row->what, stream);
    fprintf(stream, "\" -> t%u_%u [label=\"held by\"%s];\n", process, row->owner, color);
}

void cc_wait_drawing_write(struct cc_arena *arena, const struct cc_record_run *run, FILE *stream)
{
    fputs("digraph waits {\n  node [fontname=\"Helvetica\"];\n  edge [fontname=\"Helvetica\", fontsize=10];\n", stream);
    for (uint32_t i = 0; i < run->count; i++) {
        struct cc_record_waiter *rows;
        uint32_t count = cc_record_waiters(arena, run, &run->views[i], &rows);
        for (uint32_t r = 0; r < count; r++) {
            put_thread(i, &rows[r], stream);
            put_wait(i, &rows[r], is_known(rows, r), stream);
        }
    }
    fputs("}\n", stream);
}
