/* SPDX-License-Identifier: Apache-2.0 */
/* Which locks of the static pass and of a run are the same. */
#include <string.h>

#include "lockgraph/joined_order_internal.h"
#include "lockgraph/origin_names.h"

bool cc_joined_is_named(const struct cc_record_judge *judge, uint32_t lock)
{
    struct cc_record_lock_name name = cc_record_name_lock(judge, lock);
    return (!name.by_place || name.run_key) && strcmp(name.key, "?") != 0;
}

static uint32_t class_of(struct cc_join *join, const char *key)
{
    uint64_t hash = cc_hash_text(1, key);
    uint32_t known = cc_id_map_get(&join->class_of_key, hash);
    if (known != CC_NO_ID)
        return known;
    uint32_t row = join->class_count;
    *CC_RECORD_APPEND(join->judge.arena, join->classes, join->class_count, join->class_room) =
        (struct cc_joined_class){ .key = key };
    /* cannot fail: the arena's hook does not return when memory is gone */
    (void)!cc_id_map_put(join->judge.arena, &join->class_of_key, hash, row);
    return row;
}

/* An element of a variable goes by its own name; a variable that is one lock by that of its class. */
static uint64_t element_of(const char *key, const char *name)
{
    return cc_hash_text(2, strstr(key, "[]") ? name : key);
}

struct cc_joined_lock cc_joined_lock_predicted(struct cc_join *join, uint32_t row)
{
    const struct cc_nesting_lock *lock = &join->set->locks[row];
    struct cc_joined_lock out = {
        .class = class_of(join, lock->key), .any = lock->many, .number = row, .name = lock->name
    };
    if (lock->many)
        join->classes[out.class].many = true;
    else
        out.element = element_of(lock->key, lock->name);
    return out;
}

/* Say whether the static pass knows where locks with this key are initialised, and those of the record's class are not there. */
static bool was_made_elsewhere(const struct cc_join *join, const struct cc_record_class *class, const char *key)
{
    struct cc_site stack[CC_RECORD_MOST_SITES];
    uint32_t depth = class->origin == CC_RECORD_BY_INIT ? cc_record_sites(&join->judge, class->stack, stack) : 0;
    bool known = false;
    for (uint32_t i = 0; i < join->set->origin_count && depth && stack[0].file; i++) {
        const struct cc_nesting_origin *origin = &join->set->origins[i];
        if (!origin->initialises || strcmp(origin->key, key) != 0)
            continue;
        if (cc_nesting_origin_is(origin, stack, depth))
            return false;
        known = true;
    }
    return known;
}

static bool is_strange(struct cc_join *join, uint32_t class_id, const struct cc_record_class *class, const char *key)
{
    uint32_t known = cc_id_map_get(&join->strange, class_id);
    if (known != CC_NO_ID)
        return known;
    bool strange = was_made_elsewhere(join, class, key);
    /* cannot fail: the arena's hook does not return when memory is gone */
    (void)!cc_id_map_put(join->judge.arena, &join->strange, class_id, strange);
    return strange;
}

struct cc_joined_lock cc_joined_lock_seen(struct cc_join *join, uint32_t lock, uint32_t generation)
{
    const struct cc_record_view *view = join->judge.view;
    const struct cc_record_lock *row = cc_record_lock_at(view, lock);
    const struct cc_record_class *class = row ? cc_record_class_at(view, row->class_id) : NULL;
    struct cc_record_lock_name name = cc_record_name_lock(&join->judge, lock);
    struct cc_joined_lock out = {
        .class = class_of(join, name.key), .seen = true, .number = lock, .generation = generation
    };
    if (!name.by_place)
        out.name = name.text;
    if (row && cc_record_module_of(view, row->address)) {
        out.element = element_of(name.key, name.text);
    } else {
        out.only = class && class->locks <= 1;
        out.strange = class && is_strange(join, row->class_id, class, name.key);
        join->classes[out.class].many = true;
    }
    return out;
}

bool cc_joined_may_be_same(const struct cc_joined_lock *a, const struct cc_joined_lock *b)
{
    if (a->class != b->class)
        return false;
    if (a->seen == b->seen)
        return (a->number == b->number && a->generation == b->generation) || a->any || b->any;
    return a->any || b->any || ((!a->element || !b->element || a->element == b->element) && !a->strange && !b->strange);
}

bool cc_joined_is_same(const struct cc_joined_lock *a, const struct cc_joined_lock *b)
{
    if (a->class != b->class)
        return false;
    if (a->seen == b->seen)
        return a->number == b->number && !a->any;
    const struct cc_joined_lock *seen = a->seen ? a : b, *predicted = a->seen ? b : a;
    return seen->element ? !predicted->any && seen->element == predicted->element : seen->only && !seen->strange;
}

enum cc_status cc_joined_node(struct cc_join *join, const struct cc_joined_lock *lock, cc_lock_id *out)
{
    const struct cc_joined_class *class = &join->classes[lock->class];
    struct cc_lock_class node = { .name = class->many ? class->key : lock->name,
                                  .class_key = class->key,
                                  .many = class->many };
    uint64_t identity = cc_hash_text(3, class->key);
    return cc_lock_order_graph_lock(join->graph, class->many ? identity : cc_hash_step(identity, lock->element), &node,
                                    out);
}
