/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What went wrong on the way: said at once on stderr, and kept for the report.
 * A notice of level error makes the command's exit status 2.
 *
 * Ownership: texts live in the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_NOTICES_H
#define CC_TOOLS_NOTICES_H

#include "lockgraph/arena.h"
#include "tools/report/report.h"

struct cc_notices {
    struct cc_arena *arena;
    struct cc_report_notice *at;
    uint32_t count, room;
    bool quiet;  /* notes are kept only */
    bool silent; /* everything is kept only, to be said later */
    bool failed; /* one of them is an error */
};

/* Keep a notice without printing it. `site` may be NULL and is copied. */
void cc_notices_keep(struct cc_notices *notices, enum cc_level level, const struct cc_site *site, const char *text);

/* Print a notice and keep it, unless the same was said before. */
void cc_notices_say(struct cc_notices *notices, enum cc_level level, const struct cc_site *site, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));

/* Say again what was kept in `rows`. */
void cc_notices_repeat(struct cc_notices *notices, const struct cc_report_notice *rows, uint32_t count);

/* Shorthand: an error about `file` as a whole. */
#define cc_notices_fail(notices, name, ...)                                                                            \
    cc_notices_say(notices, CC_LEVEL_ERROR, &(struct cc_site){ .file = (name) }, __VA_ARGS__)

#endif
