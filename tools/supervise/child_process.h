/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program under `concheck run`: started in a process group of its own, handed the
 * signals and the terminal that were meant for it, awaited, and ended when asked.
 *
 * One child at a time. While it runs, signals that ask the command to end go to the child
 * instead; after cc_child_finish() everything is as it was before.
 * Thread-safety: none; the process must have no other threads and no other children.
 * Errors: as `enum cc_status`, with errno.
 */
#ifndef CC_SUPERVISE_CHILD_PROCESS_H
#define CC_SUPERVISE_CHILD_PROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "lockgraph/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_child {
    pid_t pid;    /* also the number of its process group */
    int terminal; /* the terminal it was given, or -1 */
    sigset_t old_mask, held;
    struct sigaction old_child_action;
    bool ended, ending;
    bool asked;      /* somebody asked the command, and so the child, to end */
    int wait_status; /* as waitpid() gives it, once ended */
};

/*
 * Start `program`, a path, with words and environment. CC_ERR_IO when it cannot be run: errno is
 * what execve() said.
 */
CC_MUST_USE enum cc_status cc_child_start(const char *program, char *const *words, char *const *environment,
                                          struct cc_child *child);

enum cc_child_event { CC_CHILD_ENDED, CC_CHILD_TIMEOUT };

/*
 * Wait until the child has ended or `seconds` are over (negative: without end). Signals are passed on meanwhile;
 * a child that is stopped from the terminal stops the command too.
 */
enum cc_child_event cc_child_wait(struct cc_child *child, double seconds);

/* Stop the process group where it stands, so that its records do not change while they are read. */
void cc_child_freeze(struct cc_child *child);

/* End the process group, frozen or not: SIGTERM, and SIGKILL for what is still there after `grace` seconds. */
void cc_child_kill(struct cc_child *child, double grace);

/* End at once what a child that has ended left behind in its process group. */
void cc_child_kill_group(const struct cc_child *child);

/* Take back terminal and signals. To be called once after cc_child_start() succeeded. */
void cc_child_finish(struct cc_child *child);

/* The status a shell would see: that of exit, or 128 and the signal. */
int cc_child_exit_status(const struct cc_child *child);

#ifdef __cplusplus
}
#endif

#endif
