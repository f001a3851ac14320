/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names for what is in records, from debug information: the `cc_record_names` of the tools.
 *
 * Each address and each lock is looked up once. File names below the current folder are shown relative to it.
 * Ownership: all in the arena, which must have an `on_exhausted` hook; views and symbolizer must outlive the names.
 * Thread-safety: none.
 */
#ifndef CC_RECORDS_RECORD_NAMER_H
#define CC_RECORDS_RECORD_NAMER_H

#include "lockgraph/record_names.h"
#include "tools/symbolize/symbolizer.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_names cc_record_namer(struct cc_arena *arena, struct cc_symbolizer *symbolizer,
                                       const struct cc_record_view *views, uint32_t count);

#ifdef __cplusplus
}
#endif

#endif
