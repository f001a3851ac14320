/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command lines and response files taken apart, with the quotes and backslashes of a shell.
 */
#ifndef CC_PROJECT_SHELL_WORDS_H
#define CC_PROJECT_SHELL_WORDS_H

#include "lockgraph/arena.h"

/* Take the next word of `*text` apart in place; NULL at the end. */
char *cc_shell_word(char **text);

/* Read a whole file of text into the arena; NULL with errno set when it cannot be read. */
char *cc_text_file(struct cc_arena *arena, const char *path);

#endif
