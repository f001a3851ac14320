/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Response files: `@FILE` on the command line stands for the words in FILE,
 * separated by white space; quotes and backslashes work as in a shell.
 */
#ifndef CC_TOOLS_RESPONSE_FILE_H
#define CC_TOOLS_RESPONSE_FILE_H

#include "tools/options.h"

/*
 * Copy the words of argv (without the command's name) to `out`, response files
 * expanded up to the first `--`. Prints what is wrong and gives CC_ERR_INPUT
 * when one cannot be read or when they include each other too deeply.
 */
CC_MUST_USE enum cc_status cc_response_files_expand(struct cc_arena *arena, int argc, char **argv,
                                                    struct cc_words *out);

#endif
