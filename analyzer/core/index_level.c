/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/index_level.h"

uint32_t cc_index_levels(const struct cc_interpreter *in, cc_term_id address,
                         struct cc_index_level out[CC_INDEX_LEVELS])
{
    uint32_t count = 0;
    int64_t offset;
    cc_term_id at = cc_term_split(&in->terms, address, &offset);
    while (count < CC_INDEX_LEVELS && cc_term_at(&in->terms, at)->op == CC_T_INDEX) {
        const struct cc_term *row = cc_term_at(&in->terms, at);
        int64_t bytes;
        if (row->imm > 0 && row->b)
            out[count++] = (struct cc_index_level){ .index = row->b, .stride = row->imm };
        at = cc_term_split(&in->terms, row->a, &bytes);
        offset += bytes;
    }
    for (uint32_t i = 0; i < count; i++) /* the nearest multiple: i - 1 in a row is in that row */
        out[i].more = (offset + (offset < 0 ? -1 : 1) * out[i].stride / 2) / out[i].stride;
    return count;
}

bool cc_index_levels_compare(const struct cc_index_level *x, uint64_t size_x, const struct cc_index_level *y,
                             uint64_t size_y)
{
    return x->stride == y->stride && size_x <= (uint64_t)x->stride && size_y <= (uint64_t)x->stride;
}
