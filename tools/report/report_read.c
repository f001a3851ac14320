/* SPDX-License-Identifier: Apache-2.0 */
/* Reports read back: what the JSON writers wrote, and as much of SARIF as a comparison needs. */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tools/report/finding_words.h"
#include "tools/report/report.h"

struct reader {
    struct cc_arena *arena;
};

/* A copy of the text under `key`, or NULL. */
static const char *text_of(const struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? cc_arena_text(reader->arena, json_string_value(value), json_string_length(value))
                                 : NULL;
}

/* The same, "" where there is none. */
static const char *word_of(const struct reader *reader, const json_t *object, const char *key)
{
    const char *text = text_of(reader, object, key);
    return text ? text : "";
}

static uint32_t number_of(const json_t *object, const char *key)
{
    json_int_t value = json_integer_value(json_object_get(object, key));
    return value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
}

static uint32_t length_of(const json_t *array)
{
    return json_is_array(array) ? (uint32_t)json_array_size(array) : 0;
}

static uint64_t fingerprint_of(const char *text)
{
    return text ? strtoull(text, NULL, 16) : 0;
}

static struct cc_site read_site(const struct reader *reader, const json_t *object)
{
    return (struct cc_site){ .file = text_of(reader, object, "file"),
                             .line = number_of(object, "line"),
                             .column = number_of(object, "column"),
                             .end_line = number_of(object, "end_line"),
                             .end_column = number_of(object, "end_column"),
                             .function = text_of(reader, object, "function") };
}

static const struct cc_site *read_sites(const struct reader *reader, const json_t *array, uint32_t *count)
{
    *count = length_of(array);
    struct cc_site *sites = cc_arena_array(reader->arena, (size_t)*count + 1, sizeof *sites);
    for (uint32_t i = 0; i < *count; i++)
        sites[i] = read_site(reader, json_array_get(array, i));
    return sites;
}

static const struct cc_held_lock *read_locks(const struct reader *reader, const json_t *array, uint32_t *count)
{
    *count = length_of(array);
    struct cc_held_lock *locks = cc_arena_array(reader->arena, (size_t)*count + 1, sizeof *locks);
    for (uint32_t i = 0; i < *count; i++) {
        const json_t *row = json_array_get(array, i);
        locks[i] = (struct cc_held_lock){ .name = word_of(reader, row, "name"),
                                          .class_key = word_of(reader, row, "class_key"),
                                          .shared = json_is_true(json_object_get(row, "shared")),
                                          .maybe = json_is_true(json_object_get(row, "maybe")),
                                          .site = read_site(reader, json_object_get(row, "acquired")) };
    }
    return locks;
}

static struct cc_place read_place(const struct reader *reader, const json_t *row)
{
    struct cc_place place = { .kind = cc_place_kind_by_word(word_of(reader, row, "kind")),
                              .site = read_site(reader, json_object_get(row, "site")),
                              .text = text_of(reader, row, "text"),
                              .thread = number_of(row, "thread"),
                              .order_facts = text_of(reader, row, "order_facts"),
                              .guard_facts = text_of(reader, row, "guard_facts") };
    const char *evidence = text_of(reader, row, "evidence");
    if (evidence)
        place.evidence = cc_evidence_by_word(evidence);
    if (place.kind == CC_PLACE_DECLARATION)
        place.thread = CC_NO_THREAD;
    place.locks = read_locks(reader, json_object_get(row, "locks"), &place.lock_count);
    place.path = read_sites(reader, json_object_get(row, "path"), &place.path_count);
    return place;
}

static struct cc_finding_thread read_thread(const struct reader *reader, const json_t *row)
{
    struct cc_finding_thread thread = { .name = word_of(reader, row, "name"),
                                        .many = json_is_true(json_object_get(row, "many")) };
    thread.creation = read_sites(reader, json_object_get(row, "creation"), &thread.creation_count);
    return thread;
}

static struct cc_finding read_finding(const struct reader *reader, const json_t *row)
{
    const json_t *places = json_object_get(row, "places"), *threads = json_object_get(row, "threads");
    struct cc_finding finding = { .rule = cc_rule_by_id(word_of(reader, row, "rule")),
                                  .level = cc_level_by_word(word_of(reader, row, "level")),
                                  .evidence = cc_evidence_by_word(word_of(reader, row, "evidence")),
                                  .subject = word_of(reader, row, "subject"),
                                  .message = word_of(reader, row, "message"),
                                  .why = text_of(reader, row, "why"),
                                  .fix = text_of(reader, row, "fix"),
                                  .tried = text_of(reader, row, "tried"),
                                  .key = text_of(reader, row, "key"),
                                  .fingerprint = fingerprint_of(text_of(reader, row, "fingerprint")),
                                  .place_count = length_of(places),
                                  .thread_count = length_of(threads),
                                  .module = text_of(reader, row, "module") };
    struct cc_place *place = cc_arena_array(reader->arena, (size_t)finding.place_count + 1, sizeof *place);
    for (uint32_t i = 0; i < finding.place_count; i++)
        place[i] = read_place(reader, json_array_get(places, i));
    struct cc_finding_thread *thread = cc_arena_array(reader->arena, (size_t)finding.thread_count + 1, sizeof *thread);
    for (uint32_t i = 0; i < finding.thread_count; i++)
        thread[i] = read_thread(reader, json_array_get(threads, i));
    finding.places = place;
    finding.threads = thread;
    return finding;
}

static void read_marks(const struct reader *reader, const json_t *rows, struct cc_report *out)
{
    struct cc_report_mark *marks = cc_arena_array(reader->arena, (size_t)out->finding_count + 1, sizeof *marks);
    for (uint32_t i = 0; i < out->finding_count; i++) {
        const json_t *row = json_array_get(rows, i), *suppressed = json_object_get(row, "suppressed");
        marks[i].suppressed_by = text_of(reader, suppressed, "by");
        marks[i].reason = text_of(reader, suppressed, "reason");
        marks[i].in_source = json_is_true(json_object_get(suppressed, "in_source"));
    }
    out->marks = marks;
}

static const char *const *read_names(const struct reader *reader, const json_t *array, uint32_t *count)
{
    const char **names = cc_arena_array(reader->arena, (size_t)length_of(array) + 1, sizeof *names);
    *count = 0;
    for (uint32_t i = 0; i < length_of(array); i++) {
        const json_t *name = json_array_get(array, i);
        if (json_is_string(name))
            names[(*count)++] = cc_arena_text(reader->arena, json_string_value(name), json_string_length(name));
    }
    return names;
}

static void read_notices(const struct reader *reader, const json_t *array, struct cc_report *out)
{
    struct cc_report_notice *notices = cc_arena_array(reader->arena, (size_t)length_of(array) + 1, sizeof *notices);
    for (uint32_t i = 0; i < length_of(array); i++) {
        const json_t *row = json_array_get(array, i);
        notices[i].level = cc_level_by_word(word_of(reader, row, "level"));
        notices[i].text = word_of(reader, row, "text");
        notices[i].site = read_site(reader, json_object_get(row, "site"));
    }
    out->notices = notices;
    out->notice_count = length_of(array);
}

/* A list of numbers below `limit`, ascending; what is none is left out. */
static const uint32_t *read_numbers(const struct reader *reader, const json_t *array, uint32_t limit, uint32_t *count)
{
    uint32_t *numbers = cc_arena_array(reader->arena, (size_t)length_of(array) + 1, sizeof *numbers);
    *count = 0;
    for (uint32_t i = 0; i < length_of(array); i++) {
        json_int_t value = json_integer_value(json_array_get(array, i));
        if (json_is_integer(json_array_get(array, i)) && value >= 0 && value < limit &&
            (*count == 0 || numbers[*count - 1] < value))
            numbers[(*count)++] = (uint32_t)value;
    }
    return numbers;
}

static struct cc_nesting read_nesting(const struct reader *reader, const json_t *row, uint32_t lock_count)
{
    struct cc_nesting nesting = { .from = number_of(row, "from"),
                                  .to = number_of(row, "to"),
                                  .moment = number_of(row, "moment"),
                                  .from_shared = json_is_true(json_object_get(row, "from_shared")),
                                  .to_shared = json_is_true(json_object_get(row, "to_shared")),
                                  .can_wait = json_is_true(json_object_get(row, "can_wait")),
                                  .order_proof = fingerprint_of(text_of(reader, row, "order_proof")),
                                  .from_site = read_site(reader, json_object_get(row, "from_site")),
                                  .to_site = read_site(reader, json_object_get(row, "site")) };
    nesting.gates = read_numbers(reader, json_object_get(row, "gates"), lock_count, &nesting.gate_count);
    return nesting;
}

/* Moments whose threads are there; the others are left out, and so is all that follows them. */
static void read_moments(const struct reader *reader, const json_t *rows, struct cc_nesting_set *out)
{
    uint32_t count = length_of(rows);
    struct cc_nesting_moment *moments = cc_arena_array(reader->arena, (size_t)count + 1, sizeof *moments);
    for (uint32_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(rows, i);
        struct cc_nesting_moment *moment = &moments[out->moment_count];
        moment->thread = number_of(row, "thread");
        if (moment->thread >= out->thread_count)
            break;
        moment->beside = read_numbers(reader, json_object_get(row, "beside"), count, &moment->beside_count);
        moment->threads =
            read_numbers(reader, json_object_get(row, "beside_threads"), out->thread_count, &moment->thread_count);
        out->moment_count++;
    }
    out->moments = moments;
}

/* Where locks come from; what names no call is left out. */
static void read_origins(const struct reader *reader, const json_t *rows, struct cc_nesting_set *out)
{
    struct cc_nesting_origin *origins = cc_arena_array(reader->arena, (size_t)length_of(rows) + 1, sizeof *origins);
    for (uint32_t i = 0; i < length_of(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        struct cc_nesting_origin *origin = &origins[out->origin_count];
        origin->key = word_of(reader, row, "class_key");
        origin->initialises = json_is_true(json_object_get(row, "initialises"));
        origin->calls = read_sites(reader, json_object_get(row, "calls"), &origin->call_count);
        out->origin_count += origin->call_count > 0;
    }
    out->origins = origins;
}

static void read_lines(const struct reader *reader, const json_t *rows, struct cc_nesting_set *out)
{
    struct cc_nesting_lines *lines = cc_arena_array(reader->arena, (size_t)length_of(rows) + 1, sizeof *lines);
    for (uint32_t i = 0; i < length_of(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        struct cc_nesting_lines *one = &lines[out->line_count];
        *one = (struct cc_nesting_lines){ .from = number_of(row, "from"),
                                          .to = number_of(row, "to"),
                                          .from_site = read_site(reader, json_object_get(row, "from_site")),
                                          .to_site = read_site(reader, json_object_get(row, "site")) };
        out->line_count += one->from < out->lock_count && one->to < out->lock_count;
    }
    out->lines = lines;
}

static void read_nestings(const struct reader *reader, const json_t *set, struct cc_nesting_set *out)
{
    const json_t *rows = json_object_get(set, "locks");
    struct cc_nesting_lock *locks = cc_arena_array(reader->arena, (size_t)length_of(rows) + 1, sizeof *locks);
    out->program = text_of(reader, set, "program");
    for (; out->lock_count < length_of(rows); out->lock_count++) {
        const json_t *row = json_array_get(rows, out->lock_count);
        locks[out->lock_count] = (struct cc_nesting_lock){ .name = word_of(reader, row, "name"),
                                                           .key = word_of(reader, row, "class_key"),
                                                           .many = json_is_true(json_object_get(row, "many")) };
    }
    out->locks = locks;
    rows = json_object_get(set, "threads");
    struct cc_finding_thread *threads = cc_arena_array(reader->arena, (size_t)length_of(rows) + 1, sizeof *threads);
    for (; out->thread_count < length_of(rows); out->thread_count++)
        threads[out->thread_count] = read_thread(reader, json_array_get(rows, out->thread_count));
    out->threads = threads;
    read_moments(reader, json_object_get(set, "moments"), out);
    read_lines(reader, json_object_get(set, "lines"), out);
    read_origins(reader, json_object_get(set, "origins"), out);
    rows = json_object_get(set, "nestings");
    struct cc_nesting *nestings = cc_arena_array(reader->arena, (size_t)length_of(rows) + 1, sizeof *nestings);
    for (uint32_t i = 0; i < length_of(rows); i++) {
        struct cc_nesting one = read_nesting(reader, json_array_get(rows, i), out->lock_count);
        if (one.from < out->lock_count && one.to < out->lock_count && one.moment < out->moment_count)
            nestings[out->nesting_count++] = one;
    }
    out->nestings = nestings;
}

static void read_order(const struct reader *reader, const json_t *array, struct cc_report *out)
{
    struct cc_nesting_set *sets = cc_arena_array(reader->arena, (size_t)length_of(array) + 1, sizeof *sets);
    for (uint32_t i = 0; i < length_of(array); i++)
        read_nestings(reader, json_array_get(array, i), &sets[i]);
    out->nesting_sets = sets;
    out->nesting_set_count = length_of(array);
}

static void read_proofs(const struct reader *reader, const json_t *array, struct cc_report *out)
{
    struct cc_proved_order *orders = cc_arena_array(reader->arena, (size_t)length_of(array) + 1, sizeof *orders);
    for (uint32_t i = 0; i < length_of(array); i++) {
        const json_t *row = json_array_get(array, i);
        orders[i].text = word_of(reader, row, "text");
        orders[i].site = read_site(reader, json_object_get(row, "site"));
    }
    out->orders = orders;
    out->order_count = length_of(array);
}

static void read_own(const struct reader *reader, const json_t *root, struct cc_report *out)
{
    const json_t *rows = json_object_get(root, "findings"), *summary = json_object_get(root, "summary");
    out->finding_count = length_of(rows);
    struct cc_finding *findings = cc_arena_array(reader->arena, (size_t)out->finding_count + 1, sizeof *findings);
    for (uint32_t i = 0; i < out->finding_count; i++)
        findings[i] = read_finding(reader, json_array_get(rows, i));
    out->findings = findings;
    read_marks(reader, rows, out);
    read_notices(reader, json_object_get(root, "notices"), out);
    read_order(reader, json_object_get(root, "lock_order"), out);
    read_proofs(reader, json_object_get(root, "proved_orders"), out);
    out->of_run = text_of(reader, summary, "of_run");
    out->functions_analysed = number_of(summary, "functions_analysed");
    out->functions_skipped = number_of(summary, "functions_skipped");
    out->functions_bounded = number_of(summary, "functions_bounded");
    out->threads = number_of(summary, "threads");
    out->exit_code = (int)number_of(summary, "exit_code");
    out->assumed_callees = read_names(reader, json_object_get(summary, "assumed_callees"), &out->assumed_callee_count);
    out->bounded_functions =
        read_names(reader, json_object_get(summary, "bounded_functions"), &out->bounded_function_count);
}

/* Read the first place of a SARIF result: enough to say where it is. */
static const struct cc_place *read_sarif_place(const struct reader *reader, const json_t *result)
{
    const json_t *location = json_array_get(json_object_get(result, "locations"), 0);
    const json_t *physical = json_object_get(location, "physicalLocation");
    const json_t *region = json_object_get(physical, "region");
    const json_t *logical = json_array_get(json_object_get(location, "logicalLocations"), 0);
    struct cc_place *place = cc_arena_array(reader->arena, 1, sizeof *place);
    place->kind = CC_PLACE_OTHER;
    place->site.file = text_of(reader, json_object_get(physical, "artifactLocation"), "uri");
    place->site.line = number_of(region, "startLine");
    place->site.column = number_of(region, "startColumn");
    place->site.function = text_of(reader, logical, "name");
    return place;
}

static struct cc_finding read_sarif_result(const struct reader *reader, const json_t *result)
{
    const json_t *properties = json_object_get(result, "properties");
    const json_t *prints = json_object_get(result, "partialFingerprints");
    return (struct cc_finding){ .rule = cc_rule_by_id(word_of(reader, result, "ruleId")),
                                .level = cc_level_by_word(word_of(reader, result, "level")),
                                .evidence = cc_evidence_by_word(word_of(reader, properties, "evidence")),
                                .subject = word_of(reader, properties, "accessPath"),
                                .message = word_of(reader, json_object_get(result, "message"), "text"),
                                .why = text_of(reader, properties, "why"),
                                .fix = text_of(reader, properties, "fix"),
                                .tried = text_of(reader, properties, "tried"),
                                .key = text_of(reader, properties, "key"),
                                .fingerprint = fingerprint_of(text_of(reader, prints, "concheckFingerprint/v1")),
                                .places = read_sarif_place(reader, result),
                                .place_count = 1 };
}

static void read_sarif(const struct reader *reader, const json_t *runs, struct cc_report *out)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < length_of(runs); i++)
        most += length_of(json_object_get(json_array_get(runs, i), "results"));
    struct cc_finding *findings = cc_arena_array(reader->arena, (size_t)most + 1, sizeof *findings);
    struct cc_report_mark *marks = cc_arena_array(reader->arena, (size_t)most + 1, sizeof *marks);
    for (uint32_t i = 0; i < length_of(runs); i++) {
        const json_t *results = json_object_get(json_array_get(runs, i), "results");
        for (uint32_t j = 0; j < length_of(results); j++) {
            const json_t *result = json_array_get(results, j);
            if (length_of(json_object_get(result, "suppressions")))
                marks[out->finding_count].suppressed_by = "the report";
            findings[out->finding_count++] = read_sarif_result(reader, result);
        }
    }
    out->findings = findings;
    out->marks = marks;
}

/* Every finding must be one of ours: a rule that is known, and a fingerprint. */
static enum cc_status check_findings(const struct cc_report *report, struct cc_arena *arena, const char *path,
                                     const char **error)
{
    for (uint32_t i = 0; i < report->finding_count; i++) {
        const char *wrong = report->findings[i].rule == CC_RULE_NONE ? "names no rule of this version of concheck"
                            : report->findings[i].fingerprint == 0   ? "has no fingerprint"
                                                                     : NULL;
        if (!wrong)
            continue;
        *error = cc_arena_format(arena, "%s: finding %u %s", path, i + 1, wrong);
        return CC_ERR_FORMAT;
    }
    return CC_OK;
}

enum cc_status cc_report_read(const char *path, struct cc_arena *arena, struct cc_report *out, const char **error)
{
    *out = (struct cc_report){ 0 };
    struct reader reader = { .arena = arena };
    FILE *stream = fopen(path, "re");
    if (!stream) {
        *error = cc_arena_format(arena, "%s: cannot be read: %s", path, strerror(errno));
        return CC_ERR_IO;
    }
    int first = getc(stream);
    if (first == EOF && !ferror(stream)) {
        fclose(stream);
        return CC_OK;
    }
    ungetc(first, stream);
    json_error_t wrong;
    json_t *root = json_loadf(stream, JSON_REJECT_DUPLICATES, &wrong);
    fclose(stream);
    if (!root) {
        *error = cc_arena_format(arena, "%s:%d:%d: not JSON: %s", path, wrong.line, wrong.column, wrong.text);
        return CC_ERR_FORMAT;
    }
    enum cc_status status = CC_OK;
    const json_t *tool = json_object_get(root, "tool");
    if (json_is_array(json_object_get(root, "runs")))
        read_sarif(&reader, json_object_get(root, "runs"), out);
    else if (strcmp(word_of(&reader, tool, "name"), "concheck") == 0 &&
             json_is_array(json_object_get(root, "findings")))
        read_own(&reader, root, out);
    else {
        *error = cc_arena_format(arena, "%s: no report of concheck; make one with --format=json or baseline", path);
        status = CC_ERR_FORMAT;
    }
    json_decref(root);
    return status == CC_OK ? check_findings(out, arena, path, error) : status;
}
