/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/findable.h"

struct search {
    struct cc_interpreter *in;
    struct cc_findable *out;
    struct cc_id_vec next;
    bool failed;
};

static void find(struct search *s, cc_object_id object)
{
    if (cc_is_findable(s->out, object))
        return;
    s->out->rows[object] = true;
    s->failed |= cc_id_vec_push(s->in->arena, &s->next, object) != CC_OK;
}

/* Whatever the value may point to is found. */
static void follow(struct search *s, cc_term_id value)
{
    if (!value || cc_term_at(&s->in->terms, value)->op == CC_T_INT)
        return;
    struct cc_targets where = cc_heap_resolve(&s->in->heap, value);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT)
            find(s, where.at[i].id);
}

static bool begins_findable(const struct cc_object *object)
{
    return object->shared || (object->kind != CC_OBJECT_LOCAL && object->kind != CC_OBJECT_HEAP);
}

enum cc_status cc_findable_objects(struct cc_interpreter *in, struct cc_findable *out)
{
    struct search s = { .in = in, .out = out };
    out->count = in->heap.objects_count;
    out->rows = cc_arena_array(in->arena, out->count, sizeof *out->rows);
    if (!out->rows)
        return CC_ERR_NO_MEMORY;
    for (cc_object_id object = 1; object < out->count; object++)
        if (begins_findable(&in->heap.objects[object]))
            find(&s, object);
    for (uint32_t t = 0; t < in->starts_count; t++)
        for (uint32_t way = 0; way < in->starts[t].ways_count; way++)
            follow(&s, in->starts[t].ways[way].argument);
    while (s.next.count && !s.failed) {
        cc_object_id object = s.next.at[--s.next.count];
        for (uint32_t c = 0; c < in->heap.objects[object].cells_count; c++)
            for (uint32_t v = 0; v < in->heap.objects[object].cells[c].values.count; v++)
                follow(&s, in->heap.objects[object].cells[c].values.at[v]);
    }
    return s.failed ? CC_ERR_NO_MEMORY : CC_OK;
}
