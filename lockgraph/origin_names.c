/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/origin_names.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/record_draft.h"
#include "lockgraph/site_match.h"

struct origin_names {
    struct cc_arena *arena;
    struct cc_record_run run; /* with its own names */
    const struct cc_nesting_set *sets;
    uint32_t set_count;
    struct cc_id_map predicted; /* keys that the static pass has */
    struct cc_id_map key_of;    /* record and class -> number of `keys` */
    const char **keys;          /* NULL: the run's own key stays */
    uint32_t key_count, key_room;
};

bool cc_nesting_origin_is(const struct cc_nesting_origin *origin, const struct cc_site *stack, uint32_t depth)
{
    for (uint32_t i = 0; i < origin->call_count && i < depth; i++)
        if (!cc_site_covers(&origin->calls[i], &stack[i]))
            return false;
    return depth > 0;
}

/* The key that the static pass has for locks that were made by this stack; NULL where there is none, or more than one. */
static const char *key_of_stack(const struct origin_names *names, const struct cc_site *stack, uint32_t depth)
{
    const char *key = NULL;
    for (uint32_t s = 0; s < names->set_count; s++) {
        const struct cc_nesting_set *set = &names->sets[s];
        for (uint32_t i = 0; i < set->origin_count; i++) {
            const struct cc_nesting_origin *origin = &set->origins[i];
            if (!cc_nesting_origin_is(origin, stack, depth))
                continue;
            if (key && strcmp(key, origin->key) != 0)
                return NULL;
            key = origin->key;
        }
    }
    return key;
}

static const char *key_of_class(struct origin_names *names, const struct cc_record_view *view, uint32_t class_id)
{
    uint64_t hash = cc_hash_step(cc_hash_mix((uint64_t)(view - names->run.views)), class_id);
    uint32_t known = cc_id_map_get(&names->key_of, hash);
    if (known != CC_NO_ID)
        return names->keys[known];
    const struct cc_record_class *class = cc_record_class_at(view, class_id);
    const struct cc_record_judge judge = { .arena = names->arena, .run = &names->run, .view = view };
    struct cc_site stack[CC_RECORD_MOST_SITES];
    uint32_t depth = class ? cc_record_sites(&judge, class->stack, stack) : 0;
    const char *key = key_of_stack(names, stack, depth);
    /* cannot fail: the arena's hook does not return when memory is gone */
    (void)!cc_id_map_put(names->arena, &names->key_of, hash, names->key_count);
    *CC_RECORD_APPEND(names->arena, names->keys, names->key_count, names->key_room) = key;
    return key;
}

static struct cc_record_lock_name name_lock(void *context, const struct cc_record_view *view, uint32_t index)
{
    struct origin_names *names = context;
    struct cc_record_lock_name name = names->run.names.lock(names->run.names.context, view, index);
    const struct cc_record_lock *lock = cc_record_lock_at(view, index);
    const struct cc_record_class *class = lock ? cc_record_class_at(view, lock->class_id) : NULL;
    if (!class || class->origin == CC_RECORD_BY_OBJECT || lock->kind == CC_RECORD_THREAD_END ||
        cc_id_map_get(&names->predicted, cc_hash_text(0, name.key)) != CC_NO_ID)
        return name;
    const char *key = key_of_class(names, view, lock->class_id);
    if (key) {
        name.run_key = name.key;
        name.key = key;
    }
    return name;
}

static const struct cc_site *name_code(void *context, const struct cc_record_view *view, uint64_t address,
                                       uint32_t *count)
{
    struct origin_names *names = context;
    return names->run.names.code(names->run.names.context, view, address, count);
}

struct cc_record_names cc_origin_names(struct cc_arena *arena, const struct cc_record_run *run,
                                       const struct cc_nesting_set *sets, uint32_t set_count)
{
    bool any = false;
    for (uint32_t s = 0; s < set_count; s++)
        any |= sets[s].origin_count > 0;
    if (!any)
        return run->names;
    struct origin_names *names = cc_arena_alloc(arena, sizeof *names);
    *names = (struct origin_names){ .arena = arena, .run = *run, .sets = sets, .set_count = set_count };
    for (uint32_t s = 0; s < set_count; s++)
        for (uint32_t i = 0; i < sets[s].lock_count; i++)
            (void)!cc_id_map_put(arena, &names->predicted, cc_hash_text(0, sets[s].locks[i].key), i);
    return (struct cc_record_names){ .context = names, .code = name_code, .lock = name_lock };
}
