/* SPDX-License-Identifier: Apache-2.0 */
#include "test_model_sample.h"

#include "analyzer/model/model_link.h"

struct world {
    struct test_memory memory;
    struct cc_arena *arena;
};

static int open_world(void **state)
{
    static struct world world;
    world = (struct world){ .arena = NULL };
    world.arena = test_arena(&world.memory);
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    test_arena_end(&world->memory, world->arena);
    return 0;
}

static struct cc_model *linked(struct world *world, const struct cc_model *const *models, uint32_t count)
{
    struct cc_model *program = NULL;
    assert_int_equal(cc_model_link(models, count, world->arena, &program), CC_OK);
    struct cc_model_problem problem = { "", 0, "" };
    if (cc_model_check(program, &problem) != CC_OK)
        fail_msg("the program is broken: %s %u: %s", problem.table, (unsigned)problem.row, problem.rule);
    return program;
}

static uint32_t funcs_named(const struct cc_model *model, const char *name, cc_func_id *first)
{
    uint32_t count = 0;
    for (cc_func_id id = 1; id < model->funcs_count; id++) {
        if (strcmp(cc_model_text(model, model->funcs[id].name), name) != 0)
            continue;
        if (!count++ && first)
            *first = id;
    }
    return count;
}

static uint32_t vars_named(const struct cc_model *model, const char *name, cc_var_id *first)
{
    uint32_t count = 0;
    for (cc_var_id id = 1; id < model->vars_count; id++) {
        if (strcmp(cc_model_text(model, model->vars[id].name), name) != 0)
            continue;
        if (!count++ && first)
            *first = id;
    }
    return count;
}

/* `main` calls `helper`, reads `shared` and writes a field; where each reference goes is checked after linking. */
static struct cc_model *calling_unit(struct cc_arena *arena)
{
    struct sample sample = sample_begin(arena, 1, "struct node");
    struct cc_model *model = sample.model;
    cc_func_id helper = sample_func(&sample, "helper", CC_LINKAGE_EXTERNAL);
    cc_func_id own = sample_func(&sample, "own", CC_LINKAGE_INTERNAL);
    cc_func_id main_func = sample_func(&sample, "main", CC_LINKAGE_EXTERNAL);
    cc_var_id shared = sample_global(&sample, "shared", CC_LINKAGE_EXTERNAL, 0);
    model->vars[shared].flags = CC_VAR_DECLARED_ONLY | CC_VAR_ADDRESS_TAKEN;
    (void)sample_global(&sample, "hidden", CC_LINKAGE_INTERNAL, 1);
    sample_define(&sample, own);
    cc_inst_id first = model->insts_count;
    cc_inst_id address =
        cc_model_add_inst(sample.builder, &(struct cc_inst){ .op = CC_OP_VAR_ADDR, .a = shared, .loc = 1 });
    cc_inst_id field = cc_model_add_inst(
        sample.builder, &(struct cc_inst){ .op = CC_OP_FIELD_ADDR, .a = address, .b = 2, .imm = 8, .loc = 1 });
    uint32_t operands = cc_model_add_operand(sample.builder, field);
    cc_inst_id call =
        cc_model_add_inst(sample.builder, &(struct cc_inst){ .op = CC_OP_CALL, .a = helper, .c = operands, .imm = 1 });
    struct cc_block block = {
        .func = main_func, .insts = first, .inst_count = 3, .term = CC_TERM_RETURN, .value = call
    };
    struct cc_func *func = &model->funcs[main_func];
    func->flags |= CC_FUNC_DEFINED;
    func->blocks = cc_model_add_block(sample.builder, &block);
    func->block_count = 1;
    func->insts = first;
    func->inst_count = 3;
    cc_model_add_dependency(sample.builder, "b.h");
    cc_model_add_dependency(sample.builder, "a.c");
    return model;
}

static struct cc_model *defining_unit(struct cc_arena *arena, const char *tag)
{
    struct sample sample = sample_begin(arena, 2, tag);
    (void)sample_global(&sample, "hidden", CC_LINKAGE_INTERNAL, 2);
    (void)sample_global(&sample, "shared", CC_LINKAGE_EXTERNAL, 2);
    cc_func_id own = sample_func(&sample, "own", CC_LINKAGE_INTERNAL);
    cc_func_id helper = sample_func(&sample, "helper", CC_LINKAGE_EXTERNAL);
    sample_define(&sample, own);
    sample_define(&sample, helper);
    cc_model_add_dependency(sample.builder, "b.h");
    cc_model_add_dependency(sample.builder, "b.c");
    return sample.model;
}

static void names_resolve(void **state)
{
    struct world *world = *state;
    const struct cc_model *models[] = { calling_unit(world->arena), defining_unit(world->arena, "struct node") };
    struct cc_model *program = linked(world, models, 2);
    cc_func_id helper = 0, main_func = 0;
    cc_var_id shared = 0;
    assert_int_equal(funcs_named(program, "helper", &helper), 1);
    assert_int_equal(funcs_named(program, "own", NULL), 2);
    assert_int_equal(funcs_named(program, "main", &main_func), 1);
    assert_int_equal(vars_named(program, "shared", &shared), 1);
    assert_int_equal(vars_named(program, "hidden", NULL), 2);
    assert_int_equal(program->losts_count, 1);

    /* the definition wins, and what only the declaration knew is kept */
    assert_true(program->funcs[helper].flags & CC_FUNC_DEFINED);
    assert_int_equal(program->funcs[helper].block_count, models[1]->funcs[2].block_count);
    assert_int_equal(program->vars[shared].flags, CC_VAR_ADDRESS_TAKEN);
    assert_int_equal(program->vars[shared].init_count, 2);
    assert_int_equal(program->inits[program->vars[shared].inits + 1].value, -1);

    const struct cc_inst *insts = &program->insts[program->funcs[main_func].insts];
    assert_int_equal(insts[0].a, shared);
    assert_int_equal(insts[1].a, program->funcs[main_func].insts);
    assert_string_equal(cc_model_text(program, program->fields[insts[1].b].name), "pair");
    assert_int_equal(insts[2].a, helper);
    assert_int_equal(program->operands[insts[2].c], program->funcs[main_func].insts + 1);

    /* dependencies: sorted, once each */
    assert_int_equal(program->dependencies_count, 4);
    assert_string_equal(cc_model_text(program, program->dependencies[1]), "a.c");
    assert_string_equal(cc_model_text(program, program->dependencies[2]), "b.c");
    assert_string_equal(cc_model_text(program, program->dependencies[3]), "b.h");
}

static void order_of_units_changes_nothing_but_ids(void **state)
{
    struct world *world = *state;
    const struct cc_model *models[] = { defining_unit(world->arena, "struct node"), calling_unit(world->arena) };
    struct cc_model *program = linked(world, models, 2);
    cc_func_id helper = 0;
    cc_var_id shared = 0;
    assert_int_equal(funcs_named(program, "helper", &helper), 1);
    assert_int_equal(vars_named(program, "shared", &shared), 1);
    assert_true(program->funcs[helper].flags & CC_FUNC_DEFINED);
    assert_int_equal(program->vars[shared].init_count, 2);
    assert_int_equal(program->vars[shared].flags, CC_VAR_ADDRESS_TAKEN);
}

static void types_unify(void **state)
{
    struct world *world = *state;
    const struct cc_model *models[] = { calling_unit(world->arena), defining_unit(world->arena, "struct node"),
                                        defining_unit(world->arena, "struct other") };
    struct cc_model *two = linked(world, models, 2);
    assert_int_equal(two->types_count, models[0]->types_count);
    assert_int_equal(two->fields_count, models[0]->fields_count);
    /* another tag: a struct and a pointer of its own, the rest shared */
    struct cc_model *three = linked(world, models, 3);
    assert_int_equal(three->types_count, models[0]->types_count + 2);
    assert_int_equal(three->fields_count, models[0]->fields_count + 3);
}

static void layouts_of_one_name_stay_apart(void **state)
{
    struct world *world = *state;
    struct cc_model *first = calling_unit(world->arena), *second = defining_unit(world->arena, "struct node");
    second->fields[3].offset = 20;
    const struct cc_model *models[] = { first, second };
    struct cc_model *program = linked(world, models, 2);
    uint32_t structs = 0;
    for (cc_type_id id = 1; id < program->types_count; id++)
        structs += program->types[id].kind == CC_TYPE_STRUCT;
    assert_int_equal(structs, 2);
}

static void incomplete_types_find_their_definition(void **state)
{
    struct world *world = *state;
    struct sample sample = { .builder = cc_model_builder_new(world->arena) };
    struct cc_type opaque = { .kind = CC_TYPE_STRUCT,
                              .flags = CC_TYPE_INCOMPLETE,
                              .name = cc_model_add_text(sample.builder, "struct node") };
    struct cc_type lonely = { .kind = CC_TYPE_STRUCT,
                              .flags = CC_TYPE_INCOMPLETE,
                              .name = cc_model_add_text(sample.builder, "struct lonely") };
    struct cc_type pointer = { .kind = CC_TYPE_POINTER, .size = 8 };
    pointer.element = cc_model_add_type(sample.builder, &opaque);
    (void)cc_model_add_type(sample.builder, &pointer);
    (void)cc_model_add_type(sample.builder, &lonely);
    const struct cc_model *models[] = { cc_model_builder_model(sample.builder),
                                        defining_unit(world->arena, "struct node") };
    struct cc_model *program = linked(world, models, 2);
    /* only the lonely one is added to the types of the second unit */
    assert_int_equal(program->types_count, models[1]->types_count + 1);
    uint32_t incomplete = 0;
    for (cc_type_id id = 1; id < program->types_count; id++)
        incomplete += (program->types[id].flags & CC_TYPE_INCOMPLETE) != 0;
    assert_int_equal(incomplete, 1);
}

/* const struct node shares its fields with struct node: in one unit and across units. */
static void qualified_variants_share_fields(void **state)
{
    struct world *world = *state;
    struct cc_model *models[2];
    for (int i = 0; i < 2; i++) {
        struct sample sample = sample_begin(world->arena, 1, "struct node");
        struct cc_type variant = sample.model->types[sample.struct_type];
        variant.flags = CC_TYPE_CONST;
        if (i == 1)
            (void)cc_model_add_type(sample.builder, &variant);
        models[i] = sample.model;
    }
    struct cc_model *program = linked(world, (const struct cc_model *const *)models, 2);
    assert_int_equal(program->types_count, models[0]->types_count + 1);
    assert_int_equal(program->fields_count, models[0]->fields_count);
    assert_int_equal(program->types[program->types_count - 1].fields, program->types[2].fields);
}

static void two_strong_definitions_are_told(void **state)
{
    struct world *world = *state;
    const struct cc_model *models[] = { calling_unit(world->arena), defining_unit(world->arena, "struct node"),
                                        defining_unit(world->arena, "struct node") };
    struct cc_model *program = linked(world, models, 3);
    cc_func_id helper = 0, main_func = 0;
    assert_int_equal(funcs_named(program, "helper", &helper), 2);
    assert_int_equal(funcs_named(program, "main", &main_func), 1);
    assert_int_equal(vars_named(program, "shared", NULL), 2);
    assert_int_equal(program->losts_count, 3);
    assert_string_equal(cc_model_text(program, program->losts[1].text),
                        "second definition of 'helper': the program's references go to the first one");
    assert_int_equal(program->insts[program->funcs[main_func].insts + 2].a, helper);
}

static void weak_and_inline_definitions_give_way(void **state)
{
    struct world *world = *state;
    for (int inlined = 0; inlined < 2; inlined++) {
        struct cc_model *first = defining_unit(world->arena, "struct node");
        struct cc_model *second = defining_unit(world->arena, "struct node");
        if (inlined)
            first->funcs[2].flags |= CC_FUNC_INLINE;
        else
            first->funcs[2].linkage = CC_LINKAGE_WEAK;
        first->vars[2].linkage = CC_LINKAGE_WEAK;
        second->funcs[2].flags |= CC_FUNC_VARIADIC; /* to know it again */
        const struct cc_model *models[] = { first, second };
        struct cc_model *program = linked(world, models, 2);
        cc_func_id helper = 0;
        assert_int_equal(funcs_named(program, "helper", &helper), 1);
        assert_true(program->funcs[helper].flags & CC_FUNC_VARIADIC);
        assert_int_equal(program->losts_count, 1);
    }
}

static void random_units(uint64_t seed)
{
    struct test_memory memory = { 0 };
    struct world world = { .arena = test_arena(&memory) };
    const struct cc_model *models[4];
    for (uint32_t i = 0; i < 4; i++) {
        struct cc_model *unit = sample_unit(world.arena, seed * 4 + i, 3 + i * 5);
        /* no two strong definitions: those are told anew each time */
        for (cc_func_id id = 1; i && id < unit->funcs_count; id++)
            unit->funcs[id].flags |= CC_FUNC_INLINE;
        for (cc_var_id id = 1; i && id < unit->vars_count; id++)
            unit->vars[id].linkage = unit->vars[id].linkage == CC_LINKAGE_EXTERNAL ? CC_LINKAGE_WEAK : CC_LINKAGE_NONE;
        models[i] = unit;
    }
    struct cc_model *program = linked(&world, models, 4);
    CHECK_SEED(seed, funcs_named(program, "func1", NULL) == 1);
    CHECK_SEED(seed, program->main_file == 0);
    /* linking a program again changes nothing */
    struct cc_model *again = linked(&world, (const struct cc_model *const *)&program, 1);
    struct bytes first = sample_dumped(program), second = sample_dumped(again);
    CHECK_SEED(seed, strcmp(first.at, second.at) == 0);
    free(first.at);
    free(second.at);
    test_arena_end(&memory, world.arena);
}

static void random_programs(void **state)
{
    (void)state;
    test_with_seeds(40, random_units);
}

/* A header's annotations come with each unit, and are there once; each unit's ids are translated. */
static void annotations_of_units_become_one(void **state)
{
    struct world *world = *state;
    const struct cc_model *models[] = { sample_unit(world->arena, 3, 4), sample_unit(world->arena, 3, 4) };
    struct cc_model *program = linked(world, models, 2);
    /* of the member one, of the function one for each unit's own "func0" */
    assert_int_equal(program->annotations_count, 4);
    const struct cc_annotation *guarded = &program->annotations[1];
    assert_string_equal(cc_model_text(program, guarded->text), "guarded_by(m)");
    assert_string_equal(cc_model_text(program, program->fields[guarded->subject].name),
                        cc_model_text(models[0], models[0]->fields[1].name));
    for (uint32_t i = 2; i < 4; i++) {
        const struct cc_annotation *needed = &program->annotations[i];
        assert_string_equal(cc_model_text(program, program->funcs[needed->subject].name), "func0");
        assert_string_equal(cc_model_text(program, program->vars[needed->base_id].name), "global1");
    }
    assert_int_not_equal(program->annotations[2].subject, program->annotations[3].subject);
}

static void broken_units_are_refused(void **state)
{
    struct world *world = *state;
    struct cc_model *model = calling_unit(world->arena), *program = NULL;
    model->insts[1].type = 1000000;
    const struct cc_model *models[] = { model };
    assert_int_equal(cc_model_link(models, 1, world->arena, &program), CC_ERR_INPUT);
    assert_null(program);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(names_resolve),
        IN_WORLD(order_of_units_changes_nothing_but_ids),
        IN_WORLD(types_unify),
        IN_WORLD(layouts_of_one_name_stay_apart),
        IN_WORLD(incomplete_types_find_their_definition),
        IN_WORLD(qualified_variants_share_fields),
        IN_WORLD(two_strong_definitions_are_told),
        IN_WORLD(weak_and_inline_definitions_give_way),
        IN_WORLD(annotations_of_units_become_one),
        IN_WORLD(broken_units_are_refused),
        cmocka_unit_test(random_programs),
    };
    return cmocka_run_group_tests_name("model link", tests, NULL, NULL);
}
