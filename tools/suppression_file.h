/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suppression files: one suppression a line,
 *
 *     RULE [function=GLOB] [file=GLOB] [object=GLOB] [lock=GLOB] [module=GLOB] [fingerprint=HEX]  # reason
 *
 * RULE is a set of rules as --rules takes it. All conditions of a line must hold. Blank
 * lines and lines that begin with `#` say nothing.
 *
 * Ownership: the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_SUPPRESSION_FILE_H
#define CC_TOOLS_SUPPRESSION_FILE_H

#include "tools/notices.h"
#include "tools/rule_choice.h"

enum cc_suppression_key {
    CC_SUPPRESS_FUNCTION,    /* of a place, or on the call path to one */
    CC_SUPPRESS_FILE,        /* of a place; without a leading slash the end of the path is enough */
    CC_SUPPRESS_OBJECT,      /* what the finding is about: a variable, a lock */
    CC_SUPPRESS_LOCK,        /* a lock held at a place, or the one that the finding is about */
    CC_SUPPRESS_MODULE,      /* program or shared object, of findings from a run */
    CC_SUPPRESS_FINGERPRINT, /* exactly this finding */
    CC_SUPPRESS_KEYS
};

struct cc_suppression {
    struct cc_report_suppression row; /* place, text and hits */
    cc_rule_set rules;
    const char *globs[CC_SUPPRESS_KEYS]; /* NULL: anything */
    const char *reason;                  /* NULL: none is given */
};

struct cc_suppressions {
    struct cc_arena *arena;
    struct cc_suppression *at;
    uint32_t count, room;
};

/* Add the lines of `path`. What is wrong with it is said; a file that is not understood is an error. */
void cc_suppressions_load(struct cc_suppressions *all, const char *path, struct cc_notices *notices);

/* The first suppression that fits `finding`, or NULL. */
struct cc_suppression *cc_suppressions_find(const struct cc_suppressions *all, const struct cc_finding *finding);

/* Write lines that suppress exactly what `report` shows, each below a comment that says what it is. */
CC_MUST_USE enum cc_status cc_suppressions_write(const struct cc_report *report, FILE *stream);

#endif
