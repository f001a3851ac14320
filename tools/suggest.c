/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/suggest.h"

#include <string.h>

enum { LONGEST = 40 };

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap neighbours) that turn `a` into `b`: Damerau (1964), Levenshtein (1966). */
static uint32_t edits(const char *a, size_t a_length, const char *b, size_t b_length)
{
    uint32_t rows[3][LONGEST + 1];
    uint32_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        above[j] = (uint32_t)j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = (uint32_t)i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        uint32_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

void cc_suggestion_offer(struct cc_suggestion *suggestion, const char *candidate)
{
    size_t typed = strlen(suggestion->typed), length = strlen(candidate);
    if (typed == 0 || typed > LONGEST || length > LONGEST)
        return;
    uint32_t distance = edits(suggestion->typed, typed, candidate, length);
    /* an unfinished word is as good as a slip of the finger */
    if (typed >= 3 && strncmp(candidate, suggestion->typed, typed) == 0)
        distance = least(distance, 1);
    if (distance > 1 + length / 4)
        return;
    if (!suggestion->best || distance < suggestion->distance) {
        suggestion->best = candidate;
        suggestion->distance = distance;
    }
}
