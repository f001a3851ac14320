/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of the command: arenas over malloc. Running out of it ends the
 * process with a message and exit status 2, by way of exit(), so that what
 * was registered with atexit() is done.
 */
#ifndef CC_TOOLS_TOOL_MEMORY_H
#define CC_TOOLS_TOOL_MEMORY_H

#include "lockgraph/arena.h"

/* Make an arena; the caller destroys it. Never NULL. */
struct cc_arena *cc_tool_arena(void);

/* End the process because memory ran out. */
_Noreturn void cc_tool_out_of_memory(void);

#endif
