/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/owner_region.h"

#include "analyzer/core/core_memory.h"

enum { DEEPEST = 8 };

#define SEVERAL UINT32_MAX /* owners, or one that is not known */

/* The public function in which the context runs, first of all. */
static cc_func_id entry_of(const struct cc_interpreter *in, uint32_t context)
{
    return in->contexts[cc_entry_context(in, context)].func;
}

static uint64_t key_of(cc_term_id what, cc_func_id entry)
{
    return (uint64_t)what << 32 | entry;
}

/* A parameter, a variable, or something made that has no owner yet: the address of that. 0: no object. */
static cc_term_id owner_of(struct cc_interpreter *in, cc_func_id entry, cc_term_id term, int depth);

/* The owner that all values of a symbol have in common. */
static cc_term_id common_owner(struct cc_interpreter *in, cc_func_id entry, cc_term_id symbol, int depth)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    cc_term_id common = 0;
    if (!inputs || depth == DEEPEST)
        return SEVERAL;
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        if (cc_term_contains(&in->terms, inputs->at[i], symbol))
            continue;
        cc_term_id owner = owner_of(in, entry, inputs->at[i], depth + 1);
        if (owner && common && owner != common)
            return SEVERAL;
        common = owner ? owner : common;
        inputs = cc_heap_inputs(&in->heap, symbol);
    }
    return common;
}

/* The place of which the symbol is the content, as a call or paths that meet have left it; or 0. */
static cc_term_id place_of_content(const struct cc_interpreter *in, cc_term_id symbol)
{
    const struct cc_term *row = cc_term_at(&in->terms, symbol);
    cc_term_id place = (cc_term_id)((uint64_t)row->imm >> 8);
    if (row->op == CC_T_RESULT)
        return row->imm > 0 && place && place < symbol && row->imm == CC_RESULT_OF_MEMORY(place) ? place : 0;
    return cc_term_content_of(&in->terms, symbol);
}

/* The type that the source gives to the parameter. */
static cc_type_id type_of(const struct cc_interpreter *in, const struct cc_term *parameter)
{
    return in->model->vars[parameter->a].type;
}

/* What has been given to another owner is part of that. */
static cc_term_id given_to(struct cc_interpreter *in, cc_func_id entry, cc_term_id what, int depth)
{
    uint32_t owner = cc_id_map_get(&in->owners, key_of(what, entry));
    if (owner == CC_NO_ID)
        return what;
    return depth == DEEPEST ? SEVERAL : owner_of(in, entry, owner, depth + 1);
}

static cc_term_id owner_of(struct cc_interpreter *in, cc_func_id entry, cc_term_id term, int depth)
{
    cc_term_id origin = cc_term_origin(&in->terms, term);
    const struct cc_term row = *cc_term_at(&in->terms, origin);
    cc_term_id place;
    switch ((enum cc_term_op)row.op) {
    case CC_T_INT:
        return 0;
    case CC_T_PARAM:
        return given_to(in, entry, origin, depth);
    case CC_T_PHI:
    case CC_T_RESULT:
        place = place_of_content(in, origin);
        if (place)
            return depth == DEEPEST ? SEVERAL : owner_of(in, entry, place, depth + 1);
        return common_owner(in, entry, origin, depth);
    case CC_T_OBJECT:
        if (in->heap.objects[row.a].kind == CC_OBJECT_GLOBAL)
            return origin;
        if (in->heap.objects[row.a].kind != CC_OBJECT_HEAP || depth == DEEPEST)
            return SEVERAL;
        return given_to(in, entry, origin, depth);
    default:
        return SEVERAL;
    }
}

/* Has what is at this address been made by the function itself, and has it no owner yet? */
static bool is_free(const struct cc_interpreter *in, cc_term_id owner)
{
    const struct cc_term *row = owner && owner != SEVERAL ? cc_term_at(&in->terms, owner) : NULL;
    return row && row->op == CC_T_OBJECT && in->heap.objects[row->a].kind == CC_OBJECT_HEAP;
}

/* Is it a parameter that is put, itself, into what belongs to one of another type: an item into a container? */
static bool is_put(const struct cc_interpreter *in, cc_term_id value, cc_term_id from, cc_term_id to)
{
    const struct cc_term *item = from != SEVERAL ? cc_term_at(&in->terms, from) : NULL;
    const struct cc_term *container = to && to != SEVERAL ? cc_term_at(&in->terms, to) : NULL;
    return item && container && item->op == CC_T_PARAM && cc_term_root(&in->terms, value) == from &&
           (container->op != CC_T_PARAM || type_of(in, container) != type_of(in, item));
}

static void give_to(struct cc_interpreter *in, cc_func_id entry, cc_term_id made, cc_term_id owner)
{
    (void)!cc_id_map_put(in->arena, &in->owners, key_of(made, entry), owner);
}

static void mix(struct cc_interpreter *in, cc_term_id value)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, value);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT)
            in->heap.objects[where.at[i].id].two_owners = true;
}

void cc_owner_store(struct cc_frame *frame, cc_term_id place, cc_term_id value, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_inst *inst = &in->model->insts[id];
    if (!in->open || !value || in->model->types[inst->type].kind != CC_TYPE_POINTER)
        return;
    cc_func_id entry = entry_of(in, frame->context);
    cc_term_id from = owner_of(in, entry, value, 0), to = owner_of(in, entry, place, 0);
    if (!from || from == to)
        return;
    if ((is_free(in, from) && to && to != SEVERAL) || is_put(in, value, from, to))
        give_to(in, entry, from, to);
    else if (is_free(in, to) && from != SEVERAL)
        give_to(in, entry, to, from);
    else
        mix(in, value);
}

void cc_owners_new_round(struct cc_interpreter *in)
{
    for (cc_object_id object = 1; in->open && object < in->heap.objects_count; object++)
        in->heap.objects[object].two_owners = false;
}

cc_term_id cc_owner_of_access(struct cc_interpreter *in, const struct cc_access *access, cc_object_id object)
{
    const struct cc_object *row = &in->heap.objects[object];
    if (!in->open || access->thread || row->two_owners ||
        (row->kind != CC_OBJECT_HEAP && row->kind != CC_OBJECT_EXTERNAL))
        return 0;
    cc_term_id owner = owner_of(in, entry_of(in, access->context), access->address, 0);
    return owner && owner != SEVERAL && cc_term_at(&in->terms, owner)->op == CC_T_PARAM ? owner : 0;
}

bool cc_owners_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                       cc_object_id object)
{
    cc_term_id of_a = a->locks && b->locks ? cc_owner_of_access(in, a, object) : 0;
    cc_term_id of_b = of_a ? cc_owner_of_access(in, b, object) : 0;
    if (!of_b || type_of(in, cc_term_at(&in->terms, of_a)) != type_of(in, cc_term_at(&in->terms, of_b)))
        return false;
    struct cc_set x = *cc_set_at(&in->sets, a->locks), y = *cc_set_at(&in->sets, b->locks);
    for (uint32_t i = 0; i < x.count; i++)
        for (uint32_t k = 0; k < y.count; k++) {
            int64_t at_a, at_b;
            if (cc_term_split(&in->terms, x.at[i] / 2, &at_a) == of_a &&
                cc_term_split(&in->terms, y.at[k] / 2, &at_b) == of_b && at_a == at_b && !(x.at[i] & y.at[k] & 1))
                return true;
        }
    return false;
}
