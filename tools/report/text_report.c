/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/report/report.h"
#include "tools/report/same_cause.h"
#include "tools/report/snippet.h"
#include "tools/report/source_cache.h"
#include "tools/report/source_uri.h"

/* Of a call path longer than this the middle is left out; of a list of names the rest. */
enum { LONGEST_PATH = 8, MOST_NAMES = 6, MOST_ACCESSES = 5 };

struct writer {
    FILE *stream;
    const struct cc_text_options *options;
    struct cc_source_cache *sources;
    const char *directory; /* files below it are named from there */
};

/* The colours of clang's diagnostics. */
#define RESET "\033[0m"
#define BOLD "\033[0;1m"

static const char *level_color(enum cc_level level)
{
    switch (level) {
    case CC_LEVEL_ERROR:
        return "\033[0;1;31m";
    case CC_LEVEL_WARNING:
        return "\033[0;1;35m";
    default:
        return "\033[0;1;36m";
    }
}

static const char *paint(const struct writer *writer, const char *color)
{
    return writer->options->color ? color : "";
}

/* Write "file:line:column: error: ", leaving out what is not known; the text that follows is bold but for notes. */
static void write_head(const struct writer *writer, const struct cc_site *site, enum cc_level level, bool bold)
{
    if (site && site->file) {
        fprintf(writer->stream, "%s%s:", paint(writer, BOLD), cc_path_below(site->file, writer->directory));
        if (site->line)
            fprintf(writer->stream, "%u:", site->line);
        if (site->line && site->column)
            fprintf(writer->stream, "%u:", site->column);
        fputc(' ', writer->stream);
    }
    fprintf(writer->stream, "%s%s: %s", paint(writer, level_color(level)), cc_level_name(level),
            paint(writer, bold ? BOLD : RESET));
}

static bool same_spot(const struct cc_site *a, const struct cc_site *b)
{
    return a->line == b->line && a->column == b->column && a->file && b->file && strcmp(a->file, b->file) == 0;
}

/* Write " holding `a` (acquired at f.c:3) and `b` (...)", or " holding no lock". */
static void write_locks(const struct writer *writer, const struct cc_place *place)
{
    if (place->lock_count == 0) {
        fputs(" holding no lock", writer->stream);
        return;
    }
    for (uint32_t i = 0; i < place->lock_count; i++) {
        const struct cc_held_lock *lock = &place->locks[i];
        fprintf(writer->stream, "%s`%s`%s%s",
                i == 0                       ? " holding "
                : i + 1 == place->lock_count ? " and "
                                             : ", ",
                lock->name, lock->shared ? " for reading" : "", lock->maybe ? " on some paths" : "");
        if (lock->site.file && same_spot(&lock->site, &place->site))
            fputs(" (acquired here)", writer->stream);
        else if (lock->site.file)
            fprintf(writer->stream, " (acquired at %s:%u)", cc_path_below(lock->site.file, writer->directory),
                    lock->site.line);
    }
}

/* What kind of place it is, where the analysis found no better words. */
static const char *place_words(const struct cc_place *place)
{
    static const char *const words[] = {
        [CC_PLACE_READ] = "read",
        [CC_PLACE_WRITE] = "write",
        [CC_PLACE_ATOMIC_READ] = "atomic read",
        [CC_PLACE_ATOMIC_WRITE] = "atomic write",
        [CC_PLACE_FREE] = "memory is freed",
        [CC_PLACE_ACQUIRE] = "lock is acquired",
        [CC_PLACE_RELEASE] = "lock is released",
        [CC_PLACE_CALL] = "call",
        [CC_PLACE_CREATE] = "thread is created",
        [CC_PLACE_WAIT] = "wait",
    };
    if (place->text)
        return place->text;
    size_t kind = (size_t)place->kind;
    return kind < sizeof words / sizeof *words && words[kind] ? words[kind] : "here";
}

static const struct cc_finding_thread *thread_of(const struct cc_finding *finding, const struct cc_place *place)
{
    return place->thread < finding->thread_count ? &finding->threads[place->thread] : NULL;
}

static void write_path(const struct writer *writer, const struct cc_place *place)
{
    uint32_t skipped = place->path_count > LONGEST_PATH ? place->path_count - LONGEST_PATH : 0;
    for (uint32_t i = 0; i < place->path_count; i++) {
        const struct cc_site *site = &place->path[i];
        if (skipped && i == LONGEST_PATH / 2) {
            write_head(writer, NULL, CC_LEVEL_NOTE, false);
            fprintf(writer->stream, "through %u more call%s\n", skipped, skipped == 1 ? "" : "s");
            i += skipped - 1;
            continue;
        }
        write_head(writer, site, CC_LEVEL_NOTE, false);
        if (site->function)
            fprintf(writer->stream, "reached by this call in '%s'\n", site->function);
        else
            fputs("reached by this call\n", writer->stream);
    }
}

static void write_creation(const struct writer *writer, const struct cc_finding_thread *thread)
{
    for (uint32_t i = 0; i < thread->creation_count; i++) {
        bool last = i + 1 == thread->creation_count;
        write_head(writer, &thread->creation[i], CC_LEVEL_NOTE, false);
        const char *function = thread->creation[i].file ? NULL : thread->creation[i].function;
        if (last)
            fprintf(writer->stream, "%s is created %s%s%s\n", thread->name, function ? "at " : "here",
                    function ? function : "", thread->many ? ", and more than one may run at once" : "");
        else
            fprintf(writer->stream, "the thread that creates it is created here\n");
        cc_snippet_write(writer->sources, &thread->creation[i], writer->options->color, writer->stream);
    }
}

static void write_facts(const struct writer *writer, const struct cc_place *place)
{
    const char *facts[] = { place->order_facts, place->guard_facts };
    const char *labels[] = { "order", "guard" };
    for (size_t i = 0; i < 2; i++) {
        if (!facts[i])
            continue;
        write_head(writer, NULL, CC_LEVEL_NOTE, false);
        fprintf(writer->stream, "%s: %s\n", labels[i], facts[i]);
    }
}

/* Say whether another thread of the finding has the same name, so that the name alone does not tell which is meant. */
static bool is_namesake(const struct cc_finding *finding, const struct cc_finding_thread *thread)
{
    for (uint32_t i = 0; i < finding->thread_count; i++)
        if (&finding->threads[i] != thread && strcmp(finding->threads[i].name, thread->name) == 0)
            return true;
    return false;
}

static void write_thread(const struct writer *writer, const struct cc_finding *finding, uint32_t index)
{
    const struct cc_place *place = &finding->places[index];
    const struct cc_finding_thread *thread = thread_of(finding, place);
    if (!thread)
        return;
    fprintf(writer->stream, " in %s", strcmp(thread->name, "main") == 0 ? "the main thread" : thread->name);
    if (index > 0 && thread->many && place->thread == finding->places[0].thread)
        fputs(" (another one)", writer->stream);
    else if (thread->creation_count && thread->creation[thread->creation_count - 1].file &&
             is_namesake(finding, thread))
        fprintf(writer->stream, " (created at %s:%u)",
                cc_path_below(thread->creation[thread->creation_count - 1].file, writer->directory),
                thread->creation[thread->creation_count - 1].line);
}

/* Write what happens at a place, in which thread, under which locks. */
static void write_what(const struct writer *writer, const struct cc_finding *finding, uint32_t index)
{
    static const char conjunction[] = " while holding ";
    const struct cc_place *place = &finding->places[index];
    const char *words = place_words(place), *holding = strstr(words, conjunction);
    /* the locks follow in full, so that the words need not name them too */
    bool in_words = holding && place->lock_count;
    fprintf(writer->stream, "%.*s", in_words ? (int)(holding - words) : (int)strlen(words), words);
    if (place->kind == CC_PLACE_DECLARATION) {
        fputc('\n', writer->stream);
        return;
    }
    write_thread(writer, finding, index);
    fputs(in_words ? " while" : ",", writer->stream);
    write_locks(writer, place);
    if (place->evidence > finding->evidence)
        fputs("; this was seen in a run", writer->stream);
    else if (place->evidence && (place->evidence < finding->evidence || place->evidence == CC_EVIDENCE_PREDICTED))
        fputs("; this was predicted only", writer->stream);
    fputc('\n', writer->stream);
}

/* Say whether a place is the reading half of a write shown before, as in `x++`. */
static bool is_half_of_write(const struct cc_finding *finding, uint32_t index)
{
    const struct cc_place *place = &finding->places[index];
    for (uint32_t i = 0; i < index && place->kind == CC_PLACE_READ; i++) {
        const struct cc_place *other = &finding->places[i];
        if (other->kind == CC_PLACE_WRITE && other->thread == place->thread && other->lock_count == place->lock_count &&
            same_spot(&other->site, &place->site))
            return true;
    }
    return false;
}

/* Say whether a place of a race adds something to those before: another line, or the same one under other locks. */
static bool says_more(const struct cc_finding *finding, uint32_t index)
{
    const struct cc_place *place = &finding->places[index];
    for (uint32_t i = 0; i < index; i++)
        if (same_spot(&finding->places[i].site, &place->site) && finding->places[i].lock_count == place->lock_count)
            return false;
    return true;
}

/*
 * Say whether people want to see a place: all of a cycle, the half of an update only once, and of a race the two accesses
 * that meet, and then some at other places. `*shown` counts.
 */
static bool shows_place(const struct writer *writer, const struct cc_finding *finding, uint32_t index, uint32_t *shown)
{
    if (is_half_of_write(finding, index) || (!index && finding->places[index].kind == CC_PLACE_DECLARATION))
        return false;
    bool all = finding->rule != CC_RULE_DATA_RACE || writer->options->explain || index < 2 ||
               finding->places[index].kind == CC_PLACE_DECLARATION;
    if (!all && (*shown >= MOST_ACCESSES || !says_more(finding, index)))
        return false;
    ++*shown;
    return true;
}

static void write_place(const struct writer *writer, const struct cc_finding *finding, uint32_t index)
{
    const struct cc_place *place = &finding->places[index];
    const struct cc_finding_thread *thread = thread_of(finding, place);
    write_head(writer, &place->site, CC_LEVEL_NOTE, false);
    write_what(writer, finding, index);
    /* the line of the finding itself stands above already */
    if (index > 0 && !same_spot(&place->site, &finding->places[0].site))
        cc_snippet_write(writer->sources, &place->site, writer->options->color, writer->stream);
    write_path(writer, place);
    bool new_thread = true;
    for (uint32_t i = 0; i < index; i++)
        new_thread = new_thread && finding->places[i].thread != place->thread;
    if (thread && new_thread)
        write_creation(writer, thread);
    if (writer->options->explain)
        write_facts(writer, place);
}

static void write_places(const struct writer *writer, const struct cc_finding *finding)
{
    uint32_t shown = 0, left = 0;
    for (uint32_t i = 0; i < finding->place_count; i++)
        if (shows_place(writer, finding, i, &shown))
            write_place(writer, finding, i);
        else
            left += i > 1 && says_more(finding, i) && !is_half_of_write(finding, i);
    if (!left)
        return;
    write_head(writer, NULL, CC_LEVEL_NOTE, false);
    fprintf(writer->stream, "and %u more place%s; --explain shows all\n", left, left == 1 ? "" : "s");
}

static void write_advice(const struct writer *writer, const char *label, const char *text)
{
    if (!text)
        return;
    write_head(writer, NULL, CC_LEVEL_NOTE, false);
    fprintf(writer->stream, "%s: %s\n", label, text);
}

/* `same`: what has been shown already and has the same cause, or NULL. */
static void write_finding(const struct writer *writer, const struct cc_finding *finding, const struct cc_finding *same)
{
    static const char *const evidence[] = { "", "", ", observed", ", confirmed" };
    const struct cc_site *site = finding->place_count ? &finding->places[0].site : NULL;
    write_head(writer, site, finding->level, true);
    fprintf(writer->stream, "%s%s [%s%s]\n", finding->message, paint(writer, RESET), cc_rule_id(finding->rule),
            evidence[finding->evidence <= CC_EVIDENCE_CONFIRMED ? finding->evidence : 0]);
    if (site)
        cc_snippet_write(writer->sources, site, writer->options->color, writer->stream);
    if (same) {
        write_head(writer, NULL, CC_LEVEL_NOTE, false);
        fprintf(writer->stream, "the same threads and locks as for `%s` above; --explain shows all\n", same->subject);
        return;
    }
    write_places(writer, finding);
    write_advice(writer, "why", finding->why);
    write_advice(writer, "tried", finding->tried);
    write_advice(writer, "fix", finding->fix);
    if (writer->options->explain) {
        write_head(writer, NULL, CC_LEVEL_NOTE, false);
        fprintf(writer->stream, "fingerprint: %016" PRIx64 "%s%s\n", finding->fingerprint, finding->key ? " of " : "",
                finding->key ? finding->key : "");
    }
}

/* The first finding shown before this one that has the same cause; or NULL. */
static const struct cc_finding *same_as(const struct writer *writer, const struct cc_report *report, uint32_t index)
{
    for (uint32_t i = 0; i < index && !writer->options->explain; i++)
        if (cc_report_shows(report, i) && cc_have_same_cause(&report->findings[i], &report->findings[index]))
            return &report->findings[i];
    return NULL;
}

/* Write one line for each finding that is gone since the report compared with. */
static void write_fixed(const struct writer *writer, const struct cc_report *report)
{
    for (uint32_t i = 0; i < report->fixed_count; i++) {
        const struct cc_finding *finding = &report->fixed[i];
        const struct cc_site *site = finding->place_count ? &finding->places[0].site : NULL;
        write_head(writer, site, CC_LEVEL_NOTE, false);
        fprintf(writer->stream, "fixed: %s [%s]\n", finding->message, cc_rule_id(finding->rule));
    }
}

/* Write "a, b, c and 4 more"; all of them when asked to explain. */
static void write_names(const struct writer *writer, const char *const *names, uint32_t count)
{
    uint32_t shown = writer->options->explain || count <= MOST_NAMES ? count : MOST_NAMES;
    for (uint32_t i = 0; i < shown; i++)
        fprintf(writer->stream, "%s%s", i ? ", " : "", names[i]);
    if (shown < count)
        fprintf(writer->stream, " and %u more", count - shown);
    fputc('\n', writer->stream);
}

/* End with the command that helps on. */
static void write_next(const struct writer *writer, const struct cc_report *report)
{
    enum cc_rule gravest = cc_report_gravest(report);
    if (report->next)
        fprintf(writer->stream, "next: %s\n", report->next);
    else if (gravest != CC_RULE_NONE)
        fprintf(writer->stream, "next: concheck explain %s\n", cc_rule_id(gravest));
}

static enum cc_status write_closing(const struct writer *writer, const struct cc_report *report)
{
    enum cc_status status = cc_report_write_summary(report, writer->stream);
    if (status != CC_OK)
        return status;
    cc_report_write_hits(report, writer->stream);
    if (report->assumed_callee_count) {
        fprintf(writer->stream, "assumed of %u undefined function%s that locks and shared data stay as they are: ",
                report->assumed_callee_count, report->assumed_callee_count == 1 ? "" : "s");
        write_names(writer, report->assumed_callees, report->assumed_callee_count);
    }
    if (report->bounded_function_count) {
        fputs("precision was cut by a bound in: ", writer->stream);
        write_names(writer, report->bounded_functions, report->bounded_function_count);
    }
    write_next(writer, report);
    return CC_OK;
}

/* The nestings of locks of one class that the program keeps in order, and how. */
static void write_orders(const struct writer *writer, const struct cc_report *report)
{
    for (uint32_t i = 0; i < report->order_count; i++) {
        write_head(writer, &report->orders[i].site, CC_LEVEL_NOTE, false);
        fprintf(writer->stream, "in order: %s\n", report->orders[i].text);
        cc_snippet_write(writer->sources, &report->orders[i].site, writer->options->color, writer->stream);
    }
}

enum cc_status cc_report_write_text(const struct cc_report *report, const struct cc_text_options *options, FILE *stream)
{
    struct writer writer = { .stream = stream, .options = options, .directory = report->directory };
    enum cc_status status = cc_source_cache_create(report->directory, &writer.sources);
    if (status != CC_OK)
        return status;
    bool shown = false;
    for (uint32_t i = 0; i < report->finding_count && !ferror(stream); i++) {
        if (!cc_report_shows(report, i))
            continue;
        write_finding(&writer, &report->findings[i], same_as(&writer, report, i));
        shown = true;
    }
    write_fixed(&writer, report);
    if (options->explain)
        write_orders(&writer, report);
    if (options->write_tables)
        status = options->write_tables(options->context, stream);
    if (status == CC_OK && shown && !options->quiet)
        status = write_closing(&writer, report);
    if (status == CC_OK && cc_source_cache_is_short(writer.sources))
        status = CC_ERR_NO_MEMORY;
    cc_source_cache_destroy(writer.sources);
    if (status == CC_OK && ferror(stream))
        status = CC_ERR_IO;
    return status;
}
