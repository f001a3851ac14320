/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolving names as the linker of the C toolchain does: one row for each
 * external name, taken from its best definition; a row of its own for
 * everything else.
 */
#include "analyzer/model/link_state.h"

#include <stddef.h>

#include "analyzer/model/model_tables.h"

/* How good a definition is. A better one wins; the first of two equal ones. */
enum rank {
    RANK_DECLARED = 0,
    RANK_REPLACEABLE, /* an inline function: the external definition is elsewhere, or the same */
    RANK_WEAK,
    RANK_COMMON, /* `int x;` may stand in several units */
    RANK_STRONG,
};

struct resolver {
    struct cc_link *link;
    struct cc_link_symbols *symbols;
    struct cc_id_map funcs_by_name, vars_by_name; /* text id of the program -> row */
};

static enum rank rank_of_func(const struct cc_func *func)
{
    if (!(func->flags & CC_FUNC_DEFINED))
        return RANK_DECLARED;
    if (func->linkage == CC_LINKAGE_WEAK)
        return RANK_WEAK;
    return func->flags & CC_FUNC_INLINE ? RANK_REPLACEABLE : RANK_STRONG;
}

static enum rank rank_of_var(const struct cc_var *var)
{
    if (var->flags & CC_VAR_DECLARED_ONLY)
        return RANK_DECLARED;
    if (var->linkage == CC_LINKAGE_WEAK)
        return RANK_WEAK;
    return var->init_count ? RANK_STRONG : RANK_COMMON;
}

static bool is_shared(uint8_t linkage, cc_text_id name)
{
    return name != 0 && (linkage == CC_LINKAGE_EXTERNAL || linkage == CC_LINKAGE_WEAK);
}

/* Tell the user that two definitions of one name were found. */
static void note_duplicate(struct cc_link *link, uint32_t unit, cc_loc_id loc, cc_text_id name)
{
    const char *text =
        cc_arena_format(link->arena, "second definition of '%s': the program's references go to the first one",
                        cc_model_text(link->model, name));
    struct cc_lost lost = {
        .loc = cc_link_loc(link, &link->units[unit], loc),
        .text = cc_model_add_text(link->builder, text),
    };
    cc_model_add_lost(link->builder, &lost);
}

/* Add a row for function `id` of `unit`; its contents come when the origin is final. */
static cc_func_id new_func(struct resolver *resolver, uint32_t unit, cc_func_id id)
{
    cc_func_id row = cc_model_add_func(resolver->link->builder, &(struct cc_func){ 0 });
    resolver->symbols->funcs[row] = (struct cc_link_origin){ .unit = unit, .id = id };
    return row;
}

static cc_var_id new_var(struct resolver *resolver, uint32_t unit, cc_var_id id)
{
    cc_var_id row = cc_model_add_var(resolver->link->builder, &(struct cc_var){ 0 });
    resolver->symbols->vars[row] = (struct cc_link_origin){ .unit = unit, .id = id };
    return row;
}

static void resolve_func(struct resolver *resolver, uint32_t unit, cc_func_id id)
{
    struct cc_link *link = resolver->link;
    struct cc_link_unit *from = &link->units[unit];
    const struct cc_func *func = &from->model->funcs[id];
    cc_text_id name = cc_link_text(link, from, func->name);
    if (!is_shared(func->linkage, name)) {
        from->funcs[id] = new_func(resolver, unit, id);
        return;
    }
    uint32_t row = cc_id_map_get(&resolver->funcs_by_name, name);
    if (row == CC_NO_ID) {
        row = new_func(resolver, unit, id);
        cc_link_put(link, &resolver->funcs_by_name, name, row);
        from->funcs[id] = row;
        return;
    }
    from->funcs[id] = row;
    struct cc_link_origin *origin = &resolver->symbols->funcs[row];
    enum rank old = rank_of_func(&link->units[origin->unit].model->funcs[origin->id]);
    enum rank new = rank_of_func(func);
    if (new > old) {
        *origin = (struct cc_link_origin){ .unit = unit, .id = id };
    } else if (new == RANK_STRONG) {
        (void)new_func(resolver, unit, id);
        note_duplicate(link, unit, func->loc, name);
    }
}

static void resolve_var(struct resolver *resolver, uint32_t unit, cc_var_id id)
{
    struct cc_link *link = resolver->link;
    struct cc_link_unit *from = &link->units[unit];
    const struct cc_var *var = &from->model->vars[id];
    if (var->kind != CC_VAR_GLOBAL)
        return;
    cc_text_id name = cc_link_text(link, from, var->name);
    if (!is_shared(var->linkage, name)) {
        from->vars[id] = new_var(resolver, unit, id);
        return;
    }
    uint32_t row = cc_id_map_get(&resolver->vars_by_name, name);
    if (row == CC_NO_ID) {
        row = new_var(resolver, unit, id);
        cc_link_put(link, &resolver->vars_by_name, name, row);
        from->vars[id] = row;
        return;
    }
    from->vars[id] = row;
    struct cc_link_origin *origin = &resolver->symbols->vars[row];
    enum rank old = rank_of_var(&link->units[origin->unit].model->vars[origin->id]);
    enum rank new = rank_of_var(var);
    if (new > old) {
        *origin = (struct cc_link_origin){ .unit = unit, .id = id };
    } else if (new == RANK_STRONG) {
        (void)new_var(resolver, unit, id);
        note_duplicate(link, unit, var->loc, name);
    }
}

void cc_link_symbols_resolve(struct cc_link *link, struct cc_link_symbols *symbols)
{
    struct resolver resolver = { .link = link, .symbols = symbols };
    uint64_t funcs = 1, vars = 1;
    for (uint32_t i = 0; i < link->unit_count; i++) {
        funcs += link->units[i].model->funcs_count;
        vars += link->units[i].model->vars_count;
    }
    symbols->funcs = cc_arena_array(link->arena, funcs, sizeof *symbols->funcs);
    symbols->vars = cc_arena_array(link->arena, vars, sizeof *symbols->vars);
    for (uint32_t i = 0; i < link->unit_count; i++) {
        const struct cc_model *model = link->units[i].model;
        for (cc_func_id id = 1; id < model->funcs_count; id++)
            resolve_func(&resolver, i, id);
        for (cc_var_id id = 1; id < model->vars_count; id++)
            resolve_var(&resolver, i, id);
    }
    symbols->var_count = link->model->vars_count;
}
