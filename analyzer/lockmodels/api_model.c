/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lockmodels/api_model.h"

#include <string.h>

#include "analyzer/lockmodels/api_builtin.h"
#include "lockgraph/id_map.h"

/* Names numbered in the order they came. */
struct name_table {
    const char **names;
    uint32_t count, room;
    struct cc_id_map by_hash; /* hash of the name, or the next free key after it -> number */
};

struct cc_api_set {
    struct cc_arena *arena;
    struct name_table names;
    const struct cc_api_model **models; /* of names.room entries, by number of the name */
    struct name_table sync_types;
};

/* The key under which `name` is stored, or the free one where it belongs. Names of one hash take adjacent keys. */
static uint64_t name_key(const struct name_table *table, const char *name)
{
    uint64_t key = cc_hash_text(0, name);
    for (;; key++) {
        uint32_t id = cc_id_map_get(&table->by_hash, key);
        if (id == CC_NO_ID || strcmp(table->names[id], name) == 0)
            return key;
    }
}

static uint32_t name_find(const struct name_table *table, const char *name)
{
    return cc_id_map_get(&table->by_hash, name_key(table, name));
}

/* Give the number of `name`, a new one unless it is there already. The table keeps the pointer. */
static enum cc_status name_intern(struct cc_arena *arena, struct name_table *table, const char *name, uint32_t *out)
{
    uint64_t key = name_key(table, name);
    *out = cc_id_map_get(&table->by_hash, key);
    if (*out != CC_NO_ID)
        return CC_OK;
    if (table->count == table->room) {
        uint32_t room = table->room ? table->room * 2 : 64;
        const char **grown = cc_arena_array(arena, room, sizeof *grown);
        if (!grown)
            return CC_ERR_NO_MEMORY;
        for (uint32_t i = 0; i < table->count; i++)
            grown[i] = table->names[i];
        table->names = grown;
        table->room = room;
    }
    *out = table->count;
    table->names[table->count++] = name;
    return cc_id_map_put(arena, &table->by_hash, key, *out);
}

static enum cc_status store_model(struct cc_api_set *set, const struct cc_api_model *model)
{
    uint32_t room = set->names.room, number;
    enum cc_status status = name_intern(set->arena, &set->names, model->name, &number);
    if (status)
        return status;
    if (set->names.room != room) {
        const struct cc_api_model **grown = cc_arena_array(set->arena, set->names.room, sizeof *grown);
        if (!grown)
            return CC_ERR_NO_MEMORY;
        for (uint32_t i = 0; i < room; i++)
            grown[i] = set->models[i];
        set->models = grown;
    }
    set->models[number] = model;
    return CC_OK;
}

static enum cc_status store_sync_type(struct cc_api_set *set, const char *name)
{
    uint32_t number;
    return name_intern(set->arena, &set->sync_types, name, &number);
}

enum cc_status cc_api_set_create(struct cc_arena *arena, struct cc_api_set **out)
{
    struct cc_api_set *set = cc_arena_alloc(arena, sizeof *set);
    if (!set)
        return CC_ERR_NO_MEMORY;
    set->arena = arena;
    enum cc_status status = CC_OK;
    for (uint32_t i = 0; i < cc_api_builtin_count && !status; i++)
        status = store_model(set, &cc_api_builtin[i]);
    for (uint32_t i = 0; i < cc_api_builtin_sync_type_count && !status; i++)
        status = store_sync_type(set, cc_api_builtin_sync_types[i]);
    if (!status)
        *out = set;
    return status;
}

enum cc_status cc_api_set_add(struct cc_api_set *set, const struct cc_api_model *model)
{
    struct cc_api_model *copy = cc_arena_alloc(set->arena, sizeof *copy);
    const char *name = cc_arena_text(set->arena, model->name, strlen(model->name));
    if (!copy || !name)
        return CC_ERR_NO_MEMORY;
    *copy = *model;
    copy->name = name;
    return store_model(set, copy);
}

enum cc_status cc_api_set_add_sync_type(struct cc_api_set *set, const char *name)
{
    const char *copy = cc_arena_text(set->arena, name, strlen(name));
    return copy ? store_sync_type(set, copy) : CC_ERR_NO_MEMORY;
}

const struct cc_api_model *cc_api_find(const struct cc_api_set *set, const char *name)
{
    uint32_t number = name_find(&set->names, name);
    return number == CC_NO_ID ? NULL : set->models[number];
}

/* Tasks of the software verification competition have sections of either form: between two calls, or a body of such a name. */
bool cc_api_is_section(const char *name)
{
    static const char prefix[] = "__VERIFIER_atomic_";
    return strncmp(name, prefix, sizeof prefix - 1) == 0;
}

/* CIL, which merges programs for analysers, calls the union behind pthread_mutex_t __anonunion_pthread_mutex_t_15. */
static bool is_merged_sync_type(const struct cc_api_set *set, const char *name)
{
    static const char *const prefixes[] = { "__anonunion_", "__anonstruct_" };
    enum { LONGEST = 64 };
    char inner[LONGEST];
    for (int i = 0; i < 2; i++) {
        size_t skipped = strlen(prefixes[i]);
        const char *end = strrchr(name, '_');
        if (strncmp(name, prefixes[i], skipped) || !end || end < name + skipped)
            continue;
        size_t length = (size_t)(end - name) - skipped;
        if (!end[1] || end[1 + strspn(end + 1, "0123456789")] || length >= LONGEST)
            return false;
        memcpy(inner, name + skipped, length);
        inner[length] = 0;
        return name_find(&set->sync_types, inner) != CC_NO_ID;
    }
    return false;
}

bool cc_api_is_sync_type(const struct cc_api_set *set, const char *name)
{
    const char *tag = strchr(name, ' '); /* of `union TAG` */
    return name_find(&set->sync_types, name) != CC_NO_ID || is_merged_sync_type(set, tag ? tag + 1 : name);
}
