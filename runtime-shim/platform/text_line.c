/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/text_line.h"

void cc_text_line_begin(struct cc_text_line *line, char *buffer, size_t room)
{
    *line = (struct cc_text_line){ .text = buffer, .room = room };
    buffer[0] = 0;
}

static void add_char(struct cc_text_line *line, char c)
{
    if (line->length + 1 >= line->room) {
        line->cut = true;
        return;
    }
    line->text[line->length++] = c;
    line->text[line->length] = 0;
}

void cc_text_line_add(struct cc_text_line *line, const char *text)
{
    while (*text)
        add_char(line, *text++);
}

static void add_in_base(struct cc_text_line *line, uint64_t number, unsigned base, int digits)
{
    char reversed[32];
    int count = 0;
    do {
        reversed[count++] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number || count < digits);
    while (count > 0)
        add_char(line, reversed[--count]);
}

void cc_text_line_add_number(struct cc_text_line *line, uint64_t number)
{
    add_in_base(line, number, 10, 1);
}

void cc_text_line_add_hex(struct cc_text_line *line, uint64_t number, int digits)
{
    add_in_base(line, number, 16, digits < 32 ? digits : 32);
}
