/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs of a campaign, built: from sources, as they are and with ThreadSanitizer; or by the user's own command.
 *
 * Ownership: texts in the arena handed in, which must have an `on_exhausted` hook. Thread-safety: none.
 */
#ifndef CC_CONFIRM_PROGRAM_BUILD_H
#define CC_CONFIRM_PROGRAM_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_program_sources {
    const char *const *files;
    uint32_t file_count;
    const char *const *flags; /* more of the compiler's */
    uint32_t flag_count;
    const char *folder; /* where programs go */
};

/*
 * Build the sources to a program in the folder, whose path goes to `*program`, with the first of clang and gcc that can.
 * CC_ERR_INPUT when none can; what the last one said goes to `*problem`.
 */
CC_MUST_USE enum cc_status cc_program_build(struct cc_arena *arena, const struct cc_program_sources *sources,
                                            bool with_tsan, const char **program, const char **problem);

/*
 * Run the user's build command in a shell, with CC, CXX, CFLAGS, CXXFLAGS and LDFLAGS for ThreadSanitizer. CC_ERR_INPUT
 * as above. `folder` is for a log.
 */
CC_MUST_USE enum cc_status cc_program_build_by(struct cc_arena *arena, const char *command, const char *folder,
                                               const char **problem);

#ifdef __cplusplus
}
#endif

#endif
