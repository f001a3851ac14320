/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/program_result.h"

#include "tools/project/line_rank.h"

static void code_site(struct cc_codec *codec, struct cc_site *site)
{
    cc_code_text(codec, &site->file);
    cc_code_u32(codec, &site->line);
    cc_code_u32(codec, &site->column);
    cc_code_u32(codec, &site->end_line);
    cc_code_u32(codec, &site->end_column);
    cc_code_text(codec, &site->function);
    if (codec->reading && codec->ranks && !cc_site_unrank(codec->ranks, site))
        codec->failed = true;
}

static const struct cc_site *code_sites(struct cc_codec *codec, const struct cc_site *sites, uint32_t *count)
{
    struct cc_site *rows = cc_code_rows(codec, sites, count, sizeof *rows);
    for (uint32_t i = 0; i < *count; i++)
        code_site(codec, &rows[i]);
    return rows;
}

static void code_lock(struct cc_codec *codec, struct cc_held_lock *lock)
{
    cc_code_text(codec, &lock->name);
    cc_code_text(codec, &lock->class_key);
    cc_code_bool(codec, &lock->shared);
    cc_code_bool(codec, &lock->maybe);
    code_site(codec, &lock->site);
}

static void code_place(struct cc_codec *codec, struct cc_place *place)
{
    uint32_t kind = place->kind;
    cc_code_u32(codec, &kind);
    place->kind = (enum cc_place_kind)kind;
    code_site(codec, &place->site);
    cc_code_text(codec, &place->text);
    cc_code_u32(codec, &place->thread);
    struct cc_held_lock *locks = cc_code_rows(codec, place->locks, &place->lock_count, sizeof *locks);
    for (uint32_t i = 0; i < place->lock_count; i++)
        code_lock(codec, &locks[i]);
    place->locks = locks;
    place->path = code_sites(codec, place->path, &place->path_count);
    cc_code_text(codec, &place->order_facts);
    cc_code_text(codec, &place->guard_facts);
}

static void code_thread(struct cc_codec *codec, struct cc_finding_thread *thread)
{
    cc_code_text(codec, &thread->name);
    cc_code_bool(codec, &thread->many);
    thread->creation = code_sites(codec, thread->creation, &thread->creation_count);
}

static void code_finding(struct cc_codec *codec, struct cc_finding *finding)
{
    uint32_t rule = finding->rule, level = finding->level, evidence = finding->evidence;
    cc_code_u32(codec, &rule);
    cc_code_u32(codec, &level);
    cc_code_u32(codec, &evidence);
    finding->rule = (enum cc_rule)rule;
    finding->level = (enum cc_level)level;
    finding->evidence = (enum cc_evidence)evidence;
    cc_code_text(codec, &finding->subject);
    cc_code_text(codec, &finding->message);
    cc_code_text(codec, &finding->why);
    cc_code_text(codec, &finding->fix);
    cc_code_text(codec, &finding->key);
    cc_code_u64(codec, &finding->fingerprint);
    struct cc_place *places = cc_code_rows(codec, finding->places, &finding->place_count, sizeof *places);
    for (uint32_t i = 0; i < finding->place_count; i++)
        code_place(codec, &places[i]);
    finding->places = places;
    struct cc_finding_thread *threads = cc_code_rows(codec, finding->threads, &finding->thread_count, sizeof *threads);
    for (uint32_t i = 0; i < finding->thread_count; i++)
        code_thread(codec, &threads[i]);
    finding->threads = threads;
    cc_code_text(codec, &finding->module);
}

struct cc_report_notice *cc_code_notices(struct cc_codec *codec, struct cc_report_notice *notices, uint32_t *count)
{
    struct cc_report_notice *rows = cc_code_rows(codec, notices, count, sizeof *rows);
    for (uint32_t i = 0; i < *count; i++) {
        uint32_t level = rows[i].level;
        cc_code_u32(codec, &level);
        rows[i].level = (enum cc_level)level;
        code_site(codec, &rows[i].site);
        cc_code_text(codec, &rows[i].text);
    }
    return rows;
}

static void code_stats(struct cc_codec *codec, struct cc_analysis_stats *stats)
{
    uint32_t *const numbers[] = { &stats->functions_defined,
                                  &stats->functions_analysed,
                                  &stats->functions_unreached,
                                  &stats->functions_skipped,
                                  &stats->functions_bounded,
                                  &stats->threads,
                                  &stats->accesses,
                                  &stats->locks,
                                  &stats->edges };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        cc_code_u32(codec, numbers[i]);
}

/* A list of numbers. */
static const uint32_t *code_numbers(struct cc_codec *codec, const uint32_t *numbers, uint32_t *count)
{
    uint32_t *rows = cc_code_rows(codec, numbers, count, sizeof *rows);
    for (uint32_t i = 0; i < *count; i++)
        cc_code_u32(codec, &rows[i]);
    return rows;
}

static void code_nesting(struct cc_codec *codec, struct cc_nesting *nesting)
{
    cc_code_u32(codec, &nesting->from);
    cc_code_u32(codec, &nesting->to);
    cc_code_u32(codec, &nesting->moment);
    cc_code_bool(codec, &nesting->from_shared);
    cc_code_bool(codec, &nesting->to_shared);
    cc_code_bool(codec, &nesting->can_wait);
    cc_code_u64(codec, &nesting->order_proof);
    nesting->gates = code_numbers(codec, nesting->gates, &nesting->gate_count);
    code_site(codec, &nesting->from_site);
    code_site(codec, &nesting->to_site);
}

static void code_nestings(struct cc_codec *codec, struct cc_nesting_set *set)
{
    struct cc_nesting_lock *locks = cc_code_rows(codec, set->locks, &set->lock_count, sizeof *locks);
    for (uint32_t i = 0; i < set->lock_count; i++) {
        cc_code_text(codec, &locks[i].name);
        cc_code_text(codec, &locks[i].key);
        cc_code_bool(codec, &locks[i].many);
    }
    struct cc_finding_thread *threads = cc_code_rows(codec, set->threads, &set->thread_count, sizeof *threads);
    for (uint32_t i = 0; i < set->thread_count; i++)
        code_thread(codec, &threads[i]);
    struct cc_nesting_moment *moments = cc_code_rows(codec, set->moments, &set->moment_count, sizeof *moments);
    for (uint32_t i = 0; i < set->moment_count; i++) {
        cc_code_u32(codec, &moments[i].thread);
        moments[i].beside = code_numbers(codec, moments[i].beside, &moments[i].beside_count);
        moments[i].threads = code_numbers(codec, moments[i].threads, &moments[i].thread_count);
    }
    struct cc_nesting *nestings = cc_code_rows(codec, set->nestings, &set->nesting_count, sizeof *nestings);
    for (uint32_t i = 0; i < set->nesting_count; i++)
        code_nesting(codec, &nestings[i]);
    struct cc_nesting_lines *lines = cc_code_rows(codec, set->lines, &set->line_count, sizeof *lines);
    for (uint32_t i = 0; i < set->line_count; i++) {
        cc_code_u32(codec, &lines[i].from);
        cc_code_u32(codec, &lines[i].to);
        code_site(codec, &lines[i].from_site);
        code_site(codec, &lines[i].to_site);
    }
    set->lines = lines;
    struct cc_nesting_origin *origins = cc_code_rows(codec, set->origins, &set->origin_count, sizeof *origins);
    for (uint32_t i = 0; i < set->origin_count; i++) {
        cc_code_text(codec, &origins[i].key);
        cc_code_bool(codec, &origins[i].initialises);
        origins[i].calls = code_sites(codec, origins[i].calls, &origins[i].call_count);
    }
    set->origins = origins;
    set->locks = locks;
    set->threads = threads;
    set->moments = moments;
    set->nestings = nestings;
}

void cc_code_result(struct cc_codec *codec, struct cc_program_result *result)
{
    result->findings = cc_code_rows(codec, result->findings, &result->finding_count, sizeof *result->findings);
    for (uint32_t i = 0; i < result->finding_count; i++)
        code_finding(codec, &result->findings[i]);
    result->orders = cc_code_rows(codec, result->orders, &result->order_count, sizeof *result->orders);
    for (uint32_t i = 0; i < result->order_count; i++) {
        cc_code_text(codec, &result->orders[i].text);
        code_site(codec, &result->orders[i].site);
    }
    result->notices = cc_code_notices(codec, result->notices, &result->notice_count);
    cc_code_texts(codec, &result->undefined_callees, &result->undefined_callee_count);
    cc_code_texts(codec, &result->bounded_functions, &result->bounded_function_count);
    cc_code_texts(codec, &result->sources, &result->source_count);
    cc_code_text(codec, &result->dot);
    code_nestings(codec, &result->nestings);
    cc_code_u32(codec, &result->cycle_count);
    code_stats(codec, &result->stats);
}
