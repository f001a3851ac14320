/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/utf8.h"

#include <stdbool.h>

size_t cc_utf8_decode(const char *text, size_t length, uint32_t *point)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned char first = bytes[0];
    *point = first;
    if (first < 0x80)
        return 1;
    size_t size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
    uint32_t value = first & (0x7fu >> size);
    bool valid = size > 1 && first < 0xf5 && size <= length;
    for (size_t i = 1; valid && i < size; i++) {
        valid = (bytes[i] & 0xc0) == 0x80;
        value = value << 6 | (bytes[i] & 0x3fu);
    }
    if (!valid || value < least[size] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        *point = CC_UTF8_INVALID;
        return 1;
    }
    *point = value;
    return size;
}

struct range {
    uint32_t first, last;
};

/* Combining marks and other characters without width, of the scripts source code is likely to hold. */
static const struct range zero_width[] = {
    { 0x300, 0x36f },   { 0x483, 0x489 },   { 0x591, 0x5bd },   { 0x610, 0x61a },   { 0x64b, 0x65f },
    { 0x93a, 0x93a },   { 0x941, 0x948 },   { 0xe31, 0xe31 },   { 0xe34, 0xe3a },   { 0xe47, 0xe4e },
    { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x200b, 0x200f }, { 0x202a, 0x202e }, { 0x2060, 0x2064 },
    { 0x20d0, 0x20f0 }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

/* Characters of East Asian width W or F, and emoji shown as pictures. */
static const struct range double_width[] = {
    { 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },   { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },
    { 0xa000, 0xa4cf },   { 0xa960, 0xa97c },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
    { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1faff },
    { 0x20000, 0x2fffd }, { 0x30000, 0x3fffd },
};

static bool in_ranges(const struct range *ranges, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    return false;
}

unsigned cc_utf8_cells(uint32_t point)
{
    if (point < 0x300)
        return 1;
    if (in_ranges(zero_width, sizeof zero_width / sizeof *zero_width, point))
        return 0;
    return in_ranges(double_width, sizeof double_width / sizeof *double_width, point) ? 2 : 1;
}
