/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records on disk: mapped read-only, checked, and told apart from what is none.
 *
 * Ownership: the mappings stay until the process ends, as findings may refer to them; the array is the arena's,
 * which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_RECORDS_RECORD_FILES_H
#define CC_RECORDS_RECORD_FILES_H

#include <stdbool.h>
#include <sys/types.h>

#include "lockgraph/arena.h"
#include "lockgraph/record_view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Records that were opened, in the order in which their processes started. */
struct cc_record_files {
    struct cc_record_view *views;
    const char **paths;
    uint32_t count, room, path_room;
};

/*
 * Open `path` and add it. CC_ERR_IO with errno when it cannot be read; CC_ERR_FORMAT when it is no record or
 * damaged, CC_ERR_VERSION when another version of concheck wrote it, CC_ERR_INPUT when nothing was written to it
 * yet; `*problem` then says so for people.
 */
CC_MUST_USE enum cc_status cc_record_files_add(struct cc_arena *arena, struct cc_record_files *files, const char *path,
                                               const char **problem);

/* Put the records into the order in which their processes started. */
void cc_record_files_sort(struct cc_record_files *files);

/* Find the record that process `pid` writes, by what it has mapped. CC_ERR_IO: no such process; CC_ERR_INPUT: it has none. */
CC_MUST_USE enum cc_status cc_record_files_of_process(struct cc_arena *arena, pid_t pid, const char **path);

/* Say whether the process that wrote the record is still there. */
bool cc_record_is_live(const struct cc_record_view *view);

#ifdef __cplusplus
}
#endif

#endif
