/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: findings as text for people, and in the formats of CI systems and programs.
 *
 * A report is a function of `struct cc_report` alone, so the static pass and a
 * run are shown alike. Nothing here knows the analysis.
 *
 * Ownership: a report borrows everything it points to.
 * Thread-safety: one report is written by one thread.
 * Complexity: linear in the size of the findings, plus the source lines shown.
 * Errors: CC_ERR_IO when the stream refuses (also a full disk), CC_ERR_NO_MEMORY.
 */
#ifndef CC_REPORT_REPORT_H
#define CC_REPORT_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "lockgraph/finding.h"
#include "lockgraph/nesting_set.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Something the user should know about the work itself: a file or a function that is missing from the analysis. */
struct cc_report_notice {
    enum cc_level level; /* error: the result is incomplete because of it */
    struct cc_site site; /* file NULL: of no particular place */
    const char *text;
};

enum cc_report_state { CC_STATE_NEW = 0, CC_STATE_UNCHANGED /* the baseline has it */ };

/* What gating says of one finding. */
struct cc_report_mark {
    enum cc_report_state state;
    const char *suppressed_by; /* "pool.c:12": the comment or line of a file that suppresses it; NULL: nothing does */
    const char *reason;        /* why it is suppressed, as the user wrote it; NULL: not said */
    bool in_source;            /* suppressed by a comment beside it, not by a file */
};

/* A line of a suppression file, and how many findings it suppressed. */
struct cc_report_suppression {
    const char *where; /* "suppressions.txt:3" */
    const char *text;
    uint32_t hits;
};

/* How long something took, in nanoseconds. The quantiles are those of a histogram with two steps an octave. */
struct cc_report_durations {
    uint64_t total, longest;
    double median, most; /* half and 99 % of them are below */
};

/* What one class of locks cost in a run. */
struct cc_report_contention {
    const char *name;       /* of the class, or of its only lock */
    const char *longest_at; /* where the longest wait was: "bank.c:12"; "" when not known */
    uint64_t acquired;      /* about how often: one acquisition in some hundreds is counted */
    uint64_t contended;     /* acquisitions that found the lock taken: all of them */
    uint64_t measured;      /* acquisitions whose hold was measured */
    struct cc_report_durations wait, hold;
};

struct cc_report {
    const struct cc_finding *findings;  /* in the order in which they are shown */
    const struct cc_report_mark *marks; /* one a finding; NULL: all are new and none is suppressed */
    const struct cc_finding *fixed;     /* those of the earlier report that are gone */
    const struct cc_report_suppression *suppressions;
    const struct cc_proved_order *orders; /* why nested locks of one class are in no cycle */
    const struct cc_report_notice *notices;
    const char *const *assumed_callees;   /* undefined functions whose assumed behaviour mattered, sorted */
    const char *const *bounded_functions; /* where a bound cut precision, sorted */
    const char *directory;                /* current directory, absolute: the base of relative file names */
    const char *of_run; /* what was recorded, of a run: "processes: 1; threads: 3"; NULL for the static pass */
    const struct cc_nesting_set *nesting_sets;     /* nested acquisitions, one set a program; only JSON has them */
    const struct cc_report_contention *contention; /* of a run: the locks waited for longest first */
    const char *docs;      /* URI of the folder that docs/rules lies in, with a slash at the end; NULL: not known */
    const char *next;      /* the command for the next step; NULL: the one that explains the gravest finding */
    const char *graph_svg; /* the lock-order graph as Graphviz draws it, for HTML; NULL: none */
    uint32_t finding_count, fixed_count, suppression_count, order_count, notice_count, assumed_callee_count,
        bounded_function_count, contention_count, nesting_set_count;
    uint32_t functions_analysed, functions_skipped, functions_bounded, threads;
    int exit_code;
    bool compared; /* with a baseline or an earlier report */
};

struct cc_text_options {
    bool color;   /* ANSI colours, as clang uses them */
    bool explain; /* order facts, guard facts, fingerprints and proofs of order too */
    bool quiet;   /* findings only, no closing lines */
    /* Write tables between the findings and the closing lines; NULL: there are none. */
    enum cc_status (*write_tables)(void *context, FILE *stream);
    void *context;
};

/* What gating says of finding `index`. */
struct cc_report_mark cc_report_mark_of(const struct cc_report *report, uint32_t index);

/* Say whether finding `index` is shown to people: it is new and not suppressed. */
bool cc_report_shows(const struct cc_report *report, uint32_t index);

/* Findings shown of each level, the functions they lie in, and those that are not shown. */
struct cc_report_counts {
    uint32_t errors, warnings, notes, functions;
    uint32_t unchanged, suppressed;
};

/* Count the findings of `report`. O(n log n). */
CC_MUST_USE enum cc_status cc_report_count(const struct cc_report *report, struct cc_report_counts *out);

/* Format the counts: "2 errors, 1 warning in 3 functions (12 analysed, 0 skipped, 0 bounded); threads: 3". */
CC_MUST_USE enum cc_status cc_report_write_summary(const struct cc_report *report, FILE *stream);

/* The rule of the first of the gravest findings that are shown; CC_RULE_NONE when none is. */
enum cc_rule cc_report_gravest(const struct cc_report *report);

/* Write one line for each suppression that has hits: "suppressed by FILE:3 (data-race file=x.c): 2". */
void cc_report_write_hits(const struct cc_report *report, FILE *stream);

/* Write for people, in clang's manner. Source lines are read when they are shown; missing ones are left out. */
CC_MUST_USE enum cc_status cc_report_write_text(const struct cc_report *report, const struct cc_text_options *options,
                                                FILE *stream);

/* Write SARIF 2.1.0. */
CC_MUST_USE enum cc_status cc_report_write_sarif(const struct cc_report *report, FILE *stream);

/* Write all that the findings hold as JSON; the schema is described in docs/user-guide.md. */
CC_MUST_USE enum cc_status cc_report_write_json(const struct cc_report *report, FILE *stream);

/* Write one HTML page that needs nothing else: findings, source lines, interleavings, the lock-order graph. */
CC_MUST_USE enum cc_status cc_report_write_html(const struct cc_report *report, FILE *stream);

/* Write JUnit's XML: a test case a finding that is shown, which fails, or one that passes when there is none. */
CC_MUST_USE enum cc_status cc_report_write_junit(const struct cc_report *report, FILE *stream);

/* Write GitLab's code quality report. */
CC_MUST_USE enum cc_status cc_report_write_gitlab(const struct cc_report *report, FILE *stream);

/* Write commands that GitHub Actions turns into annotations of the sources. */
CC_MUST_USE enum cc_status cc_report_write_github(const struct cc_report *report, FILE *stream);

/* Write a summary in Markdown, as merge requests and job summaries show it. */
CC_MUST_USE enum cc_status cc_report_write_markdown(const struct cc_report *report, FILE *stream);

/*
 * Write what a baseline needs as JSON, one line a finding, without places and line
 * numbers: it changes only when findings come or go. Suppressed ones are left out.
 */
CC_MUST_USE enum cc_status cc_report_write_baseline(const struct cc_report *report, FILE *stream);

/*
 * Read a report from what cc_report_write_json or cc_report_write_baseline wrote, or the results of SARIF by concheck.
 * An empty file, as /dev/null is, is a report without findings.
 * All of it lives in `arena` (with an `on_exhausted` hook). CC_ERR_IO with errno set,
 * CC_ERR_FORMAT when it is none of these; then `*error` says why.
 */
CC_MUST_USE enum cc_status cc_report_read(const char *path, struct cc_arena *arena, struct cc_report *out,
                                          const char **error);

/*
 * All formats by name. The writers are cc_report_write_<name>; that of text takes options too.
 */
#define CC_REPORT_FORMATS(format)                                                                                      \
    format(html) format(json) format(sarif) format(junit) format(gitlab) format(github) format(markdown)               \
        format(baseline)

/* The names, as a table of options wants them: "text|json|...". */
#define CC_REPORT_CHOICE(name) "|" #name
#define CC_REPORT_CHOICES "text" CC_REPORT_FORMATS(CC_REPORT_CHOICE)

/* Write in the format called `name`, one of CC_REPORT_CHOICES. CC_ERR_INPUT for another name. */
CC_MUST_USE enum cc_status cc_report_write(const struct cc_report *report, const char *name,
                                           const struct cc_text_options *options, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
