/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds a text in a fixed buffer without libc's formatting, which may allocate and take locks.
 *
 * The text always ends in a NUL; what does not fit is cut and `cut` is set.
 * Signal-safety: complete.
 */
#ifndef CC_SHIM_TEXT_LINE_H
#define CC_SHIM_TEXT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cc_text_line {
    char *text;
    size_t room, length;
    bool cut;
};

/* Begin an empty text in `buffer` of `room` bytes, at least 1. */
void cc_text_line_begin(struct cc_text_line *line, char *buffer, size_t room);

void cc_text_line_add(struct cc_text_line *line, const char *text);
void cc_text_line_add_number(struct cc_text_line *line, uint64_t number);

/* Add `number` in hexadecimal with at least `digits` digits. */
void cc_text_line_add_hex(struct cc_text_line *line, uint64_t number, int digits);

#endif
