/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/wait_table.h"

#include <stdbool.h>
#include <string.h>

/* Threads beyond this many are counted only: a pool of thousands waits like one. */
enum { MOST_ROWS = 40 };

static int widest(int width, const char *text)
{
    int length = (int)strlen(text);
    return length > width ? length : width;
}

static void write_record(const struct cc_record_view *view, const struct cc_record_waiter *rows, uint32_t count,
                         FILE *stream)
{
    int thread = 6, waits = 5, holds = 5;
    uint32_t shown = count < MOST_ROWS ? count : MOST_ROWS;
    for (uint32_t i = 0; i < shown; i++) {
        thread = widest(thread, rows[i].thread);
        waits = widest(waits, rows[i].waits);
        holds = widest(holds, rows[i].holds);
    }
    fprintf(stream, "who waits for whom in process %d:\n  %-*s  %-*s  %-*s  %s\n", (int)view->header->pid, thread,
            "thread", waits, "waits", holds, "holds", "at");
    for (uint32_t i = 0; i < shown; i++) {
        const struct cc_site *site = &rows[i].site;
        fprintf(stream, "  %-*s  %-*s  %-*s  ", thread, rows[i].thread, waits, rows[i].waits, holds,
                *rows[i].holds ? rows[i].holds : "-");
        if (site->file)
            fprintf(stream, "%s:%u\n", site->file, site->line);
        else
            fprintf(stream, "%s\n", site->function ? site->function : "?");
    }
    if (shown < count)
        fprintf(stream, "  and %u more\n", count - shown);
}

/* The row of thread `id`, or `count`. */
static uint32_t row_of(const struct cc_record_waiter *rows, uint32_t count, uint32_t id)
{
    uint32_t i = 0;
    while (i < count && rows[i].id != id)
        i++;
    return i;
}

/* Draw who waits for whom as a line: thread -> what it waits for -> the thread that has it, and so on. */
static void draw_chain(const struct cc_record_waiter *rows, uint32_t count, uint32_t at, bool *drawn, FILE *stream)
{
    fprintf(stream, "  %s", rows[at].thread);
    for (uint32_t step = 0; step < MOST_ROWS && at < count && !drawn[at]; step++) {
        drawn[at] = true;
        fprintf(stream, " -> %s", rows[at].what);
        if (!rows[at].owner)
            break;
        at = row_of(rows, count, rows[at].owner);
        if (at < count)
            fprintf(stream, " -> %s", rows[at].thread);
    }
    fputc('\n', stream);
}

/* Draw all chains that pass through more than one thread. */
static void draw(struct cc_arena *arena, const struct cc_record_waiter *rows, uint32_t count, FILE *stream)
{
    bool *drawn = cc_arena_array(arena, count, sizeof *drawn);
    for (uint32_t i = 0; i < count && i < MOST_ROWS; i++)
        if (!drawn[i] && rows[i].owner && row_of(rows, count, rows[i].owner) < count)
            draw_chain(rows, count, i, drawn, stream);
}

void cc_wait_table_write(struct cc_arena *arena, const struct cc_record_run *run, FILE *stream)
{
    for (uint32_t i = 0; i < run->count; i++) {
        struct cc_record_waiter *rows;
        uint32_t count = cc_record_waiters(arena, run, &run->views[i], &rows);
        if (count == 0)
            continue;
        write_record(&run->views[i], rows, count, stream);
        draw(arena, rows, count, stream);
    }
}
