/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/outside_object.h"

enum { DEEPEST_TYPE = 6, DEEPEST_POINTER = 8 };

static bool is_foreign_call(const struct cc_interpreter *in, cc_inst_id id)
{
    const struct cc_inst *inst = &in->model->insts[id];
    return inst->op == CC_OP_CALL && inst->a && !(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED) &&
           !in->funcs[inst->a].model;
}

bool cc_comes_from_outside(const struct cc_interpreter *in, cc_term_id pointer)
{
    for (int depth = 0; pointer && depth < DEEPEST_POINTER; depth++) {
        const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, pointer));
        if (root->op == CC_T_OBJECT)
            return in->heap.objects[root->a].kind == CC_OBJECT_HIDDEN && depth;
        if (root->op == CC_T_RESULT)
            return is_foreign_call(in, root->b);
        if (root->op != CC_T_LOAD)
            return false;
        pointer = root->a;
    }
    return false;
}

bool cc_is_known_outside(const struct cc_interpreter *in, cc_object_id id)
{
    const struct cc_object *object = &in->heap.objects[id];
    if (object->kind == CC_OBJECT_EXTERNAL)
        return true;
    if (object->kind != CC_OBJECT_GLOBAL)
        return false;
    const struct cc_var *var = &in->model->vars[object->var];
    return var->linkage == CC_LINKAGE_EXTERNAL && !(var->flags & (CC_VAR_CONST | CC_VAR_THREAD_LOCAL));
}

struct search {
    const struct cc_interpreter *in;
    cc_type_id wanted;
    void (*visit)(void *context, int64_t offset, int64_t stride);
    void *context;
};

static bool is_same_type(const struct search *s, cc_type_id type)
{
    const struct cc_type *a = &s->in->model->types[type], *b = &s->in->model->types[s->wanted];
    return type == s->wanted || (a->name && a->name == b->name && a->kind == b->kind);
}

static void search(const struct search *s, cc_type_id type, int64_t offset, int64_t stride, int depth)
{
    const struct cc_type *row = &s->in->model->types[type];
    if (is_same_type(s, type)) {
        s->visit(s->context, offset, stride);
        return;
    }
    if (depth == DEEPEST_TYPE)
        return;
    if (row->kind == CC_TYPE_ARRAY) {
        int64_t size = (int64_t)s->in->model->types[row->element].size;
        search(s, row->element, offset, stride ? stride : size, depth + 1);
    }
    for (uint32_t i = 0; row->kind == CC_TYPE_STRUCT && i < row->field_count; i++) {
        const struct cc_field *field = &s->in->model->fields[row->fields + i];
        search(s, field->type, offset + (int64_t)field->offset, stride, depth + 1);
    }
}

void cc_visit_members(const struct cc_interpreter *in, cc_type_id outer, cc_type_id inner,
                      void (*visit)(void *context, int64_t offset, int64_t stride), void *context)
{
    struct search s = { in, inner, visit, context };
    if (outer && inner)
        search(&s, outer, 0, 0, 0);
}
