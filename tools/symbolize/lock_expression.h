/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first argument of a call, read from its source text: enough of C's syntax for what
 * people write there. `&a->b[i].c` is the base `a` and the steps `->b`, `[]`, `.c`.
 *
 * Internal to tools/symbolize. Pure. Complexity: linear in the text.
 */
#ifndef CC_SYMBOLIZE_LOCK_EXPRESSION_H
#define CC_SYMBOLIZE_LOCK_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

enum cc_lock_step { CC_STEP_ARROW, CC_STEP_DOT, CC_STEP_INDEX };

enum { CC_LOCK_STEPS = 16 };

struct cc_lock_expression {
    bool address_of; /* a leading & */
    const char *base;
    size_t base_length;
    struct {
        enum cc_lock_step kind;
        const char *name; /* of a member */
        size_t length;
    } steps[CC_LOCK_STEPS];
    size_t step_count;
};

/*
 * Read argument `index` (from 0) of the call that begins in `line` at byte `column` (from 1; 0: unknown,
 * then the first call of the line that has such an argument). False when the text is no such
 * call, or more than names, members and indices.
 */
bool cc_lock_expression_parse(const char *line, size_t length, size_t column, size_t index,
                              struct cc_lock_expression *out);

#endif
