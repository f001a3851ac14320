/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/place_copy.h"

enum cc_status cc_site_copy(struct cc_arena *arena, struct cc_text_pool *pool, const struct cc_site *site,
                            struct cc_site *out)
{
    *out = *site;
    enum cc_status status = cc_text_pool_keep(arena, pool, site->file, &out->file);
    return status ? status : cc_text_pool_keep(arena, pool, site->function, &out->function);
}

static enum cc_status copy_locks(struct cc_arena *arena, struct cc_text_pool *pool, const struct cc_place *place,
                                 const struct cc_held_lock **out)
{
    struct cc_held_lock *locks = cc_arena_array(arena, place->lock_count, sizeof *locks);
    if (!locks)
        return CC_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < place->lock_count; i++) {
        locks[i] = place->locks[i];
        enum cc_status status = cc_text_pool_keep(arena, pool, place->locks[i].name, &locks[i].name);
        if (!status)
            status = cc_text_pool_keep(arena, pool, place->locks[i].class_key, &locks[i].class_key);
        if (!status)
            status = cc_site_copy(arena, pool, &place->locks[i].site, &locks[i].site);
        if (status)
            return status;
    }
    *out = locks;
    return CC_OK;
}

static enum cc_status copy_path(struct cc_arena *arena, struct cc_text_pool *pool, const struct cc_place *place,
                                const struct cc_site **out)
{
    struct cc_site *path = cc_arena_array(arena, place->path_count, sizeof *path);
    if (!path)
        return CC_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < place->path_count; i++) {
        enum cc_status status = cc_site_copy(arena, pool, &place->path[i], &path[i]);
        if (status)
            return status;
    }
    *out = path;
    return CC_OK;
}

enum cc_status cc_place_copy(struct cc_arena *arena, struct cc_text_pool *pool, const struct cc_place *place,
                             struct cc_place *out)
{
    *out = *place;
    enum cc_status status = cc_site_copy(arena, pool, &place->site, &out->site);
    if (!status)
        status = cc_text_pool_keep(arena, pool, place->text, &out->text);
    if (!status)
        status = cc_text_pool_keep(arena, pool, place->order_facts, &out->order_facts);
    if (!status)
        status = cc_text_pool_keep(arena, pool, place->guard_facts, &out->guard_facts);
    if (!status && place->lock_count)
        status = copy_locks(arena, pool, place, &out->locks);
    if (!status && place->path_count)
        status = copy_path(arena, pool, place, &out->path);
    return status;
}
