/* SPDX-License-Identifier: Apache-2.0 */
#include "report_sample.h"

#include <jansson.h>

#include "tools/report/rule_details.h"
#include "tools/report/source_uri.h"

static json_t *parsed(enum cc_status (*write)(const struct cc_report *, FILE *), const struct cc_report *report)
{
    char *text = NULL;
    enum cc_status status;
    WRITTEN(text, status, write(report, stream));
    assert_int_equal(status, CC_OK);
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        fail_msg("%d:%d: %s", error.line, error.column, error.text);
    free(text);
    return root;
}

/* The value at a path such as "runs.0.results.0.level". */
static json_t *at(json_t *value, const char *path)
{
    char step[64];
    for (const char *rest = path; *rest;) {
        size_t length = strcspn(rest, "./");
        memcpy(step, rest, length);
        step[length] = '\0';
        value = json_is_array(value) ? json_array_get(value, strtoul(step, NULL, 10)) : json_object_get(value, step);
        if (!value)
            fail_msg("no %s in %s", step, path);
        rest += length + (rest[length] != '\0');
    }
    return value;
}

static const char *text_at(json_t *root, const char *path)
{
    return json_string_value(at(root, path));
}

static json_int_t number_at(json_t *root, const char *path)
{
    return json_integer_value(at(root, path));
}

static void sarif_has_rules_for_every_result(void **state)
{
    (void)state;
    struct cc_report report = sample_report("/nowhere");
    json_t *root = parsed(cc_report_write_sarif, &report);
    assert_string_equal(text_at(root, "version"), "2.1.0");
    json_t *rules = at(root, "runs.0.tool.driver.rules");
    assert_int_equal(json_array_size(rules), CC_RULE_COUNT - 1);
    assert_string_equal(text_at(root, "runs.0.tool.driver.rules.0.id"), "data-race");
    assert_string_equal(text_at(root, "runs.0.tool.driver.rules.0.helpUri"), "file:///docs/docs/rules/data-race.md");
    assert_string_equal(text_at(root, "runs.0.tool.driver.rules.0.defaultConfiguration.level"), "error");
    assert_string_equal(text_at(root, "runs.0.tool.driver.rules.0.properties.tags.1"), "external/cwe/cwe-362");
    json_t *results = at(root, "runs.0.results"), *result;
    assert_int_equal(json_array_size(results), 2);
    size_t index;
    json_array_foreach(results, index, result)
    {
        json_t *rule = json_array_get(rules, (size_t)number_at(result, "ruleIndex"));
        assert_string_equal(text_at(rule, "id"), text_at(result, "ruleId"));
    }
    json_decref(root);
}

static void every_rule_has_details(void **state)
{
    (void)state;
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++) {
        const struct cc_rule_details *details = cc_rule_details((enum cc_rule)rule);
        if (!details->description || !details->weakness[0])
            fail_msg("rule %s has no details", cc_rule_id((enum cc_rule)rule));
    }
}

static void sarif_places_are_locations_and_the_rest_flows(void **state)
{
    (void)state;
    const char *folder = sample_folder();
    struct cc_report report = sample_report(folder);
    json_t *root = parsed(cc_report_write_sarif, &report), *result = at(root, "runs.0.results.0");
    assert_string_equal(text_at(result, "level"), "error");
    assert_string_equal(text_at(result, "message.text"), "data race on `counter`");
    assert_int_equal(json_array_size(at(result, "locations")), 1);
    assert_int_equal(json_array_size(at(result, "relatedLocations")), 2);
    json_t *physical = at(result, "locations.0.physicalLocation");
    assert_string_equal(text_at(physical, "artifactLocation.uri"), "sample.c");
    assert_string_equal(text_at(physical, "artifactLocation.uriBaseId"), "SRCROOT");
    assert_int_equal(number_at(physical, "region.startLine"), 4);
    assert_int_equal(number_at(physical, "region.startColumn"), 2);
    assert_int_equal(number_at(physical, "region.endLine"), 4);
    assert_int_equal(number_at(physical, "region.endColumn"), 11);
    /* byte column 13 of line 5 follows two characters of two and three bytes */
    assert_int_equal(number_at(result, "relatedLocations.0.physicalLocation.region.startColumn"), 10);
    assert_int_equal(number_at(result, "relatedLocations.0.physicalLocation.region.endColumn"), 19);
    json_t *outside = at(result, "relatedLocations.1.physicalLocation.artifactLocation");
    assert_string_equal(text_at(outside, "uri"), "file:///elsewhere/gone%20file.c");
    assert_null(json_object_get(outside, "uriBaseId"));
    assert_string_equal(json_string_value(json_object_get(at(result, "partialFingerprints"), "concheckFingerprint/v1")),
                        "0123456789abcdef");
    assert_string_equal(text_at(result, "properties.evidence"), "predicted");
    assert_string_equal(text_at(result, "properties.accessPath"), "`counter`");
    assert_string_equal(text_at(result, "properties.locksHeld.1.0.classKey"), "table.lock");
    json_decref(root);
    sample_folder_remove(folder);
}

static void sarif_flows_have_a_thread_flow_for_each_thread(void **state)
{
    (void)state;
    struct cc_report report = sample_report("/nowhere");
    json_t *root = parsed(cc_report_write_sarif, &report);
    json_t *flows = at(root, "runs.0.results.0.codeFlows.0.threadFlows");
    /* two threads of one creation site, and main */
    assert_int_equal(json_array_size(flows), 3);
    assert_string_equal(text_at(flows, "0.id"), "thread worker #1");
    assert_string_equal(text_at(flows, "1.id"), "thread worker #2");
    assert_string_equal(text_at(flows, "2.id"), "main");
    json_t *steps = at(flows, "1.locations");
    assert_int_equal(json_array_size(steps), 5);
    static const char *const messages[] = { "the thread is created here", "reached by this call",
                                            "table.lock is acquired here",
                                            "m is acquired here for reading, on some paths", "read of `counter`" };
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(text_at(json_array_get(steps, i), "location.message.text"), messages[i]);
    assert_string_equal(text_at(steps, "4.importance"), "essential");
    json_decref(root);
}

static void sarif_merges_places_of_one_thread(void **state)
{
    (void)state;
    static const struct cc_finding_thread one[] = { { "main", false, NULL, 0 } };
    struct cc_finding finding = sample_findings[0];
    struct cc_place places[] = { sample_places[0], sample_places[1] };
    finding.places = places;
    finding.place_count = 2;
    finding.threads = one;
    finding.thread_count = 1;
    struct cc_report report = { .findings = &finding, .finding_count = 1, .directory = "/" };
    json_t *root = parsed(cc_report_write_sarif, &report);
    json_t *flows = at(root, "runs.0.results.0.codeFlows.0.threadFlows");
    assert_int_equal(json_array_size(flows), 1);
    assert_int_equal(json_array_size(at(flows, "0.locations")), 5);
    json_decref(root);
}

static void sarif_cycle_has_a_thread_flow_for_each_edge(void **state)
{
    (void)state;
    struct cc_finding_thread many[] = { { .name = "worker", .many = true } };
    struct cc_finding finding = sample_findings[0];
    struct cc_place places[] = { sample_places[0], sample_places[0], sample_places[0], sample_places[0] };
    for (int i = 0; i < 4; i++)
        places[i].thread = 0;
    finding.rule = CC_RULE_LOCK_ORDER_CYCLE;
    finding.places = places;
    finding.place_count = 4;
    finding.threads = many;
    finding.thread_count = 1;
    struct cc_report report = { .findings = &finding, .finding_count = 1, .directory = "/" };
    json_t *root = parsed(cc_report_write_sarif, &report);
    json_t *flows = at(root, "runs.0.results.0.codeFlows.0.threadFlows");
    assert_int_equal(json_array_size(flows), 2);
    assert_string_equal(text_at(flows, "0.id"), "worker #1");
    assert_string_equal(text_at(flows, "1.id"), "worker #2");
    json_decref(root);
}

static void sarif_says_what_was_lost(void **state)
{
    (void)state;
    struct cc_report report = sample_report("/base dir");
    json_t *root = parsed(cc_report_write_sarif, &report), *invocation = at(root, "runs.0.invocations.0");
    assert_int_equal(number_at(invocation, "exitCode"), 2);
    assert_true(json_is_false(at(invocation, "executionSuccessful")));
    json_t *notification = at(invocation, "toolExecutionNotifications.0");
    assert_string_equal(text_at(notification, "level"), "error");
    assert_string_equal(text_at(notification, "message.text"), "expected ';'");
    assert_int_equal(number_at(notification, "locations.0.physicalLocation.region.startLine"), 7);
    assert_string_equal(text_at(root, "runs.0.originalUriBaseIds.SRCROOT.uri"), "file:///base%20dir/");
    json_decref(root);
}

static void json_holds_the_whole_finding(void **state)
{
    (void)state;
    struct cc_report report = sample_report("/nowhere");
    json_t *root = parsed(cc_report_write_json, &report), *finding = at(root, "findings.0");
    assert_string_equal(text_at(finding, "rule"), "data-race");
    assert_string_equal(text_at(finding, "evidence"), "predicted");
    assert_string_equal(text_at(finding, "fingerprint"), "0123456789abcdef");
    assert_string_equal(text_at(finding, "key"), "counter");
    assert_string_equal(text_at(finding, "why"), "nothing keeps the two apart");
    assert_string_equal(text_at(finding, "places.1.kind"), "read");
    assert_int_equal(number_at(finding, "places.1.site.end_column"), 21);
    assert_true(json_is_true(at(finding, "places.1.locks.1.maybe")));
    assert_int_equal(number_at(finding, "places.1.locks.1.acquired.line"), 8);
    assert_string_equal(text_at(finding, "places.1.guard_facts"), "flag != 0");
    assert_true(json_is_true(at(finding, "threads.0.many")));
    assert_int_equal(number_at(finding, "threads.0.creation.0.line"), 12);
    assert_int_equal(number_at(root, "summary.errors"), 1);
    assert_int_equal(number_at(root, "summary.notes"), 1);
    assert_int_equal(json_array_size(at(root, "summary.assumed_callees")), 8);
    assert_string_equal(text_at(root, "notices.0.site.file"), "broken.c");
    json_decref(root);
}

static void names_that_are_not_utf8_are_repaired(void **state)
{
    (void)state;
    struct cc_report_notice notice = { CC_LEVEL_ERROR, { .file = "caf\xe9.c" }, "no \xff such \xc3\xa4" };
    struct cc_report report = { .notices = &notice, .notice_count = 1, .directory = "/" };
    json_t *root = parsed(cc_report_write_json, &report);
    assert_string_equal(text_at(root, "notices.0.text"), "no \xef\xbf\xbd such \xc3\xa4");
    json_decref(root);
    root = parsed(cc_report_write_sarif, &report);
    assert_string_equal(text_at(root, "runs.0.invocations.0.toolExecutionNotifications.0.locations.0."
                                      "physicalLocation.artifactLocation.uri"),
                        "caf%E9.c");
    json_decref(root);
}

static void uris_are_relative_below_the_directory(void **state)
{
    (void)state;
    static const struct {
        const char *file, *directory, *uri;
        bool relative;
    } cases[] = {
        { "a.c", "/home/me", "a.c", true },
        { "./src//a.c", "/home/me", "src/a.c", true },
        { "../me/a.c", "/home/me", "a.c", true },
        { "../you/a.c", "/home/me", "file:///home/you/a.c", false },
        { "/home/me/x/a.c", "/home/me/", "x/a.c", true },
        { "/home/meadow/a.c", "/home/me", "file:///home/meadow/a.c", false },
        { "/a#b.c", "/", "a%23b.c", true },
        { "../../../a.c", "/home", "file:///a.c", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool relative;
        char *uri = cc_source_uri(cases[i].file, cases[i].directory, &relative);
        assert_string_equal(uri, cases[i].uri);
        assert_int_equal(relative, cases[i].relative);
        free(uri);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sarif_has_rules_for_every_result),
        cmocka_unit_test(every_rule_has_details),
        cmocka_unit_test(sarif_places_are_locations_and_the_rest_flows),
        cmocka_unit_test(sarif_flows_have_a_thread_flow_for_each_thread),
        cmocka_unit_test(sarif_merges_places_of_one_thread),
        cmocka_unit_test(sarif_cycle_has_a_thread_flow_for_each_edge),
        cmocka_unit_test(sarif_says_what_was_lost),
        cmocka_unit_test(json_holds_the_whole_finding),
        cmocka_unit_test(names_that_are_not_utf8_are_repaired),
        cmocka_unit_test(uris_are_relative_below_the_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
