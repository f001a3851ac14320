/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the memory of a process that is still there adds to its record.
 *
 * A process counts as that of a record if it has the record's file mapped. Nothing of it is stopped or changed.
 * Ownership: the arena's. Thread-safety: none. Complexity: a system call or two for each question, and a look at the process's
 * mappings for each record.
 */
#ifndef CC_RECORDS_PROCESS_MEMORY_H
#define CC_RECORDS_PROCESS_MEMORY_H

#include "tools/records/record_files.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_process_memory;

/* Of the processes of `files`, which must not change meanwhile. */
struct cc_process_memory *cc_process_memory_create(struct cc_arena *arena, const struct cc_record_files *files);

/* cc_record_run.mutex_owner; `memory` is a struct cc_process_memory. */
bool cc_process_mutex_owner(void *memory, const struct cc_record_view *view, uint64_t address, int32_t *owner);

#ifdef __cplusplus
}
#endif

#endif
