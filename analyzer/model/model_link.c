/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_link.h"

#include <stddef.h>
#include <string.h>

#include "analyzer/model/link_state.h"
#include "analyzer/model/model_check.h"
#include "analyzer/model/model_tables.h"

/* Flags that a function or variable has as soon as one of its declarations gives a reason. */
enum {
    FUNC_FLAGS_GATHERED = CC_FUNC_NORETURN | CC_FUNC_ADDRESS_TAKEN | CC_FUNC_RETURNS_TWICE | CC_FUNC_MALLOC_LIKE |
                          CC_FUNC_CONSTRUCTOR | CC_FUNC_DESTRUCTOR,
    VAR_FLAGS_GATHERED = CC_VAR_THREAD_LOCAL | CC_VAR_ADDRESS_TAKEN,
};

cc_text_id cc_link_text(struct cc_link *link, struct cc_link_unit *unit, cc_text_id id)
{
    if (id && !unit->texts[id])
        unit->texts[id] = cc_model_add_text(link->builder, unit->model->texts[id]);
    return unit->texts[id];
}

cc_loc_id cc_link_loc(struct cc_link *link, struct cc_link_unit *unit, cc_loc_id id)
{
    if (id && !unit->locs[id]) {
        struct cc_loc loc = unit->model->locs[id];
        loc.file = cc_link_text(link, unit, loc.file);
        loc.macro = cc_link_text(link, unit, loc.macro);
        unit->locs[id] = cc_model_add_loc(link->builder, &loc);
    }
    return unit->locs[id];
}

void cc_link_put(struct cc_link *link, struct cc_id_map *map, uint64_t key, uint32_t id)
{
    enum cc_status status = cc_id_map_put(link->arena, map, key, id);
    if (!link->status)
        link->status = status;
}

static void open_unit(struct cc_link *link, struct cc_link_unit *unit, const struct cc_model *model)
{
    unit->model = model;
    unit->texts = cc_arena_array(link->arena, model->texts_count, sizeof *unit->texts);
    unit->locs = cc_arena_array(link->arena, model->locs_count, sizeof *unit->locs);
    unit->types = cc_arena_array(link->arena, model->types_count, sizeof *unit->types);
    unit->fields = cc_arena_array(link->arena, model->fields_count, sizeof *unit->fields);
    unit->vars = cc_arena_array(link->arena, model->vars_count, sizeof *unit->vars);
    unit->funcs = cc_arena_array(link->arena, model->funcs_count, sizeof *unit->funcs);
}

/* Translate all of a variable but its initialiser. */
static struct cc_var translated_var(struct cc_link *link, struct cc_link_unit *unit, cc_var_id id)
{
    struct cc_var var = unit->model->vars[id];
    var.name = cc_link_text(link, unit, var.name);
    var.type = unit->types[var.type];
    var.loc = cc_link_loc(link, unit, var.loc);
    var.owner = unit->funcs[var.owner];
    return var;
}

/* Append parameters, locals and temporaries. Variables of static storage among them have their rows already. */
static void copy_locals(struct cc_link *link, struct cc_link_unit *unit, const struct cc_func *from, cc_func_id to)
{
    cc_var_id first = link->model->vars_count;
    for (cc_var_id id = from->params; id < from->params + from->var_count; id++) {
        if (unit->model->vars[id].kind == CC_VAR_GLOBAL)
            continue;
        struct cc_var var = translated_var(link, unit, id);
        var.owner = to;
        var.inits = var.init_count = 0;
        unit->vars[id] = cc_model_add_var(link->builder, &var);
    }
    link->model->funcs[to].params = from->var_count ? first : 0;
    link->model->funcs[to].var_count = link->model->vars_count - first;
}

/* How a body moves: its instructions and blocks keep their order, so one difference each translates them. */
struct move {
    struct cc_link *link;
    struct cc_link_unit *unit;
    const struct cc_func *from;
    cc_func_id to;
    cc_inst_id insts;   /* the first new instruction */
    cc_block_id blocks; /* the first new block */
};

static uint32_t moved_value(const struct move *move, uint32_t value)
{
    return value ? value - move->from->insts + move->insts : 0;
}

static uint32_t moved_block(const struct move *move, uint32_t block)
{
    return block ? block - move->from->blocks + move->blocks : 0;
}

/* Append the operands of a call or of inline assembly, and give their new place. */
static uint32_t copy_operands(const struct move *move, const struct cc_inst *inst)
{
    struct cc_model *model = move->link->model;
    uint32_t count = (uint32_t)inst->imm, first = model->operands_count;
    if (!count)
        return 0;
    CC_MODEL_RESERVE(model, operands, count);
    for (uint32_t i = 0; i < count; i++)
        model->operands[first + i] = moved_value(move, move->unit->model->operands[inst->c + i]);
    model->operands_count += count;
    return first;
}

static void translate_inst(const struct move *move, struct cc_inst *inst)
{
    struct cc_link_unit *unit = move->unit;
    inst->type = unit->types[inst->type];
    inst->loc = cc_link_loc(move->link, unit, inst->loc);
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
    case CC_OP_UNKNOWN:
    case CC_OP_FENCE:
        break;
    case CC_OP_TEXT:
        inst->a = cc_link_text(move->link, unit, inst->a);
        break;
    case CC_OP_VAR_ADDR:
    case CC_OP_VAR_BEGIN:
    case CC_OP_VAR_END:
        inst->a = unit->vars[inst->a];
        break;
    case CC_OP_FUNC_ADDR:
        inst->a = unit->funcs[inst->a];
        break;
    case CC_OP_FIELD_ADDR:
        inst->a = moved_value(move, inst->a);
        inst->b = unit->fields[inst->b];
        break;
    case CC_OP_CALL:
        inst->a = unit->funcs[inst->a];
        inst->b = moved_value(move, inst->b);
        inst->c = copy_operands(move, inst);
        break;
    case CC_OP_ASM:
        inst->c = copy_operands(move, inst);
        break;
    case CC_OP_CAS:
        inst->c = moved_value(move, inst->c);
        inst->a = moved_value(move, inst->a);
        inst->b = moved_value(move, inst->b);
        break;
    case CC_OP_INDEX_ADDR:
    case CC_OP_LOAD:
    case CC_OP_STORE:
    case CC_OP_COPY:
    case CC_OP_ZERO:
    case CC_OP_BINARY:
    case CC_OP_UNARY:
    case CC_OP_CAST:
    case CC_OP_RMW:
        inst->a = moved_value(move, inst->a);
        inst->b = moved_value(move, inst->b);
        break;
    }
}

static uint32_t copy_cases(const struct move *move, const struct cc_block *block)
{
    struct cc_model *model = move->link->model;
    uint32_t first = model->cases_count;
    if (!block->case_count)
        return 0;
    CC_MODEL_RESERVE(model, cases, block->case_count);
    for (uint32_t i = 0; i < block->case_count; i++) {
        struct cc_case row = move->unit->model->cases[block->cases + i];
        row.target = moved_block(move, row.target);
        model->cases[first + i] = row;
    }
    model->cases_count += block->case_count;
    return first;
}

static void copy_body(struct cc_link *link, struct cc_link_unit *unit, const struct cc_func *from, cc_func_id to)
{
    struct cc_model *model = link->model;
    struct move move = {
        .link = link,
        .unit = unit,
        .from = from,
        .to = to,
        .insts = model->insts_count,
        .blocks = model->blocks_count,
    };
    if (from->inst_count) {
        CC_MODEL_RESERVE(model, insts, from->inst_count);
        memcpy(&model->insts[move.insts], &unit->model->insts[from->insts], from->inst_count * sizeof *model->insts);
        model->insts_count += from->inst_count;
    }
    for (uint32_t i = 0; i < from->inst_count; i++)
        translate_inst(&move, &model->insts[move.insts + i]);
    if (from->block_count)
        CC_MODEL_RESERVE(model, blocks, from->block_count);
    for (uint32_t i = 0; i < from->block_count; i++) {
        struct cc_block block = unit->model->blocks[from->blocks + i];
        block.func = to;
        block.insts = moved_value(&move, block.insts);
        block.term_loc = cc_link_loc(link, unit, block.term_loc);
        block.value = moved_value(&move, block.value);
        block.target[0] = moved_block(&move, block.target[0]);
        block.target[1] = moved_block(&move, block.target[1]);
        block.cases = copy_cases(&move, &block);
        model->blocks[model->blocks_count++] = block;
    }
    model->funcs[to].insts = from->inst_count ? move.insts : 0;
    model->funcs[to].blocks = from->block_count ? move.blocks : 0;
}

static void copy_func(struct cc_link *link, struct cc_link_origin origin, cc_func_id to)
{
    struct cc_link_unit *unit = &link->units[origin.unit];
    const struct cc_func *from = &unit->model->funcs[origin.id];
    struct cc_func func = *from;
    func.name = cc_link_text(link, unit, func.name);
    func.type = unit->types[func.type];
    func.loc = cc_link_loc(link, unit, func.loc);
    func.end_loc = cc_link_loc(link, unit, func.end_loc);
    link->model->funcs[to] = func;
    copy_locals(link, unit, from, to);
    copy_body(link, unit, from, to);
}

/* Append the initialiser of the variable that new row `to` comes from. */
static void copy_inits(struct cc_link *link, struct cc_link_unit *unit, const struct cc_var *from, cc_var_id to)
{
    uint32_t first = link->model->inits_count;
    for (uint32_t i = 0; i < from->init_count; i++) {
        struct cc_init init = unit->model->inits[from->inits + i];
        if (init.kind == CC_INIT_VAR)
            init.id = unit->vars[init.id];
        else if (init.kind == CC_INIT_FUNC)
            init.id = unit->funcs[init.id];
        else if (init.kind == CC_INIT_TEXT)
            init.id = cc_link_text(link, unit, init.id);
        (void)cc_model_add_init(link->builder, &init);
    }
    link->model->vars[to].inits = from->init_count ? first : 0;
}

static void copy_global(struct cc_link *link, struct cc_link_origin origin, cc_var_id to)
{
    struct cc_link_unit *unit = &link->units[origin.unit];
    struct cc_var var = translated_var(link, unit, origin.id);
    link->model->vars[to] = var;
    copy_inits(link, unit, &unit->model->vars[origin.id], to);
}

/* Annotations of all declarations of a name are one list. */
static void copy_annotations(struct cc_link *link, struct cc_link_unit *unit)
{
    for (uint32_t i = 1; i < unit->model->annotations_count; i++) {
        struct cc_annotation row = unit->model->annotations[i];
        row.loc = cc_link_loc(link, unit, row.loc);
        row.text = cc_link_text(link, unit, row.text);
        if (row.of_variable)
            row.subject = unit->vars[row.subject];
        else if (row.kind == CC_ANNOTATION_CAPABILITY)
            row.subject = unit->types[row.subject];
        else if (row.kind >= CC_ANNOTATION_REQUIRES)
            row.subject = unit->funcs[row.subject];
        else
            row.subject = unit->fields[row.subject];
        if (row.base == CC_BASE_VARIABLE)
            row.base_id = unit->vars[row.base_id];
        for (uint32_t s = 0; s < row.step_count; s++)
            row.steps[s] = unit->fields[row.steps[s]];
        if (row.subject)
            cc_model_add_annotation(link->builder, &row);
    }
}

/* Gather flags from all declarations of a name, the dropped ones included, and take over what a unit lost. */
static void gather(struct cc_link *link, struct cc_link_unit *unit)
{
    const struct cc_model *from = unit->model;
    for (cc_func_id id = 1; id < from->funcs_count; id++)
        link->model->funcs[unit->funcs[id]].flags |= from->funcs[id].flags & FUNC_FLAGS_GATHERED;
    for (cc_var_id id = 1; id < from->vars_count; id++)
        link->model->vars[unit->vars[id]].flags |= from->vars[id].flags & VAR_FLAGS_GATHERED;
    copy_annotations(link, unit);
    for (uint32_t i = 1; i < from->losts_count; i++) {
        struct cc_lost lost = from->losts[i];
        lost.loc = cc_link_loc(link, unit, lost.loc);
        lost.text = cc_link_text(link, unit, lost.text);
        lost.func = unit->funcs[lost.func];
        cc_model_add_lost(link->builder, &lost);
    }
    for (uint32_t i = 1; i < from->dependencies_count; i++)
        cc_model_add_dependency(link->builder, from->texts[from->dependencies[i]]);
}

/* Make room for all there can be at once: what a table outgrows stays behind, and what it does not use was never touched. */
static void reserve(struct cc_link *link)
{
    struct {
        uint64_t locs, insts, operands, blocks;
    } rows = { 0 };
    for (uint32_t i = 0; i < link->unit_count; i++) {
        const struct cc_model *unit = link->units[i].model;
        rows.locs += unit->locs_count;
        rows.insts += unit->insts_count;
        rows.operands += unit->operands_count;
        rows.blocks += unit->blocks_count;
    }
    CC_MODEL_RESERVE(link->model, locs, rows.locs);
    CC_MODEL_RESERVE(link->model, insts, rows.insts);
    CC_MODEL_RESERVE(link->model, operands, rows.operands);
    CC_MODEL_RESERVE(link->model, blocks, rows.blocks);
}

enum cc_status cc_model_link(const struct cc_model *const *models, uint32_t count, struct cc_arena *arena,
                             struct cc_model **out)
{
    struct cc_link link = { .arena = arena, .unit_count = count };
    for (uint32_t i = 0; i < count; i++) {
        enum cc_status status = cc_model_check(models[i], NULL);
        if (status)
            return status == CC_ERR_FORMAT ? CC_ERR_INPUT : status;
    }
    link.builder = cc_model_builder_new(arena);
    link.model = cc_model_builder_model(link.builder);
    link.units = cc_arena_array(arena, count, sizeof *link.units);
    for (uint32_t i = 0; i < count; i++)
        open_unit(&link, &link.units[i], models[i]);
    reserve(&link);

    struct cc_link_symbols symbols;
    cc_link_types(&link);
    cc_link_symbols_resolve(&link, &symbols);
    uint32_t funcs = link.model->funcs_count;
    for (cc_func_id id = 1; id < funcs; id++)
        copy_func(&link, symbols.funcs[id], id);
    for (cc_var_id id = 1; id < symbols.var_count; id++)
        copy_global(&link, symbols.vars[id], id);
    for (uint32_t i = 0; i < count; i++)
        gather(&link, &link.units[i]);
    memset(&link.model->funcs[0], 0, sizeof link.model->funcs[0]);
    memset(&link.model->vars[0], 0, sizeof link.model->vars[0]);
    if (!link.status)
        *out = link.model;
    return link.status;
}
