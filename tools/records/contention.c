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
    struct cc_report_contention out;
    struct cc_record_durations wait, hold;
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
    /* A name with a number is one of several that are alike: they share a row. */
    const char *name = (class && class->locks > 1) || strchr(names.text, '#') ? names.key : names.text;
    struct row *row = NULL;
    for (uint32_t i = 0; i < table->count; i++)
        if (strcmp(table->rows[i].out.name, name) == 0)
            row = &table->rows[i];
    if (!row) {
        row = CC_RECORD_APPEND(table->arena, table->rows, table->count, table->room);
        *row = (struct row){ .out = { .name = name, .longest_at = "" } };
    }
    if (figures->wait.longest >= row->wait.longest && figures->wait.longest_stack) {
        struct cc_site site = cc_record_site(judge, figures->wait.longest_stack);
        row->out.longest_at = site_text(table->arena, &site);
    }
    for (int i = 0; i < CC_RECORD_BUCKETS; i++)
        row->out.measured += figures->hold.bucket[i];
    row->out.acquired += figures->sampled * figures->hold_sample;
    row->out.contended += figures->contended;
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
    const struct cc_report_contention *a = left, *b = right;
    if (a->wait.total != b->wait.total)
        return a->wait.total > b->wait.total ? -1 : 1;
    return strcmp(a->name, b->name);
}

static struct cc_report_durations summed_up(const struct cc_record_durations *durations)
{
    return (struct cc_report_durations){ .total = durations->total,
                                         .longest = durations->longest,
                                         .median = quantile(durations, 0.5),
                                         .most = quantile(durations, 0.99) };
}

uint32_t cc_contention_read(struct cc_arena *arena, const struct cc_record_run *run, struct cc_report_contention **out)
{
    struct table table = { .arena = arena };
    for (uint32_t i = 0; i < run->count; i++) {
        struct cc_record_judge judge = { .arena = arena, .run = run, .view = &run->views[i] };
        read_record(&table, &judge);
    }
    *out = cc_arena_array(arena, (size_t)table.count + 1, sizeof **out);
    for (uint32_t i = 0; i < table.count; i++) {
        (*out)[i] = table.rows[i].out;
        (*out)[i].wait = summed_up(&table.rows[i].wait);
        (*out)[i].hold = summed_up(&table.rows[i].hold);
    }
    if (table.count)
        qsort(*out, table.count, sizeof **out, compare_rows);
    return table.count;
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

static void write_row(struct cc_arena *arena, const struct cc_report_contention *row, FILE *stream)
{
    char acquired[24] = "few";
    if (row->acquired)
        snprintf(acquired, sizeof acquired, "~%" PRIu64, row->acquired);
    fprintf(stream, "  %-28s %9s %9" PRIu64 "  %8s %8s %8s %8s  %8s %8s %8s%s%s\n", row->name, acquired, row->contended,
            duration(arena, (double)row->wait.total), duration(arena, row->wait.median),
            duration(arena, row->wait.most), duration(arena, (double)row->wait.longest),
            duration(arena, row->hold.median), duration(arena, row->hold.most),
            duration(arena, (double)row->hold.longest), *row->longest_at ? "  " : "", row->longest_at);
}

void cc_contention_write(struct cc_arena *arena, const struct cc_report_contention *rows, uint32_t count, bool all,
                         FILE *stream)
{
    bool begun = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!all && (rows[i].contended == 0 || rows[i].wait.total < WORTH_SHOWING))
            continue;
        if (!begun)
            fprintf(stream,
                    "time spent waiting for locks and holding them:\n  %-28s %9s %9s  %35s  %26s  %s\n"
                    "  %-28s %9s %9s  %8s %8s %8s %8s  %8s %8s %8s\n",
                    "lock", "acquired", "contended", "wait", "hold", "longest wait at", "", "", "", "total", "median",
                    "99 %", "longest", "median", "99 %", "longest");
        begun = true;
        write_row(arena, &rows[i], stream);
    }
}
