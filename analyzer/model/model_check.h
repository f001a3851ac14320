/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks that a model keeps the promises of program_model.h, so that whoever
 * follows its ids stays inside the tables and terminates.
 *
 * The reader applies it to every file. A front end may apply it to what it built.
 */
#ifndef CC_MODEL_MODEL_CHECK_H
#define CC_MODEL_MODEL_CHECK_H

#include "analyzer/model/program_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The first broken promise: `rule` in row `row` of table `table`. */
struct cc_model_problem {
    const char *table;
    uint32_t row;
    const char *rule;
};

/*
 * Check `model`. Gives CC_OK, or CC_ERR_FORMAT with `*problem` filled (which may be NULL), or CC_ERR_NO_MEMORY:
 * scratch memory of a few bytes a row comes from the model's arena.
 * Complexity: linear in the size of the model.
 */
CC_MUST_USE enum cc_status cc_model_check(const struct cc_model *model, struct cc_model_problem *problem);

#ifdef __cplusplus
}
#endif

#endif
