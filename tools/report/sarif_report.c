/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "tools/report/finding_words.h"
#include "tools/report/report.h"
#include "tools/report/sarif_location.h"
#include "tools/report/sarif_tool.h"
#include "tools/report/source_uri.h"

#include <stdlib.h>

static const char schema[] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                             "sarif-schema-2.1.0.json";

/* Locks held at a place, by name and stable key, so that a run can be matched. */
static json_t *held_json(struct cc_sarif *sarif, const struct cc_finding *finding)
{
    struct cc_json *json = &sarif->json;
    json_t *all = cc_json_array(json);
    for (uint32_t i = 0; i < finding->place_count; i++) {
        json_t *held = cc_json_array(json);
        for (uint32_t j = 0; j < finding->places[i].lock_count; j++) {
            const struct cc_held_lock *lock = &finding->places[i].locks[j];
            json_t *object = cc_json_object(json);
            cc_json_put_text(json, object, "name", lock->name);
            cc_json_put_text(json, object, "classKey", lock->class_key);
            cc_json_put_bool(json, object, "shared", lock->shared);
            cc_json_put_bool(json, object, "maybe", lock->maybe);
            cc_json_append(json, held, object);
        }
        cc_json_append(json, all, held);
    }
    return all;
}

static json_t *properties_json(struct cc_sarif *sarif, const struct cc_finding *finding)
{
    struct cc_json *json = &sarif->json;
    json_t *object = cc_json_object(json), *threads = cc_json_array(json);
    cc_json_put_text(json, object, "evidence", cc_evidence_word(finding->evidence));
    cc_json_put_text(json, object, "accessPath", finding->subject);
    cc_json_put_text(json, object, "key", finding->key);
    cc_json_put_text(json, object, "why", finding->why);
    cc_json_put_text(json, object, "tried", finding->tried);
    cc_json_put_text(json, object, "fix", finding->fix);
    for (uint32_t i = 0; i < finding->thread_count; i++)
        cc_json_append(json, threads, cc_json_text(json, finding->threads[i].name));
    cc_json_put(json, object, "threads", threads);
    cc_json_put(json, object, "locksHeld", held_json(sarif, finding));
    return object;
}

static json_t *result_json(struct cc_sarif *sarif, const struct cc_finding *finding)
{
    struct cc_json *json = &sarif->json;
    json_t *result = cc_json_object(json);
    cc_json_put_text(json, result, "ruleId", cc_rule_id(finding->rule));
    cc_json_put_number(json, result, "ruleIndex", (uint64_t)finding->rule - 1);
    cc_json_put_text(json, result, "level", cc_level_name(finding->level));
    cc_json_put(json, result, "message", cc_sarif_text(json, finding->message));
    json_t *locations = cc_json_array(json), *related = cc_json_array(json);
    for (uint32_t i = 0; i < finding->place_count; i++) {
        json_t *location = cc_sarif_location(sarif, &finding->places[i].site, finding->places[i].text);
        if (i > 0)
            cc_json_put_number(json, location, "id", i);
        if (finding->places[i].evidence) {
            json_t *properties = cc_json_object(json);
            cc_json_put_text(json, properties, "evidence", cc_evidence_word(finding->places[i].evidence));
            cc_json_put(json, location, "properties", properties);
        }
        cc_json_append(json, i == 0 ? locations : related, location);
    }
    cc_json_put(json, result, "locations", locations);
    cc_json_put(json, result, "relatedLocations", related);
    if (finding->place_count) {
        json_t *flows = cc_json_array(json);
        cc_json_append(json, flows, cc_sarif_code_flow(sarif, finding));
        cc_json_put(json, result, "codeFlows", flows);
    }
    char fingerprint[17];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, finding->fingerprint);
    json_t *prints = cc_json_object(json);
    cc_json_put_text(json, prints, "concheckFingerprint/v1", fingerprint);
    cc_json_put(json, result, "partialFingerprints", prints);
    cc_json_put(json, result, "properties", properties_json(sarif, finding));
    return result;
}

/* What gating says of a result, in SARIF's words. */
static void put_mark(struct cc_sarif *sarif, json_t *result, const struct cc_report *report, uint32_t index)
{
    struct cc_json *json = &sarif->json;
    struct cc_report_mark mark = cc_report_mark_of(report, index);
    if (report->compared)
        cc_json_put_text(json, result, "baselineState", mark.state == CC_STATE_NEW ? "new" : "unchanged");
    if (!mark.suppressed_by)
        return;
    json_t *suppressions = cc_json_array(json), *suppression = cc_json_object(json);
    cc_json_put_text(json, suppression, "kind", mark.in_source ? "inSource" : "external");
    cc_json_put_text(json, suppression, "justification", mark.reason);
    cc_json_append(json, suppressions, suppression);
    cc_json_put(json, result, "suppressions", suppressions);
}

static json_t *invocation_json(struct cc_sarif *sarif, const struct cc_report *report)
{
    struct cc_json *json = &sarif->json;
    json_t *notifications = cc_json_array(json), *invocation = cc_json_object(json);
    for (uint32_t i = 0; i < report->notice_count; i++) {
        const struct cc_report_notice *notice = &report->notices[i];
        json_t *object = cc_json_object(json);
        cc_json_put_text(json, object, "level", cc_level_name(notice->level));
        cc_json_put(json, object, "message", cc_sarif_text(json, notice->text));
        if (notice->site.file) {
            json_t *locations = cc_json_array(json);
            cc_json_append(json, locations, cc_sarif_location(sarif, &notice->site, NULL));
            cc_json_put(json, object, "locations", locations);
        }
        cc_json_append(json, notifications, object);
    }
    cc_json_put_bool(json, invocation, "executionSuccessful", report->exit_code < 2);
    cc_json_put(json, invocation, "exitCode", json_integer(report->exit_code));
    cc_json_put(json, invocation, "toolExecutionNotifications", notifications);
    return invocation;
}

static json_t *run_json(struct cc_sarif *sarif, const struct cc_report *report)
{
    struct cc_json *json = &sarif->json;
    json_t *run = cc_json_object(json), *invocations = cc_json_array(json), *results = cc_json_array(json);
    cc_json_put(json, run, "tool", cc_sarif_tool(json, report->docs));
    cc_json_put(json, run, "taxonomies", cc_sarif_taxonomies(json));
    cc_json_append(json, invocations, invocation_json(sarif, report));
    cc_json_put(json, run, "invocations", invocations);
    char *uri = cc_directory_uri(sarif->directory);
    json_t *base = cc_json_object(json), *bases = cc_json_object(json);
    cc_json_put(json, base, "uri", uri ? cc_json_text(json, uri) : NULL);
    free(uri);
    cc_json_put(json, bases, CC_SARIF_BASE, base);
    cc_json_put(json, run, "originalUriBaseIds", bases);
    cc_json_put_text(json, run, "columnKind", "unicodeCodePoints");
    for (uint32_t i = 0; i < report->finding_count; i++) {
        json_t *result = result_json(sarif, &report->findings[i]);
        put_mark(sarif, result, report, i);
        cc_json_append(json, results, result);
    }
    cc_json_put(json, run, "results", results);
    return run;
}

enum cc_status cc_report_write_sarif(const struct cc_report *report, FILE *stream)
{
    struct cc_sarif sarif = { .directory = report->directory ? report->directory : "/" };
    enum cc_status status = cc_source_cache_create(sarif.directory, &sarif.sources);
    if (status != CC_OK)
        return status;
    json_t *root = cc_json_object(&sarif.json), *runs = cc_json_array(&sarif.json);
    cc_json_put_text(&sarif.json, root, "$schema", schema);
    cc_json_put_text(&sarif.json, root, "version", "2.1.0");
    cc_json_append(&sarif.json, runs, run_json(&sarif, report));
    cc_json_put(&sarif.json, root, "runs", runs);
    sarif.json.failed |= cc_source_cache_is_short(sarif.sources);
    status = cc_json_write(&sarif.json, root, stream);
    cc_source_cache_destroy(sarif.sources);
    return status;
}
