/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verbs of the command. Each has a file of its own, and returns the
 * command's exit status. `arena` has an `on_exhausted` hook and outlives the verb.
 */
#ifndef CC_TOOLS_VERBS_H
#define CC_TOOLS_VERBS_H

#include <stdio.h>

#include "tools/options.h"

enum cc_exit_status {
    CC_EXIT_CLEAN = 0,    /* nothing at level warning or above */
    CC_EXIT_FINDINGS = 1, /* findings */
    CC_EXIT_FAILED = 2,   /* the tool could not do its work for something; wins over findings */
};

#define CC_VERB(identifier, name, function, synopsis, summary)                                                         \
    int function(struct cc_arena *arena, const struct cc_options *options);
#include "tools/options.def"
#undef CC_VERB

struct cc_verb_row {
    const char *name, *synopsis, *summary;
    const char *description, *status; /* for manuals; NULL where there is none */
    int (*run)(struct cc_arena *arena, const struct cc_options *options);
};

extern const struct cc_verb_row cc_verb_table[CC_VERB_COUNT];

/* Write the manual page of a verb, or, with CC_VERB_COUNT, of the command, in the man macros. */
void cc_man_print(FILE *stream, enum cc_verb verb);

/* Print the help of the whole command, or of the one verb named. */
void cc_help_print(FILE *stream, enum cc_verb verb, bool whole);

#endif
