/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the front end said on its standard error, as notices of ours.
 */
#ifndef CC_TOOLS_FRONT_END_SAID_H
#define CC_TOOLS_FRONT_END_SAID_H

#include "tools/notices.h"

/*
 * Pass on every error line in the file `said`; each names a file and what to do.
 * Returns how many there were; 0 also when the file cannot be read.
 */
uint32_t cc_front_end_said_errors(const char *said, const char *source, struct cc_notices *notices);

/* The first line of the file `said`, in `arena`; NULL when there is none. For what ended before it could say an error of ours. */
const char *cc_front_end_said_first(const char *said, struct cc_arena *arena);

/* Pass on the note lines in one: the first, and how many more there are. */
void cc_front_end_said_notes(const char *said, struct cc_notices *notices);

#endif
