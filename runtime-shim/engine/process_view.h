/* SPDX-License-Identifier: Apache-2.0 */
/* What the process is: its program, its arguments, its folder, from /proc. Signal-safety: complete. */
#ifndef CC_SHIM_PROCESS_VIEW_H
#define CC_SHIM_PROCESS_VIEW_H

#include <stdbool.h>

struct cc_process_view {
    char *program, *folder, *command_line; /* "" when not known; the arguments are joined by blanks */
};

/* Read it into memory of its own. False when there is none. */
bool cc_process_view_read(struct cc_process_view *view);

void cc_process_view_drop(struct cc_process_view *view);

#endif
