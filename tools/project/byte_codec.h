/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structures to bytes and back by one description for both: each function here writes what it is
 * pointed to, or reads into it.
 *
 * A reader that meets something wrong sets `failed`, and gives zeros from then on: whoever reads
 * checks once, at the end. For files that this very program writes and reads again.
 * Ownership: what is read lives in `arena` (with an `on_exhausted` hook); written bytes are the caller's, to free().
 * Thread-safety: none.
 */
#ifndef CC_PROJECT_BYTE_CODEC_H
#define CC_PROJECT_BYTE_CODEC_H

#include <stdbool.h>

#include "lockgraph/arena.h"

struct cc_line_ranks;

struct cc_codec {
    bool reading, failed;
    struct cc_arena *arena;            /* when reading */
    const struct cc_line_ranks *ranks; /* when reading: what the lines in it stand for (line_rank.h); or NULL */
    uint8_t *bytes;
    size_t at, size; /* size: the end when reading, the room when writing */
};

void cc_code_u64(struct cc_codec *codec, uint64_t *value);
void cc_code_u32(struct cc_codec *codec, uint32_t *value);
void cc_code_bool(struct cc_codec *codec, bool *value);

/* A text, or NULL. */
void cc_code_text(struct cc_codec *codec, const char **text);

/*
 * The length of an array; when reading, also an array with that many rows of `size` bytes instead of `rows`.
 * Returns the array. A length that the bytes left cannot hold is a failure.
 */
void *cc_code_rows(struct cc_codec *codec, const void *rows, uint32_t *count, size_t size);

/* An array of texts. */
void cc_code_texts(struct cc_codec *codec, const char *const **texts, uint32_t *count);

#endif
