/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line on a terminal that says how far the work is: what is done of how much, how fast, and
 * how long it will still take. Nothing where stderr is no terminal, or CI is set in the environment.
 * Thread-safety: none; one line at a time.
 */
#ifndef CC_TOOLS_PROGRESS_LINE_H
#define CC_TOOLS_PROGRESS_LINE_H

#include <stdint.h>

/* Begin a line about `total` of `what` ("sources"). */
void cc_progress_begin(const char *what, uint32_t total);

/* Say how many are done; drawn now and then. */
void cc_progress_show(uint32_t done);

/* Take the line off the screen: something else is printed. It comes again with the next cc_progress_show(). */
void cc_progress_clear(void);

/* End it. */
void cc_progress_end(void);

#endif
