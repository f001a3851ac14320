/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/object_life.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/every_way.h"
#include "analyzer/core/owner_region.h"
#include "analyzer/core/value_search.h"

static bool is_plain_variable(const struct cc_model *model, const struct cc_inst *inst)
{
    return inst->op == CC_OP_LOAD && model->insts[inst->a].op == CC_OP_VAR_ADDR &&
           model->types[inst->type].kind == CC_TYPE_POINTER;
}

static bool is_zero(const struct cc_inst *inst)
{
    return inst->op == CC_OP_CONST && inst->imm == 0;
}

/* The successor taken if the pointer variable that the block tests is not null; 0: it tests something else. */
static cc_block_id not_null_way(const struct cc_model *model, const struct cc_block *block)
{
    const struct cc_inst *test = cc_inst_without_casts(model, block->value);
    bool when_true = true;
    while (test->op == CC_OP_UNARY && test->sub == CC_UN_LNOT) {
        when_true = !when_true;
        test = cc_inst_without_casts(model, test->a);
    }
    if (test->op == CC_OP_BINARY && (test->sub == CC_BIN_EQ || test->sub == CC_BIN_NE) &&
        is_zero(cc_inst_without_casts(model, test->b))) {
        when_true ^= test->sub == CC_BIN_EQ;
        test = cc_inst_without_casts(model, test->a);
    }
    return is_plain_variable(model, test) ? block->target[when_true ? 0 : 1] : 0;
}

/* Is it a number that is kept in memory: has the object been made already, who uses it still? */
static bool asks_memory(const struct cc_model *model, const struct cc_inst *inst)
{
    if (inst->op == CC_OP_LOAD)
        return model->insts[inst->a].op != CC_OP_VAR_ADDR && model->types[inst->type].kind != CC_TYPE_POINTER;
    return inst->op == CC_OP_RMW || inst->op == CC_OP_CAS;
}

struct ways {
    const struct cc_func *func;
    uint64_t *leading; /* blocks that lead to the one looked at, and that block */
    bool missed;
};

static void follow(void *context, cc_block_id target)
{
    struct ways *ways = context;
    ways->missed |= !cc_bit(ways->leading, target - ways->func->blocks);
}

/* May this branch decide that the block is missed: as there is no object, or, of a beginning, as making it has failed? */
static bool may_miss(const struct cc_model *model, const struct ways *ways, uint32_t at, enum cc_life what)
{
    const struct cc_block *block = &model->blocks[ways->func->blocks + at];
    if (block->term != CC_TERM_BRANCH || !block->value)
        return what == CC_LIFE_BEGINS;
    cc_block_id only = not_null_way(model, block);
    return what == CC_LIFE_BEGINS ? !cc_value_has(model, block->value, 4, asks_memory)
                                  : only && cc_bit(ways->leading, only - ways->func->blocks);
}

/* Does the function pass the block, whatever the object's content? */
static bool passes(struct cc_interpreter *in, cc_func_id func, uint32_t block, enum cc_life what)
{
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    struct ways ways = { .func = &in->model->funcs[func] };
    ways.leading = cc_blocks_before(in, ways.func, block);
    bool passed = cc_bit(ways.leading, 0);
    for (uint32_t b = 0; passed && b < ways.func->block_count; b++) {
        if (b == block || !cc_bit(ways.leading, b))
            continue;
        ways.missed = false;
        cc_block_successors(in->model, &in->model->blocks[ways.func->blocks + b], follow, &ways);
        passed = !ways.missed || may_miss(in->model, &ways, b, what);
    }
    cc_scratch_release(&in->scratch, mark);
    return passed;
}

static uint64_t key_of(cc_func_id entry, cc_term_id what)
{
    return (uint64_t)entry << 32 | what;
}

void cc_life_note(struct cc_frame *frame, cc_term_id place, enum cc_life what)
{
    struct cc_interpreter *in = frame->in;
    if (!in->open || !place)
        return;
    cc_term_id root = cc_term_root(&in->terms, place);
    const struct cc_term *row = cc_term_at(&in->terms, root);
    bool global = row->op == CC_T_OBJECT && in->heap.objects[row->a].kind == CC_OBJECT_GLOBAL;
    uint32_t context = frame->context;
    if ((row->op != CC_T_PARAM && !global) || !passes(in, frame->func, frame->block, what))
        return;
    for (; in->contexts[context].caller; context = in->contexts[context].caller) {
        cc_func_id caller = in->contexts[in->contexts[context].caller].func;
        if (!passes(in, caller, in->contexts[context].call_block, what))
            return;
    }
    cc_func_id entry = in->contexts[context].func;
    uint32_t other = cc_id_map_get(&in->lives, key_of(entry, 0));
    (void)(cc_id_map_put(in->arena, &in->lives, key_of(entry, global ? place : root), what) ||
           cc_id_map_put(in->arena, &in->lives, key_of(entry, 0), other == CC_NO_ID ? what : other | what));
}

enum cc_status cc_life_find_freed(struct cc_interpreter *in, struct cc_id_map *freed)
{
    enum cc_status status = CC_OK;
    for (uint32_t a = 0; in->open && a < in->log.accesses_count && status == CC_OK; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        if (access->kind != CC_ACCESS_FREE)
            continue;
        cc_func_id entry = in->contexts[cc_entry_context(in, access->context)].func;
        struct cc_targets where = cc_heap_resolve(&in->heap, access->address);
        for (uint32_t t = 0; t < where.count && status == CC_OK; t++)
            if (where.at[t].kind == CC_TARGET_OBJECT)
                status = cc_id_map_put(in->arena, freed, key_of(entry, where.at[t].id), 1);
    }
    return status;
}

/* Does the other access hold a lock that this one's function initialises or destroys, or is it in such a function too? */
static bool holds_lock_of(const struct cc_interpreter *in, const struct cc_access *other, cc_func_id entry)
{
    uint32_t first = cc_entry_context(in, other->context);
    if (first == other->context && cc_id_map_get(&in->lives, key_of(in->contexts[first].func, 0)) != CC_NO_ID)
        return true;
    struct cc_set locks = *cc_set_at(&in->sets, other->locks);
    for (uint32_t i = 0; i < locks.count; i++)
        if (cc_id_map_get(&in->lives, key_of(entry, locks.at[i] / 2)) != CC_NO_ID)
            return true;
    return false;
}

bool cc_life_excludes(struct cc_interpreter *in, const struct cc_id_map *freed, const struct cc_access *access,
                      const struct cc_access *other, cc_object_id object)
{
    uint32_t first = cc_entry_context(in, access->context);
    cc_func_id entry = in->contexts[first].func;
    uint32_t what = cc_id_map_get(&in->lives, key_of(entry, 0));
    cc_term_id root = cc_term_root(&in->terms, access->address);
    const struct cc_term *row = cc_term_at(&in->terms, root);
    if (in->open && access->kind == CC_ACCESS_FREE && row->op == CC_T_PARAM && access->address == root &&
        !other->thread)
        return true; /* whatever it depends on: a caller who still uses it would use it after it is gone, lock or no lock */
    if (!in->open || what == CC_NO_ID)
        return false;
    if (row->op == CC_T_PARAM && cc_id_map_get(&in->lives, key_of(entry, root)) != CC_NO_ID)
        return true;
    cc_term_id owner = cc_owner_of_access(in, access, object);
    if (owner && cc_id_map_get(&in->lives, key_of(entry, owner)) != CC_NO_ID)
        return true;
    if (what & CC_LIFE_ENDS && cc_id_map_get(freed, key_of(entry, object)) != CC_NO_ID)
        return true;
    enum cc_object_kind kind = row->op == CC_T_OBJECT ? in->heap.objects[row->a].kind : CC_OBJECT_EXTERNAL;
    if (what & CC_LIFE_BEGINS && kind == CC_OBJECT_HEAP)
        return true; /* it has just made this for the object */
    return kind == CC_OBJECT_GLOBAL && access->context == first && holds_lock_of(in, other, entry);
}
