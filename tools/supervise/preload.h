/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Getting the recorder into a program: where it is, whether the program would load it, and
 * the environment that makes it do so.
 *
 * Ownership: texts live in the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_SUPERVISE_PRELOAD_H
#define CC_SUPERVISE_PRELOAD_H

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The path of libconcheck.so, as it lies beside the command or is installed with it; NULL when it is not there. */
const char *cc_preload_library(struct cc_arena *arena);

/*
 * Find `name` as a shell does: along PATH unless it has a slash. CC_ERR_IO with errno when there is no such
 * file, or none that may be run.
 */
CC_MUST_USE enum cc_status cc_preload_find_program(struct cc_arena *arena, const char *name, const char **path);

/* What keeps the program from loading a library first, for people ("is statically linked"); NULL: nothing. */
const char *cc_preload_obstacle(struct cc_arena *arena, const char *program);

/*
 * The environment for `program`: the current one with `library` in LD_PRELOAD, and CONCHECK_OPTIONS with `defaults` (may be empty) before
 * and `options` after what it has. A sanitizer's library that the program needs comes first, as it insists on. Ends with NULL.
 */
char **cc_preload_environment(struct cc_arena *arena, const char *program, const char *library, const char *defaults,
                              const char *options);

#ifdef __cplusplus
}
#endif

#endif
