/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock-order graphs of several programs in one drawing, side by side.
 */
#ifndef CC_TOOLS_DOT_JOIN_H
#define CC_TOOLS_DOT_JOIN_H

#include "tools/project/program_result.h"
#include "tools/project/program_split.h"

/* Join the DOT texts of the results, each a cluster with its program's name. The caller frees it; NULL: no memory. */
char *cc_dot_join(const struct cc_split *split, const struct cc_program_result *results);

#endif
