/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One private folder for the models of this run, gone when the command ends.
 *
 * While it exists, signals that would end the process are held back; whoever
 * waits asks cc_temp_dir_wait() for them. exit() removes the folder too.
 * Thread-safety: none; one folder at a time.
 */
#ifndef CC_TOOLS_TEMP_DIR_H
#define CC_TOOLS_TEMP_DIR_H

#include <signal.h>

#include "lockgraph/status.h"

/* Make the folder below $TMPDIR or /tmp. Prints what is wrong and gives CC_ERR_IO when that cannot be done. */
CC_MUST_USE enum cc_status cc_temp_dir_create(void);

/* Its name, without a slash at the end. */
const char *cc_temp_dir_path(void);

/* The signal mask that the process had before; children start with it. */
const sigset_t *cc_temp_dir_old_mask(void);

/* Wait until a child ends or `seconds` are over (returns 0), or the process is asked to end (returns that signal). */
int cc_temp_dir_wait(double seconds);

/* Remove the folder and all in it. Signals held back take effect now. */
void cc_temp_dir_remove(void);

#endif
