/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "tools/report/finding_words.h"
#include "tools/report/json_report.h"
#include "tools/report/report.h"
#include "tools/report/source_uri.h"

enum { SCHEMA_VERSION = 1 };

/* A site, or null when nothing is known of it. */
static json_t *site_json(struct cc_json *json, const struct cc_site *site)
{
    if (!site->file && !site->function)
        return json_null();
    json_t *object = cc_json_object(json);
    cc_json_put_text(json, object, "file", site->file ? cc_path_below(site->file, json->directory) : NULL);
    if (site->line) {
        cc_json_put_number(json, object, "line", site->line);
        cc_json_put_number(json, object, "column", site->column);
        cc_json_put_number(json, object, "end_line", site->end_line);
        cc_json_put_number(json, object, "end_column", site->end_column);
    }
    cc_json_put_text(json, object, "function", site->function);
    return object;
}

static json_t *sites_json(struct cc_json *json, const struct cc_site *sites, uint32_t count)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < count; i++)
        cc_json_append(json, array, site_json(json, &sites[i]));
    return array;
}

static json_t *locks_json(struct cc_json *json, const struct cc_place *place)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < place->lock_count; i++) {
        const struct cc_held_lock *lock = &place->locks[i];
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "name", lock->name);
        cc_json_put_text(json, object, "class_key", lock->class_key);
        cc_json_put_bool(json, object, "shared", lock->shared);
        cc_json_put_bool(json, object, "maybe", lock->maybe);
        cc_json_put(json, object, "acquired", site_json(json, &lock->site));
        cc_json_append(json, array, object);
    }
    return array;
}

static json_t *place_json(struct cc_json *json, const struct cc_place *place)
{
    json_t *object = cc_json_object(json);
    cc_json_put_text(json, object, "kind", cc_place_kind_word(place->kind));
    cc_json_put_text(json, object, "text", place->text);
    cc_json_put(json, object, "site", site_json(json, &place->site));
    if (place->thread != CC_NO_THREAD)
        cc_json_put_number(json, object, "thread", place->thread);
    cc_json_put(json, object, "locks", locks_json(json, place));
    cc_json_put(json, object, "path", sites_json(json, place->path, place->path_count));
    cc_json_put_text(json, object, "order_facts", place->order_facts);
    cc_json_put_text(json, object, "guard_facts", place->guard_facts);
    if (place->evidence)
        cc_json_put_text(json, object, "evidence", cc_evidence_word(place->evidence));
    return object;
}

static json_t *thread_json(struct cc_json *json, const struct cc_finding_thread *thread)
{
    json_t *object = cc_json_object(json);
    cc_json_put_text(json, object, "name", thread->name);
    cc_json_put_bool(json, object, "many", thread->many);
    cc_json_put(json, object, "creation", sites_json(json, thread->creation, thread->creation_count));
    return object;
}

/* What a baseline needs of a finding, and nothing that changes with lines. */
static json_t *identity_json(struct cc_json *json, const struct cc_finding *finding)
{
    char fingerprint[17];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, finding->fingerprint);
    json_t *object = cc_json_object(json);
    cc_json_put_text(json, object, "fingerprint", fingerprint);
    cc_json_put_text(json, object, "rule", cc_rule_id(finding->rule));
    cc_json_put_text(json, object, "level", cc_level_name(finding->level));
    cc_json_put_text(json, object, "message", finding->message);
    cc_json_put_text(json, object, "key", finding->key);
    return object;
}

/* What gating says: nothing for a finding that is new without a comparison and not suppressed. */
static void put_mark(struct cc_json *json, json_t *object, const struct cc_report *report, uint32_t index)
{
    struct cc_report_mark mark = cc_report_mark_of(report, index);
    if (report->compared)
        cc_json_put_text(json, object, "state", mark.state == CC_STATE_NEW ? "new" : "unchanged");
    if (!mark.suppressed_by)
        return;
    json_t *suppressed = cc_json_object(json);
    cc_json_put_text(json, suppressed, "by", mark.suppressed_by);
    cc_json_put_text(json, suppressed, "reason", mark.reason);
    cc_json_put_bool(json, suppressed, "in_source", mark.in_source);
    cc_json_put(json, object, "suppressed", suppressed);
}

static json_t *finding_json(struct cc_json *json, const struct cc_finding *finding)
{
    char fingerprint[17];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, finding->fingerprint);
    json_t *object = cc_json_object(json);
    cc_json_put_text(json, object, "rule", cc_rule_id(finding->rule));
    cc_json_put_text(json, object, "level", cc_level_name(finding->level));
    cc_json_put_text(json, object, "evidence", cc_evidence_word(finding->evidence));
    cc_json_put_text(json, object, "subject", finding->subject);
    cc_json_put_text(json, object, "message", finding->message);
    cc_json_put_text(json, object, "why", finding->why);
    cc_json_put_text(json, object, "fix", finding->fix);
    cc_json_put_text(json, object, "tried", finding->tried);
    cc_json_put_text(json, object, "key", finding->key);
    cc_json_put_text(json, object, "fingerprint", fingerprint);
    cc_json_put_text(json, object, "module", finding->module);
    json_t *places = cc_json_array(json), *threads = cc_json_array(json);
    for (uint32_t i = 0; i < finding->place_count; i++)
        cc_json_append(json, places, place_json(json, &finding->places[i]));
    for (uint32_t i = 0; i < finding->thread_count; i++)
        cc_json_append(json, threads, thread_json(json, &finding->threads[i]));
    cc_json_put(json, object, "places", places);
    cc_json_put(json, object, "threads", threads);
    return object;
}

static json_t *names_json(struct cc_json *json, const char *const *names, uint32_t count)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < count; i++)
        cc_json_append(json, array, cc_json_text(json, names[i]));
    return array;
}

static json_t *notices_json(struct cc_json *json, const struct cc_report *report)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < report->notice_count; i++) {
        const struct cc_report_notice *notice = &report->notices[i];
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "level", cc_level_name(notice->level));
        cc_json_put_text(json, object, "text", notice->text);
        cc_json_put(json, object, "site", site_json(json, &notice->site));
        cc_json_append(json, array, object);
    }
    return array;
}

static json_t *summary_json(struct cc_json *json, const struct cc_report *report, const struct cc_report_counts *counts)
{
    json_t *object = cc_json_object(json);
    cc_json_put_number(json, object, "errors", counts->errors);
    cc_json_put_number(json, object, "warnings", counts->warnings);
    cc_json_put_number(json, object, "notes", counts->notes);
    cc_json_put_number(json, object, "suppressed", counts->suppressed);
    if (report->compared) {
        cc_json_put_number(json, object, "unchanged", counts->unchanged);
        cc_json_put_number(json, object, "fixed", report->fixed_count);
    }
    cc_json_put_number(json, object, "functions_with_findings", counts->functions);
    cc_json_put_text(json, object, "of_run", report->of_run);
    cc_json_put_number(json, object, "functions_analysed", report->functions_analysed);
    cc_json_put_number(json, object, "functions_skipped", report->functions_skipped);
    cc_json_put_number(json, object, "functions_bounded", report->functions_bounded);
    cc_json_put_number(json, object, "threads", report->threads);
    cc_json_put(json, object, "assumed_callees",
                names_json(json, report->assumed_callees, report->assumed_callee_count));
    cc_json_put(json, object, "bounded_functions",
                names_json(json, report->bounded_functions, report->bounded_function_count));
    cc_json_put(json, object, "exit_code", json_integer(report->exit_code));
    return object;
}

static json_t *suppressions_json(struct cc_json *json, const struct cc_report *report)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < report->suppression_count; i++) {
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "where", report->suppressions[i].where);
        cc_json_put_text(json, object, "text", report->suppressions[i].text);
        cc_json_put_number(json, object, "hits", report->suppressions[i].hits);
        cc_json_append(json, array, object);
    }
    return array;
}

/* The head that all our files have, and an empty list of findings to fill. */
static json_t *root_json(struct cc_json *json, json_t **findings)
{
    json_t *root = cc_json_object(json);
    json_t *tool = cc_json_object(json);
    cc_json_put_text(json, tool, "name", "concheck");
    cc_json_put_text(json, tool, "version", CC_VERSION);
    cc_json_put_number(json, root, "schema", SCHEMA_VERSION);
    cc_json_put(json, root, "tool", tool);
    *findings = cc_json_array(json);
    cc_json_put(json, root, "findings", *findings);
    return root;
}

static json_t *durations_json(struct cc_json *json, const struct cc_report_durations *durations)
{
    json_t *object = cc_json_object(json);
    cc_json_put_number(json, object, "total_ns", durations->total);
    cc_json_put_number(json, object, "median_ns", (uint64_t)durations->median);
    cc_json_put_number(json, object, "percentile_99_ns", (uint64_t)durations->most);
    cc_json_put_number(json, object, "longest_ns", durations->longest);
    return object;
}

static json_t *contention_json(struct cc_json *json, const struct cc_report *report)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < report->contention_count; i++) {
        const struct cc_report_contention *row = &report->contention[i];
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "lock", row->name);
        cc_json_put_number(json, object, "acquired_about", row->acquired);
        cc_json_put_number(json, object, "contended", row->contended);
        cc_json_put_number(json, object, "measured", row->measured);
        cc_json_put(json, object, "wait", durations_json(json, &row->wait));
        cc_json_put(json, object, "hold", durations_json(json, &row->hold));
        cc_json_put_text(json, object, "longest_wait_at", *row->longest_at ? row->longest_at : NULL);
        cc_json_append(json, array, object);
    }
    return array;
}

static json_t *orders_json(struct cc_json *json, const struct cc_report *report)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < report->order_count; i++) {
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "text", report->orders[i].text);
        cc_json_put(json, object, "site", site_json(json, &report->orders[i].site));
        cc_json_append(json, array, object);
    }
    return array;
}

static json_t *numbers_json(struct cc_json *json, const uint32_t *numbers, uint32_t count)
{
    json_t *array = cc_json_array(json);
    for (uint32_t i = 0; i < count; i++)
        cc_json_append(json, array, json_integer(numbers[i]));
    return array;
}

static json_t *nesting_json(struct cc_json *json, const struct cc_nesting *nesting)
{
    json_t *object = cc_json_object(json);
    cc_json_put_number(json, object, "from", nesting->from);
    cc_json_put_number(json, object, "to", nesting->to);
    cc_json_put_number(json, object, "moment", nesting->moment);
    cc_json_put_bool(json, object, "from_shared", nesting->from_shared);
    cc_json_put_bool(json, object, "to_shared", nesting->to_shared);
    cc_json_put_bool(json, object, "can_wait", nesting->can_wait);
    if (nesting->order_proof) {
        char proof[17];
        snprintf(proof, sizeof proof, "%016" PRIx64, nesting->order_proof);
        cc_json_put_text(json, object, "order_proof", proof);
    }
    cc_json_put(json, object, "gates", numbers_json(json, nesting->gates, nesting->gate_count));
    cc_json_put(json, object, "from_site", site_json(json, &nesting->from_site));
    cc_json_put(json, object, "site", site_json(json, &nesting->to_site));
    return object;
}

/* The nested acquisitions of a program. */
static json_t *nestings_json(struct cc_json *json, const struct cc_nesting_set *set)
{
    json_t *object = cc_json_object(json), *locks = cc_json_array(json), *threads = cc_json_array(json);
    json_t *moments = cc_json_array(json), *nestings = cc_json_array(json);
    json_t *lines = cc_json_array(json), *origins = cc_json_array(json);
    cc_json_put_text(json, object, "program", set->program);
    for (uint32_t i = 0; i < set->lock_count; i++) {
        json_t *lock = cc_json_object(json);
        cc_json_put_text(json, lock, "name", set->locks[i].name);
        cc_json_put_text(json, lock, "class_key", set->locks[i].key);
        cc_json_put_bool(json, lock, "many", set->locks[i].many);
        cc_json_append(json, locks, lock);
    }
    for (uint32_t i = 0; i < set->thread_count; i++)
        cc_json_append(json, threads, thread_json(json, &set->threads[i]));
    for (uint32_t i = 0; i < set->moment_count; i++) {
        const struct cc_nesting_moment *row = &set->moments[i];
        json_t *moment = cc_json_object(json);
        cc_json_put_number(json, moment, "thread", row->thread);
        cc_json_put(json, moment, "beside", numbers_json(json, row->beside, row->beside_count));
        cc_json_put(json, moment, "beside_threads", numbers_json(json, row->threads, row->thread_count));
        cc_json_append(json, moments, moment);
    }
    for (uint32_t i = 0; i < set->nesting_count; i++)
        cc_json_append(json, nestings, nesting_json(json, &set->nestings[i]));
    for (uint32_t i = 0; i < set->line_count; i++) {
        json_t *row = cc_json_object(json);
        cc_json_put_number(json, row, "from", set->lines[i].from);
        cc_json_put_number(json, row, "to", set->lines[i].to);
        cc_json_put(json, row, "from_site", site_json(json, &set->lines[i].from_site));
        cc_json_put(json, row, "site", site_json(json, &set->lines[i].to_site));
        cc_json_append(json, lines, row);
    }
    for (uint32_t i = 0; i < set->origin_count; i++) {
        json_t *origin = cc_json_object(json);
        cc_json_put_text(json, origin, "class_key", set->origins[i].key);
        cc_json_put_bool(json, origin, "initialises", set->origins[i].initialises);
        cc_json_put(json, origin, "calls", sites_json(json, set->origins[i].calls, set->origins[i].call_count));
        cc_json_append(json, origins, origin);
    }
    cc_json_put(json, object, "locks", locks);
    cc_json_put(json, object, "threads", threads);
    cc_json_put(json, object, "moments", moments);
    cc_json_put(json, object, "nestings", nestings);
    cc_json_put(json, object, "lines", lines);
    cc_json_put(json, object, "origins", origins);
    return object;
}

json_t *cc_report_json(struct cc_json *json, const struct cc_report *report)
{
    struct cc_report_counts counts;
    if (cc_report_count(report, &counts) != CC_OK)
        json->failed = true;
    json_t *findings, *root = root_json(json, &findings);
    for (uint32_t i = 0; i < report->finding_count; i++) {
        json_t *object = finding_json(json, &report->findings[i]);
        put_mark(json, object, report, i);
        cc_json_append(json, findings, object);
    }
    if (report->compared) {
        json_t *fixed = cc_json_array(json);
        for (uint32_t i = 0; i < report->fixed_count; i++)
            cc_json_append(json, fixed, identity_json(json, &report->fixed[i]));
        cc_json_put(json, root, "fixed", fixed);
    }
    cc_json_put(json, root, "suppressions", suppressions_json(json, report));
    cc_json_put(json, root, "notices", notices_json(json, report));
    cc_json_put(json, root, "proved_orders", orders_json(json, report));
    json_t *order = cc_json_array(json);
    for (uint32_t i = 0; i < report->nesting_set_count; i++)
        if (report->nesting_sets[i].nesting_count || report->nesting_sets[i].origin_count)
            cc_json_append(json, order, nestings_json(json, &report->nesting_sets[i]));
    cc_json_put(json, root, "lock_order", order);
    if (report->of_run)
        cc_json_put(json, root, "contention", contention_json(json, report));
    cc_json_put(json, root, "summary", summary_json(json, report, &counts));
    return root;
}

enum cc_status cc_report_write_json(const struct cc_report *report, FILE *stream)
{
    struct cc_json json = { .failed = false };
    json_t *root = cc_report_json(&json, report);
    return cc_json_write(&json, root, stream);
}

enum cc_status cc_report_write_baseline(const struct cc_report *report, FILE *stream)
{
    struct cc_json json = { .failed = false };
    json_t *findings, *root = root_json(&json, &findings);
    for (uint32_t i = 0; i < report->finding_count; i++)
        if (!cc_report_mark_of(report, i).suppressed_by)
            cc_json_append(&json, findings, identity_json(&json, &report->findings[i]));
    return cc_json_write(&json, root, stream);
}
