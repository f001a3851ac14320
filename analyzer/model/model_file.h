/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model file (.ccm): a program model on disk.
 *
 * Deterministic: the same model gives the same bytes on every machine (little
 * endian, fixed widths, no padding, no paths but those of the source). The
 * header carries a magic, a format version and a checksum; a reader refuses
 * what it does not know and checks every id against its table, so that a
 * damaged file can never lead the analysis astray.
 */
#ifndef CC_MODEL_MODEL_FILE_H
#define CC_MODEL_MODEL_FILE_H

#include <stdio.h>

#include "analyzer/model/program_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Write `model` to `stream`. CC_ERR_IO on a write error (also a full disk). */
CC_MUST_USE enum cc_status cc_model_write(const struct cc_model *model, FILE *stream);

/*
 * Read a model from `stream` into `arena`. CC_ERR_FORMAT for a damaged file,
 * CC_ERR_VERSION for one of another version, CC_ERR_IO, CC_ERR_NO_MEMORY.
 */
CC_MUST_USE enum cc_status cc_model_read(FILE *stream, struct cc_arena *arena, struct cc_model **out);

/* Write a model as text, one row a line, for people and for tests. */
CC_MUST_USE enum cc_status cc_model_dump(const struct cc_model *model, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
