/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The API models of one run: the built-in ones and those of `.concheck.yml`.
 */
#ifndef CC_TOOLS_CONFIG_INPUT_H
#define CC_TOOLS_CONFIG_INPUT_H

#include "analyzer/lockmodels/api_model.h"
#include "tools/notices.h"

/*
 * Make the set in `arena`. The configuration is `path`, or, where that is NULL, the
 * nearest one at or above the folder of `source` (NULL: the current one). One that
 * is broken is said, and the built-in models go on alone. Never NULL.
 */
struct cc_api_set *cc_config_input(struct cc_arena *arena, const char *path, const char *source,
                                   struct cc_notices *notices);

#endif
