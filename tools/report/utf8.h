/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 as far as reports need it: decoding, and how many terminal cells a character takes.
 * Pure functions. Nothing depends on the locale, so a report is the same everywhere.
 */
#ifndef CC_REPORT_UTF8_H
#define CC_REPORT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define CC_UTF8_INVALID 0xfffdu /* what stands for a byte that is not UTF-8 */

/* Decode one character of the `length` > 0 bytes at `text`; returns the bytes it takes, 1 for an invalid one. */
size_t cc_utf8_decode(const char *text, size_t length, uint32_t *point);

/* Cells that `point` takes on a terminal: 0 for combining marks, 2 for wide East Asian characters and emoji, else 1. */
unsigned cc_utf8_cells(uint32_t point);

#endif
