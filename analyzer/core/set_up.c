/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/set_up.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/name_word.h"
#include "analyzer/core/value_search.h"

enum { WORDS = 6 };

enum { IS_SET_UP = 1, IS_NONE = 2 };

/* Is it in a variable, and no element of an array? */
static bool is_in_variable(const struct cc_interpreter *in, cc_term_id place)
{
    int64_t bytes;
    const struct cc_term *base = cc_term_at(&in->terms, cc_term_split(&in->terms, place, &bytes));
    return base->op == CC_T_OBJECT && in->heap.objects[base->a].kind == CC_OBJECT_GLOBAL;
}

/* Has a caller of the function that runs looked at the variable before the call? What it knows of that does not go down with the call. */
static bool was_looked_at(const struct cc_interpreter *in, uint32_t context, cc_term_id place)
{
    const struct cc_model *model = in->model;
    const struct cc_term *root = cc_term_at(&in->terms, cc_term_root(&in->terms, place));
    cc_var_id var = in->heap.objects[root->a].var;
    for (; in->contexts[context].caller; context = in->contexts[context].caller) {
        const struct cc_func *caller = &model->funcs[in->contexts[in->contexts[context].caller].func];
        for (uint32_t b = 0; b <= in->contexts[context].call_block; b++) {
            const struct cc_block *block = &model->blocks[caller->blocks + b];
            for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++) {
                const struct cc_inst *inst = &model->insts[i];
                if (inst->op == CC_OP_LOAD && i < in->contexts[context].call_site &&
                    model->insts[inst->a].op == CC_OP_VAR_ADDR && model->insts[inst->a].a == var)
                    return true;
            }
        }
    }
    return false;
}

/* Does code from outside overwrite, once, what the variable holds? */
static bool overwrites(const struct cc_frame *frame, cc_term_id place)
{
    const struct cc_interpreter *in = frame->in;
    return in->open && !frame->thread && !frame->state->holds_count && is_in_variable(in, place) &&
           !cc_state_memory(frame->state, place) && !was_looked_at(in, frame->context, place);
}

static void note(struct cc_frame *frame)
{
    struct cc_interpreter *in = frame->in;
    (void)!cc_id_map_put(in->arena, &in->set_ups, in->contexts[cc_entry_context(in, frame->context)].func, IS_SET_UP);
}

void cc_set_up_store(struct cc_frame *frame, cc_term_id place, cc_term_id value)
{
    struct cc_interpreter *in = frame->in;
    cc_object_id made = value && in->open ? cc_heap_root_object(&in->heap, value) : 0;
    if (made && in->heap.objects[made].kind == CC_OBJECT_HEAP && cc_state_is_private(frame->state, made) &&
        overwrites(frame, place))
        note(frame);
}

void cc_set_up_spawn(struct cc_frame *frame, cc_term_id place)
{
    if (place && overwrites(frame, place))
        note(frame);
}

static const char *const beginning[WORDS] = { "init", "initialize", "initialise", "initialization", "setup", "ctor" };
static const char *const configuring[WORDS] = { "config",      "configure", "configuration",
                                                "configuring", "conf",      "settings" };
static const char *const ending[WORDS] = { "deinit", "uninit", "fini", "cleanup", "teardown", "dtor" };

static bool is_called(const struct cc_interpreter *in, cc_func_id func, const char *const words[WORDS])
{
    return cc_name_has_word(cc_model_text(in->model, in->model->funcs[func].name), words, WORDS);
}

/* Does it look at what is in memory, other than in variables of the function? */
static bool asks_memory(const struct cc_model *model, const struct cc_inst *inst)
{
    const struct cc_inst *at = &model->insts[inst->a];
    return inst->op == CC_OP_LOAD && (at->op != CC_OP_VAR_ADDR || model->vars[at->a].kind == CC_VAR_GLOBAL);
}

/* Does the block return, and nothing else but computing the result? */
static bool just_returns(const struct cc_model *model, cc_block_id id)
{
    const struct cc_block *block = &model->blocks[id];
    for (int depth = 0; depth < 4 && block->term == CC_TERM_JUMP && !block->inst_count; depth++)
        block = &model->blocks[block->target[0]];
    for (uint32_t i = 0; i < block->inst_count; i++) {
        enum cc_op op = model->insts[block->insts + i].op;
        if (op == CC_OP_CALL || op == CC_OP_RMW || op == CC_OP_CAS)
            return false;
    }
    return block->term == CC_TERM_RETURN;
}

/* Does the function begin with a look at whether there is anything to be done? */
static bool looks_first(const struct cc_model *model, cc_func_id func)
{
    const struct cc_block *block = &model->blocks[model->funcs[func].blocks];
    for (int depth = 0; depth < 4 && block->term == CC_TERM_JUMP; depth++)
        block = &model->blocks[block->target[0]];
    return block->term == CC_TERM_BRANCH && block->value && cc_value_has(model, block->value, 4, asks_memory) &&
           (just_returns(model, block->target[0]) || just_returns(model, block->target[1]));
}

static bool is_set_up(struct cc_interpreter *in, cc_func_id func)
{
    uint32_t known = cc_id_map_get(&in->set_ups, func);
    if (known == CC_NO_ID) {
        bool named = (is_called(in, func, beginning) && !looks_first(in->model, func)) ||
                     (in->funcs[func].registered && is_called(in, func, configuring));
        known = named ? IS_SET_UP : IS_NONE;
        (void)!cc_id_map_put(in->arena, &in->set_ups, func, known);
    }
    return known == IS_SET_UP;
}

/* The function called from outside that the context, or the creation of its thread, belongs to, if it sets the module up; or 0. */
static cc_func_id set_up_of(struct cc_interpreter *in, uint32_t context)
{
    uint32_t entry = cc_entry_context(in, context);
    for (cc_thread_id thread = in->contexts[entry].thread; thread; thread = in->tree.threads[thread].parent)
        entry = cc_entry_context(in, in->tree.threads[thread].context);
    return in->open && is_set_up(in, in->contexts[entry].func) ? in->contexts[entry].func : 0;
}

bool cc_is_set_up(struct cc_interpreter *in, uint32_t context)
{
    return in->open && !in->contexts[context].thread && set_up_of(in, context);
}

bool cc_set_up_separates(struct cc_interpreter *in, const struct cc_access *first, const struct cc_access *other)
{
    if (cc_is_set_up(in, first->context))
        return !other->thread || !cc_is_of_one_set_up(in, first, other);
    return !first->thread && !other->thread &&
           is_called(in, in->contexts[cc_entry_context(in, first->context)].func, ending);
}

bool cc_is_of_one_set_up(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b)
{
    cc_func_id func = set_up_of(in, a->context);
    return func && func == set_up_of(in, b->context);
}
