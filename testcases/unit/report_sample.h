/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report made by hand, and what tests of reports share: files for it to quote
 * and the text it writes.
 */
#ifndef CC_TESTCASES_REPORT_SAMPLE_H
#define CC_TESTCASES_REPORT_SAMPLE_H

#include "unit_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/report/report.h"

static const char sample_source[] = "static int counter;\n"
                                    "void *worker(void *unused)\n"
                                    "{\n"
                                    "\tcounter++;\n"
                                    "\t/* \xc3\xa4\xe6\x97\xa5 */ counter--;\n"
                                    "    return 0;\n"
                                    "}\n";

static const struct cc_site sample_creations[] = {
    { "sample.c", 12, 5, 12, 40, "main" },
};

static const struct cc_finding_thread sample_threads[] = {
    { "thread worker", true, sample_creations, 1 },
    { "main", false, NULL, 0 },
};

static const struct cc_held_lock sample_locks[] = {
    { "table.lock", "table.lock", false, false, { "sample.c", 3, 1, 3, 1, "worker" } },
    { "m", "m", true, true, { "other.c", 8, 2, 8, 9, "helper" } },
};

static const struct cc_site sample_path[] = {
    { "sample.c", 6, 5, 6, 10, "worker" },
};

static const struct cc_place sample_places[] = {
    { .kind = CC_PLACE_WRITE,
      .site = { "sample.c", 4, 2, 4, 10, "worker" },
      .text = "write of `counter`",
      .thread = 0,
      .order_facts = "after the thread is created" },
    { .kind = CC_PLACE_READ,
      .site = { "sample.c", 5, 13, 5, 21, "worker" },
      .text = "read of `counter`",
      .thread = 0,
      .locks = sample_locks,
      .lock_count = 2,
      .path = sample_path,
      .path_count = 1,
      .guard_facts = "flag != 0" },
    { .kind = CC_PLACE_READ,
      .site = { "/elsewhere/gone file.c", 99, 3, 99, 5, "main" },
      .text = "read of `counter`",
      .thread = 1 },
};

static const struct cc_finding sample_findings[] = {
    { .rule = CC_RULE_DATA_RACE,
      .level = CC_LEVEL_ERROR,
      .evidence = CC_EVIDENCE_PREDICTED,
      .subject = "`counter`",
      .message = "data race on `counter`",
      .why = "nothing keeps the two apart",
      .fix = "protect `counter` with one mutex",
      .key = "counter",
      .fingerprint = 0x0123456789abcdefu,
      .places = sample_places,
      .place_count = 3,
      .threads = sample_threads,
      .thread_count = 2 },
    { .rule = CC_RULE_LOCK_NEVER_USED,
      .level = CC_LEVEL_NOTE,
      .evidence = CC_EVIDENCE_CONFIRMED,
      .subject = "`m`",
      .message = "`m` is never acquired",
      .key = "m",
      .fingerprint = 7,
      .places = sample_places + 1,
      .place_count = 1,
      .threads = sample_threads,
      .thread_count = 2 },
};

static const char *const sample_callees[] = { "a", "b", "c", "d", "e", "f", "g", "h" };

static const struct cc_report_notice sample_notices[] = {
    { CC_LEVEL_ERROR, { "broken.c", 7, 3, 7, 3, "broken" }, "expected ';'" },
};

/* A folder that holds sample.c; the caller gives it back with sample_folder_remove. */
static inline const char *sample_folder(void)
{
    static char folder[64];
    strcpy(folder, "/tmp/concheck-unit.XXXXXX");
    assert_non_null(mkdtemp(folder));
    char name[128];
    snprintf(name, sizeof name, "%s/sample.c", folder);
    FILE *stream = fopen(name, "w");
    assert_non_null(stream);
    assert_true(fputs(sample_source, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
    return folder;
}

static inline void sample_folder_remove(const char *folder)
{
    char name[128];
    snprintf(name, sizeof name, "%s/sample.c", folder);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(rmdir(folder), 0);
}

static inline struct cc_report sample_report(const char *folder)
{
    return (struct cc_report){
        .findings = sample_findings,
        .finding_count = 2,
        .functions_analysed = 12,
        .functions_bounded = 1,
        .threads = 3,
        .assumed_callees = sample_callees,
        .assumed_callee_count = 8,
        .notices = sample_notices,
        .notice_count = 1,
        .directory = folder,
        .docs = "file:///docs/",
        .exit_code = 2,
    };
}

/* What a writer puts on a stream; the caller frees it. */
#define WRITTEN(text, status, call)                                                                                    \
    do {                                                                                                               \
        size_t written_size;                                                                                           \
        FILE *stream = open_memstream(&(text), &written_size);                                                         \
        assert_non_null(stream);                                                                                       \
        (status) = (call);                                                                                             \
        assert_int_equal(fclose(stream), 0);                                                                           \
    } while (0)

#endif
