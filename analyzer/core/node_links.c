/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/node_links.h"

/* What has been seen of the stores to a place. */
enum { TO_EARLIER = 1, MAY_CLOSE = 2, TO_ITSELF = 4 };

/* Nodes from one allocation are alike, whoever called for them. */
static uint64_t kind_key(const struct cc_interpreter *in, const struct cc_target *target)
{
    const struct cc_object *object = &in->heap.objects[target->id];
    return cc_hash_step(object->kind, object->kind == CC_OBJECT_HEAP ? object->site : target->id);
}

static uint64_t place_key(const struct cc_interpreter *in, const struct cc_target *target)
{
    return cc_hash_step(cc_hash_step(kind_key(in, target), (uint64_t)target->offset), (uint64_t)target->stride);
}

/* Allocated, or standing for what was allocated where one cannot see. */
static bool is_node(const struct cc_interpreter *in, const struct cc_target *target)
{
    if (target->kind != CC_TARGET_OBJECT)
        return false;
    enum cc_object_kind kind = in->heap.objects[target->id].kind;
    return kind == CC_OBJECT_HEAP || kind == CC_OBJECT_EXTERNAL;
}

/* A whole object was copied. */
static uint64_t object_key(const struct cc_interpreter *in, const struct cc_target *target)
{
    return cc_hash_step(kind_key(in, target), UINT64_MAX);
}

static uint32_t seen_of(const struct cc_interpreter *in, uint64_t key)
{
    uint32_t seen = cc_id_map_get(&in->links, key);
    return seen == CC_NO_ID ? 0 : seen;
}

static void note(struct cc_interpreter *in, uint64_t key, uint32_t what)
{
    uint32_t seen = seen_of(in, key);
    if ((seen | what) == seen)
        return;
    in->heap.generation++;
    if (cc_id_map_put(in->arena, &in->links, key, seen | what))
        return;
}

/* Does the value come from the same member of some node: is a node left out? */
static bool skips(const struct cc_interpreter *in, cc_term_id address, cc_term_id value)
{
    int64_t at, from;
    cc_term_id place = cc_term_content_of(&in->terms, value);
    cc_term_split(&in->terms, address, &at);
    if (!place)
        return false;
    return cc_term_at(&in->terms, cc_term_split(&in->terms, place, &from))->op != CC_T_OBJECT && from == at;
}

/* Note this of the place in nodes that `address` may be. */
static void note_place(struct cc_interpreter *in, cc_term_id address, uint32_t what)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t i = 0; i < where.count; i++)
        if (is_node(in, &where.at[i]))
            note(in, place_key(in, &where.at[i]), what);
}

void cc_link_store(struct cc_frame *frame, cc_term_id address, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    if (!value || cc_term_at(&in->terms, cc_term_root(&in->terms, value))->op == CC_T_INT)
        return;
    cc_object_id container = cc_heap_root_object(&in->heap, address), object = cc_heap_root_object(&in->heap, value);
    bool new_container = container && cc_state_is_private(state, container);
    bool new_value = object && cc_state_is_private(state, object);
    if (new_value && !new_container)
        return;
    bool own = new_container || cc_interp_through_owned(in, state, value);
    uint32_t what = TO_EARLIER | (own || skips(in, address, value) ? 0 : MAY_CLOSE);
    bool itself = cc_term_root(&in->terms, address) == cc_term_root(&in->terms, value);
    if (itself && !new_container && !cc_interp_through_owned(in, state, address))
        what |= TO_ITSELF;
    note_place(in, address, what);
}

void cc_link_publish(struct cc_frame *frame, cc_term_id root)
{
    struct cc_interpreter *in = frame->in;
    cc_object_id object = cc_heap_root_object(&in->heap, root);
    if (object && in->heap.objects[object].many)
        return; /* the node of an earlier turn has the same name */
    for (uint32_t i = 0; i < frame->state->memory_count; i++) {
        const struct cc_memory_entry *entry = &frame->state->memory[i];
        if (entry->value && cc_term_root(&in->terms, entry->value) == root &&
            cc_term_root(&in->terms, entry->address) == root)
            note_place(in, entry->address, TO_ITSELF);
    }
}

bool cc_link_leads_to_itself(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t i = 0; i < where.count; i++)
        if (is_node(in, &where.at[i]) && (seen_of(in, place_key(in, &where.at[i])) & TO_ITSELF))
            return true;
    return false;
}

void cc_link_copy(struct cc_frame *frame, cc_term_id to)
{
    struct cc_interpreter *in = frame->in;
    struct cc_targets where = cc_heap_resolve(&in->heap, to);
    for (uint32_t i = 0; i < where.count; i++)
        if (is_node(in, &where.at[i]))
            note(in, object_key(in, &where.at[i]), TO_EARLIER);
}

enum cc_link_order cc_link_order(struct cc_interpreter *in, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    bool later = where.count > 0 && where.count < CC_HEAP_TARGETS;
    for (uint32_t i = 0; i < where.count; i++) {
        if (!is_node(in, &where.at[i])) {
            later = false;
            continue;
        }
        uint32_t seen = seen_of(in, place_key(in, &where.at[i])) | seen_of(in, object_key(in, &where.at[i]));
        later &= !in->heap.objects[where.at[i].id].clobbered && !seen;
        if (seen & MAY_CLOSE)
            return CC_LINK_MAY_CLOSE;
    }
    return later ? CC_LINK_TO_LATER : CC_LINK_ANY;
}
