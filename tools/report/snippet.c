/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/snippet.h"

#include <stdint.h>
#include <string.h>

#include "tools/report/utf8.h"

enum {
    TAB_STOP = 8,
    WIDEST = 160, /* cells of a line that are shown */
    LEADING = 40, /* cells shown before the caret when a line is cut */
    GUTTER = 5,   /* digits of the line number */
};

/* Walks over a line, knowing in which cell it stands. */
struct walk {
    const char *text;
    size_t length, at;
    unsigned cell;  /* where the current character begins */
    unsigned cells; /* how many it takes */
    size_t bytes;
    uint32_t point;
};

static bool step(struct walk *walk)
{
    walk->cell += walk->cells;
    walk->at += walk->bytes;
    if (walk->at >= walk->length)
        return false;
    walk->bytes = cc_utf8_decode(walk->text + walk->at, walk->length - walk->at, &walk->point);
    walk->cells = walk->point == '\t' ? TAB_STOP - walk->cell % TAB_STOP : cc_utf8_cells(walk->point);
    return true;
}

/* The cell in which byte column `column` (from 1) begins. */
static unsigned cell_of(const char *text, size_t length, uint32_t column)
{
    struct walk walk = { .text = text, .length = length };
    while (step(&walk))
        if (walk.at + walk.bytes >= column)
            return walk.cell;
    return walk.cell + (unsigned)(column - 1 - walk.at);
}

static bool unprintable(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

/* Write the cells [from, to) of the line. */
static void write_line(const char *text, size_t length, unsigned from, unsigned to, FILE *stream)
{
    struct walk walk = { .text = text, .length = length };
    while (step(&walk)) {
        if (walk.cell < from || walk.cell >= to)
            continue;
        if (walk.point == '\t')
            fprintf(stream, "%*s", (int)walk.cells, "");
        else if (walk.point == CC_UTF8_INVALID && walk.bytes == 1)
            fputs("\xef\xbf\xbd", stream);
        else if (unprintable(walk.point))
            fputc('?', stream);
        else
            fwrite(text + walk.at, 1, walk.bytes, stream);
    }
}

/* Where the underlined range ends: one past its last cell. */
static unsigned range_end(const struct cc_site *site, const char *text, size_t length, unsigned caret)
{
    if (site->end_line == site->line && site->end_column > site->column)
        return cell_of(text, length, site->end_column) + 1;
    if (site->end_line > site->line) {
        while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
            length--;
        unsigned end = cell_of(text, length, (uint32_t)length + 1);
        return end > caret + 1 ? end : caret + 1;
    }
    return caret + 1;
}

void cc_snippet_write(struct cc_source_cache *sources, const struct cc_site *site, bool color, FILE *stream)
{
    size_t length;
    const char *text = cc_source_line(sources, site->file, site->line, &length);
    if (!text || site->column == 0 || site->column > length + 1)
        return;
    unsigned caret = cell_of(text, length, site->column);
    unsigned end = range_end(site, text, length, caret);
    unsigned width = cell_of(text, length, (uint32_t)length + 1);
    unsigned from = 0;
    if (width > WIDEST && caret > WIDEST - LEADING)
        from = caret - LEADING;
    unsigned to = width > from + WIDEST ? from + WIDEST : width;
    if (end > from + WIDEST)
        end = from + WIDEST;
    fprintf(stream, "%*u | %s", GUTTER, site->line, from ? "..." : "");
    write_line(text, length, from, to, stream);
    fprintf(stream, "%s\n%*s | %*s", to < width ? "..." : "", GUTTER, "", (int)(caret - from + (from ? 3 : 0)), "");
    fputs(color ? "\033[0;1;32m^" : "^", stream);
    for (unsigned cell = caret + 1; cell < end; cell++)
        fputc('~', stream);
    fputs(color ? "\033[0m\n" : "\n", stream);
}
