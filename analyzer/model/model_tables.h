/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/model: the list of a model's tables and how they grow.
 *
 * A table doubles in the arena; the old storage stays behind, so total memory
 * is at most twice the final size. Row 0 exists, zeroed, as soon as the table
 * has storage.
 */
#ifndef CC_MODEL_MODEL_TABLES_H
#define CC_MODEL_MODEL_TABLES_H

#include <stddef.h>

#include "analyzer/model/program_model.h"

/* X(row type, table name) for every table of struct cc_model but `texts`, in file order. */
#define CC_MODEL_ROW_TABLES(X)                                                                                         \
    X(struct cc_loc, locs)                                                                                             \
    X(struct cc_type, types)                                                                                           \
    X(struct cc_field, fields)                                                                                         \
    X(struct cc_var, vars)                                                                                             \
    X(struct cc_init, inits)                                                                                           \
    X(struct cc_func, funcs)                                                                                           \
    X(struct cc_block, blocks)                                                                                         \
    X(struct cc_case, cases)                                                                                           \
    X(struct cc_inst, insts)                                                                                           \
    X(uint32_t, operands)                                                                                              \
    X(struct cc_annotation, annotations)                                                                               \
    X(struct cc_lost, losts)                                                                                           \
    X(cc_text_id, dependencies)

/*
 * Return storage for at least `wanted` rows of `size` bytes, holding the `count` rows of `rows`.
 * `*room` is updated. Never fails: the arena has an `on_exhausted` hook.
 */
void *cc_model_table_room(struct cc_arena *arena, void *rows, uint32_t count, uint32_t *room, uint64_t wanted,
                          size_t size);

/* Make room for `more` further rows in table `name` of `model`. */
#define CC_MODEL_RESERVE(model, name, more)                                                                            \
    ((model)->name = cc_model_table_room((model)->arena, (model)->name, (model)->name##_count, &(model)->name##_room,  \
                                         (uint64_t)(model)->name##_count + (more), sizeof *(model)->name))

#endif
