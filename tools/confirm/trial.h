/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of the program in a campaign: under the recorder, told how to steer, with its output put away.
 *
 * The records of a run are removed with its folder, unless they are to be kept; what was read of them stays mapped.
 * Ownership: all in the arena handed in, which must have an `on_exhausted` hook. Thread-safety: none; one at a time.
 */
#ifndef CC_CONFIRM_TRIAL_H
#define CC_CONFIRM_TRIAL_H

#include "tools/records/record_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The program of a campaign. */
struct cc_trial_program {
    const char *path;    /* as it is executed */
    char **words;        /* its arguments, and NULL */
    const char *library; /* libconcheck.so; NULL: run without it */
    bool show_output;    /* let it write where the command writes */
    const char *records; /* folder in which the records of each run are kept, in one of their own; NULL: they are not */
};

enum cc_trial_end {
    CC_TRIAL_EXITED,  /* by itself */
    CC_TRIAL_KILLED,  /* by a signal: perhaps it crashed */
    CC_TRIAL_STOPPED, /* its time was over */
    CC_TRIAL_FAILED,  /* it could not be started; errno says why */
};

struct cc_trial {
    enum cc_trial_end end;
    int status;         /* its own, or the signal */
    bool interrupted;   /* the user wanted it to end */
    double seconds;     /* how long it ran */
    const char *folder; /* where it left records and logs; gone after cc_trial_clean() unless they are kept */
    bool keep;
    struct cc_record_files files;
};

/*
 * Make a folder, run the program for at most `seconds`, and read its records. `options` are the recorder's, besides
 * what a trial always has. `environment` (may be NULL) is one more variable: NAME=value, where %FOLDER% stands for the folder.
 * CC_ERR_IO with errno when there is no room for a folder.
 */
CC_MUST_USE enum cc_status cc_trial_run(struct cc_arena *arena, const struct cc_trial_program *program,
                                        const char *options, const char *environment, double seconds,
                                        struct cc_trial *out);

/* Remove the folder. */
void cc_trial_clean(struct cc_trial *trial);

#ifdef __cplusplus
}
#endif

#endif
