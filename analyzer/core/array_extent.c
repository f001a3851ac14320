/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/array_extent.h"

bool cc_extent_of_array(const struct cc_model *model, cc_type_id type, int64_t offset, int64_t stride,
                        struct cc_extent *out)
{
    int64_t start = 0;
    while (model->types[type].kind == CC_TYPE_STRUCT) {
        const struct cc_type *row = &model->types[type];
        cc_type_id inner = 0;
        for (uint32_t i = 0; i < row->field_count && !inner; i++) {
            const struct cc_field *field = &model->fields[row->fields + i];
            int64_t at = start + (int64_t)field->offset;
            if (offset < at || offset >= at + (int64_t)model->types[field->type].size)
                continue;
            inner = field->type;
            start = at;
        }
        type = inner;
    }
    const struct cc_type *row = &model->types[type];
    if (!type || row->kind != CC_TYPE_ARRAY || row->count <= 1 || (int64_t)model->types[row->element].size != stride)
        return false;
    *out = (struct cc_extent){ start, start + (int64_t)row->size };
    return true;
}
