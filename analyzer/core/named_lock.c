/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "analyzer/core/named_lock.h"

#include <string.h>
#include <strings.h>

#include "analyzer/core/name_word.h"

/* Where a name says lock, or unlock. */
struct spelling {
    size_t before; /* letters before that word, which the pair has in common */
    size_t after;  /* and from here on again */
    bool undoes;
};

static bool spell(const char *name, struct spelling *out)
{
    const char *lock = NULL;
    for (const char *at = strcasestr(name, "lock"); at; at = strcasestr(at + 1, "lock"))
        lock = at;
    if (!lock)
        return false;
    *out = (struct spelling){ .before = (size_t)(lock - name), .after = (size_t)(lock - name) + 4 };
    out->undoes = out->before >= 2 && !strncasecmp(lock - 2, "un", 2);
    out->before -= out->undoes ? 2 : 0;
    return out->before > 0;
}

/* Is it declared only, returns nothing, and takes one thing? */
static bool is_candidate(const struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_func *func = &in->model->funcs[id];
    return !(func->flags & (CC_FUNC_DEFINED | CC_FUNC_VARIADIC | CC_FUNC_IN_SYSTEM)) && func->param_count == 1 &&
           in->model->types[in->model->types[func->type].element].kind == CC_TYPE_VOID;
}

/* The one other function with a name like this that says the opposite; 0 if there is none, or any that says something else. */
static cc_func_id other_half(const struct cc_interpreter *in, cc_func_id id, const struct spelling *mine)
{
    const char *name = cc_model_text(in->model, in->model->funcs[id].name);
    cc_func_id found = 0;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++) {
        const char *other = cc_model_text(in->model, in->model->funcs[f].name);
        struct spelling its;
        if (f == id || !other || strncmp(name, other, mine->before) || !strcasestr(other + mine->before, "lock"))
            continue;
        if (found || !spell(other, &its) || its.before != mine->before || its.undoes == mine->undoes ||
            strcmp(other + its.after, name + mine->after) || !is_candidate(in, f))
            return 0;
        found = f;
    }
    return found;
}

/* The variable or member whose address or content the call is given, as one number; or 0. */
static uint32_t named_in(const struct cc_model *model, const struct cc_inst *call)
{
    const struct cc_inst *value = cc_inst_without_casts(model, model->operands[call->c]);
    const struct cc_inst *at = value->op == CC_OP_LOAD ? &model->insts[value->a] : value;
    if (at->op == CC_OP_FIELD_ADDR)
        return at->b ? model->vars_count + at->b : 0;
    return at->op == CC_OP_VAR_ADDR ? at->a : 0;
}

/* Does some function call both of what it calls by the same name, a pointer? */
static bool go_together(const struct cc_interpreter *in, cc_func_id a, cc_func_id b)
{
    const struct cc_model *model = in->model;
    for (cc_func_id f = 1; f < model->funcs_count; f++) {
        uint32_t of_a = 0;
        for (uint32_t i = 0; i < model->funcs[f].inst_count; i++) {
            const struct cc_inst *call = &model->insts[model->funcs[f].insts + i];
            if (call->op != CC_OP_CALL || (call->a != a && call->a != b) || call->imm != 1 ||
                model->types[model->insts[model->operands[call->c]].type].kind != CC_TYPE_POINTER)
                continue;
            uint32_t name = named_in(model, call);
            if (call->a == b && name && name == of_a)
                return true;
            of_a = call->a == a ? name : of_a;
        }
    }
    return false;
}

/* The two ways of a lock for reading and writing are not told apart by anything that is known. */
static const char *const ways[] = { "read", "write", "rd", "wr", "shared", "reader", "writer" };

#define EFFECT_ON_FIRST(effect)                                                                                        \
    {                                                                                                                  \
        .kind = effect, .lock_kind = CC_LOCK_MUTEX, .mode = CC_MODE_EXCLUSIVE, .object = 0, .other = CC_ARG_NONE,      \
        .other2 = CC_ARG_NONE, .function = CC_ARG_NONE, .argument = CC_ARG_NONE, .recursive = true                     \
    }

static const struct cc_api_model locks = { .effects = { EFFECT_ON_FIRST(CC_EFFECT_ACQUIRE) } };
static const struct cc_api_model begins = { .effects = { EFFECT_ON_FIRST(CC_EFFECT_LOCK_INIT) } };
static const struct cc_api_model unlocks = { .effects = { EFFECT_ON_FIRST(CC_EFFECT_RELEASE) } };

static const struct cc_api_model *lock_or_unlock(const struct cc_interpreter *in, cc_func_id func, const char *name)
{
    struct spelling mine;
    if (!spell(name, &mine) || !is_candidate(in, func) || cc_name_has_word(name, ways, sizeof ways / sizeof *ways))
        return NULL;
    cc_func_id other = other_half(in, func, &mine);
    if (!other || !go_together(in, mine.undoes ? other : func, mine.undoes ? func : other))
        return NULL;
    return mine.undoes ? &unlocks : &locks;
}

/* Is it door_init, where there is door_lock? */
static bool is_init_of_lock(const struct cc_interpreter *in, cc_func_id func, const char *name)
{
    size_t length = strlen(name), before = length - 4;
    if (length < 6 || strcmp(name + before, "init") || in->model->funcs[func].param_count != 1)
        return false;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++) {
        const char *other = cc_model_text(in->model, in->model->funcs[f].name);
        if (other && !strncmp(name, other, before) && !strcmp(other + before, "lock"))
            return lock_or_unlock(in, f, other) != NULL;
    }
    return false;
}

const struct cc_api_model *cc_named_lock(const struct cc_interpreter *in, cc_func_id func)
{
    const char *name = cc_model_text(in->model, in->model->funcs[func].name);
    if (!name)
        return NULL;
    return is_init_of_lock(in, func, name) ? &begins : lock_or_unlock(in, func, name);
}
