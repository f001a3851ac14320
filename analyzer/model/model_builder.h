/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building a program model row by row; used by the front end, the reader and
 * the linker.
 *
 * The arena of the model must have an `on_exhausted` hook (see arena.h), so
 * that no function here can fail: each returns the id of the new row.
 * Texts are interned. Rows may be written through the tables until the model
 * is handed to the analysis; a table may move when a row is added, so keep ids,
 * not pointers.
 */
#ifndef CC_MODEL_MODEL_BUILDER_H
#define CC_MODEL_MODEL_BUILDER_H

#include "analyzer/model/program_model.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_model_builder;

/* Start an empty model in `arena`. */
struct cc_model_builder *cc_model_builder_new(struct cc_arena *arena);

/* The model under construction. It is complete when no more rows are added. */
struct cc_model *cc_model_builder_model(struct cc_model_builder *builder);

/* Intern `text`; NULL and "" give 0. */
cc_text_id cc_model_add_text(struct cc_model_builder *builder, const char *text);

cc_loc_id cc_model_add_loc(struct cc_model_builder *builder, const struct cc_loc *loc);
cc_type_id cc_model_add_type(struct cc_model_builder *builder, const struct cc_type *type);
cc_field_id cc_model_add_field(struct cc_model_builder *builder, const struct cc_field *field);
cc_var_id cc_model_add_var(struct cc_model_builder *builder, const struct cc_var *var);
uint32_t cc_model_add_init(struct cc_model_builder *builder, const struct cc_init *init);
cc_func_id cc_model_add_func(struct cc_model_builder *builder, const struct cc_func *func);
cc_block_id cc_model_add_block(struct cc_model_builder *builder, const struct cc_block *block);
uint32_t cc_model_add_case(struct cc_model_builder *builder, const struct cc_case *row);
cc_inst_id cc_model_add_inst(struct cc_model_builder *builder, const struct cc_inst *inst);
uint32_t cc_model_add_operand(struct cc_model_builder *builder, uint32_t operand);
/* Add an annotation unless an equal one is there, wherever it is written; linear in their number. */
void cc_model_add_annotation(struct cc_model_builder *builder, const struct cc_annotation *annotation);
void cc_model_add_lost(struct cc_model_builder *builder, const struct cc_lost *lost);
void cc_model_add_dependency(struct cc_model_builder *builder, const char *path);

#ifdef __cplusplus
}
#endif

#endif
