/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running the front end, `concheck-analyze`, a program of its own: a process a
 * source file, several at a time, so that a crash on one file is that file's
 * error and the others go on. Its output stays in the temporary folder.
 */
#ifndef CC_TOOLS_FRONT_END_H
#define CC_TOOLS_FRONT_END_H

#include <sys/types.h>

#include "tools/notices.h"
#include "tools/options.h"

/* How a source fared. */
enum cc_unit_state {
    CC_UNIT_WAITING,
    CC_UNIT_RUNNING,
    CC_UNIT_WHOLE,   /* its models are in `folder` */
    CC_UNIT_PARTIAL, /* so they are, but they say what is missing */
    CC_UNIT_FAILED,  /* nothing was written; said already */
};

struct cc_unit {
    const char *source;
    const char *folder; /* where its models are */
    const char *errors; /* the file with what the front end said */
    enum cc_unit_state state;
    pid_t process;
};

struct cc_front_end {
    const char *program;
    const char *build;            /* folder of the compile database, or NULL */
    const struct cc_words *extra; /* more compiler flags for all sources */
    const struct cc_words *flags; /* the compiler flags of all sources; NULL: from a database */
    uint32_t jobs;                /* processes at a time, at least 1 */
};

/* Find the program beside the command or in its libexec folder; NULL, and an error was said, when it is in neither. */
const char *cc_front_end_find(struct cc_notices *notices);

/* Extract the models of all units. Errors of single files are said; their state tells. */
void cc_front_end_extract(const struct cc_front_end *front_end, struct cc_unit *units, uint32_t count,
                          struct cc_notices *notices);

/* List the C sources of the database in `front_end->build`. CC_ERR_INPUT, said already, when it cannot be used. */
CC_MUST_USE enum cc_status cc_front_end_sources(const struct cc_front_end *front_end, struct cc_notices *notices,
                                                struct cc_words *out);

#endif
