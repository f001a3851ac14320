/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that do a piece of the work each, several at a time. One that crashes, takes too
 * long or too much memory costs its piece, and the others go on.
 *
 * There must be a temporary folder (tools/temp_dir.h): it is who holds back signals. When the command is asked
 * to end, so are the processes. Thread-safety: none.
 */
#ifndef CC_TOOLS_WORKERS_H
#define CC_TOOLS_WORKERS_H

#include <sys/types.h>

#include "tools/notices.h"
#include "tools/options.h"

struct cc_worker_limits {
    double seconds; /* on the clock of the wall */
    uint64_t bytes; /* of memory; beyond what a program has anyway */
};

enum cc_worker_fate {
    CC_WORKER_EXITED,
    CC_WORKER_CRASHED,
    CC_WORKER_LATE,  /* ended by us: it took longer than its limit */
    CC_WORKER_LARGE, /* died when it had about as much memory as its limit */
};

struct cc_worker_end {
    enum cc_worker_fate fate;
    int number; /* the exit status, or the signal */
};

struct cc_workers {
    void *context;
    pid_t (*start)(void *context, uint32_t piece); /* 0 when that cannot be, which was said */
    void (*finish)(void *context, uint32_t piece, struct cc_worker_end end);
    uint32_t count, jobs; /* pieces; processes at a time, at least 1 */
    struct cc_worker_limits limits;
    const char *what; /* what the pieces are, for the progress line; NULL: none is shown */
};

/* Do all pieces, in order, up to `jobs` at a time. */
void cc_workers_run(const struct cc_workers *workers);

/*
 * Start a process that runs `body`, and ends with the status that it returns. Its memory is limited to what this
 * process has and `bytes` more. Returns 0, with errno, when it cannot be started.
 */
pid_t cc_worker_fork(int (*body)(void *context, uint32_t piece), void *context, uint32_t piece, uint64_t bytes);

/* Limit the memory of a process that was started otherwise. */
void cc_worker_limit(pid_t process, uint64_t bytes);

/* What options say, or the defaults given. False after an error, which was said. */
bool cc_worker_limits_of(const struct cc_options *options, double seconds, uint64_t bytes,
                         struct cc_worker_limits *out);

/* Processes at a time: what the user says, or one for each processor we may use. 0 after an error, which was said. */
uint32_t cc_worker_jobs(const struct cc_options *options);

/* Say that a piece, `what` called `name`, did not come to its end. */
void cc_worker_report(struct cc_notices *notices, const char *name, struct cc_worker_end end,
                      const struct cc_worker_limits *limits);

#endif
