/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/text_pool.h"

#include <string.h>

enum cc_status cc_text_pool_keep(struct cc_arena *arena, struct cc_text_pool *pool, const char *text, const char **out)
{
    *out = NULL;
    if (!text)
        return CC_OK;
    uint64_t hash = cc_hash_text(0, text);
    for (uint32_t id; (id = cc_id_map_get(&pool->index, hash)) != CC_NO_ID; hash = cc_hash_step(hash, 0)) {
        if (strcmp(pool->texts[id], text) == 0) {
            *out = pool->texts[id];
            return CC_OK;
        }
    }
    const char **texts =
        cc_arena_grown(arena, pool->texts, pool->count, &pool->room, (uint64_t)pool->count + 1, sizeof *texts);
    if (!texts)
        return CC_ERR_NO_MEMORY;
    pool->texts = texts;
    char *copy = cc_arena_text(arena, text, strlen(text));
    if (!copy)
        return CC_ERR_NO_MEMORY;
    enum cc_status status = cc_id_map_put(arena, &pool->index, hash, pool->count);
    if (status)
        return status;
    pool->texts[pool->count++] = copy;
    *out = copy;
    return CC_OK;
}
