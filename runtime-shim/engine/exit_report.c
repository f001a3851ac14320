/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/exit_report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "lockgraph/record_drawing.h"
#include "lockgraph/record_findings.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/own_stack.h"
#include "runtime-shim/engine/symbol_names.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"
#include "runtime-shim/platform/text_line.h"

enum { MOST_PLACES = 40, MOST_PATH = 12, DEADLOCKS_AT_ONCE = 8, MOST_EARLY = 64, PATIENCE = 60 /* seconds */ };

/* What a report is about. */
enum subject { ALL, DEADLOCKS, CYCLES };

/* One report in the making. */
struct report {
    enum subject subject;
    bool not_last; /* what is reported is not to be reported again */
    long output;   /* descriptor */
    bool began;    /* something was written */
    struct cc_arena *arena;
    struct cc_symbol_names *names;
    void *exhausted[5];               /* where to go when memory is */
    unsigned serious;                 /* findings at warning or above */
    unsigned reported;                /* findings written */
    const struct cc_finding *gravest; /* the first of the gravest ones of these */
    const char *graph;                /* the file that the graph was written to; NULL: none */
};

static struct cc_brief_lock reporting;
static unsigned deadlocks_reported;
static uint64_t early[MOST_EARLY]; /* fingerprints of what was reported before the end */
static unsigned early_count;

static void put_text(struct report *report, const char *text)
{
    for (size_t length = strlen(text); length;) {
        long done = CC_SYSCALL_3(SYS_write, report->output, text, length);
        if (done == -EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        length -= (size_t)done;
    }
}

static void put_line(struct report *report, const char *line)
{
    put_text(report, line);
    put_text(report, "\n");
}

static const char *site_text(struct report *report, const struct cc_site *site)
{
    const char *file = site->file ? site->file : "unknown place";
    const char *at = site->file && site->line ? cc_arena_format(report->arena, "%s:%u", file, site->line) : file;
    return site->function ? cc_arena_format(report->arena, "%s (%s)", site->function, at) : at;
}

static void put_place(struct report *report, const struct cc_finding *finding, const struct cc_place *place)
{
    struct cc_arena *arena = report->arena;
    const char *thread = place->thread < finding->thread_count ? finding->threads[place->thread].name : NULL;
    put_line(report, cc_arena_format(arena, "  %s%s%s", thread ? thread : "", thread ? ": " : "",
                                     place->text ? place->text : ""));
    put_line(report, cc_arena_format(arena, "    at %s", site_text(report, &place->site)));
    for (uint32_t i = place->path_count, shown = 0; i-- > 0 && shown < MOST_PATH; shown++)
        put_line(report, cc_arena_format(arena, "    called from %s", site_text(report, &place->path[i])));
    for (uint32_t i = 0; i < place->lock_count; i++)
        put_line(report, cc_arena_format(arena, "    holding `%s`, acquired at %s", place->locks[i].name,
                                         site_text(report, &place->locks[i].site)));
}

static void put_finding(struct report *report, const struct cc_finding *finding)
{
    struct cc_arena *arena = report->arena;
    if (!report->began)
        put_line(report, "==================");
    report->began = true;
    report->reported++;
    if (!report->gravest || finding->level > report->gravest->level)
        report->gravest = finding;
    put_line(report, cc_arena_format(arena, "concheck: %s: %s [%s]", cc_level_name(finding->level), finding->message,
                                     cc_rule_id(finding->rule)));
    for (uint32_t i = 0; i < finding->place_count && i < MOST_PLACES; i++)
        put_place(report, finding, &finding->places[i]);
    if (finding->why)
        put_line(report, cc_arena_format(arena, "  why: %s", finding->why));
    if (finding->fix)
        put_line(report, cc_arena_format(arena, "  fix: %s", finding->fix));
}

/* The path of the graph: as asked for, or concheck.PID.dot here. */
static const char *graph_path(struct report *report)
{
    return *cc_engine.options.graph ? cc_engine.options.graph
                                    : cc_arena_format(report->arena, "concheck.%d.dot", cc_record->pid);
}

static bool write_to(void *context, const char *text, size_t length)
{
    const long *descriptor = context;
    while (length) {
        long done = CC_SYSCALL_3(SYS_write, *descriptor, text, length);
        if (done <= 0)
            return false;
        text += done;
        length -= (size_t)done;
    }
    return true;
}

/* A name of ours can be guessed, and something else put there: a pipe without reader would hold up the end of the program. So what is
 * there goes, and the file is new. What the user names is taken as it is. */
static long create_file(const char *path)
{
    bool ours = !*cc_engine.options.graph;
    if (ours)
        (void)CC_SYSCALL_3(SYS_unlinkat, AT_FDCWD, path, 0);
    return CC_SYSCALL_4(SYS_openat, AT_FDCWD, path,
                        O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (ours ? O_EXCL : O_TRUNC), 0644);
}

static void draw(struct report *report, const struct cc_record_run *run, const struct cc_record_findings *findings)
{
    struct cc_record_drawing drawing;
    if (findings->orders[0].cycle_count == 0 ||
        cc_record_drawing_make(report->arena, run, findings, false, &drawing) != CC_OK)
        return;
    const char *path = graph_path(report);
    long descriptor = create_file(path);
    if (descriptor < 0)
        return;
    bool written = cc_lock_order_graph_write_dot(drawing.graph, drawing.cycles, drawing.cycle_count, write_to,
                                                 &descriptor) == CC_OK;
    (void)CC_SYSCALL_1(SYS_close, descriptor);
    if (!written)
        return;
    report->graph = path;
    put_line(report, cc_arena_format(report->arena, "concheck: the lock-order graph is in %s", path));
}

/* End with the command for the next step: the record again with lines, or the picture, or what the rule means. */
static void put_next(struct report *report)
{
    const char *record = cc_record_file_path();
    if (cc_engine.options.keep)
        put_line(report, cc_arena_format(report->arena, "concheck: the record is in %s", record));
    const char *command =
        cc_engine.options.keep ? cc_arena_format(report->arena, "concheck report %s", record)
        : report->graph        ? cc_arena_format(report->arena, "dot -Tsvg -O %s", report->graph)
                        : cc_arena_format(report->arena, "concheck explain %s", cc_rule_id(report->gravest->rule));
    put_line(report, cc_arena_format(report->arena, "next: %s", command));
}

static bool was_early(const struct cc_finding *finding)
{
    for (unsigned i = 0; i < early_count; i++)
        if (early[i] == finding->fingerprint)
            return true;
    return false;
}

static bool is_wanted(enum subject subject, const struct cc_finding *finding)
{
    if (subject == DEADLOCKS)
        return finding->rule == CC_RULE_DEADLOCK;
    if (subject == CYCLES)
        return finding->rule == CC_RULE_LOCK_ORDER_CYCLE && early_count < MOST_EARLY && !was_early(finding);
    return !(finding->rule == CC_RULE_DEADLOCK && deadlocks_reported) && !was_early(finding);
}

/* cc_record_run.mutex_owner of this process. */
static bool owner_here(void *unused, const struct cc_record_view *view, uint64_t address, int32_t *owner)
{
    (void)unused;
    (void)view;
    return cc_mutex_owner_peek(address, owner) == 0;
}

/* Judge the record and write what is found. */
static void judge(struct report *report)
{
    struct cc_record_view view;
    if (cc_record_view_open(cc_record, cc_record_file_size(), &view) != CC_OK)
        return;
    report->names = cc_symbol_names_open(report->arena);
    struct cc_record_run run = {
        .views = &view, .count = 1, .names = cc_symbol_names_callbacks(report->names), .mutex_owner = owner_here
    };
    struct cc_record_findings findings;
    if (cc_record_findings_make(report->arena, &run, &findings) != CC_OK)
        return;
    for (uint32_t i = 0; i < findings.count; i++)
        report->serious += findings.at[i].level >= CC_LEVEL_WARNING;
    for (uint32_t i = 0; i < findings.count; i++) {
        const struct cc_finding *finding = &findings.at[i];
        if (finding->level < CC_LEVEL_WARNING || !is_wanted(report->subject, finding))
            continue;
        put_finding(report, finding);
        if (report->not_last && early_count < MOST_EARLY)
            early[early_count++] = finding->fingerprint;
    }
    if (report->began && report->subject != CYCLES) {
        draw(report, &run, &findings);
        put_next(report);
    }
}

static void out_of_memory(void *context)
{
    struct report *report = context;
    __builtin_longjmp(report->exhausted, 1);
}

static void open_output(struct report *report)
{
    report->output = 2;
    if (cc_engine.options.quiet)
        report->output = CC_SYSCALL_4(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY | O_CLOEXEC, 0);
    else if (*cc_engine.options.report)
        report->output = CC_SYSCALL_4(SYS_openat, AT_FDCWD, cc_engine.options.report,
                                      O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
}

static void close_output(struct report *report)
{
    if (report->subject == ALL && cc_engine.off_reason) {
        put_text(report, "concheck: recording stopped early: ");
        put_line(report, cc_engine.off_reason);
    }
    if (report->output > 2)
        (void)CC_SYSCALL_1(SYS_close, report->output);
}

static const char NO_MEMORY[] = "concheck: no memory is left for the report";

/* What needs no memory at all. */
static void make_without_memory(struct report *report)
{
    open_output(report);
    put_line(report, NO_MEMORY);
    close_output(report);
}

/* Runs on a stack of its own: that of the thread may be small. */
static void make(void *context)
{
    struct report *report = context;
    if (cc_arena_create(&cc_page_allocator, &report->arena) != CC_OK) {
        make_without_memory(report);
        return;
    }
    cc_arena_on_exhausted(report->arena, out_of_memory, report);
    open_output(report);
    if (__builtin_setjmp(report->exhausted) == 0)
        judge(report);
    else
        put_line(report, NO_MEMORY);
    if (report->names)
        cc_symbol_names_close(report->names);
    if (report->began)
        put_line(report, "==================");
    close_output(report);
    cc_arena_destroy(report->arena);
}

bool cc_report_deadlock(bool ending)
{
    struct report report = { .subject = ending ? ALL : DEADLOCKS };
    if (!cc_engine.options.predict || (!ending && deadlocks_reported >= DEADLOCKS_AT_ONCE))
        return true;
    if (!cc_brief_lock_wait(&reporting, PATIENCE))
        return false;
    if (cc_call_on_own_stack(make, &report) && report.reported)
        deadlocks_reported++;
    cc_brief_lock_drop(&reporting);
    return report.reported;
}

void cc_report_cycles(void)
{
    struct report report = { .subject = CYCLES, .not_last = true };
    if (!cc_brief_lock_wait(&reporting, 0))
        return; /* another thread is at it; the end tells what it misses */
    (void)cc_call_on_own_stack(make, &report);
    cc_brief_lock_drop(&reporting);
}

unsigned cc_report_at_exit(bool may_go_on)
{
    struct report report = { .subject = ALL, .not_last = may_go_on };
    if (!cc_brief_lock_wait(&reporting, PATIENCE))
        return 0;
    if (!cc_call_on_own_stack(make, &report))
        make_without_memory(&report);
    cc_brief_lock_drop(&reporting);
    return report.serious;
}

void cc_report_forget(void)
{
    reporting = (struct cc_brief_lock){ 0 };
    deadlocks_reported = early_count = 0;
}
