/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Misuse that the code shows however it runs: locks copied with the structure they are in, signal handlers that
 * lock, and locks that no code ever takes.
 */
#include <signal.h>

#include "analyzer/core/constant_call.h"
#include "analyzer/core/describe.h"
#include "analyzer/core/misuse_checks.h"
#include "analyzer/core/sync_use.h"

#include "analyzer/core/core_memory.h"

static bool is_user_place(const struct cc_interpreter *in, cc_inst_id id)
{
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[id]];
    return !(func->flags & CC_FUNC_IN_SYSTEM) && !in->model->locs[in->model->insts[id].loc].in_system_header;
}

static void add_misuse(struct cc_interpreter *in, enum cc_rule rule, cc_inst_id at, cc_loc_id loc, const char *name,
                       cc_inst_id earlier, const char *detail)
{
    struct cc_misuse misuse = {
        .rule = rule, .inst = at, .loc = loc, .earlier = earlier, .name = name, .detail = detail
    };
    cc_event_log_misuse(&in->log, &misuse);
}

/* ---- copies ---- */

static bool contains_lock(const struct cc_interpreter *in, cc_type_id id, int depth)
{
    const struct cc_type *type = &in->model->types[id];
    if (depth > 8)
        return false;
    if (type->kind == CC_TYPE_ARRAY)
        return contains_lock(in, type->element, depth + 1);
    if (type->kind != CC_TYPE_STRUCT && type->kind != CC_TYPE_UNION)
        return false;
    if (cc_api_is_sync_type(in->apis, cc_model_text(in->model, type->name)))
        return true;
    for (uint32_t i = 0; i < type->field_count; i++)
        if (contains_lock(in, in->model->fields[type->fields + i].type, depth + 1))
            return true;
    return false;
}

static cc_var_id variable_at(const struct cc_interpreter *in, cc_inst_id address)
{
    const struct cc_inst *inst = &in->model->insts[address];
    while (inst->op == CC_OP_FIELD_ADDR)
        inst = &in->model->insts[inst->a];
    return inst->op == CC_OP_VAR_ADDR ? inst->a : 0;
}

/* Is the temporary that receives the copy passed to a call? Otherwise it is the result of the function. */
static bool is_passed(const struct cc_interpreter *in, cc_func_id id, cc_var_id temporary)
{
    const struct cc_func *func = &in->model->funcs[id];
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[i];
        for (uint32_t o = 0; inst->op == CC_OP_CALL && o < (uint32_t)inst->imm; o++)
            if (variable_at(in, in->model->operands[inst->c + o]) == temporary)
                return true;
    }
    return false;
}

/* A variable that is only there to be copied from: its lock is a value to begin with, never one that is used. */
static bool is_template(const struct cc_interpreter *in, cc_var_id var)
{
    if (in->model->vars[var].flags & CC_VAR_CONST)
        return true;
    for (cc_inst_id i = 1; i < in->model->insts_count; i++) {
        const struct cc_inst *inst = &in->model->insts[i];
        bool stores = inst->op == CC_OP_STORE || inst->op == CC_OP_ZERO;
        if (stores && !(inst->flags & CC_INST_INITIALISES) && variable_at(in, inst->a) == var)
            return false;
        for (uint32_t o = 0; inst->op == CC_OP_CALL && o < (uint32_t)inst->imm; o++)
            if (variable_at(in, in->model->operands[inst->c + o]) == var)
                return false;
    }
    return true;
}

static void check_copy(struct cc_interpreter *in, cc_inst_id id)
{
    const struct cc_inst *inst = &in->model->insts[id];
    if (inst->op != CC_OP_COPY || !contains_lock(in, inst->type, 0) || !is_user_place(in, id))
        return;
    const struct cc_inst *source = &in->model->insts[inst->b];
    cc_var_id from = variable_at(in, inst->b), to = variable_at(in, inst->a);
    if (source->op == CC_OP_CALL || source->op == CC_OP_UNKNOWN || (from && in->model->vars[from].kind == CC_VAR_TEMP))
        return; /* a new value */
    bool to_temporary = to && in->model->vars[to].kind == CC_VAR_TEMP;
    if (to_temporary && !is_passed(in, in->func_of_inst[id], to))
        return;
    if (!to_temporary && from && is_template(in, from))
        return;
    const char *name = from ? cc_model_text(in->model, in->model->vars[from].name)
                            : cc_model_text(in->model, in->model->types[inst->type].name);
    struct cc_misuse misuse = { .rule = CC_RULE_LOCK_COPY,
                                .inst = id,
                                .name = name,
                                .name_key = from ? cc_describe_variable_key(in, from) : name };
    cc_event_log_misuse(&in->log, &misuse);
}

/* ---- signal handlers ---- */

static bool is_acquisition(const struct cc_api_model *model, int *object)
{
    for (int e = 0; model && e < CC_API_EFFECTS; e++)
        if (model->effects[e].kind == CC_EFFECT_ACQUIRE && model->effects[e].lock_kind != CC_LOCK_FILE) {
            *object = model->effects[e].object;
            return true;
        }
    return false;
}

/* The function of the C library, if it takes a lock that every thread takes all the time: the allocator's, or syslog's. */
static const char *locks_inside(const struct cc_interpreter *in, cc_func_id func, const struct cc_api_model *model)
{
    static const char *const names[] = { "malloc",  "calloc", "realloc",      "free",    "strdup",
                                         "strndup", "syslog", "__syslog_chk", "vsyslog", "__vsyslog_chk" };
    const char *name = cc_model_text(in->model, in->model->funcs[func].name);
    for (size_t i = 0; model && i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return names[i];
    return NULL;
}

static const char *name_of_operand(struct cc_interpreter *in, const struct cc_inst *call, int object)
{
    if (object < 0 || object >= call->imm)
        return "a lock";
    const struct cc_inst *value = &in->model->insts[in->model->operands[call->c + (uint32_t)object]];
    if (value->op == CC_OP_VAR_ADDR)
        return cc_model_text(in->model, in->model->vars[value->a].name);
    if (value->op == CC_OP_FIELD_ADDR && value->b) {
        const struct cc_field *field = &in->model->fields[value->b];
        return cc_model_text(in->model, field->name);
    }
    return "a lock";
}

/* Is the handler installed for a signal that says that the program has failed? It says its last words, come what may. */
static bool is_for_failure(const struct cc_model *model, cc_inst_id installed)
{
    static const int failures[] = { SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS };
    const struct cc_inst *call = &model->insts[installed];
    const struct cc_inst *number =
        call->op == CC_OP_CALL && call->imm ? cc_inst_without_casts(model, model->operands[call->c]) : NULL;
    for (size_t i = 0; number && i < sizeof failures / sizeof *failures; i++)
        if (number->op == CC_OP_CONST && number->imm == failures[i])
            return true;
    return false;
}

/* Handlers, and what they call, as far as they have been gone through. */
struct handler_check {
    struct cc_interpreter *in;
    struct handler_call {
        cc_func_id func;
        struct cc_constants constants;
    } * calls; /* to be gone through */
    uint32_t calls_count, calls_room;
    struct cc_id_map seen; /* functions, with their constants */
    struct cc_id_map told; /* instructions */
    bool inside_told;      /* one cause, however often it allocates */
};

static void add_call(struct handler_check *check, cc_func_id func, const struct cc_constants *constants)
{
    uint64_t key = cc_constants_key(func, constants);
    if (cc_id_map_get(&check->seen, key) != CC_NO_ID || cc_id_map_put(check->in->arena, &check->seen, key, 1))
        return;
    uint32_t at = CC_APPEND_ROW(check->in->arena, check, calls);
    check->calls[at] = (struct handler_call){ func, *constants };
}

static void tell(struct handler_check *check, cc_inst_id at, const char *name, cc_inst_id installed, const char *detail)
{
    if (cc_id_map_get(&check->told, at) == CC_NO_ID && !cc_id_map_put(check->in->arena, &check->told, at, 1))
        add_misuse(check->in, CC_RULE_LOCK_IN_SIGNAL_HANDLER, at, 0, name, installed, detail);
}

static void check_call_in_handler(struct handler_check *check, cc_inst_id id, const struct cc_constants *constants,
                                  cc_inst_id installed)
{
    struct cc_interpreter *in = check->in;
    const struct cc_inst *inst = &in->model->insts[id];
    if (inst->op != CC_OP_CALL || !inst->a)
        return;
    const struct cc_api_model *api = cc_interp_func(in, inst->a)->model;
    int object;
    if (is_acquisition(api, &object))
        tell(check, id, name_of_operand(in, inst, object), installed, NULL);
    const char *inside = locks_inside(in, inst->a, api);
    if (inside && !check->inside_told)
        tell(check, id, inside, installed, "inside");
    check->inside_told |= inside != NULL;
    if (!api && (in->model->funcs[inst->a].flags & CC_FUNC_DEFINED)) {
        struct cc_constants passed = cc_constants_of_call(in, id, constants);
        add_call(check, inst->a, &passed);
    }
}

/* Go through what a handler calls directly, each function once for each way it is called with constants. */
static void check_handler(struct handler_check *check, cc_func_id handler, cc_inst_id installed)
{
    const struct cc_model *model = check->in->model;
    struct cc_constants none = { .known = 0 };
    check->inside_told = is_for_failure(model, installed);
    add_call(check, handler, &none);
    while (check->calls_count) {
        struct handler_call call = check->calls[--check->calls_count];
        const struct cc_func *func = &model->funcs[call.func];
        struct cc_scratch_mark mark = cc_scratch_mark(&check->in->scratch);
        uint64_t *blocks = cc_scratch_array(&check->in->scratch, func->block_count / 64 + 1, sizeof *blocks);
        cc_constants_reach(check->in, call.func, &call.constants, blocks);
        for (uint32_t b = 0; b < func->block_count; b++) {
            const struct cc_block *block = &model->blocks[func->blocks + b];
            for (uint32_t i = 0; i < block->inst_count && cc_bit(blocks, b); i++)
                check_call_in_handler(check, block->insts + i, &call.constants, installed);
        }
        cc_scratch_release(&check->in->scratch, mark);
    }
}

static void check_handlers_for(struct handler_check *check, bool failure)
{
    struct cc_interpreter *in = check->in;
    for (uint32_t i = 0; i < in->uses->rows_count; i++) {
        const struct cc_sync_use use = in->uses->rows[i];
        if (use.kind != CC_USE_HANDLER || is_for_failure(in->model, use.inst) != failure)
            continue;
        struct cc_targets who = cc_heap_resolve(&in->heap, use.subject);
        for (uint32_t t = 0; t < who.count; t++)
            if (who.at[t].kind == CC_TARGET_FUNC)
                check_handler(check, who.at[t].id, use.inst);
    }
}

static void check_handlers(struct cc_interpreter *in)
{
    struct handler_check check = { .in = in };
    check_handlers_for(&check, false);
    check_handlers_for(&check, true);
}

/* ---- locks that are never taken ---- */

/* What the code does to each lock variable and each lock member of a structure. */
struct idle_check {
    struct cc_interpreter *in;
    uint32_t *lock_of; /* per instruction that gives a lock's address: variable, or members after all variables */
    uint8_t *used;     /* per lock */
    cc_inst_id *init;  /* per lock: one place that initialises it */
};

static bool is_lock_type(const struct cc_interpreter *in, cc_type_id id)
{
    while (in->model->types[id].kind == CC_TYPE_ARRAY)
        id = in->model->types[id].element;
    const char *name = cc_model_text(in->model, in->model->types[id].name);
    return cc_api_is_sync_type(in->apis, name) &&
           (strstr(name, "mutex") || strstr(name, "mtx") || strstr(name, "lock"));
}

static uint32_t lock_named(const struct idle_check *check, cc_inst_id id)
{
    const struct cc_model *model = check->in->model;
    const struct cc_inst *inst = &model->insts[id];
    if (inst->op == CC_OP_VAR_ADDR && model->vars[inst->a].kind == CC_VAR_GLOBAL &&
        is_lock_type(check->in, model->vars[inst->a].type))
        return inst->a;
    if (inst->op == CC_OP_FIELD_ADDR && inst->b && is_lock_type(check->in, model->fields[inst->b].type))
        return model->vars_count + inst->b;
    return inst->op == CC_OP_INDEX_ADDR ? check->lock_of[inst->a] : 0;
}

static void use_value(struct idle_check *check, cc_inst_id value)
{
    if (value < check->in->model->insts_count)
        check->used[check->lock_of[value]] = 1;
}

/* A call only initialises or destroys the lock, or it uses it. */
static void use_in_call(struct idle_check *check, cc_inst_id id)
{
    struct cc_interpreter *in = check->in;
    const struct cc_inst *inst = &in->model->insts[id];
    const struct cc_api_model *model = inst->a ? cc_interp_func(in, inst->a)->model : NULL;
    for (uint32_t o = 0; o < (uint32_t)inst->imm; o++) {
        cc_inst_id value = in->model->operands[inst->c + o];
        uint8_t kind = model && model->effects[0].object == (int)o ? model->effects[0].kind : CC_EFFECT_NONE;
        if (kind == CC_EFFECT_LOCK_INIT && is_user_place(in, id))
            check->init[check->lock_of[value]] = id;
        else if (kind != CC_EFFECT_LOCK_INIT && kind != CC_EFFECT_LOCK_DESTROY)
            use_value(check, value);
    }
}

static void look_at(struct idle_check *check, cc_inst_id id)
{
    const struct cc_inst *inst = &check->in->model->insts[id];
    switch ((enum cc_op)inst->op) {
    case CC_OP_CALL:
        use_in_call(check, id);
        if (!inst->a)
            use_value(check, inst->b);
        break;
    case CC_OP_STORE:
        use_value(check, inst->b);
        if (!(inst->flags & CC_INST_INITIALISES))
            use_value(check, inst->a);
        break;
    case CC_OP_ASM:
        for (uint32_t o = 0; o < (uint32_t)inst->imm; o++)
            use_value(check, check->in->model->operands[inst->c + o]);
        break;
    case CC_OP_CONST:
    case CC_OP_TEXT:
    case CC_OP_UNKNOWN:
    case CC_OP_VAR_ADDR:
    case CC_OP_FUNC_ADDR:
    case CC_OP_VAR_BEGIN:
    case CC_OP_VAR_END:
    case CC_OP_FENCE:
    case CC_OP_ZERO:
        break;
    case CC_OP_FIELD_ADDR:
    case CC_OP_INDEX_ADDR: /* inside an initialiser, or named itself */
    case CC_OP_COPY:
        break;
    case CC_OP_CAS:
        use_value(check, inst->c); /* fall through */
    case CC_OP_BINARY:
    case CC_OP_RMW:
        use_value(check, inst->b); /* fall through */
    default:
        use_value(check, inst->a);
        break;
    }
}

/* The declaration of a variable that has the member inside, or 0. */
static cc_loc_id variable_with(const struct cc_interpreter *in, cc_type_id owner)
{
    for (cc_var_id v = 1; v < in->model->vars_count; v++) {
        const struct cc_var *var = &in->model->vars[v];
        cc_type_id type = var->type;
        while (in->model->types[type].kind == CC_TYPE_ARRAY)
            type = in->model->types[type].element;
        if (type == owner && (var->kind == CC_VAR_GLOBAL || var->kind == CC_VAR_LOCAL) &&
            !(var->flags & CC_VAR_DECLARED_ONLY) && !in->model->locs[var->loc].in_system_header)
            return var->loc;
    }
    return 0;
}

static void report_idle(struct idle_check *check)
{
    struct cc_interpreter *in = check->in;
    const struct cc_model *model = in->model;
    for (cc_var_id v = 1; v < model->vars_count; v++) {
        const struct cc_var *var = &model->vars[v];
        bool ours = var->kind == CC_VAR_GLOBAL && !(var->flags & CC_VAR_DECLARED_ONLY) &&
                    !model->locs[var->loc].in_system_header && (!in->open || var->linkage == CC_LINKAGE_INTERNAL);
        if (ours && !check->used[v] && !var->owner && is_lock_type(in, var->type))
            add_misuse(in, CC_RULE_LOCK_NEVER_USED, 0, var->loc, cc_model_text(model, var->name), 0, NULL);
    }
    for (cc_field_id f = 1; f < model->fields_count && !in->open; f++) {
        const struct cc_field *field = &model->fields[f];
        uint32_t lock = model->vars_count + f;
        if (check->used[lock] || !is_lock_type(in, field->type))
            continue;
        cc_loc_id loc = check->init[lock] ? model->insts[check->init[lock]].loc : variable_with(in, field->owner);
        const char *owner = cc_model_text(model, model->types[field->owner].name);
        const char *tag = strchr(owner, ' ') ? strchr(owner, ' ') + 1 : owner;
        if (loc)
            add_misuse(in, CC_RULE_LOCK_NEVER_USED, 0, loc,
                       cc_arena_format(in->arena, "%s.%s", tag, cc_model_text(model, field->name)), 0, NULL);
    }
}

static void check_idle(struct cc_interpreter *in)
{
    struct idle_check check = { .in = in };
    check.lock_of = cc_arena_array(in->arena, in->model->insts_count + 1, sizeof *check.lock_of);
    check.used = cc_arena_array(in->arena, in->model->vars_count + in->model->fields_count + 1, 1);
    check.init = cc_arena_array(in->arena, in->model->vars_count + in->model->fields_count + 1, sizeof *check.init);
    for (cc_inst_id i = 1; i < in->model->insts_count; i++)
        check.lock_of[i] = lock_named(&check, i);
    for (cc_inst_id i = 1; i < in->model->insts_count; i++)
        look_at(&check, i);
    for (uint32_t b = 1; b < in->model->blocks_count; b++) /* returned, or tested */
        use_value(&check, in->model->blocks[b].value);
    for (cc_var_id v = 1; v < in->model->vars_count; v++) /* its address is in an initialiser */
        for (uint32_t i = 0; i < in->model->vars[v].init_count; i++)
            if (in->model->inits[in->model->vars[v].inits + i].kind == CC_INIT_VAR)
                check.used[in->model->inits[in->model->vars[v].inits + i].id] = 1;
    report_idle(&check);
}

void cc_check_code(struct cc_interpreter *in)
{
    for (cc_inst_id i = 1; i < in->model->insts_count; i++)
        check_copy(in, i);
    check_handlers(in);
    if (in->threaded)
        check_idle(in);
}
