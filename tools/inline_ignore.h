/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Suppression by a comment in the source, which names the rules and gives a reason.
 *
 * A comment beside code speaks of that line, one that stands alone of the next line
 * with code. Several rules are separated by commas, `*` is all of them. A finding is
 * suppressed when one of its places lies on the line. What stands in backquotes or quotes is no such comment.
 *
 * Ownership: the arena handed in. Thread-safety: none.
 * Complexity: scanning is linear in the text.
 */
#ifndef CC_TOOLS_INLINE_IGNORE_H
#define CC_TOOLS_INLINE_IGNORE_H

#include "tools/notices.h"
#include "tools/rule_choice.h"

struct cc_inline_ignore {
    struct cc_site comment; /* where it is written */
    uint32_t line;          /* which line it speaks of */
    cc_rule_set rules;
    const char *reason; /* NULL: none is given */
    uint32_t hits;
};

struct cc_inline_ignores {
    struct cc_arena *arena;
    struct cc_notices *notices; /* for what is wrong with a comment */
    struct cc_inline_ignore *at;
    uint32_t count, room;
};

/* Look for comments in `file`; one that cannot be read has none. */
void cc_inline_ignores_scan(struct cc_inline_ignores *ignores, const char *file);

/* The comment that suppresses `finding`, or NULL. */
struct cc_inline_ignore *cc_inline_ignores_find(const struct cc_inline_ignores *ignores,
                                                const struct cc_finding *finding);

#endif
