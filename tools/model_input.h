/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what the user named to one program model: look at the files, run the
 * front end, read the models, link them. What is lost on the way is said,
 * file by file, and the rest goes on.
 *
 * Ownership: the model lives in the arena of `struct cc_input`.
 */
#ifndef CC_TOOLS_MODEL_INPUT_H
#define CC_TOOLS_MODEL_INPUT_H

#include "analyzer/model/program_model.h"
#include "tools/notices.h"
#include "tools/options.h"
#include "tools/unit_store.h"

struct cc_input {
    struct cc_arena *arena; /* with an `on_exhausted` hook */
    const struct cc_options *options;
    struct cc_notices *notices;
    uint32_t source_count, model_count; /* for the statistics */
    struct cc_project_unit *units;      /* what was read, when it is several programs */
    uint32_t unit_count;
};

/*
 * Make the model of the whole program; NULL when there is nothing to analyse, which was said, or when
 * several of the sources have a `main`. Then they are in `units`, and the temporary folder is still there.
 */
struct cc_model *cc_input_model(struct cc_input *input);

#endif
