/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/id_vec.h"

enum cc_status cc_id_vec_push(struct cc_arena *arena, struct cc_id_vec *vec, uint32_t id)
{
    uint32_t *at = cc_arena_grown(arena, vec->at, vec->count, &vec->room, (uint64_t)vec->count + 1, sizeof *at);
    if (!at)
        return CC_ERR_NO_MEMORY;
    vec->at = at;
    vec->at[vec->count++] = id;
    return CC_OK;
}

bool cc_id_vec_has(const struct cc_id_vec *vec, uint32_t id)
{
    for (uint32_t i = 0; i < vec->count; i++)
        if (vec->at[i] == id)
            return true;
    return false;
}

enum cc_status cc_id_vec_add(struct cc_arena *arena, struct cc_id_vec *vec, uint32_t id)
{
    return cc_id_vec_has(vec, id) ? CC_OK : cc_id_vec_push(arena, vec, id);
}
