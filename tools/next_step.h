/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a run of the command ends: with the exact command for the next step.
 *
 * Ownership: what is returned lies in the arena handed in. Thread-safety: none.
 */
#ifndef CC_TOOLS_NEXT_STEP_H
#define CC_TOOLS_NEXT_STEP_H

#include "tools/options.h"

/* A set of options. */
#define CC_OPTION_BIT(identifier) ((uint64_t)1 << CC_OPTION_##identifier)

/*
 * The command that was typed, without the options in `left_out` and with `added` (words for a shell; may be NULL), in
 * one form whatever form was typed. What a configuration adds is not in it.
 */
const char *cc_command_again(struct cc_arena *arena, const struct cc_options *options, uint64_t left_out,
                             const char *added);

/* `before` and then `value`, a word, as a shell reads it: cc_option_typed(arena, "--output=", "a b") is --output='a b'. */
const char *cc_option_typed(struct cc_arena *arena, const char *before, const char *value);

/* The command that shows the drawing in `path`. */
const char *cc_command_to_show(struct cc_arena *arena, const char *path);

/*
 * The command that comes after this report: the gate for a baseline that was written, the page for a rule that was
 * broken, a new baseline when findings are fixed, a viewer for what was drawn. NULL when nothing is left to do.
 */
const char *cc_next_step(struct cc_arena *arena, const struct cc_options *options, const struct cc_report *report);

/* Say it on standard error, unless --quiet or NULL. */
void cc_next_step_say(const struct cc_options *options, const char *command);

#endif
