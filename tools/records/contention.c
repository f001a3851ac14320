/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/contention.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lockgraph/record_draft.h"

/* Waits that add up to less are shown when asked for only, in nanoseconds. */
#define WORTH_SHOWING UINT64_C(5000000)

struct row {
    const char *name;
    uint64_t measured, contended;
    struct cc_record_durations wait, hold;
    const char *longest_at;
};

struct table {
    struct cc_arena *arena;
    struct row *rows;
    uint32_t count, room;
};

/* The value below which `part` of the durations lie, in nanoseconds; 0 without any. */
static double quantile(const struct cc_record_durations *durations, double part)
{
    uint64_t total = 0, seen = 0;
    for (int i = 0; i < CC_RECORD_BUCKETS; i++)
        total += durations->bucket[i];
    if (total == 0)
        return 0;
    int bucket = 0;
    for (; bucket < CC_RECORD_BUCKETS - 1; bucket++) {
        seen += durations->bucket[bucket];
        if ((double)seen >= part * (double)total)
            break;
    }
    double middle = exp2(((double)bucket + 0.5) / 2);
    return middle < (double)durations->longest ? middle : (double)durations->longest;
}

static void add_durations(struct cc_record_durations *sum, const struct cc_record_durations *more)
{
    for (int i = 0; i < CC_RECORD_BUCKETS; i++)
        sum->bucket[i] += more->bucket[i];
    sum->total += more->total;
    if (more->longest > sum->longest)
        sum->longest = more->longest;
}

static const char *site_text(struct cc_arena *arena, const struct cc_site *site)
{
    if (site->file)
        return cc_arena_format(arena, "%s:%u", site->file, site->line);
    return site->function ? site->function : "";
}

static void add_class(struct table *table, struct cc_record_judge *judge, const struct cc_record_figures *figures,
                      uint32_t lock)
{
    const struct cc_record_class *class = cc_record_class_at(judge->view, figures->class_id);
    struct cc_record_lock_name names = cc_record_name_lock(judge, lock);
    const char *name = class && class->locks > 1 ? names.key : names.text;
    struct row *row = NULL;
    for (uint32_t i = 0; i < table->count; i++)
        if (strcmp(table->rows[i].name, name) == 0)
            row = &table->rows[i];
    if (!row) {
        row = CC_RECORD_APPEND(table->arena, table->rows, table->count, table->room);
        *row = (struct row){ .name = name, .longest_at = "" };
    }
    if (figures->wait.longest >= row->wait.longest && figures->wait.longest_stack) {
        struct cc_site site = cc_record_site(judge, figures->wait.longest_stack);
        row->longest_at = site_text(table->arena, &site);
    }
    row->measured += figures->sampled;
    row->contended += figures->contended;
    add_durations(&row->wait, &figures->wait);
    add_durations(&row->hold, &figures->hold);
}

/* Some lock of each class, which lends its name. */
static uint32_t *lock_of_classes(struct cc_arena *arena, const struct cc_record_view *view)
{
    uint32_t classes = cc_record_count(view, CC_RECORD_CLASSES), locks = cc_record_count(view, CC_RECORD_LOCKS);
    uint32_t *lock_of = cc_arena_array(arena, (size_t)classes + 1, sizeof *lock_of);
    for (uint32_t i = 1; i < locks; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(view, i);
        if (lock && lock->class_id < classes && !lock_of[lock->class_id])
            lock_of[lock->class_id] = i;
    }
    return lock_of;
}

static void read_record(struct table *table, struct cc_record_judge *judge)
{
    uint32_t classes = cc_record_count(judge->view, CC_RECORD_CLASSES);
    uint32_t *lock_of = lock_of_classes(table->arena, judge->view);
    for (uint32_t i = 1; i < classes; i++) {
        const struct cc_record_class *class = cc_record_class_at(judge->view, i);
        const struct cc_record_figures *figures = class ? cc_record_figures_at(judge->view, class->figures) : NULL;
        if (figures && lock_of[i])
            add_class(table, judge, figures, lock_of[i]);
    }
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    if (a->wait.total != b->wait.total)
        return a->wait.total > b->wait.total ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* "1.5 ms" */
static const char *duration(struct cc_arena *arena, double nanoseconds)
{
    static const char *const units[] = { "ns", "us", "ms", "s" };
    size_t unit = 0;
    for (; unit < 3 && nanoseconds >= 1000; unit++)
        nanoseconds /= 1000;
    return cc_arena_format(arena, nanoseconds < 10 && unit ? "%.1f %s" : "%.0f %s", nanoseconds, units[unit]);
}

static void write_row(struct cc_arena *arena, const struct row *row, FILE *stream)
{
    fprintf(stream, "  %-28s %9" PRIu64 " %9" PRIu64 "  %8s %8s %8s %8s  %8s %8s %8s  %s\n", row->name, row->measured,
            row->contended, duration(arena, (double)row->wait.total), duration(arena, quantile(&row->wait, 0.5)),
            duration(arena, quantile(&row->wait, 0.99)), duration(arena, (double)row->wait.longest),
            duration(arena, quantile(&row->hold, 0.5)), duration(arena, quantile(&row->hold, 0.99)),
            duration(arena, (double)row->hold.longest), row->longest_at);
}

void cc_contention_write(struct cc_arena *arena, const struct cc_record_run *run, bool all, FILE *stream)
{
    struct table table = { .arena = arena };
    for (uint32_t i = 0; i < run->count; i++) {
        struct cc_record_judge judge = { .arena = arena, .run = run, .view = &run->views[i] };
        read_record(&table, &judge);
    }
    if (table.count)
        qsort(table.rows, table.count, sizeof *table.rows, compare_rows);
    bool begun = false;
    for (uint32_t i = 0; i < table.count; i++) {
        if (!all && (table.rows[i].contended == 0 || table.rows[i].wait.total < WORTH_SHOWING))
            continue;
        if (!begun)
            fprintf(stream,
                    "time spent waiting for locks and holding them:\n  %-28s %9s %9s  %35s  %26s  %s\n"
                    "  %-28s %9s %9s  %8s %8s %8s %8s  %8s %8s %8s\n",
                    "lock", "measured", "contended", "wait", "hold", "longest wait at", "", "", "", "total", "median",
                    "99 %", "longest", "median", "99 %", "longest");
        begun = true;
        write_row(arena, &table.rows[i], stream);
    }
}
