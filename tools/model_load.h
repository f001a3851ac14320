/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a model file, with words for what can be wrong with it.
 */
#ifndef CC_TOOLS_MODEL_LOAD_H
#define CC_TOOLS_MODEL_LOAD_H

#include "analyzer/model/program_model.h"
#include "tools/notices.h"

/* Read the model in `path`, which stands for `source`, into `arena`; NULL, and an error was said, when it cannot be used. */
struct cc_model *cc_model_load(const char *path, const char *source, struct cc_arena *arena,
                               struct cc_notices *notices);

#endif
