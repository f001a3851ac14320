/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/wait_table.h"

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

void cc_wait_table_write(struct cc_arena *arena, const struct cc_record_run *run, FILE *stream)
{
    for (uint32_t i = 0; i < run->count; i++) {
        struct cc_record_waiter *rows;
        uint32_t count = cc_record_waiters(arena, run, &run->views[i], &rows);
        if (count)
            write_record(&run->views[i], rows, count, stream);
    }
}
