/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Children whose environment was made anew: the recorder is put into it, and the child takes it out again, so that it finds the
 * environment that it was given.
 *
 * What is put in is what this process was started with: LD_PRELOAD, unless it names the recorder already, and CONCHECK_OPTIONS. Beside them
 * CONCHECK_FOLLOWED says what was added. An environment with options of its own is left as it is. A program into which the recorder cannot be loaded is left as it is: static, setuid, of
 * another machine or C library, or in a place from which the recorder's file cannot be seen. So is an environment of very many variables.
 *
 * Thread-safety: complete, but for cc_follow_start. Signal-safety: complete; nothing is allocated, all memory is the caller's stack, as
 * the caller may be the child of a vfork.
 */
#ifndef CC_SHIM_FOLLOWED_CHILD_H
#define CC_SHIM_FOLLOWED_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* Note what this process was started with, and take out of `environ` what was added to it. To be called once, before there are threads. */
void cc_follow_start(void);

/* What CONCHECK_OPTIONS said then; NULL: nothing. */
const char *cc_follow_options(void);

/* The program that the child is to run. */
struct cc_follow_target {
    int folder;       /* where a relative path begins; with an empty path: the file itself */
    const char *path; /* "": see above */
    bool search;      /* along PATH, unless there is a slash in it */
};

enum { CC_FOLLOW_NAME = 64 };

struct cc_follow_plan {
    size_t count;               /* variables that there are */
    size_t preload;             /* the one that is LD_PRELOAD; `count`: none */
    size_t at;                  /* where in its value something is added */
    bool adds, adds_own;        /* to LD_PRELOAD: anything, the recorder */
    bool adds_options;          /* CONCHECK_OPTIONS */
    char first[CC_FOLLOW_NAME]; /* a library that is added before the recorder; or "" */
};

/* Plan what is to be done to `environment` (may be NULL). Returns how many bytes it takes, aligned as pointers are; 0: it is left as it is. */
size_t cc_follow_plan(struct cc_follow_plan *plan, const struct cc_follow_target *target, char *const environment[]);

/* The planned environment, made in `room`. */
char **cc_follow_environment(const struct cc_follow_plan *plan, char *const environment[], void *room);

#endif
