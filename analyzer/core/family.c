/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/family.h"

struct spread {
    struct cc_interpreter *in;
    struct cc_families *families;
    struct cc_id_vec changed;
    bool failed;
};

bool cc_is_in_family(const struct cc_interpreter *in, cc_thread_id head, cc_thread_id thread)
{
    while (thread && thread != head)
        thread = in->tree.threads[thread].parent;
    return thread == head;
}

/* The thread itself or the next one above it that has several instances, or 0. */
static cc_thread_id nearest_many(const struct cc_interpreter *in, cc_thread_id thread)
{
    while (thread && !in->tree.threads[thread].many)
        thread = in->tree.threads[thread].parent;
    return thread;
}

static cc_thread_id common_head(const struct cc_interpreter *in, cc_thread_id a, cc_thread_id b)
{
    while (a && !cc_is_in_family(in, a, b))
        a = in->tree.threads[a].parent;
    return b ? nearest_many(in, a) : 0;
}

/* Those of `head`, or others for which the two have one, find the object from now on. */
static void widen(struct spread *s, cc_object_id object, cc_thread_id head)
{
    if (object >= s->families->count)
        return;
    cc_thread_id *old = &s->families->heads[object], now = common_head(s->in, *old, head);
    if (now == *old)
        return;
    *old = now;
    s->failed |= cc_id_vec_push(s->in->arena, &s->changed, object) != CC_OK;
}

static void follow(struct spread *s, cc_term_id value, cc_thread_id head)
{
    if (!value || cc_term_at(&s->in->terms, value)->op == CC_T_INT)
        return;
    struct cc_targets where = cc_heap_resolve(&s->in->heap, value);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT)
            widen(s, where.at[i].id, head);
}

/* Objects begin with the family of their maker; one that is given to each instance of a thread as its own, with that. */
static cc_thread_id first_head(const struct cc_interpreter *in, const struct cc_object *object)
{
    bool own = object->kind == CC_OBJECT_HEAP || object->kind == CC_OBJECT_LOCAL || object->kind == CC_OBJECT_OWN_DATA;
    return own ? nearest_many(in, object->thread) : 0;
}

/* What a thread is given: its own object, or what the family of its creator has. */
static void begin_with_arguments(struct spread *s)
{
    struct cc_interpreter *in = s->in;
    for (cc_thread_id t = 1; t < in->starts_count; t++)
        for (uint32_t way = 0; way < in->starts[t].ways_count; way++) {
            cc_term_id argument = in->starts[t].ways[way].argument;
            const struct cc_term *root = argument ? cc_term_at(&in->terms, cc_term_root(&in->terms, argument)) : NULL;
            cc_thread_id above = nearest_many(in, in->tree.threads[t].parent);
            if (root && root->op == CC_T_OWN && root->a == t && !above && root->b < s->families->count)
                s->families->heads[root->b] = nearest_many(in, t);
            else
                follow(s, argument, above);
        }
}

static void spread(struct spread *s)
{
    struct cc_interpreter *in = s->in;
    for (cc_object_id object = 1; object < s->families->count; object++)
        s->families->heads[object] = first_head(in, &in->heap.objects[object]);
    begin_with_arguments(s);
    for (cc_object_id object = 1; object < s->families->count && !s->failed; object++)
        s->failed |= cc_id_vec_push(in->arena, &s->changed, object) != CC_OK;
    while (s->changed.count && !s->failed) {
        cc_object_id object = s->changed.at[--s->changed.count];
        cc_thread_id head = s->families->heads[object];
        for (uint32_t c = 0; c < in->heap.objects[object].cells_count; c++)
            for (uint32_t v = 0; v < in->heap.objects[object].cells[c].values.count; v++)
                follow(s, in->heap.objects[object].cells[c].values.at[v], head);
    }
}

cc_thread_id cc_family_of(struct cc_interpreter *in, struct cc_families *families, cc_object_id object)
{
    if (!families->known) {
        struct spread s = { .in = in, .families = families };
        families->known = true;
        families->count = in->heap.objects_count;
        families->heads = cc_arena_array(in->arena, families->count, sizeof *families->heads);
        if (families->heads)
            spread(&s);
        if (!families->heads || s.failed)
            families->count = 0;
    }
    return object < families->count ? families->heads[object] : 0;
}

/* Has the head of the family joined the thread of `other`, the one it has created? */
static bool has_joined(struct cc_interpreter *in, const struct cc_access *head, const struct cc_access *other)
{
    return in->tree.threads[other->thread].parent == head->thread &&
           cc_set_has(&in->sets, cc_phase_at(&in->tree, head->phase).current,
                      cc_interp_current(in, other->thread, 0, true));
}

bool cc_meet_in_family(struct cc_interpreter *in, cc_thread_id head, const struct cc_access *a,
                       const struct cc_access *b)
{
    return cc_may_be_parallel_within(&in->tree, head, a->thread, a->phase, b->thread, b->phase) &&
           !(a->thread == head && has_joined(in, a, b)) && !(b->thread == head && has_joined(in, b, a));
}
