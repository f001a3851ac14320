/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/model: the frame of a model file, shared by writer and reader.
 *
 *   header   magic 8, format u32, zero u32, bytes of the body u64, checksum of the body u64
 *   body     counts (struct cc_model_counts, in order), the texts 1.. with their NULs,
 *            then rows 1.. of every table in the order of CC_MODEL_ROW_TABLES
 */
#ifndef CC_MODEL_MODEL_FORMAT_H
#define CC_MODEL_MODEL_FORMAT_H

#include <stdint.h>

#include "analyzer/model/model_schema.h"
#include "analyzer/model/model_tables.h"

#define CC_MODEL_MAGIC "ccmodel\n"

/* Rows without the unused row 0. */
struct cc_model_counts {
    uint64_t text_bytes;
    uint32_t main_file;
    uint32_t texts;
#define CC_COUNT_MEMBER(type, table) uint32_t table;
    CC_MODEL_ROW_TABLES(CC_COUNT_MEMBER)
#undef CC_COUNT_MEMBER
};

#define CC_COUNT_WIDTH(type, table) +4
enum {
    CC_MAGIC_WIDTH = 8,
    CC_HEADER_WIDTH = CC_MAGIC_WIDTH + 4 + 4 + 8 + 8,
    CC_COUNTS_WIDTH = 8 + 4 + 4 CC_MODEL_ROW_TABLES(CC_COUNT_WIDTH),
};
#undef CC_COUNT_WIDTH

#endif
