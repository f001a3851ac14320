/* SPDX-License-Identifier: Apache-2.0 */
#include "report_sample.h"

#include "tools/report/snippet.h"
#include "tools/report/utf8.h"

static char *report_text(const struct cc_report *report, struct cc_text_options options)
{
    char *text = NULL;
    enum cc_status status;
    WRITTEN(text, status, cc_report_write_text(report, &options, stream));
    assert_int_equal(status, CC_OK);
    return text;
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("missing:\n%s\nin:\n%s", part, text);
}

static void text_shows_places_threads_and_locks(void **state)
{
    (void)state;
    const char *folder = sample_folder();
    struct cc_report report = sample_report(folder);
    char *text = report_text(&report, (struct cc_text_options){ 0 });
    assert_contains(text, "sample.c:4:2: error: data race on `counter` [data-race]\n"
                          "    4 |         counter++;\n"
                          "      |         ^~~~~~~~~\n"
                          "sample.c:4:2: note: write of `counter` in thread worker, holding no lock\n"
                          "sample.c:12:5: note: thread worker is created here, and more than one may run at once\n");
    assert_contains(text, "sample.c:5:13: note: read of `counter` in thread worker (another one), holding `table.lock` "
                          "(acquired at sample.c:3) and `m` for reading on some paths (acquired at other.c:8)\n"
                          "    5 |         /* \xc3\xa4\xe6\x97\xa5 */ counter--;\n"
                          "      |                  ^~~~~~~~~\n"
                          "sample.c:6:5: note: reached by this call in 'worker'\n");
    assert_contains(text, "/elsewhere/gone file.c:99:3: note: read of `counter` in the main thread, holding no lock\n"
                          "note: why: nothing keeps the two apart\n"
                          "note: fix: protect `counter` with one mutex\n");
    assert_contains(text, "note: `m` is never acquired [lock-never-used, confirmed]\n");
    assert_contains(text, "\n1 error, 1 note in 1 function (12 analysed, 0 skipped, 1 bounded); threads: 3\n"
                          "assumed of 8 undefined functions that locks and shared data stay as they are: "
                          "a, b, c, d, e, f and 2 more\n");
    assert_null(strstr(text, "order:"));
    assert_null(strchr(text, '\033'));
    free(text);
    sample_folder_remove(folder);
}

static void text_explains_and_is_quiet_when_asked(void **state)
{
    (void)state;
    const char *folder = sample_folder();
    struct cc_report report = sample_report(folder);
    char *text = report_text(&report, (struct cc_text_options){ .explain = true });
    assert_contains(text, "note: order: after the thread is created\n");
    assert_contains(text, "note: guard: flag != 0\n");
    assert_contains(text, "note: fingerprint: 0123456789abcdef of counter\n");
    assert_contains(text, "a, b, c, d, e, f, g, h\n");
    free(text);
    text = report_text(&report, (struct cc_text_options){ .quiet = true });
    assert_null(strstr(text, "analysed"));
    assert_contains(text, "[data-race]");
    free(text);
    report.finding_count = 0;
    text = report_text(&report, (struct cc_text_options){ 0 });
    assert_string_equal(text, "");
    free(text);
    sample_folder_remove(folder);
}

static void text_is_coloured_like_clangs(void **state)
{
    (void)state;
    const char *folder = sample_folder();
    struct cc_report report = sample_report(folder);
    char *text = report_text(&report, (struct cc_text_options){ .color = true });
    assert_contains(text, "\033[0;1msample.c:4:2: \033[0;1;31merror: \033[0;1mdata race on `counter`\033[0m");
    assert_contains(text, "\033[0;1;32m^~~~~~~~~\033[0m\n");
    free(text);
    sample_folder_remove(folder);
}

static void long_call_paths_lose_their_middle(void **state)
{
    (void)state;
    struct cc_site path[20];
    for (uint32_t i = 0; i < 20; i++)
        path[i] = (struct cc_site){ "p.c", i + 1, 1, i + 1, 1, "f" };
    struct cc_place place = { .kind = CC_PLACE_CALL, .site = path[0], .path = path, .path_count = 20 };
    struct cc_finding finding = { .rule = CC_RULE_LOCK_LEAK,
                                  .level = CC_LEVEL_WARNING,
                                  .evidence = CC_EVIDENCE_PREDICTED,
                                  .message = "m",
                                  .places = &place,
                                  .place_count = 1 };
    struct cc_report report = { .findings = &finding, .finding_count = 1, .directory = "/" };
    char *text = report_text(&report, (struct cc_text_options){ .quiet = true });
    assert_contains(text, "p.c:4:1: note: reached by this call in 'f'\nnote: through 12 more calls\n"
                          "p.c:17:1: note: reached by this call in 'f'\n");
    free(text);
}

static void full_disk_is_an_error(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    struct cc_report report = sample_report("/");
    struct cc_text_options options = { 0 };
    assert_int_equal(cc_report_write_text(&report, &options, full), CC_ERR_IO);
    clearerr(full);
    assert_int_equal(cc_report_write_sarif(&report, full), CC_ERR_IO);
    clearerr(full);
    assert_int_equal(cc_report_write_json(&report, full), CC_ERR_IO);
    fclose(full);
}

static char *snippet(const char *line, uint32_t column, uint32_t end_column)
{
    const char *folder = sample_folder();
    char name[128], *text = NULL;
    snprintf(name, sizeof name, "%s/sample.c", folder);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fputs(line, file);
    fclose(file);
    struct cc_source_cache *sources;
    assert_int_equal(cc_source_cache_create(folder, &sources), CC_OK);
    struct cc_site site = { "sample.c", 1, column, 1, end_column, NULL };
    int done;
    WRITTEN(text, done, (cc_snippet_write(sources, &site, false, stream), 0));
    assert_int_equal(done, 0);
    cc_source_cache_destroy(sources);
    sample_folder_remove(folder);
    return text;
}

static void carets_stand_under_their_column(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint32_t column, end_column;
        const char *expected;
    } cases[] = {
        { "a = b;\n", 5, 5, "    1 | a = b;\n      |     ^\n" },
        { "a = bcd;\r\n", 5, 7, "    1 | a = bcd;\n      |     ^~~\n" },
        { "x\ty\n", 3, 3, "    1 | x       y\n      |         ^\n" },
        { "\"\xc3\xa4\" b", 6, 6, "    1 | \"\xc3\xa4\" b\n      |     ^\n" },
        { "\xff\x1b[31m b", 8, 8, "    1 | \xef\xbf\xbd?[31m b\n      |        ^\n" },
        { "e\xcc\x81 b", 5, 5, "    1 | e\xcc\x81 b\n      |   ^\n" },
        { "no end", 99, 99, "" },
        { "no column", 0, 0, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = snippet(cases[i].line, cases[i].column, cases[i].end_column);
        assert_string_equal(text, cases[i].expected);
        free(text);
    }
}

static void long_lines_are_cut_around_the_caret(void **state)
{
    (void)state;
    char line[2001];
    memset(line, 'x', sizeof line - 1);
    line[1000] = 'Y';
    line[sizeof line - 1] = '\0';
    char *text = snippet(line, 1001, 1001);
    char *above = strchr(text, 'Y');
    assert_non_null(above);
    assert_true(strlen(text) < 400);
    const char *second = strchr(text, '\n') + 1, *caret = strchr(text, '^');
    assert_int_equal(above - text, caret - second);
    free(text);
}

static void utf8_is_decoded_strictly(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        uint32_t point;
    } cases[] = {
        { "a", 1, 'a' },
        { "\xc3\xa4", 2, 0xe4 },
        { "\xe6\x97\xa5", 3, 0x65e5 },
        { "\xf0\x9f\x98\x80", 4, 0x1f600 },
        { "\xc0\x80", 1, CC_UTF8_INVALID },
        { "\xe0\x80\x80", 1, CC_UTF8_INVALID },
        { "\xed\xa0\x80", 1, CC_UTF8_INVALID },
        { "\xf5\x80\x80\x80", 1, CC_UTF8_INVALID },
        { "\xe6\x97", 1, CC_UTF8_INVALID },
        { "\x80", 1, CC_UTF8_INVALID },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t point;
        assert_int_equal(cc_utf8_decode(cases[i].bytes, strlen(cases[i].bytes), &point), cases[i].size);
        assert_int_equal(point, cases[i].point);
    }
    assert_int_equal(cc_utf8_cells(0x65e5), 2);
    assert_int_equal(cc_utf8_cells(0x301), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_shows_places_threads_and_locks),
        cmocka_unit_test(text_explains_and_is_quiet_when_asked),
        cmocka_unit_test(text_is_coloured_like_clangs),
        cmocka_unit_test(long_call_paths_lose_their_middle),
        cmocka_unit_test(full_disk_is_an_error),
        cmocka_unit_test(carets_stand_under_their_column),
        cmocka_unit_test(long_lines_are_cut_around_the_caret),
        cmocka_unit_test(utf8_is_decoded_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
