/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/placed_pair.h"

#include <string.h>

enum { SHORT_RUN = 16 };

static bool is_after(const struct cc_placed *a, const struct cc_placed *b)
{
    return a->strided != b->strided ? a->strided : a->offset > b->offset;
}

static void insert_run(struct cc_placed *rows, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct cc_placed row = rows[i];
        uint32_t at = i;
        for (; at > 0 && is_after(&rows[at - 1], &row); at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

/* Stable; with room for half of the rows, rounded up. Of a large object there are tens of thousands. */
static void sort(struct cc_placed *rows, uint32_t count, struct cc_placed *room)
{
    if (count <= SHORT_RUN) {
        insert_run(rows, count);
        return;
    }
    uint32_t middle = (count + 1) / 2;
    sort(rows, middle, room);
    sort(rows + middle, count - middle, room);
    if (!is_after(&rows[middle - 1], &rows[middle]))
        return;
    memcpy(room, rows, middle * sizeof *rows);
    const struct cc_placed *left = room, *left_end = room + middle, *right = rows + middle, *right_end = rows + count;
    for (struct cc_placed *to = rows; left < left_end; to++)
        *to = right == right_end || !is_after(left, right) ? *left++ : *right++;
}

struct pairs {
    const struct cc_placed *rows;
    uint32_t count, strided; /* the first in an array */
    uint32_t *writes_before; /* per row: how many before it write */
    uint32_t *visited;       /* rows */
    uint32_t visited_count, visited_strided;
    uint32_t *next_write; /* per visited one: the first at or after it that writes */
    cc_pair_fn *visit;
    void *context;
};

static void prepare(struct pairs *pairs, struct cc_scratch *scratch)
{
    pairs->writes_before = cc_scratch_array(scratch, pairs->count + 1, sizeof *pairs->writes_before);
    pairs->visited = cc_scratch_array(scratch, pairs->count, sizeof *pairs->visited);
    pairs->strided = pairs->count;
    for (uint32_t i = 0; i < pairs->count; i++) {
        const struct cc_placed *row = &pairs->rows[i];
        pairs->writes_before[i + 1] = pairs->writes_before[i] + row->writes;
        if (row->strided && pairs->strided == pairs->count) {
            pairs->strided = i;
            pairs->visited_strided = pairs->visited_count;
        }
        if (row->visited)
            pairs->visited[pairs->visited_count++] = i;
    }
    if (pairs->strided == pairs->count)
        pairs->visited_strided = pairs->visited_count;
    pairs->next_write = cc_scratch_array(scratch, pairs->visited_count + 1, sizeof *pairs->next_write);
    pairs->next_write[pairs->visited_count] = pairs->visited_count;
    for (uint32_t v = pairs->visited_count; v-- > 0;)
        pairs->next_write[v] = pairs->rows[pairs->visited[v]].writes ? v : pairs->next_write[v + 1];
}

/* Pairs of row `i` with those from one row to another. */
static uint32_t count_pairs(const struct pairs *pairs, uint32_t i, uint32_t from, uint32_t to)
{
    return pairs->rows[i].writes ? to - from : pairs->writes_before[to] - pairs->writes_before[from];
}

/* The first row not in an array, or the first that is, that begins behind row `i`. */
static uint32_t end_of(const struct pairs *pairs, uint32_t i)
{
    int64_t end = pairs->rows[i].offset + pairs->rows[i].bytes;
    uint32_t low = i + 1, high = pairs->strided;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pairs->rows[middle].offset >= end)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Pairs of row `i` with rows from `from` to `to`, where the visited one `v` is the first to look at; the first `most` of all. */
static void visit_some(const struct pairs *pairs, uint32_t i, uint32_t v, uint32_t from, uint32_t to, uint64_t most)
{
    bool writes = pairs->rows[i].writes;
    for (v = writes ? v : pairs->next_write[v]; v < pairs->visited_count && pairs->visited[v] < to;
         v = writes ? v + 1 : pairs->next_write[v + 1]) {
        uint32_t j = pairs->visited[v];
        if (count_pairs(pairs, i, from, j) >= most)
            return;
        pairs->visit(pairs->context, pairs->rows[j].row, pairs->rows[i].row);
    }
}

bool cc_visit_pairs(struct cc_scratch *scratch, struct cc_placed *touches, uint32_t count, uint32_t most,
                    cc_pair_fn *visit, void *context)
{
    struct cc_scratch_mark mark = cc_scratch_mark(scratch);
    sort(touches, count, cc_scratch_array(scratch, count / 2 + 1, sizeof *touches));
    struct pairs pairs = { .rows = touches, .count = count, .visit = visit, .context = context };
    prepare(&pairs, scratch);
    uint64_t before = 0;
    uint32_t v = 0, end = 0;
    for (uint32_t i = 0; i < count && before < most; i++) {
        const struct cc_placed *row = &touches[i];
        bool alike =
            i && row->offset == row[-1].offset && row->bytes == row[-1].bytes && row->strided == row[-1].strided;
        end = alike ? end : row->strided ? count : end_of(&pairs, i);
        uint32_t near = count_pairs(&pairs, i, i, end);
        uint32_t far = row->strided ? 0 : count_pairs(&pairs, i, pairs.strided, count);
        if (row->visited) {
            uint64_t left = most - before;
            visit_some(&pairs, i, v, i, end, left);
            if (!row->strided && left > near)
                visit_some(&pairs, i, pairs.visited_strided, pairs.strided, count, left - near);
            v++;
        }
        before += near + far;
    }
    cc_scratch_release(scratch, mark);
    return before >= most;
}
