/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where this command is installed: what belongs to it is found from there.
 */
#ifndef CC_SUPERVISE_OWN_FOLDER_H
#define CC_SUPERVISE_OWN_FOLDER_H

#include "lockgraph/arena.h"

/* The folder that the running command is in, or NULL if nothing tells. In the arena. */
const char *cc_own_folder(struct cc_arena *arena);

#endif
