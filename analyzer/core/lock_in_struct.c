/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/lock_in_struct.h"

#include "analyzer/core/access_extent.h"

enum { DEEPEST_CHAIN = 16 };

/* An address without the indices by which it lies in arrays inside a struct of `size` bytes. */
static cc_term_id without_inner_indices(const struct cc_interpreter *in, cc_term_id address, int64_t size,
                                        int64_t *offset, bool *indexed)
{
    int64_t bytes;
    cc_term_id at = cc_term_split(&in->terms, address, offset);
    for (int depth = 0; depth < DEEPEST_CHAIN; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, at);
        if (row->op != CC_T_INDEX || !row->imm || row->imm <= -size || row->imm >= size)
            break;
        at = cc_term_split(&in->terms, row->a, &bytes);
        *offset += bytes;
        *indexed = true;
    }
    return at;
}

/*
 * Is byte `at` of a struct of `size` bytes, on the way to which constants of indices were added, in the member? The
 * constants are small: an element before or behind, not as many as lead to another struct.
 */
static bool is_in_member(const struct cc_written_level *level, int64_t at, int64_t size, bool indexed)
{
    int64_t away = at < level->from ? level->from - at : at - level->from;
    return (at >= level->from && at < level->to) || (indexed && away < size / 2);
}

/* Where in struct `type` the member is that the acquisition of `lock` names; -1 if it names none. */
static int64_t member_locked(const struct cc_interpreter *in, const struct cc_access *access, cc_term_id lock,
                             cc_type_id type)
{
    const struct cc_model *model = in->model;
    for (uint32_t h = 0; h < access->hold_count; h++) {
        const struct cc_inst *call = &model->insts[access->holds[h].where];
        if (access->holds[h].lock != lock)
            continue;
        for (uint32_t i = 0; call->op == CC_OP_CALL && i < (uint32_t)call->imm; i++) {
            struct cc_written_levels levels = cc_written_levels(model, model->operands[call->c + i]);
            for (uint32_t l = 0; l < levels.count; l++)
                if (levels.at[l].owner == type && !levels.at[l].indexed)
                    return levels.at[l].from;
        }
    }
    return -1;
}

/* The only member of struct `type` that is a lock or the like, as its offset; -1 if there are several, or none. */
static int64_t only_lock_member(const struct cc_interpreter *in, cc_type_id type)
{
    const struct cc_type *row = &in->model->types[type];
    int64_t only = -1;
    for (uint32_t i = 0; i < row->field_count; i++) {
        const struct cc_field *field = &in->model->fields[row->fields + i];
        if (!cc_api_is_sync_type(in->apis, cc_model_text(in->model, in->model->types[field->type].name)))
            continue;
        if (only >= 0)
            return -1;
        only = (int64_t)field->offset;
    }
    return only;
}

/* The same of one address of the access, which instruction `written` computes. */
static bool lock_beside(const struct cc_interpreter *in, const struct cc_access *access, cc_inst_id written,
                        cc_term_id lock, uint64_t *key)
{
    struct cc_written_levels levels = cc_written_levels(in->model, written);
    for (uint32_t l = 0; l < levels.count; l++) {
        const struct cc_written_level *level = &levels.at[l];
        int64_t size = (int64_t)in->model->types[level->owner].size, of_place, of_lock;
        bool indexed = false;
        if (in->model->types[level->owner].kind != CC_TYPE_STRUCT || size <= 0)
            continue;
        cc_term_id base = without_inner_indices(in, access->address, size, &of_place, &indexed);
        if (cc_term_split(&in->terms, lock, &of_lock) != base)
            continue;
        int64_t member = member_locked(in, access, lock, level->owner);
        if (member < 0)
            member = only_lock_member(in, level->owner);
        if (member < 0 || !is_in_member(level, of_place - (of_lock - member), size, indexed))
            continue;
        *key = cc_hash_step(cc_hash_step(4, level->owner), (uint64_t)member);
        return true;
    }
    return false;
}

bool cc_lock_in_struct(const struct cc_interpreter *in, const struct cc_access *access, cc_term_id lock, uint64_t *key)
{
    const struct cc_inst *inst = &in->model->insts[access->inst];
    if (inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE || inst->op == CC_OP_RMW || inst->op == CC_OP_CAS)
        return lock_beside(in, access, inst->a, lock, key);
    if (inst->op == CC_OP_COPY)
        return lock_beside(in, access, access->kind == CC_ACCESS_READ ? inst->b : inst->a, lock, key);
    for (uint32_t i = 0; inst->op == CC_OP_CALL && i < (uint32_t)inst->imm; i++)
        if (lock_beside(in, access, in->model->operands[inst->c + i], lock, key))
            return true;
    return false;
}
