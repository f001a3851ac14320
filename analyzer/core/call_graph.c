/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/call_graph.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/guard.h"

/* A set of globals is a row of bits, one for several variables when there are very many. */
enum { WIDEST = 4096, HEAVIEST = 1 << 30, DEEPEST_NAMES = 4 };

struct walk {
    struct cc_interpreter *in;
    uint32_t *edge_start; /* per function, and one more */
    cc_func_id *edges;
    uint32_t *index, *low; /* Tarjan's numbers, from 1 */
    cc_func_id *stack;     /* functions whose component is not known yet */
    bool *on_stack;
    uint32_t stack_count, counter;
    cc_func_id anyone; /* the node that stands for "some function whose address is taken" */
};

/* ---- edges ---- */

static bool calls_back(const struct cc_api_model *api)
{
    for (int e = 0; api && e < CC_API_EFFECTS; e++)
        switch ((enum cc_effect_kind)api->effects[e].kind) {
        case CC_EFFECT_CALL:
        case CC_EFFECT_ONCE:
        case CC_EFFECT_CLEANUP_POP:
        case CC_EFFECT_THREAD_EXIT:
            return true;
        default:
            break;
        }
    return false;
}

/* The node that an instruction makes its function depend on, or 0. */
static cc_func_id edge_of(const struct walk *w, const struct cc_inst *inst)
{
    if (inst->op == CC_OP_FUNC_ADDR)
        return inst->a;
    if (inst->op != CC_OP_CALL)
        return 0;
    if (!inst->a)
        return w->anyone;
    const struct cc_api_model *api = cc_interp_func(w->in, inst->a)->model;
    return api ? (calls_back(api) ? w->anyone : 0) : inst->a;
}

static void collect_edges(struct walk *w)
{
    struct cc_interpreter *in = w->in;
    const struct cc_model *model = in->model;
    uint32_t nodes = model->funcs_count + 1, total = 0;
    bool *taken = cc_arena_array(in->arena, nodes, sizeof *taken);
    for (cc_inst_id i = 1; i < model->insts_count; i++) {
        total += edge_of(w, &model->insts[i]) != 0;
        if (model->insts[i].op == CC_OP_FUNC_ADDR)
            taken[model->insts[i].a] = true;
    }
    for (uint32_t i = 0; i < model->inits_count; i++)
        if (model->inits[i].kind == CC_INIT_FUNC && model->inits[i].id < nodes)
            taken[model->inits[i].id] = true;
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        total += taken[f];
    w->edge_start = cc_arena_array(in->arena, nodes + 1, sizeof *w->edge_start);
    w->edges = cc_arena_array(in->arena, total + 1, sizeof *w->edges);
    uint32_t count = 0;
    for (cc_func_id f = 1; f < model->funcs_count; f++) {
        w->edge_start[f] = count;
        for (uint32_t i = 0; i < model->funcs[f].inst_count; i++) {
            cc_func_id to = edge_of(w, &model->insts[model->funcs[f].insts + i]);
            if (to)
                w->edges[count++] = to;
        }
    }
    w->edge_start[w->anyone] = count;
    for (cc_func_id f = 1; f < model->funcs_count; f++)
        if (taken[f])
            w->edges[count++] = f;
    w->edge_start[w->anyone + 1] = count;
}

/* ---- what a body says ---- */

static uint32_t bit_of(const struct cc_interpreter *in, cc_var_id var)
{
    return var % (in->globals_words * 64);
}

/* Does a call with this model, as such, make no difference to locks, threads and order? */
static bool is_quiet_effect(enum cc_effect_kind kind)
{
    switch (kind) {
    case CC_EFFECT_NONE:
    case CC_EFFECT_ALLOC:
    case CC_EFFECT_ALLOC_OUT:
    case CC_EFFECT_FREE:
    case CC_EFFECT_REALLOC:
    case CC_EFFECT_READ:
    case CC_EFFECT_WRITE:
    case CC_EFFECT_ZERO:
    case CC_EFFECT_COPY:
    case CC_EFFECT_RETURNS_ARG:
    case CC_EFFECT_RETURNS_WITHIN:
    case CC_EFFECT_WRITE_REST:
    case CC_EFFECT_CHANGE_REST:
    case CC_EFFECT_HIDDEN_STATE:
    case CC_EFFECT_NO_RETURN:
    case CC_EFFECT_ASSUME:
    case CC_EFFECT_PROCESS_EXIT:
    case CC_EFFECT_RETURNS_CONST:
    case CC_EFFECT_CALL:
    case CC_EFFECT_NOTHING:
        return true;
    default:
        return false;
    }
}

/* Does an effect use or change memory in ways that no member name tells? */
static bool touches_anything(struct cc_interpreter *in, const struct cc_inst *inst, const struct cc_effect *effect)
{
    int8_t objects[2] = { effect->object, effect->kind == CC_EFFECT_COPY ? effect->other : CC_ARG_NONE };
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_WRITE:
    case CC_EFFECT_ZERO:
    case CC_EFFECT_COPY:
    case CC_EFFECT_ALLOC_OUT:
    case CC_EFFECT_REALLOC:
        for (int i = 0; i < 2; i++)
            if (objects[i] >= 0 && objects[i] < inst->imm &&
                !cc_is_address_of_local(in->model, in->model->operands[inst->c + (uint8_t)objects[i]]))
                return true;
        return false;
    case CC_EFFECT_SPAWN:
    case CC_EFFECT_SETJMP:
    case CC_EFFECT_LONGJMP:
    case CC_EFFECT_CLEANUP_PUSH:
    case CC_EFFECT_CLEANUP_POP:
    case CC_EFFECT_THREAD_EXIT:
    case CC_EFFECT_SIGNAL_HANDLER:
        return true;
    default:
        return false;
    }
}

static bool is_plain_value(const struct cc_model *model, cc_inst_id id)
{
    enum cc_type_kind kind = model->types[model->insts[id].type].kind;
    return kind == CC_TYPE_INT || kind == CC_TYPE_FLOAT || kind == CC_TYPE_BOOL || model->insts[id].op == CC_OP_TEXT ||
           model->insts[id].op == CC_OP_CONST || cc_is_address_of_local(model, id);
}

/* Code that is not here may use and change whatever it is given. */
static void look_at_unknown_call(struct cc_interpreter *in, struct cc_func_facts *facts, const struct cc_inst *inst)
{
    for (uint32_t i = 0; i < (uint32_t)inst->imm; i++)
        if (!is_plain_value(in->model, in->model->operands[inst->c + i]))
            facts->loads.anything = facts->stores.anything = true;
}

static void look_at_call(struct cc_interpreter *in, struct cc_func_facts *facts, const struct cc_inst *inst)
{
    if (inst->a && !cc_interp_func(in, inst->a)->model && !(in->model->funcs[inst->a].flags & CC_FUNC_DEFINED))
        look_at_unknown_call(in, facts, inst);
    if (inst->a && cc_guard_acts(in, inst->a))
        facts->quiet = false;
    if (inst->a && cc_interp_func(in, inst->a)->section)
        facts->quiet = false;
    const struct cc_api_model *api = inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    for (int e = 0; api && e < CC_API_EFFECTS; e++) {
        enum cc_effect_kind kind = api->effects[e].kind;
        facts->quiet &= is_quiet_effect(kind);
        facts->blocks |= kind == CC_EFFECT_BLOCK;
        if (touches_anything(in, inst, &api->effects[e]))
            facts->loads.anything = facts->stores.anything = true;
        facts->creates |= kind == CC_EFFECT_SPAWN;
        in->threaded |= kind == CC_EFFECT_SPAWN;
    }
}

/* A variable is named, and with it what its initialiser points to. */
static void name_variable(struct cc_interpreter *in, struct cc_func_facts *facts, cc_var_id id, int depth)
{
    const struct cc_var *var = &in->model->vars[id];
    if (var->kind != CC_VAR_GLOBAL)
        return;
    if (!(var->flags & CC_VAR_CONST))
        cc_bit_set(facts->globals, bit_of(in, id));
    for (uint32_t i = 0; i < var->init_count && depth < DEEPEST_NAMES; i++)
        if (in->model->inits[var->inits + i].kind == CC_INIT_VAR)
            name_variable(in, facts, in->model->inits[var->inits + i].id, depth + 1);
}

static bool is_aggregate(const struct cc_model *model, cc_type_id type)
{
    return model->types[type].kind == CC_TYPE_STRUCT || model->types[type].kind == CC_TYPE_UNION;
}

static void look_at_body(struct cc_interpreter *in, cc_func_id id)
{
    const struct cc_func *func = &in->model->funcs[id];
    struct cc_func_facts *facts = &in->funcs[id];
    facts->weight = func->inst_count;
    facts->quiet = true;
    for (uint32_t p = 0; p < func->param_count && p < func->var_count; p++) /* the caller's structure is copied */
        if (is_aggregate(in->model, in->model->vars[func->params + p].type))
            facts->loads.anything = true;
    for (uint32_t i = 0; i < func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[func->insts + i];
        if (inst->op == CC_OP_CALL)
            look_at_call(in, facts, inst);
        cc_touch_set_add(&facts->loads, &facts->stores, in->model, func->insts + i);
        facts->stores_pointers |= (inst->op == CC_OP_STORE || inst->op == CC_OP_RMW || inst->op == CC_OP_CAS) &&
                                  in->model->types[inst->type].kind == CC_TYPE_POINTER &&
                                  !cc_is_address_of_local(in->model, inst->a);
        facts->stores_pointers |= inst->op == CC_OP_COPY && !cc_is_address_of_local(in->model, inst->a);
        facts->quiet &= !(inst->flags & CC_INST_ATOMIC) && inst->op != CC_OP_RMW && inst->op != CC_OP_CAS;
        if (inst->op == CC_OP_VAR_ADDR)
            name_variable(in, facts, inst->a, 0);
    }
}

/* ---- components ---- */

/* What `to` does, its callers do. */
static void take_over(struct cc_interpreter *in, struct cc_func_facts *facts, const struct cc_func_facts *to)
{
    facts->quiet &= to->quiet;
    facts->stores_pointers |= to->stores_pointers;
    cc_touch_set_join(&facts->loads, &to->loads);
    cc_touch_set_join(&facts->stores, &to->stores);
    facts->weight = to->weight > HEAVIEST - facts->weight ? HEAVIEST : facts->weight + to->weight;
    for (uint32_t i = 0; i < in->globals_words && facts->globals != to->globals; i++)
        facts->globals[i] |= to->globals[i];
}

/* The component of `root` is complete, and so is every component it calls: give all its members the same facts. */
static void close_component(struct walk *w, cc_func_id root)
{
    struct cc_interpreter *in = w->in;
    struct cc_func_facts *facts = &in->funcs[root];
    uint32_t first = w->stack_count;
    do
        w->on_stack[w->stack[--first]] = false;
    while (w->stack[first] != root);
    bool circular = w->stack_count - first > 1;
    for (uint32_t m = first; m < w->stack_count; m++) {
        cc_func_id member = w->stack[m];
        if (member != root)
            take_over(in, facts, &in->funcs[member]);
        for (uint32_t e = w->edge_start[member]; e < w->edge_start[member + 1]; e++) {
            circular |= w->edges[e] == member;
            if (w->low[w->edges[e]] != w->low[root])
                take_over(in, facts, &in->funcs[w->edges[e]]);
        }
    }
    if (circular)
        facts->weight = HEAVIEST;
    for (uint32_t m = first; m < w->stack_count; m++) {
        struct cc_func_facts *member = &in->funcs[w->stack[m]];
        member->quiet = facts->quiet;
        member->stores_pointers = facts->stores_pointers;
        member->loads = facts->loads;
        member->stores = facts->stores;
        member->weight = facts->weight;
        member->globals = facts->globals;
    }
    w->stack_count = first;
}

/* Tarjan's walk from `start`, with a stack of its own: call graphs are deep. */
static void walk_from(struct walk *w, cc_func_id start, cc_func_id *path, uint32_t *next)
{
    uint32_t depth = 0;
    path[depth++] = start;
    while (depth) {
        cc_func_id at = path[depth - 1];
        if (!w->index[at]) {
            w->index[at] = w->low[at] = ++w->counter;
            next[at] = w->edge_start[at];
            w->stack[w->stack_count++] = at;
            w->on_stack[at] = true;
        }
        cc_func_id to = 0;
        while (next[at] < w->edge_start[at + 1] && !to) {
            cc_func_id edge = w->edges[next[at]++];
            if (!w->index[edge])
                to = edge;
            else if (w->on_stack[edge] && w->low[edge] < w->low[at])
                w->low[at] = w->low[edge];
        }
        if (to) {
            path[depth++] = to;
            continue;
        }
        depth--;
        if (depth && w->low[at] < w->low[path[depth - 1]])
            w->low[path[depth - 1]] = w->low[at];
        if (w->low[at] == w->index[at]) {
            for (uint32_t m = w->stack_count; w->stack[--m] != at;)
                w->low[w->stack[m]] = w->low[at];
            close_component(w, at);
        }
    }
}

static void map_instructions(struct cc_interpreter *in)
{
    in->func_of_inst = cc_arena_array(in->arena, in->model->insts_count + 1, sizeof *in->func_of_inst);
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        for (uint32_t i = 0; i < in->model->funcs[f].inst_count; i++)
            in->func_of_inst[in->model->funcs[f].insts + i] = f;
}

/* The calling chain tells threads apart that are created in functions called directly. */
static void find_creators(struct cc_interpreter *in)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
            const struct cc_inst *inst = &in->model->insts[i];
            if (inst->op != CC_OP_CALL || !in->funcs[inst->a].creates)
                continue;
            struct cc_func_facts *caller = &in->funcs[in->func_of_inst[i]];
            changed |= !caller->creates;
            caller->creates = true;
        }
    }
}

void cc_call_graph_make(struct cc_interpreter *in)
{
    uint32_t nodes = in->model->funcs_count + 1;
    in->globals_words = (in->model->vars_count < WIDEST ? in->model->vars_count : WIDEST) / 64 + 1;
    in->funcs = cc_arena_array(in->arena, nodes, sizeof *in->funcs);
    map_instructions(in);
    uint64_t *sets = cc_arena_array(in->arena, (size_t)nodes * in->globals_words, sizeof *sets);
    for (cc_func_id f = 0; f < nodes; f++)
        in->funcs[f].globals = sets + (size_t)f * in->globals_words;
    for (cc_func_id f = 1; f < in->model->funcs_count; f++)
        look_at_body(in, f);
    struct walk w = { .in = in, .anyone = in->model->funcs_count };
    in->funcs[w.anyone].quiet = true;
    collect_edges(&w);
    w.index = cc_arena_array(in->arena, nodes, sizeof *w.index);
    w.low = cc_arena_array(in->arena, nodes, sizeof *w.low);
    w.stack = cc_arena_array(in->arena, nodes, sizeof *w.stack);
    w.on_stack = cc_arena_array(in->arena, nodes, sizeof *w.on_stack);
    cc_func_id *path = cc_arena_array(in->arena, nodes, sizeof *path);
    uint32_t *next = cc_arena_array(in->arena, nodes, sizeof *next);
    for (cc_func_id f = 1; f < nodes; f++)
        if (!w.index[f])
            walk_from(&w, f, path, next);
    find_creators(in);
}

bool cc_call_graph_names(const struct cc_interpreter *in, cc_func_id func, cc_var_id var)
{
    return cc_bit(in->funcs[func].globals, bit_of(in, var));
}
