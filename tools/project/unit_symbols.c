/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/unit_symbols.h"

#include <string.h>

struct gathering {
    struct cc_arena *arena;
    const char **strong, **weak, **needed;
    uint32_t strong_count, weak_count, needed_count;
};

static void take(struct gathering *to, const char *name, bool defined, bool strong)
{
    const char *copy = cc_arena_text(to->arena, name, strlen(name));
    if (!defined)
        to->needed[to->needed_count++] = copy;
    else if (strong)
        to->strong[to->strong_count++] = copy;
    else
        to->weak[to->weak_count++] = copy;
}

static void take_func(struct gathering *to, const struct cc_model *model, const struct cc_func *func)
{
    bool external = func->linkage == CC_LINKAGE_EXTERNAL || func->linkage == CC_LINKAGE_WEAK;
    bool defined = func->flags & CC_FUNC_DEFINED;
    if (!func->name || !external)
        return;
    /* an inline function's copy is as good as the definition elsewhere, and each unit has one */
    if (defined && (func->flags & CC_FUNC_INLINE))
        return;
    take(to, cc_model_text(model, func->name), defined, func->linkage == CC_LINKAGE_EXTERNAL);
}

static void take_var(struct gathering *to, const struct cc_model *model, const struct cc_var *var)
{
    bool external = var->linkage == CC_LINKAGE_EXTERNAL || var->linkage == CC_LINKAGE_WEAK;
    if (!var->name || !external || var->kind != CC_VAR_GLOBAL)
        return;
    bool strong = var->linkage == CC_LINKAGE_EXTERNAL && var->init_count;
    take(to, cc_model_text(model, var->name), !(var->flags & CC_VAR_DECLARED_ONLY), strong);
}

void cc_unit_symbols_gather(const struct cc_model *model, struct cc_arena *arena, struct cc_unit_symbols *out)
{
    size_t most = (size_t)model->funcs_count + model->vars_count + 1;
    struct gathering to = { .arena = arena,
                            .strong = cc_arena_array(arena, most, sizeof *to.strong),
                            .weak = cc_arena_array(arena, most, sizeof *to.weak),
                            .needed = cc_arena_array(arena, most, sizeof *to.needed) };
    bool constructor = false;
    for (cc_func_id id = 1; id < model->funcs_count; id++) {
        take_func(&to, model, &model->funcs[id]);
        constructor |= (model->funcs[id].flags & CC_FUNC_CONSTRUCTOR) && (model->funcs[id].flags & CC_FUNC_DEFINED);
    }
    for (cc_var_id id = 1; id < model->vars_count; id++)
        take_var(&to, model, &model->vars[id]);
    *out = (struct cc_unit_symbols){ .strong_count = to.strong_count,
                                     .needed = to.needed,
                                     .needed_count = to.needed_count,
                                     .has_constructor = constructor };
    for (uint32_t i = 0; i < to.strong_count; i++)
        out->has_main = out->has_main || strcmp(to.strong[i], "main") == 0;
    memcpy(to.strong + to.strong_count, to.weak, to.weak_count * sizeof *to.weak);
    out->defined = to.strong;
    out->defined_count = to.strong_count + to.weak_count;
}

void cc_code_symbols(struct cc_codec *codec, struct cc_unit_symbols *symbols)
{
    cc_code_texts(codec, &symbols->defined, &symbols->defined_count);
    cc_code_u32(codec, &symbols->strong_count);
    cc_code_texts(codec, &symbols->needed, &symbols->needed_count);
    cc_code_bool(codec, &symbols->has_main);
    cc_code_bool(codec, &symbols->has_constructor);
}
