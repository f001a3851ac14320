/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a command line, written so that a shell reads them back as they are. */
#ifndef CC_TOOLS_SHELL_WORD_H
#define CC_TOOLS_SHELL_WORD_H

#include <stdio.h>

/* Write `word`, in quotes where a shell would otherwise take it apart or see something in it. */
void cc_shell_word_write(const char *word, FILE *stream);

#endif
