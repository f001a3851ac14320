/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_check.h"

#include <stddef.h>
#include <string.h>

#include "analyzer/model/model_tables.h"

/*
 * How deep types may nest: arrays of arrays, pointers to pointers, structs in structs. Far beyond what a compiler
 * takes; it lets whoever walks types recurse.
 */
enum { DEEPEST_TYPE = 1000 };

/* Qualified variants of a struct may share its fields, so a field may be counted once a combination of qualifiers. */
enum { FIELD_SHARERS = 8 };

/* Far beyond what a compiler takes; a bound for loops over the parameters of a declaration. */
enum { MOST_PARAMETERS = 65535 };

struct checker {
    const struct cc_model *model;
    struct cc_model_problem problem;
    bool broken;
    bool *owned; /* per instruction: a function has it */
};

static bool fail(struct checker *checker, const char *table, uint32_t row, const char *rule)
{
    if (!checker->broken)
        checker->problem = (struct cc_model_problem){ .table = table, .row = row, .rule = rule };
    checker->broken = true;
    return false;
}

#define REQUIRE(condition, table, row, rule)                                                                           \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return fail(checker, table, row, rule);                                                                    \
    } while (0)

/* An id of table `name`, 0 included. */
#define IN(name, id) ((id) < checker->model->name##_count)
/* An id of table `name` other than 0. */
#define REAL(name, id) ((id) != 0 && IN(name, id))

/* Say whether rows first .. first+count lie in a table of `rows` rows; an empty range may be anywhere. */
static bool range_in(uint32_t first, uint64_t count, uint32_t rows)
{
    return count == 0 || (first != 0 && (uint64_t)first + count <= rows);
}

#define RANGE(name, first, count) range_in(first, count, checker->model->name##_count)

static bool check_locs(struct checker *checker)
{
    for (uint32_t i = 1; i < checker->model->locs_count; i++) {
        const struct cc_loc *loc = &checker->model->locs[i];
        REQUIRE(IN(texts, loc->file) && IN(texts, loc->macro), "locs", i, "file and macro are texts");
    }
    return true;
}

static bool check_types(struct checker *checker)
{
    const struct cc_model *model = checker->model;
    uint64_t fields = 0;
    for (uint32_t i = 1; i < model->types_count; i++) {
        const struct cc_type *type = &model->types[i];
        REQUIRE(type->kind >= CC_TYPE_VOID && type->kind <= CC_TYPE_FUNCTION, "types", i, "the kind is known");
        REQUIRE(IN(texts, type->name) && IN(types, type->element), "types", i, "name and element are in their tables");
        REQUIRE(RANGE(fields, type->fields, type->field_count), "types", i, "the fields are in their table");
        fields += type->field_count;
    }
    REQUIRE(fields <= (uint64_t)model->fields_count * FIELD_SHARERS, "types", 0,
            "types do not overlap in their fields");
    for (uint32_t i = 1; i < model->fields_count; i++) {
        const struct cc_field *field = &model->fields[i];
        REQUIRE(IN(texts, field->name) && IN(types, field->type) && IN(types, field->owner), "fields", i,
                "name, type and owner are in their tables");
    }
    return true;
}

/* A walk over types along one kind of edge, to find cycles and depth. */
struct walk {
    uint16_t *height; /* per type: 0 = not seen, 1 = on the path, else 2 + height */
    struct step {
        cc_type_id type;
        uint32_t next; /* the next edge to follow */
    } path[DEEPEST_TYPE];
};

/* The `index`-th type that lies within type `id` by value; false after the last. */
static bool contained(const struct cc_model *model, cc_type_id id, uint32_t index, cc_type_id *inner)
{
    const struct cc_type *type = &model->types[id];
    if (type->kind == CC_TYPE_ARRAY) {
        *inner = type->element;
        return index == 0;
    }
    if ((type->kind != CC_TYPE_STRUCT && type->kind != CC_TYPE_UNION) || index >= type->field_count)
        return false;
    *inner = model->fields[type->fields + index].type;
    return true;
}

/* The type that type `id` points to, consists of or returns. */
static bool derived(const struct cc_model *model, cc_type_id id, uint32_t index, cc_type_id *inner)
{
    *inner = model->types[id].element;
    return index == 0 && *inner != 0;
}

typedef bool edge_fn(const struct cc_model *model, cc_type_id id, uint32_t index, cc_type_id *inner);

/* Walk depth first from `root`; every type is entered once over all walks. */
static bool walk_from(struct checker *checker, struct walk *walk, cc_type_id root, edge_fn *edge)
{
    uint32_t depth = 0;
    walk->path[depth++] = (struct step){ .type = root };
    walk->height[root] = 1;
    while (depth) {
        struct step *step = &walk->path[depth - 1];
        cc_type_id inner;
        if (edge(checker->model, step->type, step->next, &inner)) {
            step->next++;
            if (!inner || walk->height[inner] > 1)
                continue;
            REQUIRE(walk->height[inner] == 0, "types", inner, "a type does not contain itself");
            REQUIRE(depth < DEEPEST_TYPE, "types", root, "types do not nest too deeply");
            walk->height[inner] = 1;
            walk->path[depth++] = (struct step){ .type = inner };
            continue;
        }
        uint16_t height = 2;
        for (uint32_t i = 0; i < step->next && edge(checker->model, step->type, i, &inner); i++) {
            if (inner && walk->height[inner] >= height)
                height = (uint16_t)(walk->height[inner] + 1);
        }
        REQUIRE(height < DEEPEST_TYPE, "types", step->type, "types do not nest too deeply");
        walk->height[step->type] = height;
        depth--;
    }
    return true;
}

static bool check_nesting(struct checker *checker, enum cc_status *status)
{
    static edge_fn *const edges[] = { contained, derived };
    const struct cc_model *model = checker->model;
    struct walk *walk = cc_arena_alloc(model->arena, sizeof *walk);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        if (walk)
            walk->height = cc_arena_array(model->arena, model->types_count, sizeof *walk->height);
        if (!walk || !walk->height) {
            *status = CC_ERR_NO_MEMORY;
            return false;
        }
        for (cc_type_id type = 1; type < model->types_count; type++) {
            if (walk->height[type] == 0 && !walk_from(checker, walk, type, edges[i]))
                return false;
        }
    }
    return true;
}

static bool check_vars(struct checker *checker)
{
    const struct cc_model *model = checker->model;
    uint64_t inits = 0;
    for (uint32_t i = 1; i < model->vars_count; i++) {
        const struct cc_var *var = &model->vars[i];
        REQUIRE(IN(texts, var->name) && IN(types, var->type) && IN(locs, var->loc) && IN(funcs, var->owner), "vars", i,
                "name, type, place and owner are in their tables");
        REQUIRE(var->kind >= CC_VAR_GLOBAL && var->kind <= CC_VAR_TEMP, "vars", i, "the kind is known");
        REQUIRE(var->kind == CC_VAR_GLOBAL || var->owner, "vars", i, "a local variable has an owner");
        REQUIRE(var->linkage <= CC_LINKAGE_WEAK, "vars", i, "the linkage is known");
        REQUIRE(RANGE(inits, var->inits, var->init_count), "vars", i, "the initialiser is in its table");
        inits += var->init_count;
    }
    REQUIRE(inits <= model->inits_count, "vars", 0, "initialisers do not overlap");
    for (uint32_t i = 1; i < model->inits_count; i++) {
        const struct cc_init *init = &model->inits[i];
        bool good =
            init->kind == CC_INIT_INT || init->kind == CC_INIT_OTHER ||
            (init->kind == CC_INIT_VAR && REAL(vars, init->id) && model->vars[init->id].kind == CC_VAR_GLOBAL) ||
            (init->kind == CC_INIT_FUNC && REAL(funcs, init->id)) ||
            (init->kind == CC_INIT_TEXT && IN(texts, init->id));
        REQUIRE(good, "inits", i, "the kind is known and its id in the table");
    }
    return true;
}

/* What an operand must be. */
enum operand { FREE, VALUE, ADDRESS, VARIABLE, OWN_VARIABLE, FUNCTION, TEXT, FIELD };

struct shape {
    bool known;
    uint8_t a, b, c; /* enum operand */
    uint8_t subs;    /* the largest `sub`; 0 where it is unused */
};

static const struct shape shapes[] = {
    [CC_OP_CONST] = { true, FREE, FREE, FREE, 0 },
    [CC_OP_TEXT] = { true, TEXT, FREE, FREE, 0 },
    [CC_OP_UNKNOWN] = { true, FREE, FREE, FREE, 0 },
    [CC_OP_VAR_ADDR] = { true, VARIABLE, FREE, FREE, 0 },
    [CC_OP_FUNC_ADDR] = { true, FUNCTION, FREE, FREE, 0 },
    [CC_OP_FIELD_ADDR] = { true, ADDRESS, FIELD, FREE, 0 },
    [CC_OP_INDEX_ADDR] = { true, ADDRESS, VALUE, FREE, 0 },
    [CC_OP_LOAD] = { true, ADDRESS, FREE, FREE, 0 },
    [CC_OP_STORE] = { true, ADDRESS, VALUE, FREE, 0 },
    [CC_OP_COPY] = { true, ADDRESS, ADDRESS, FREE, 0 },
    [CC_OP_ZERO] = { true, ADDRESS, FREE, FREE, 0 },
    [CC_OP_BINARY] = { true, VALUE, VALUE, FREE, CC_BIN_PTR_DIFF },
    [CC_OP_UNARY] = { true, VALUE, FREE, FREE, CC_UN_LNOT },
    [CC_OP_CAST] = { true, VALUE, FREE, FREE, 0 },
    [CC_OP_CALL] = { true, FREE, VALUE, FREE, 0 }, /* a and the arguments: check_call */
    [CC_OP_RMW] = { true, ADDRESS, VALUE, FREE, CC_RMW_OTHER },
    [CC_OP_CAS] = { true, ADDRESS, VALUE, VALUE, 0 },
    [CC_OP_FENCE] = { true, FREE, FREE, FREE, 0 },
    [CC_OP_ASM] = { true, FREE, FREE, FREE, 0 },
    [CC_OP_VAR_BEGIN] = { true, OWN_VARIABLE, FREE, FREE, 0 },
    [CC_OP_VAR_END] = { true, OWN_VARIABLE, FREE, FREE, 0 },
};

/* Values come from instructions before `end`: whoever goes from value to operand gets to an end. */
static bool operand_good(const struct checker *checker, cc_func_id id, cc_inst_id end, enum operand kind,
                         uint32_t operand)
{
    const struct cc_model *model = checker->model;
    const struct cc_func *func = &model->funcs[id];
    bool value = operand >= func->insts && operand < end;
    switch (kind) {
    case FREE:
        return true;
    case VALUE:
        return operand == 0 || value;
    case ADDRESS:
        return value;
    case VARIABLE:
        return operand - func->params < func->var_count ||
               (REAL(vars, operand) && model->vars[operand].kind == CC_VAR_GLOBAL);
    case OWN_VARIABLE:
        return operand - func->params < func->var_count;
    case FUNCTION:
        return REAL(funcs, operand);
    case TEXT:
        return IN(texts, operand);
    case FIELD:
        return IN(fields, operand);
    }
    return false;
}

/* Arguments of a call, and operands of inline assembly. */
static bool check_arguments(struct checker *checker, cc_func_id func, cc_inst_id id, uint64_t *operands)
{
    const struct cc_inst *inst = &checker->model->insts[id];
    REQUIRE(inst->imm >= 0 && inst->imm <= UINT32_MAX && RANGE(operands, inst->c, (uint64_t)inst->imm), "insts", id,
            "the operands are in their table");
    *operands += (uint64_t)inst->imm;
    REQUIRE(*operands <= checker->model->operands_count, "insts", id, "operands do not overlap");
    for (uint32_t i = 0; i < (uint32_t)inst->imm; i++)
        REQUIRE(operand_good(checker, func, id, VALUE, checker->model->operands[inst->c + i]), "insts", id,
                "arguments are earlier values of the function");
    return true;
}

static bool check_insts(struct checker *checker, cc_func_id id, uint64_t *operands)
{
    const struct cc_model *model = checker->model;
    const struct cc_func *func = &model->funcs[id];
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count; i++) {
        const struct cc_inst *inst = &model->insts[i];
        REQUIRE(inst->op < sizeof shapes / sizeof *shapes && shapes[inst->op].known, "insts", i, "the op is known");
        const struct shape *shape = &shapes[inst->op];
        REQUIRE(!checker->owned[i], "insts", i, "an instruction is of one function");
        checker->owned[i] = true;
        REQUIRE(IN(types, inst->type) && IN(locs, inst->loc), "insts", i, "type and place are in their tables");
        REQUIRE(!shape->subs || (inst->sub >= 1 && inst->sub <= shape->subs), "insts", i, "the sub-op is known");
        REQUIRE(inst->order <= CC_SEQ_CST, "insts", i, "the memory order is known");
        REQUIRE(operand_good(checker, id, i, shape->a, inst->a), "insts", i, "operand a is of its kind");
        REQUIRE(operand_good(checker, id, i, shape->b, inst->b), "insts", i, "operand b is of its kind");
        REQUIRE(operand_good(checker, id, i, shape->c, inst->c), "insts", i, "operand c is of its kind");
        if (inst->op == CC_OP_CALL)
            REQUIRE(IN(funcs, inst->a), "insts", i, "the callee is a function");
        if ((inst->op == CC_OP_CALL || inst->op == CC_OP_ASM) && !check_arguments(checker, id, i, operands))
            return false;
    }
    return true;
}

static bool check_block(struct checker *checker, cc_func_id id, cc_block_id at, uint64_t *cases)
{
    const struct cc_model *model = checker->model;
    const struct cc_func *func = &model->funcs[id];
    const struct cc_block *block = &model->blocks[at];
    REQUIRE(block->func == id, "blocks", at, "a block is of one function");
    REQUIRE(!block->inst_count || (block->insts >= func->insts && (uint64_t)block->insts + block->inst_count <=
                                                                      (uint64_t)func->insts + func->inst_count),
            "blocks", at, "instructions of a block are the function's");
    REQUIRE(block->term >= CC_TERM_JUMP && block->term <= CC_TERM_UNREACHABLE, "blocks", at, "the terminator is known");
    REQUIRE(IN(locs, block->term_loc) && operand_good(checker, id, func->insts + func->inst_count, VALUE, block->value),
            "blocks", at, "place and value are in their tables");
    uint32_t targets = block->term == CC_TERM_BRANCH ? 2 : block->term == CC_TERM_JUMP || block->term == CC_TERM_SWITCH;
    for (uint32_t i = 0; i < 2; i++) {
        bool good = block->target[i] - func->blocks < func->block_count || (i >= targets && !block->target[i]);
        REQUIRE(good, "blocks", at, "targets are blocks of the function");
    }
    REQUIRE(RANGE(cases, block->cases, block->case_count), "blocks", at, "the cases are in their table");
    *cases += block->case_count;
    REQUIRE(*cases <= model->cases_count, "blocks", at, "cases do not overlap");
    for (uint32_t i = block->cases; i < block->cases + block->case_count; i++)
        REQUIRE(model->cases[i].target - func->blocks < func->block_count, "cases", i,
                "targets are blocks of the function");
    return true;
}

static bool check_func_vars(struct checker *checker, cc_func_id id)
{
    const struct cc_model *model = checker->model;
    const struct cc_func *func = &model->funcs[id];
    /* Without a body there need be no rows for the parameters; their number is then what the declaration says. */
    bool only_declared = func->var_count == 0 && func->block_count == 0;
    REQUIRE(RANGE(vars, func->params, func->var_count), "funcs", id, "the variables are in their table");
    REQUIRE(func->param_count <= (only_declared ? MOST_PARAMETERS : func->var_count), "funcs", id,
            "the parameters are variables of the function");
    for (uint32_t i = 0; i < func->var_count; i++) {
        const struct cc_var *var = &model->vars[func->params + i];
        if (i < func->param_count)
            REQUIRE(var->kind == CC_VAR_PARAM && var->owner == id, "funcs", id, "its parameters come first");
        else
            REQUIRE(var->kind == CC_VAR_GLOBAL || var->owner == id, "funcs", id, "its variables are its own");
    }
    return true;
}

static bool check_funcs(struct checker *checker, enum cc_status *status)
{
    const struct cc_model *model = checker->model;
    checker->owned = cc_arena_array(model->arena, model->insts_count, sizeof *checker->owned);
    if (!checker->owned) {
        *status = CC_ERR_NO_MEMORY;
        return false;
    }
    uint64_t vars = 0, blocks = 0, insts = 0, cases = 0, operands = 0;
    for (cc_func_id i = 1; i < model->funcs_count; i++) {
        const struct cc_func *func = &model->funcs[i];
        REQUIRE(IN(texts, func->name) && IN(types, func->type) && IN(locs, func->loc) && IN(locs, func->end_loc),
                "funcs", i, "name, type and place are in their tables");
        REQUIRE(func->linkage <= CC_LINKAGE_WEAK, "funcs", i, "the linkage is known");
        REQUIRE(RANGE(blocks, func->blocks, func->block_count) && RANGE(insts, func->insts, func->inst_count), "funcs",
                i, "blocks and instructions are in their tables");
        vars += func->var_count;
        blocks += func->block_count;
        insts += func->inst_count;
        REQUIRE(vars <= model->vars_count && blocks <= model->blocks_count && insts <= model->insts_count, "funcs", i,
                "functions do not overlap");
        if (!check_func_vars(checker, i) || !check_insts(checker, i, &operands))
            return false;
        uint64_t block_insts = 0; /* of this function: linked with others it shall be as good */
        for (cc_block_id block = func->blocks; block < func->blocks + func->block_count; block++) {
            if (!check_block(checker, i, block, &cases))
                return false;
            block_insts += model->blocks[block].inst_count;
            REQUIRE(block_insts <= func->inst_count, "blocks", block, "blocks do not overlap");
        }
    }
    REQUIRE(blocks + 1 >= model->blocks_count, "blocks", 0, "each block is some function's");
    REQUIRE(insts + 1 >= model->insts_count, "insts", 0, "each instruction is some function's");
    return true;
}

static bool check_annotation(struct checker *checker, uint32_t row)
{
    const struct cc_model *model = checker->model;
    const struct cc_annotation *annotation = &model->annotations[row];
    bool of_function = annotation->kind >= CC_ANNOTATION_REQUIRES && annotation->kind <= CC_ANNOTATION_RELEASES;
    REQUIRE(annotation->kind >= CC_ANNOTATION_GUARDED && annotation->kind <= CC_ANNOTATION_CAPABILITY, "annotations",
            row, "the kind is known");
    REQUIRE(IN(locs, annotation->loc) && IN(texts, annotation->text), "annotations", row,
            "place and text are in their tables");
    if (annotation->of_variable)
        REQUIRE(REAL(vars, annotation->subject) && annotation->kind <= CC_ANNOTATION_POINTEE_GUARDED, "annotations",
                row, "the subject is a variable");
    else if (of_function)
        REQUIRE(REAL(funcs, annotation->subject), "annotations", row, "the subject is a function");
    else if (annotation->kind == CC_ANNOTATION_CAPABILITY)
        REQUIRE(REAL(types, annotation->subject), "annotations", row, "the subject is a type");
    else
        REQUIRE(REAL(fields, annotation->subject), "annotations", row, "the subject is a member");
    bool based = annotation->base == CC_BASE_NOTHING ||
                 (annotation->base == CC_BASE_OBJECT && !of_function && !annotation->of_variable) ||
                 (annotation->base == CC_BASE_VARIABLE && REAL(vars, annotation->base_id) &&
                  model->vars[annotation->base_id].kind == CC_VAR_GLOBAL) ||
                 (annotation->base == CC_BASE_ARGUMENT && of_function && annotation->base_id < MOST_PARAMETERS);
    REQUIRE(based, "annotations", row, "the base fits the subject");
    REQUIRE(annotation->step_count <= CC_ANNOTATION_STEPS, "annotations", row, "the steps are few");
    for (uint32_t i = 0; i < annotation->step_count; i++)
        REQUIRE(IN(fields, annotation->steps[i]), "annotations", row, "steps are members");
    return true;
}

static bool check_rest(struct checker *checker)
{
    const struct cc_model *model = checker->model;
    REQUIRE(IN(texts, model->main_file), "texts", model->main_file, "the main file is a text");
    for (uint32_t i = 1; i < model->annotations_count; i++)
        if (!check_annotation(checker, i))
            return false;
    for (uint32_t i = 1; i < model->losts_count; i++) {
        const struct cc_lost *lost = &model->losts[i];
        REQUIRE(IN(locs, lost->loc) && IN(texts, lost->text) && IN(funcs, lost->func), "losts", i,
                "place, text and function are in their tables");
    }
    for (uint32_t i = 1; i < model->dependencies_count; i++) {
        REQUIRE(REAL(texts, model->dependencies[i]), "dependencies", i, "a dependency is a text");
        REQUIRE(i == 1 || strcmp(model->texts[model->dependencies[i - 1]], model->texts[model->dependencies[i]]) < 0,
                "dependencies", i, "dependencies are sorted");
    }
    return true;
}

enum cc_status cc_model_check(const struct cc_model *model, struct cc_model_problem *problem)
{
    struct checker checker = { .model = model };
    enum cc_status status = CC_OK;
    bool good = check_locs(&checker) && check_types(&checker) && check_nesting(&checker, &status) &&
                check_vars(&checker) && check_funcs(&checker, &status) && check_rest(&checker);
    if (good || status)
        return status;
    if (problem)
        *problem = checker.problem;
    return CC_ERR_FORMAT;
}
