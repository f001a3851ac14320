/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running the front end, `concheck-analyze`, a program of its own: a process a
 * source file, several at a time, so that a crash on one file is that file's
 * error and the others go on. Its output stays in the temporary folder.
 */
#ifndef CC_TOOLS_FRONT_END_H
#define CC_TOOLS_FRONT_END_H

#include "tools/notices.h"
#include "tools/options.h"
#include "tools/workers.h"

/* How a source fared. */
enum cc_unit_state {
    CC_UNIT_WAITING,
    CC_UNIT_WHOLE,   /* its model is in `model` */
    CC_UNIT_PARTIAL, /* so it is, but it says what is missing */
    CC_UNIT_FAILED,  /* nothing was written; said already */
};

/* How one source is compiled, when that is known. */
struct cc_unit_job {
    const char *file;      /* as the compiler is told */
    const char *directory; /* where it runs; "": here */
    const char *compiler;
    struct cc_words flags;
};

struct cc_unit {
    const char *source;
    const struct cc_unit_job *job; /* NULL: the front end finds out */
    const char *model;             /* the file that the model is in */
    const char *errors;            /* the file with what the front end said */
    const char *inputs;            /* the list of the files it read, and of those it did not find */
    enum cc_unit_state state;
};

struct cc_front_end {
    const char *program;
    const char *build;            /* folder of the compile database, or NULL */
    const struct cc_words *extra; /* more compiler flags for all sources */
    const struct cc_words *flags; /* the compiler flags of all sources; NULL: from a database */
    uint32_t jobs;                /* processes at a time, at least 1 */
    struct cc_worker_limits limits;
};

/* What a source may cost unless the options say otherwise. */
#define CC_UNIT_SECONDS 300.0
#define CC_UNIT_BYTES ((uint64_t)4096 << 20)

/* Find the program beside the command or in its libexec folder; NULL, and an error was said, when it is in neither. */
const char *cc_front_end_find(struct cc_notices *notices);

/* Extract the models of all units. Errors of single files are said; their state tells. */
void cc_front_end_extract(const struct cc_front_end *front_end, struct cc_unit *units, uint32_t count,
                          struct cc_notices *notices);

/*
 * List the jobs of the database in `front_end->build`: the name of a file with records as
 * analyzer/frontend/job_listing.h describes them. NULL when it cannot be used, which was said.
 */
const char *cc_front_end_jobs(const struct cc_front_end *front_end, struct cc_notices *notices);

/* Run the front end on a whole compile command, with what it says on our own streams; gives its exit status. */
int cc_front_end_compile(const char *program, const char *output, const char *inputs, const struct cc_words *command,
                         struct cc_arena *arena);

#endif
