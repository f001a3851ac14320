/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder in which the processes of one run leave their records: private to the
 * user, made where nobody else can have prepared it, and removed unless it is to be kept.
 *
 * Thread-safety: none.
 */
#ifndef CC_SUPERVISE_RECORD_FOLDER_H
#define CC_SUPERVISE_RECORD_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_folder {
    const char *path; /* absolute, no slash at the end */
    bool keep;
};

/*
 * Make the folder: `wanted`, which is kept, or (NULL) a new one below $TMPDIR, $XDG_RUNTIME_DIR or /tmp, whichever is the first
 * in which nobody else can rename it. An existing folder
 * is taken only if it is the user's own and nobody else can write to it. CC_ERR_IO with errno, CC_ERR_INPUT
 * when the folder exists and others have access.
 */
CC_MUST_USE enum cc_status cc_record_folder_make(struct cc_arena *arena, const char *wanted,
                                                 struct cc_record_folder *out);

/* The record files in the folder, sorted by name. CC_ERR_IO with errno. */
CC_MUST_USE enum cc_status cc_record_folder_list(struct cc_arena *arena, const char *folder, const char ***paths,
                                                 uint32_t *count);

/* Remove the folder and its files, unless it is kept. */
void cc_record_folder_remove(const struct cc_record_folder *folder);

#ifdef __cplusplus
}
#endif

#endif
