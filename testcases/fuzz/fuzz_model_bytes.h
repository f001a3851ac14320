/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Model files as inputs of fuzz targets: with the checksum put right, so that damage gets past it, and
 * mutated row by row, so that much of what comes out is a program.
 */
#ifndef CC_TESTCASES_FUZZ_MODEL_BYTES_H
#define CC_TESTCASES_FUZZ_MODEL_BYTES_H

#include "analyzer/model/program_model.h"
#include "fuzz_support.h"

/* Make length and checksum in the header those of the body. */
void fuzz_model_seal(uint8_t *data, size_t size);

/* Read a model; NULL when it is refused. */
struct cc_model *fuzz_model_read(const uint8_t *data, size_t size, struct cc_arena *arena);

/* Change some rows. With `sound` the model still keeps the promises of program_model.h. */
size_t fuzz_model_mutate(uint8_t *data, size_t size, size_t room, unsigned seed, bool sound);

#endif
