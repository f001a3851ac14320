/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/program_work.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/model/model_file.h"
#include "analyzer/model/model_link.h"
#include "tools/lost_part.h"
#include "tools/project/line_rank.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

/* Rises when what is kept of a program changes its form. */
enum { RESULT_FORM = 4 };

/* How the process of a program ends. */
enum { DONE = 0, NO_MODEL = 10, NOT_LINKED, NOT_ANALYSED, NOT_WRITTEN, NO_MEMORY };

uint64_t cc_program_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 4 * 3 : (uint64_t)1 << 34;
}

static bool append(void *stream, const char *text, size_t length)
{
    return fwrite(text, 1, length, stream) == length;
}

/* The lock-order graph as text in the arena. */
static const char *dot_text(const struct cc_analysis *analysis, struct cc_arena *arena)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        cc_tool_out_of_memory();
    enum cc_status status =
        cc_lock_order_graph_write_dot(analysis->graph, analysis->cycles, analysis->cycle_count, append, stream);
    if (fclose(stream) != 0 || status != CC_OK)
        cc_tool_out_of_memory();
    const char *copy = cc_arena_text(arena, text, size);
    free(text);
    return copy;
}

void cc_program_say_skipped(const struct cc_analysis *analysis, struct cc_notices *notices)
{
    for (uint32_t i = 0; i < analysis->stats.functions_skipped; i++)
        cc_notices_say(notices, CC_LEVEL_WARNING, NULL,
                       "function %s is too large to be analysed; it is left out, as if it were defined elsewhere",
                       analysis->skipped_functions[i]);
}

void cc_program_result_take(const struct cc_model *program, const struct cc_analysis *analysis, struct cc_arena *arena,
                            struct cc_program_result *out)
{
    out->findings = analysis->findings;
    out->finding_count = analysis->finding_count;
    out->orders = analysis->orders;
    out->order_count = analysis->order_count;
    out->undefined_callees = analysis->undefined_callees;
    out->undefined_callee_count = analysis->undefined_callee_count;
    out->bounded_functions = analysis->bounded_functions;
    out->bounded_function_count = analysis->bounded_function_count;
    out->cycle_count = analysis->cycle_count;
    out->stats = analysis->stats;
    if (analysis->nestings)
        out->nestings = *analysis->nestings;
    if (cc_lock_order_graph_edge_count(analysis->graph))
        out->dot = dot_text(analysis, arena);
    const char **sources = cc_arena_array(arena, (size_t)program->dependencies_count + 1, sizeof *sources);
    for (uint32_t i = 1; i < program->dependencies_count; i++)
        sources[out->source_count++] = cc_model_text(program, program->dependencies[i]);
    out->sources = sources;
}

/* ---- in the process of one program ---- */

/* The functions of a unit that is in another program too. */
static void mark_guests(struct cc_model *model)
{
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        model->funcs[f].flags |= CC_FUNC_GUEST;
}

static struct cc_model *read_models(const struct cc_program_work *work, const struct cc_program *program,
                                    struct cc_arena *arena, struct cc_notices *lost, int *status)
{
    struct cc_arena *reading = cc_tool_arena();
    const struct cc_model **models = cc_arena_array(reading, program->unit_count, sizeof *models);
    uint32_t own = 0;
    for (uint32_t i = 0; i < program->unit_count; i++) {
        FILE *stream = fopen(work->units[program->units[i]].model, "re");
        struct cc_model *model = NULL;
        enum cc_status read = stream ? cc_model_read(stream, reading, &model) : CC_ERR_IO;
        if (stream)
            fclose(stream);
        *status = NO_MODEL;
        if (read != CC_OK)
            return NULL;
        models[i] = model;
        if (program->is_guest && program->is_guest[i])
            mark_guests(model);
        own += model->losts_count ? model->losts_count - 1 : 0;
    }
    struct cc_model *linked = NULL;
    *status = NOT_LINKED;
    if (cc_model_link(models, program->unit_count, arena, &linked) != CC_OK)
        return NULL;
    cc_arena_destroy(reading);
    /* the linker's own rows come before those of the units */
    cc_lost_parts_take(linked, (linked->losts_count ? linked->losts_count - 1 : 0) - own, program->name, CC_LEVEL_NOTE,
                       false, lost);
    return linked;
}

static const char *result_path(struct cc_arena *arena, uint32_t piece)
{
    return cc_arena_format(arena, "%s/program-%u", cc_temp_dir_path(), piece);
}

static bool write_bytes(const uint8_t *bytes, size_t size, const char *path)
{
    FILE *stream = fopen(path, "we");
    bool written = stream && fwrite(bytes, 1, size, stream) == size;
    if (stream)
        written = fclose(stream) == 0 && written;
    return written;
}

static bool write_result(struct cc_program_result *result, const char *path)
{
    struct cc_codec codec = { 0 };
    cc_code_result(&codec, result);
    bool written = !codec.failed && write_bytes(codec.bytes, codec.at, path);
    free(codec.bytes);
    return written;
}

/* Read a result. */
static bool read_result(const struct cc_line_ranks *ranks, struct cc_arena *arena, uint8_t *bytes, size_t size,
                        struct cc_program_result *out)
{
    struct cc_codec codec = { .reading = true, .arena = arena, .ranks = ranks, .bytes = bytes, .size = size };
    *out = (struct cc_program_result){ 0 };
    cc_code_result(&codec, out);
    if (!codec.failed && ranks) { /* keys may name lines */
        cc_findings_sort(out->findings, out->finding_count);
        codec.failed = cc_findings_fingerprint(arena, out->findings, out->finding_count) != CC_OK;
    }
    if (codec.failed)
        *out = (struct cc_program_result){ 0 };
    return !codec.failed;
}

/* The result of a linked program, but for what linking lost. */
static int analyse_linked(const struct cc_program_work *work, const struct cc_model *linked, struct cc_arena *arena,
                          struct cc_program_result *out)
{
    struct cc_analysis *analysis = NULL;
    struct cc_notices skipped = { .arena = arena, .silent = true };
    enum cc_status status = cc_analyze(linked, work->apis, &work->options, arena, &analysis);
    if (status != CC_OK)
        return status == CC_ERR_NO_MEMORY ? NO_MEMORY : NOT_ANALYSED;
    cc_program_say_skipped(analysis, &skipped);
    cc_program_result_take(linked, analysis, arena, out);
    out->notices = skipped.at;
    out->notice_count = skipped.count;
    return DONE;
}

/*
 * The same where results are kept: with ranks for lines, so that one is found again when nothing but lines has moved. What was found
 * and what is kept go one way, and are the same.
 */
static int analyse_ranked(const struct cc_program_work *work, struct cc_model *linked, struct cc_arena *arena,
                          struct cc_program_result *out)
{
    struct cc_line_ranks ranks;
    struct cc_key key;
    if (!work->cache->folder || !cc_lines_rank(linked, arena, &ranks))
        return analyse_linked(work, linked, arena, out);
    bool keyed = cc_key_of_program(linked, &key);
    key = keyed ? cc_key_add_key(cc_key_add_number(work->options_key, RESULT_FORM), key) : key;
    size_t size = 0;
    uint8_t *bytes = keyed ? cc_cache_get(work->cache, "ranked", key, &size) : NULL;
    if (bytes && read_result(&ranks, arena, bytes, size, out))
        return DONE;
    int status = analyse_linked(work, linked, arena, out);
    struct cc_codec codec = { 0 };
    if (status == DONE)
        cc_code_result(&codec, out);
    if (status == DONE && (codec.failed || !read_result(&ranks, arena, codec.bytes, codec.at, out)))
        status = NO_MEMORY;
    if (status == DONE && keyed)
        cc_cache_put(work->cache, "ranked", key, codec.bytes, codec.at);
    free(codec.bytes);
    return status;
}

/* What the process of a program does. */
static int analyse_one(void *context, uint32_t piece)
{
    const struct cc_program_work *work = context;
    const struct cc_program *program = &work->split->programs[piece];
    struct cc_arena *arena = cc_tool_arena();
    struct cc_notices lost = { .arena = cc_tool_arena(), .silent = true };
    struct cc_program_result result = { 0 };
    int status = DONE;
    struct cc_model *linked = read_models(work, program, arena, &lost, &status);
    if (!linked)
        return status;
    status = analyse_ranked(work, linked, arena, &result);
    if (status != DONE)
        return status;
    cc_notices_repeat(&lost, result.notices, result.notice_count);
    result.notices = lost.at;
    result.notice_count = lost.count;
    return write_result(&result, result_path(lost.arena, piece)) ? DONE : NOT_WRITTEN;
}

/* ---- in ours ---- */

struct analysing {
    const struct cc_program_work *work;
    struct cc_program_result *results;
    struct cc_key *keys;
    uint32_t *pieces; /* the programs that are not known yet */
    uint32_t piece_count;
};

/* The key of a program's result. */
static struct cc_key program_key(const struct cc_program_work *work, const struct cc_program *program)
{
    struct cc_key key = cc_key_add_number(work->options_key, RESULT_FORM);
    for (uint32_t i = 0; i < program->unit_count; i++)
        key = cc_key_add_number(cc_key_add_key(key, work->units[program->units[i]].model_key),
                                program->is_guest && program->is_guest[i]);
    return key;
}

static pid_t start_program(void *context, uint32_t piece)
{
    struct analysing *all = context;
    const struct cc_program_work *work = all->work;
    uint32_t program = all->pieces[piece];
    pid_t process = cc_worker_fork(analyse_one, (void *)(uintptr_t)work, program, work->limits.bytes);
    if (process == 0)
        cc_notices_fail(work->notices, work->split->programs[program].name, "cannot start a process to analyse it: %s",
                        strerror(errno));
    return process;
}

/* Read what the process of a program wrote, and keep it. */
static bool take_result(struct analysing *all, uint32_t program)
{
    const struct cc_program_work *work = all->work;
    const char *path = result_path(work->arena, program);
    FILE *stream = fopen(path, "re");
    uint8_t *bytes = NULL;
    size_t size = 0;
    uint32_t room = 0;
    if (!stream)
        return false;
    for (size_t got = 1; got; size += got) {
        bytes = cc_arena_grown(work->arena, bytes, (uint32_t)size, &room, size + 65536, 1);
        got = bytes ? fread(bytes + size, 1, 65536, stream) : 0;
    }
    fclose(stream);
    unlink(path);
    if (!read_result(NULL, work->arena, bytes, size, &all->results[program]))
        return false;
    cc_cache_put(work->cache, "result", all->keys[program], bytes, size);
    return true;
}

static void program_ended(void *context, uint32_t piece, struct cc_worker_end end)
{
    struct analysing *all = context;
    const struct cc_program_work *work = all->work;
    uint32_t program = all->pieces[piece];
    const char *name = work->split->programs[program].name;
    struct cc_notices *notices = work->notices;
    if (end.fate == CC_WORKER_EXITED && end.number == DONE && take_result(all, program))
        return;
    if (end.fate == CC_WORKER_EXITED && (end.number == NO_MEMORY || end.number == CC_EXIT_FAILED))
        end.fate = CC_WORKER_LARGE;
    if (end.fate != CC_WORKER_EXITED)
        cc_worker_report(notices, name, end, &work->limits);
    else if (end.number == NO_MODEL)
        cc_notices_fail(notices, name, "a model was removed while it was needed; run concheck again");
    else if (end.number == NOT_LINKED)
        cc_notices_fail(notices, name, "its files do not fit together as one program; it is left out");
    else if (end.number == NOT_WRITTEN || end.number == DONE)
        cc_notices_fail(notices, name, "the result of its analysis cannot be written to %s; check the free space",
                        cc_temp_dir_path());
    else
        cc_worker_report(notices, name, end, &work->limits);
}

/* What linking lost, as the command says it of one program: a line, or with `explain` all of them. */
static void say_lost(const struct cc_program_work *work, const char *name, const struct cc_program_result *result)
{
    struct cc_notices *notices = work->notices;
    if (work->explain || result->notice_count == 1) {
        cc_notices_repeat(notices, result->notices, result->notice_count);
        return;
    }
    for (uint32_t i = 0; i < result->notice_count; i++)
        cc_notices_keep(notices, result->notices[i].level, &result->notices[i].site, result->notices[i].text);
    if (result->notice_count)
        cc_notices_say(notices, CC_LEVEL_NOTE, &(struct cc_site){ .file = name },
                       "%u names are defined more than once in it; --explain lists them", result->notice_count);
}

void cc_programs_analyse(const struct cc_program_work *work, struct cc_program_result *results)
{
    uint32_t count = work->split->count;
    struct analysing all = { .work = work, .results = results };
    all.keys = cc_arena_array(work->arena, (size_t)count + 1, sizeof *all.keys);
    all.pieces = cc_arena_array(work->arena, (size_t)count + 1, sizeof *all.pieces);
    for (uint32_t i = 0; i < count; i++) {
        size_t size;
        all.keys[i] = program_key(work, &work->split->programs[i]);
        uint8_t *bytes = cc_cache_get(work->cache, "result", all.keys[i], &size);
        if (!bytes || !read_result(NULL, work->arena, bytes, size, &results[i]))
            all.pieces[all.piece_count++] = i;
    }
    struct cc_workers workers = { .context = &all,
                                  .start = start_program,
                                  .finish = program_ended,
                                  .count = all.piece_count,
                                  .jobs = work->jobs,
                                  .limits = work->limits,
                                  .what = work->progress ? "programs" : NULL };
    if (all.piece_count)
        cc_workers_run(&workers);
    for (uint32_t i = 0; i < count; i++)
        say_lost(work, work->split->programs[i].name, &results[i]);
}
