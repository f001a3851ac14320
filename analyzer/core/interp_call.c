/* SPDX-License-Identifier: Apache-2.0 */
/* Calls: to functions of the program, to functions with an API model, and to unknown ones. */
#define _GNU_SOURCE /* strcasestr */
#include "analyzer/core/guard.h"

#include "analyzer/core/checked_result.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/key_end.h"
#include "analyzer/core/last_reference.h"
#include "analyzer/core/nonlocal_jump.h"
#include "analyzer/core/object_life.h"
#include "analyzer/core/room.h"
#include "analyzer/core/sync_use.h"
#include "analyzer/core/work_round.h"

enum { MOST_TARGETS = 12 };

/* One call being interpreted. */
struct call {
    struct cc_frame *frame;
    const struct cc_inst *inst;
    cc_inst_id id;
    cc_func_id func;
    cc_term_id *arguments;
    uint32_t count;
};

static struct cc_state *call_function(struct call *call);

static cc_term_id argument(const struct call *call, int index)
{
    return index >= 0 && (uint32_t)index < call->count ? call->arguments[index] : 0;
}

static struct cc_state *single(struct cc_state *state, cc_term_id result)
{
    state->result = result;
    state->next = NULL;
    return state;
}

static cc_term_id unknown_result(const struct call *call)
{
    return cc_interp_fresh(call->frame, call->id, 0, call->inst->type);
}

/* The second path of a call that may fail, with its result then, where the program looks at the result; or NULL. */
static struct cc_state *failed_result(struct call *call, int64_t result)
{
    struct cc_interpreter *in = call->frame->in;
    if (!cc_is_checked_result(in, call->frame->func, call->id))
        return NULL;
    return single(cc_state_copy(&in->pool, call->frame->state), cc_term_int(&in->terms, result));
}

/* A new object nobody else has, or on a second path `failed`: a null pointer, as a rule. */
static struct cc_state *allocate(struct call *call, struct cc_state *failed, bool zeroed)
{
    struct cc_interpreter *in = call->frame->in;
    struct cc_state *state = call->frame->state;
    cc_object_id object =
        cc_heap_site(&in->heap, call->id, in->contexts[call->frame->context].name, call->frame->thread);
    cc_interp_made(call->frame, object);
    if (state->cut || in->assuming)
        in->heap.objects[object].many = true;
    in->heap.objects[object].zeroed = zeroed;
    cc_interp_next_value(in, state, cc_heap_address(&in->heap, object));
    cc_state_set_private(&in->pool, state, object, true);
    state->result = cc_heap_address(&in->heap, object);
    state->next = failed;
    return state;
}

/* A new object whose address is stored where `place` points. */
static void allocate_out(struct call *call, cc_term_id place)
{
    cc_term_id result = call->frame->state->result;
    struct cc_state *state = allocate(call, NULL, false);
    cc_term_id address = state->result;
    state->result = result;
    cc_interp_store(call->frame, place, address, sizeof(void *), call->id, false);
}

static struct cc_state *reallocate(struct call *call, cc_term_id old, int64_t on_failure)
{
    struct cc_interpreter *in = call->frame->in;
    int64_t null;
    if (old && cc_term_is_int(&in->terms, old, &null))
        old = 0; /* nothing to free, nothing to copy */
    if (old)
        cc_interp_access(call->frame, old, 0, call->id, CC_ACCESS_FREE, false);
    if (!call->frame->state)
        return NULL;
    struct cc_state *list = allocate(call, failed_result(call, on_failure), false);
    if (old)
        for (struct cc_state *state = list; state; state = state->next)
            if (state->result && cc_heap_root_object(&in->heap, state->result)) {
                call->frame->state = state;
                cc_term_id result = state->result;
                struct cc_state *rest = state->next;
                cc_sync_use_fill(call->frame, result, 0, call->id);
                cc_interp_copy(call->frame, result, old, 0, call->id);
                if (!call->frame->state)
                    return NULL;
                state->result = result;
                state->next = rest;
            }
    return list;
}

static void free_object(struct call *call, cc_term_id pointer)
{
    struct cc_interpreter *in = call->frame->in;
    int64_t zero;
    if (!pointer || cc_term_is_int(&in->terms, pointer, &zero))
        return;
    cc_interp_access(call->frame, pointer, 0, call->id, CC_ACCESS_FREE, false);
    if (call->frame->state && pointer && cc_term_root(&in->terms, pointer) == pointer)
        cc_life_note(call->frame, pointer, CC_LIFE_ENDS);
    cc_object_id object = call->frame->state ? cc_heap_root_object(&in->heap, pointer) : 0;
    if (call->frame->state)
        cc_reference_free(call->frame, pointer);
    if (object)
        in->heap.objects[object].freed_at = call->id;
}

static uint64_t size_of_place(const struct call *call, uint32_t index)
{
    const struct cc_model *model = call->frame->in->model;
    return cc_interp_size_of_place(model, model->operands[call->inst->c + index]);
}

/* What argument `index` points to is written by code that is not here, `size` bytes if that is not 0. */
static void clobber(struct call *call, uint32_t index, uint64_t size)
{
    cc_interp_change(call->frame, call->arguments[index], size ? size : size_of_place(call, index), call->id);
}

/* What the source calls what is called: the function, or the variable or member with a pointer to it. */
static const char *name_of_callee(const struct call *call)
{
    const struct cc_model *model = call->frame->in->model;
    const struct cc_inst *value = &model->insts[call->inst->b];
    if (call->func)
        return cc_model_text(model, model->funcs[call->func].name);
    const struct cc_inst *place = &model->insts[value->op == CC_OP_LOAD ? value->a : 0];
    if (place->op == CC_OP_VAR_ADDR)
        return cc_model_text(model, model->vars[place->a].name);
    return place->op == CC_OP_FIELD_ADDR ? cc_model_text(model, model->fields[place->b].name) : "";
}

/*
 * Does the function allocate by itself as well, as where the user may give an allocator of his own? Then the same object comes from
 * either, and is left unnamed.
 */
static bool allocates_itself(const struct call *call)
{
    const struct cc_model *model = call->frame->in->model;
    const struct cc_func *func = &model->funcs[call->frame->func];
    for (cc_inst_id id = func->insts; id < func->insts + func->inst_count; id++) {
        const struct cc_inst *inst = &model->insts[id];
        if (inst->op == CC_OP_CALL && inst->a && strcasestr(cc_model_text(model, model->funcs[inst->a].name), "alloc"))
            return true;
    }
    return false;
}

/* Is it an allocator, by its name? It returns a pointer, and has "alloc" in its name. `*zeroed`: and clears the memory. */
static bool is_named_allocator(const struct call *call, bool *zeroed)
{
    const struct cc_model *model = call->frame->in->model;
    const char *name = name_of_callee(call);
    if (!call->func && allocates_itself(call))
        return false;
    *zeroed = strcasestr(name, "calloc") || strcasestr(name, "zalloc");
    return model->types[call->inst->type].kind == CC_TYPE_POINTER && strcasestr(name, "alloc") &&
           !strcasestr(name, "realloc") && !strcasestr(name, "allocator") && !strcasestr(name, "allocated");
}

/* It is this function that is called: that is what the place held. */
static void say_function(struct call *call, cc_term_id callee, cc_func_id func)
{
    struct cc_interpreter *in = call->frame->in;
    cc_term_id name = cc_term_symbol(&in->terms, CC_T_FUNC, func, 0, 0, 0);
    cc_round_say(in, call->frame->state, callee, cc_term_binary(&in->terms, CC_BIN_EQ, callee, name), true);
}

/* Call each function that `callee` may be; the results are joined in one list. */
static struct cc_state *call_targets(struct call *call, cc_term_id callee, const cc_term_id *arguments, uint32_t count)
{
    struct cc_interpreter *in = call->frame->in;
    struct cc_targets targets = callee ? cc_heap_resolve(&in->heap, callee) : (struct cc_targets){ 0 };
    cc_func_id funcs[MOST_TARGETS];
    uint32_t func_count = 0;
    for (uint32_t i = 0; i < targets.count && func_count < MOST_TARGETS; i++)
        if (targets.at[i].kind == CC_TARGET_FUNC)
            funcs[func_count++] = targets.at[i].id;
    struct cc_state *before = call->frame->state, *all = NULL;
    bool zeroed;
    if (!func_count)
        return is_named_allocator(call, &zeroed) ? allocate(call, failed_result(call, 0), zeroed)
                                                 : single(before, unknown_result(call));
    for (uint32_t i = 0; i < func_count; i++) {
        struct call one = *call;
        one.func = funcs[i];
        one.arguments = (cc_term_id *)(uintptr_t)arguments;
        one.count = count;
        call->frame->state = i + 1 < func_count ? cc_state_copy(&in->pool, before) : before;
        if (func_count > 1)
            say_function(call, callee, funcs[i]);
        struct cc_state *list = call_function(&one);
        while (list) {
            struct cc_state *next = list->next;
            list->next = all;
            all = list;
            list = next;
        }
    }
    return all;
}

/* ---- effects ---- */

static struct cc_state *effect_call(struct call *call, const struct cc_effect *effect)
{
    cc_term_id passed = argument(call, effect->argument);
    cc_term_id unknown = unknown_result(call);
    cc_term_id arguments[2] = { passed ? passed : unknown, unknown };
    return call_targets(call, argument(call, effect->function), arguments, 2);
}

/* Like a call, but the callee runs once for all who come here, and all see it done. */
static struct cc_state *effect_once(struct call *call, const struct cc_effect *effect)
{
    struct cc_interpreter *in = call->frame->in;
    cc_term_id control = argument(call, effect->object);
    if (!control)
        control = cc_interp_fresh(call->frame, call->id, 7, 0);
    struct cc_hold gate = {
        .lock = control, .kind = CC_LOCK_ONCE, .depth = 1, .where = call->id, .context = call->frame->context
    };
    (void)cc_state_hold(&in->pool, call->frame->state, gate);
    struct cc_state *list = call_targets(call, argument(call, effect->function), NULL, 0);
    for (struct cc_state *state = list; state; state = state->next) {
        struct cc_hold *held = cc_state_held(state, control);
        if (held)
            cc_state_release(state, held);
        struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
        phase.awaited = cc_set_with(&in->sets, phase.awaited, CC_AWAITED_ONCE(control));
        state->phase = cc_phase_of(&in->tree, phase);
        state->result = cc_term_int(&in->terms, 0);
    }
    return list;
}

static void effect_sem(struct call *call, const struct cc_effect *effect, struct cc_effect *lock)
{
    *lock = *effect;
    lock->lock_kind = CC_LOCK_SEM;
    lock->mode = CC_MODE_EXCLUSIVE;
    lock->kind = effect->kind == CC_EFFECT_SEM_WAIT       ? CC_EFFECT_ACQUIRE
                 : effect->kind == CC_EFFECT_SEM_TRY_WAIT ? CC_EFFECT_TRY_ACQUIRE
                                                          : CC_EFFECT_TIMED_ACQUIRE;
    (void)call;
}

/* The first one inside takes the semaphore for all. */
static struct cc_state *enter_room(struct call *call, struct cc_effect *effect, cc_term_id semaphore)
{
    effect->mode = CC_MODE_SHARED;
    struct cc_state *list = cc_interp_acquire(call->frame, effect, semaphore, call->id);
    struct cc_hold *held = cc_state_held(list, semaphore);
    if (held)
        held->flags |= CC_HOLD_ROOM;
    return list;
}

/* What an effect on a lock has for one: a section has no object, and one lock for all. */
static cc_term_id lock_of_effect(struct call *call, const struct cc_effect *effect)
{
    return effect->lock_kind == CC_LOCK_SECTION ? cc_interp_section(call->frame->in) : argument(call, effect->object);
}

static struct cc_state *effect_once_or_lock(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    struct cc_effect as_lock = *effect;
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_ONCE:
        return effect_once(call, effect);
    case CC_EFFECT_CALL:
        return effect_call(call, effect);
    case CC_EFFECT_ALLOC:
        return allocate(call, failed_result(call, effect->success), effect->other2 != CC_ARG_NONE);
    case CC_EFFECT_SEM_OPEN: {
        struct cc_state *list = allocate(call, failed_result(call, 0), false);
        cc_interp_sem_init(call->frame, list->result, argument(call, effect->other));
        return list;
    }
    case CC_EFFECT_SETJMP:
        return cc_jump_set(frame, argument(call, effect->object), call->id, call->inst->type);
    case CC_EFFECT_REALLOC:
        return reallocate(call, argument(call, effect->object), effect->success);
    case CC_EFFECT_SEM_WAIT:
    case CC_EFFECT_SEM_TRY_WAIT:
    case CC_EFFECT_SEM_TIMED_WAIT:
        effect_sem(call, effect, &as_lock);
        if (!cc_interp_is_binary_semaphore(frame, argument(call, effect->object)))
            return cc_interp_await_semaphore(frame, &as_lock, argument(call, effect->object), call->id);
        if (effect->kind == CC_EFFECT_SEM_WAIT && cc_room_is_entered(frame, argument(call, effect->object)))
            return enter_room(call, &as_lock, argument(call, effect->object));
        break;
    default:
        break;
    }
    return cc_interp_acquire(frame, &as_lock, lock_of_effect(call, effect), call->id);
}

static bool writes_rest(const struct cc_api_model *model)
{
    for (int e = 0; e < CC_API_EFFECTS; e++)
        if (model->effects[e].kind == CC_EFFECT_WRITE_REST || model->effects[e].kind == CC_EFFECT_CHANGE_REST)
            return true;
    return false;
}

/* Functions like scanf write to where all further arguments point. `silent`: perhaps, so it is no access. */
static void write_rest(struct call *call, bool silent)
{
    struct cc_interpreter *in = call->frame->in;
    for (uint32_t i = in->model->funcs[call->func].param_count; i < call->count && call->frame->state; i++) {
        int64_t null;
        if (!call->arguments[i] || cc_term_is_int(&in->terms, call->arguments[i], &null))
            continue;
        uint64_t size = size_of_place(call, i);
        if (!silent)
            cc_interp_access(call->frame, call->arguments[i], size, call->id, CC_ACCESS_WRITE, false);
        if (call->frame->state)
            clobber(call, i, size);
    }
}

static void effect_memory(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    struct cc_interpreter *in = frame->in;
    cc_term_id object = argument(call, effect->object), other = argument(call, effect->other);
    int64_t size = 0, byte = 1;
    cc_term_id size_term = argument(call, effect->kind == CC_EFFECT_COPY ? effect->other2 : effect->other);
    if (size_term && (!cc_term_is_int(&in->terms, size_term, &size) || size < 0))
        size = 0;
    bool optional = effect->kind == CC_EFFECT_READ || effect->kind == CC_EFFECT_WRITE;
    int64_t null;
    if (optional && object && cc_term_is_int(&in->terms, object, &null) && null == 0)
        return; /* the caller does not want it */
    if (effect->kind == CC_EFFECT_WRITE || effect->kind == CC_EFFECT_ZERO || effect->kind == CC_EFFECT_COPY)
        cc_sync_use_fill(frame, object, (uint64_t)size, call->id);
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_READ:
        cc_interp_access(frame, object, (uint64_t)size, call->id, CC_ACCESS_READ, false);
        break;
    case CC_EFFECT_ZERO:
    case CC_EFFECT_WRITE:
        cc_interp_access(frame, object, (uint64_t)size, call->id, CC_ACCESS_WRITE, false);
        if (frame->state && effect->kind == CC_EFFECT_ZERO && argument(call, effect->other2) &&
            cc_term_is_int(&in->terms, argument(call, effect->other2), &byte) && byte == 0)
            cc_interp_store(frame, object, cc_term_int(&in->terms, 0), (uint64_t)size, call->id, false);
        else if (frame->state && object)
            clobber(call, (uint32_t)effect->object, (uint64_t)size);
        break;
    case CC_EFFECT_COPY:
        cc_interp_copy(frame, object, other, (uint64_t)size, call->id);
        break;
    case CC_EFFECT_FREE:
        free_object(call, object);
        break;
    case CC_EFFECT_WRITE_REST:
    case CC_EFFECT_CHANGE_REST:
        write_rest(call, effect->kind == CC_EFFECT_CHANGE_REST);
        break;
    default:
        break;
    }
}

/* Where an attribute object keeps its setting: at its own address. */
static void set_attribute(struct call *call, const struct cc_effect *effect)
{
    struct cc_interpreter *in = call->frame->in;
    cc_term_id attribute = argument(call, effect->object), value = argument(call, effect->other);
    if (!attribute)
        return;
    if (effect->kind == CC_EFFECT_ATTR_INIT)
        value = cc_term_int(&in->terms, 0);
    if (value)
        cc_state_write(&in->pool, call->frame->state, attribute, value);
}

static void effect_lock_init(struct call *call, const struct cc_effect *effect)
{
    enum { C11_RECURSIVE = 1 };
    struct cc_interpreter *in = call->frame->in;
    cc_term_id lock = argument(call, effect->object), attribute = argument(call, effect->other);
    int64_t kind;
    if (!attribute && cc_term_is_int(&in->terms, argument(call, effect->other2), &kind))
        attribute = cc_term_int(&in->terms, kind & C11_RECURSIVE);
    const struct cc_memory_entry *type = attribute ? cc_state_memory(call->frame->state, attribute) : NULL;
    if (!lock)
        return;
    (void)cc_sync_use_note(call->frame, CC_USE_INIT, lock, 0, call->id);
    cc_interp_lock_init(call->frame, lock, type ? type->value : attribute);
    struct cc_memory_entry *gone = cc_state_memory(call->frame->state, cc_term_offset(&in->terms, lock, 1));
    if (gone)
        gone->value = cc_term_int(&in->terms, 0);
}

/* ---- cleanup handlers ---- */

/*
 * A path keeps its thread's cleanup handlers in memory cells of an object of no function: how many there are, and
 * function and argument of each.
 */
static cc_term_id cleanup_cell(struct cc_interpreter *in, int64_t number, int64_t part)
{
    return cc_term_offset(&in->terms, cc_heap_address(&in->heap, cc_heap_hidden(&in->heap, 0)),
                          8 + number * 16 + part * 8);
}

static cc_term_id cleanup_get(struct cc_frame *frame, int64_t number, int64_t part)
{
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, cleanup_cell(frame->in, number, part));
    return entry ? entry->value : 0;
}

static int64_t cleanup_count(struct cc_frame *frame)
{
    int64_t count = 0;
    cc_term_id value = cleanup_get(frame, 0, 0);
    return value && cc_term_is_int(&frame->in->terms, value, &count) ? count : 0;
}

static void set_cleanup_count(struct cc_frame *frame, int64_t count)
{
    cc_state_write(&frame->in->pool, frame->state, cleanup_cell(frame->in, 0, 0),
                   cc_term_int(&frame->in->terms, count));
}

/* The value of a local variable now, or 0. */
static cc_term_id local_value(struct cc_frame *frame, cc_var_id var)
{
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (var < func->params || var >= func->params + func->var_count)
        return 0;
    uint32_t slot = frame->info->var_register[var - func->params];
    if (slot != CC_NO_REGISTER)
        return frame->state->registers[slot];
    cc_object_id object = cc_heap_local(&frame->in->heap, var, frame->context, frame->thread);
    const struct cc_memory_entry *entry = cc_state_memory(frame->state, cc_heap_address(&frame->in->heap, object));
    return entry ? entry->value : 0;
}

/* Where the macro keeps handler and argument in variables, they follow the buffer. */
static void push_cleanup(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    struct cc_interpreter *in = frame->in;
    cc_term_id handler = argument(call, effect->function), given = argument(call, effect->argument);
    cc_object_id buffer = cc_heap_root_object(&in->heap, argument(call, effect->object));
    if (effect->function == CC_ARG_NONE && buffer && in->heap.objects[buffer].kind == CC_OBJECT_LOCAL) {
        handler = local_value(frame, in->heap.objects[buffer].var + 1);
        given = local_value(frame, in->heap.objects[buffer].var + 2);
    }
    int64_t count = cleanup_count(frame) + 1;
    cc_state_write(&in->pool, frame->state, cleanup_cell(in, count, 0), handler ? handler : cc_term_int(&in->terms, 0));
    cc_state_write(&in->pool, frame->state, cleanup_cell(in, count, 1), given ? given : cc_term_int(&in->terms, 0));
    set_cleanup_count(frame, count);
}

/* Take the last handler off, and run it. The states after it are a list. */
static struct cc_state *run_last_cleanup(struct call *call)
{
    struct cc_frame *frame = call->frame;
    int64_t count = cleanup_count(frame);
    cc_term_id handler = cleanup_get(frame, count, 0), given = cleanup_get(frame, count, 1);
    set_cleanup_count(frame, count - 1);
    return call_targets(call, handler, &given, 1);
}

static void pop_cleanup(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    int64_t execute = 0;
    cc_term_id whether = argument(call, effect->other);
    if (!cleanup_count(frame))
        return;
    if (!whether || !cc_term_is_int(&frame->in->terms, whether, &execute) || !execute) {
        set_cleanup_count(frame, cleanup_count(frame) - 1);
        return;
    }
    struct cc_state *list = run_last_cleanup(call);
    for (struct cc_state *more = list ? list->next : NULL, *next; more; more = next) {
        next = more->next;
        cc_state_join(&frame->in->pool, list, more, frame->context, 0);
        cc_state_drop(&frame->in->pool, more);
    }
    frame->state = list;
}

/* The thread ends: its handlers run, the last first. */
static void exit_thread(struct call *call, int depth)
{
    struct cc_frame *frame = call->frame;
    struct cc_interpreter *in = frame->in;
    if (!cleanup_count(frame) || depth > CC_CALL_DEPTH) {
        struct cc_state *list = cc_key_end_run(frame, frame->state, call->id);
        for (struct cc_state *next; list; list = next) {
            next = list->next;
            for (uint32_t i = 0; i < list->holds_count; i++)
                list->holds[i].left_at = in->model->insts[call->id].loc;
            cc_interp_thread_ends(in, frame->thread, list);
            cc_state_drop(&in->pool, list);
        }
        frame->state = NULL;
        return;
    }
    for (struct cc_state *state = run_last_cleanup(call), *next; state; state = next) {
        next = state->next;
        frame->state = state;
        exit_thread(call, depth + 1);
    }
    frame->state = NULL;
}

static void join(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    cc_term_id handle = argument(call, effect->object);
    if (cc_interp_creation_failed(frame)) {
        cc_state_drop(&frame->in->pool, frame->state);
        frame->state = NULL;
        return;
    }
    if (effect->kind == CC_EFFECT_JOIN_STORED && handle) {
        const struct cc_memory_entry *entry = cc_state_memory(frame->state, handle);
        handle = entry ? entry->value : cc_term_symbol(&frame->in->terms, CC_T_LOAD, handle, 0, 0, 0);
    }
    if (effect->kind != CC_EFFECT_TRY_JOIN && handle)
        (void)cc_sync_use_note(frame, CC_USE_JOIN, handle, 0, call->id);
    cc_interp_join(frame, handle);
}

static bool effect_thread(struct call *call, const struct cc_effect *effect, cc_term_id *result)
{
    struct cc_frame *frame = call->frame;
    cc_term_id object = argument(call, effect->object), handle;
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_SPAWN:
        handle = cc_interp_spawn(frame, effect, call->arguments, call->count, call->id);
        if (effect->object == CC_ARG_NONE && handle)
            *result = handle;
        return true;
    case CC_EFFECT_JOIN:
    case CC_EFFECT_JOIN_STORED:
    case CC_EFFECT_TRY_JOIN:
        join(call, effect);
        return true;
    case CC_EFFECT_DETACH:
        cc_interp_detach(frame, object);
        return true;
    case CC_EFFECT_ATTR_DETACHED:
    case CC_EFFECT_ATTR_SETTYPE:
    case CC_EFFECT_ATTR_INIT:
        set_attribute(call, effect);
        return true;
    case CC_EFFECT_THREAD_EXIT:
        exit_thread(call, 0);
        return true;
    case CC_EFFECT_CLEANUP_PUSH:
        push_cleanup(call, effect);
        return true;
    case CC_EFFECT_KEY_CREATE:
        cc_key_end_note(frame->in, object, argument(call, effect->function));
        return true;
    case CC_EFFECT_CLEANUP_POP:
        pop_cleanup(call, effect);
        return true;
    case CC_EFFECT_PROCESS_EXIT:
    case CC_EFFECT_NO_RETURN:
        cc_state_drop(&frame->in->pool, frame->state);
        frame->state = NULL;
        return true;
    case CC_EFFECT_ASSUME:
        if (!object || cc_state_assume(&frame->in->pool, frame->state, object, true))
            return true;
        cc_state_drop(&frame->in->pool, frame->state);
        frame->state = NULL;
        return true;
    case CC_EFFECT_LONGJMP:
        cc_jump_away(frame, object, argument(call, effect->other));
        cc_state_drop(&frame->in->pool, frame->state);
        frame->state = NULL;
        return true;
    default:
        return false;
    }
}

/* `signal` gets the function, `sigaction` a structure that begins with it. */
static void note_handler(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    cc_term_id handler = argument(call, effect->function), place = argument(call, effect->object);
    if (!handler && place) {
        const struct cc_memory_entry *entry = cc_state_memory(frame->state, place);
        handler = entry ? entry->value : cc_term_symbol(&frame->in->terms, CC_T_LOAD, place, 0, 0, 0);
    }
    if (handler)
        (void)cc_sync_use_note(frame, CC_USE_HANDLER, handler, 0, call->id);
}

/* The child has only the forking thread: a lock that anyone holds is never released there. */
static void check_fork(struct call *call)
{
    const struct cc_state *state = call->frame->state;
    for (uint32_t i = state->holds_count; i-- > 0;)
        if (!(state->holds[i].flags & (CC_HOLD_MAYBE | CC_HOLD_CALLER)) && state->holds[i].kind != CC_LOCK_ONCE &&
            state->holds[i].kind != CC_LOCK_OTHER && !cc_is_silent_lock(state->holds[i].kind)) {
            cc_interp_misuse(call->frame, CC_RULE_FORK_HELD_LOCK, call->id, state->holds[i].lock, state->holds[i].where,
                             NULL);
            return;
        }
}

/* Do its flags, or a time of zero, keep the call from waiting? */
static bool returns_at_once(const struct cc_interpreter *in, const struct cc_effect *effect, cc_term_id how)
{
    int64_t value;
    if (!how || !cc_term_is_int(&in->terms, how, &value))
        return false;
    return effect->success ? (value & effect->success) != 0 : value == 0;
}

/* A place within what `object` points to; for all that is known any, where the search goes on from a hidden one. */
static cc_term_id place_within(struct call *call, const struct cc_effect *effect, cc_term_id object, cc_term_id size)
{
    struct cc_terms *terms = &call->frame->in->terms;
    int64_t null, stride = 1;
    if (!object || cc_term_is_int(terms, object, &null))
        return unknown_result(call);
    if (effect->other == CC_ARG_NONE || !size || !cc_term_is_int(terms, size, &stride) || stride <= 0)
        stride = 1;
    cc_term_id place = cc_term_index(terms, object, cc_interp_fresh(call->frame, call->id, 5, 0), stride);
    return place ? place : unknown_result(call);
}

/* Apply an effect that leaves one state. The result goes to `*result` where the effect decides it. */
static void apply_effect(struct call *call, const struct cc_effect *effect, cc_term_id *result)
{
    struct cc_frame *frame = call->frame;
    struct cc_interpreter *in = frame->in;
    cc_term_id object = argument(call, effect->object), other = argument(call, effect->other);
    if (effect_thread(call, effect, result))
        return;
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_LOCK_INIT:
        effect_lock_init(call, effect);
        break;
    case CC_EFFECT_LOCK_DESTROY:
        cc_interp_lock_destroy(frame, object, call->id);
        break;
    case CC_EFFECT_RELEASE:
        cc_interp_release(frame, effect, lock_of_effect(call, effect), call->id);
        break;
    case CC_EFFECT_SEM_POST:
        cc_interp_sem_post(frame, effect, object, call->id);
        break;
    case CC_EFFECT_COND_WAIT:
    case CC_EFFECT_COND_TIMED_WAIT:
        cc_interp_cond_wait(frame, object, other, call->id);
        break;
    case CC_EFFECT_COND_SIGNAL:
    case CC_EFFECT_COND_BROADCAST:
        if (object)
            (void)cc_sync_use_note(frame, CC_USE_SIGNAL, object, 0, call->id);
        break;
    case CC_EFFECT_SIGNAL_HANDLER:
        note_handler(call, effect);
        break;
    case CC_EFFECT_FORK:
        check_fork(call);
        break;
    case CC_EFFECT_SEM_INIT:
        cc_interp_sem_init(frame, object, other);
        break;
    case CC_EFFECT_BARRIER_WAIT:
        if (object)
            (void)cc_sync_use_note(frame, CC_USE_ARRIVE, object, 0, call->id);
        cc_interp_barrier(frame, object);
        break;
    case CC_EFFECT_BARRIER_INIT:
        cc_interp_barrier_init(frame, object, other);
        break;
    case CC_EFFECT_BLOCK:
        if (!returns_at_once(in, effect, other))
            cc_interp_blocking(frame, call->id, cc_model_text(in->model, in->model->funcs[call->func].name));
        break;
    case CC_EFFECT_HIDDEN_STATE:
        cc_interp_access(frame, cc_heap_address(&in->heap, cc_heap_hidden(&in->heap, call->func)), 1, call->id,
                         CC_ACCESS_WRITE, false);
        break;
    case CC_EFFECT_SELF:
        *result = cc_interp_fresh(frame, call->id, 9, call->inst->type);
        cc_heap_input(&in->heap, *result, cc_term_symbol(&in->terms, CC_T_THREAD, frame->thread, 0, 0, 0));
        break;
    case CC_EFFECT_KEY_GET:
        *result = cc_interp_own_data(frame, object, call->id, call->inst->type);
        break;
    case CC_EFFECT_KEY_SET:
        cc_interp_set_own_data(frame, object, other);
        break;
    case CC_EFFECT_RETURNS_ARG: {
        int64_t null; /* some make a new object then */
        bool unknown = effect->result != CC_RESULT_NONE && object && cc_term_is_int(&in->terms, object, &null);
        *result = unknown ? unknown_result(call) : object;
        break;
    }
    case CC_EFFECT_RETURNS_WITHIN:
        *result = place_within(call, effect, object, other);
        break;
    case CC_EFFECT_RETURNS_CONST:
        *result = cc_term_int(&in->terms, effect->success);
        break;
    case CC_EFFECT_ALLOC_OUT:
        if (object)
            allocate_out(call, object);
        break;
    default:
        effect_memory(call, effect);
        break;
    }
}

static bool makes_states(const struct cc_effect *effect)
{
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_ONCE:
    case CC_EFFECT_CALL:
    case CC_EFFECT_ALLOC:
    case CC_EFFECT_REALLOC:
    case CC_EFFECT_SETJMP:
    case CC_EFFECT_SEM_OPEN:
    case CC_EFFECT_SEM_WAIT:
    case CC_EFFECT_SEM_TRY_WAIT:
    case CC_EFFECT_SEM_TIMED_WAIT:
    case CC_EFFECT_ACQUIRE:
    case CC_EFFECT_TRY_ACQUIRE:
    case CC_EFFECT_TIMED_ACQUIRE:
        return true;
    default:
        return false;
    }
}

/* The result of a function that succeeds, where its rule says what that is. */
static cc_term_id success_of(struct call *call, const struct cc_effect *effect)
{
    switch ((enum cc_effect_kind)effect->kind) {
    case CC_EFFECT_SPAWN:
    case CC_EFFECT_RELEASE:
    case CC_EFFECT_LOCK_INIT:
    case CC_EFFECT_COND_WAIT:
        return effect->result == CC_RESULT_ZERO_OK      ? cc_term_int(&call->frame->in->terms, 0)
               : effect->result == CC_RESULT_NONZERO_OK ? cc_term_int(&call->frame->in->terms, 1)
                                                        : 0;
    default:
        return 0;
    }
}

/*
 * The path on which creation fails, where the program looks at the result; or NULL. It is followed to the end of the
 * iteration and of the function, or until it joins threads, and only what it frees is believed: how a program undoes
 * what it had begun is seldom plain.
 */
static struct cc_state *failed_creation(struct call *call, const struct cc_effect *effect)
{
    struct cc_frame *frame = call->frame;
    struct cc_interpreter *in = frame->in;
    const struct cc_func *caller = &in->model->funcs[frame->func];
    bool none_is_bad = effect->result == CC_RESULT_NONZERO_OK;
    if (effect->kind != CC_EFFECT_SPAWN || (effect->result != CC_RESULT_ZERO_OK && !none_is_bad) ||
        !cc_bit(frame->info->used, call->id - caller->insts))
        return NULL;
    struct cc_state *failed = cc_state_copy(&in->pool, frame->state);
    failed = single(failed,
                    none_is_bad ? cc_term_int(&in->terms, 0) : cc_interp_fresh(frame, call->id, 4, call->inst->type));
    if (!none_is_bad)
        (void)cc_state_assume(&in->pool, failed, failed->result, true);
    struct cc_phase phase = cc_phase_at(&in->tree, failed->phase);
    phase.failed_in = frame->context;
    failed->phase = cc_phase_of(&in->tree, phase);
    return failed;
}

/* Functions like printf read the strings they are given. */
static void read_strings(struct call *call, const struct cc_api_model *model)
{
    struct cc_interpreter *in = call->frame->in;
    if (!(in->model->funcs[call->func].flags & CC_FUNC_VARIADIC) || writes_rest(model))
        return;
    for (uint32_t i = in->model->funcs[call->func].param_count; i < call->count && call->frame->state; i++) {
        const struct cc_type *type = &in->model->types[in->model->insts[in->model->operands[call->inst->c + i]].type];
        const struct cc_type *to = &in->model->types[type->element];
        if (to->kind == CC_TYPE_ARRAY)
            to = &in->model->types[to->element];
        int64_t null;
        if (type->kind == CC_TYPE_POINTER && to->kind == CC_TYPE_INT && to->size == 1 && call->arguments[i] &&
            !cc_term_is_int(&in->terms, call->arguments[i], &null))
            cc_interp_access(call->frame, call->arguments[i], 1, call->id, CC_ACCESS_READ, false);
    }
}

static bool is_result(const struct cc_effect *effect)
{
    return effect->kind == CC_EFFECT_RETURNS_ARG || effect->kind == CC_EFFECT_RETURNS_WITHIN;
}

/* The states after a call with its result, and one more without where that may be. */
static struct cc_state *returned(struct call *call, struct cc_state *list, cc_term_id result, bool may_be_null)
{
    for (struct cc_state *state = list; state; state = state->next)
        state->result = result;
    call->frame->state = list;
    struct cc_state *missing = may_be_null ? failed_result(call, 0) : NULL;
    if (missing) {
        missing->next = list->next;
        list->next = missing;
    }
    return list;
}

static struct cc_state *call_model(struct call *call, const struct cc_api_model *model)
{
    struct cc_frame *frame = call->frame;
    read_strings(call, model);
    if (!frame->state)
        return NULL;
    cc_term_id result = 0;
    bool may_be_null = false;
    struct cc_state *failed = NULL;
    for (int e = 0; e < CC_API_EFFECTS && model->effects[e].kind != CC_EFFECT_NONE; e++) {
        const struct cc_effect *effect = &model->effects[e];
        if (makes_states(effect)) {
            struct cc_state *list = effect_once_or_lock(call, effect);
            return list && result ? returned(call, list, result, may_be_null) : list;
        }
        if (!failed)
            failed = failed_creation(call, effect);
        apply_effect(call, effect, &result);
        if (!frame->state)
            return failed;
        if (!result)
            result = success_of(call, effect);
        may_be_null |= is_result(effect) && effect->result == CC_RESULT_NONZERO_OK;
    }
    struct cc_state *state = single(frame->state, 0);
    state = returned(call, state, result ? result : unknown_result(call), may_be_null);
    if (failed)
        failed->next = state->next;
    state->next = failed ? failed : state->next;
    return state;
}

static cc_type_id argument_type(const struct call *call, uint32_t index)
{
    const struct cc_model *model = call->frame->in->model;
    return model->insts[model->operands[call->inst->c + index]].type;
}

static bool is_pointer_type(const struct cc_interpreter *in, cc_type_id type)
{
    return in->model->types[type].kind == CC_TYPE_POINTER;
}

/* Threads that were created on the way to `exit` may be under way in `state` too. */
static void keep_started(struct cc_interpreter *in, struct cc_state *state, const struct cc_state *exit)
{
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.started = cc_set_union(&in->sets, phase.started, cc_phase_at(&in->tree, exit->phase).started);
    state->phase = cc_phase_of(&in->tree, phase);
}

/* Unknown code that is given a function may call it: what that would do is looked at, and forgotten but for its threads. */
static void assume_callback(struct call *call, uint32_t index)
{
    struct cc_interpreter *in = call->frame->in;
    const struct cc_term *row = cc_term_at(&in->terms, call->arguments[index]);
    if (row->op != CC_T_FUNC || !in->threaded || in->open || !(in->model->funcs[row->a].flags & CC_FUNC_DEFINED))
        return;
    const struct cc_func *callback = &in->model->funcs[row->a];
    cc_func_id id = row->a;
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    cc_term_id *arguments = cc_scratch_array(&in->scratch, callback->param_count, sizeof *arguments);
    for (uint32_t i = 0; i < callback->param_count; i++) {
        bool is_data = i == 0 && index + 1 < call->count && call->arguments[index + 1] &&
                       (is_pointer_type(in, argument_type(call, index + 1)) ||
                        !is_pointer_type(in, in->model->vars[callback->params].type));
        arguments[i] = is_data
                           ? call->arguments[index + 1]
                           : cc_interp_fresh(call->frame, call->id, 32 + i, in->model->vars[callback->params + i].type);
    }
    struct cc_state *kept = call->frame->state, *copy = cc_state_copy(&in->pool, kept);
    in->assuming++;
    call->frame->state = copy;
    struct cc_state *list = cc_interp_run_function(call->frame, copy, id, arguments, callback->param_count, call->id);
    in->assuming--;
    while (list) {
        struct cc_state *next = list->next;
        if (!(list->cut & CC_CUT_REFUSED)) /* else it is said to have created all there are */
            keep_started(in, kept, list);
        cc_state_drop(&in->pool, list);
        list = next;
    }
    cc_scratch_release(&in->scratch, mark);
    call->frame->state = kept;
}

/* A function that is not here and has no model: assumed to leave locks alone and to keep no pointers. */
static struct cc_state *call_unknown(struct call *call)
{
    struct cc_interpreter *in = call->frame->in;
    if (call->func && in->model->funcs[call->func].flags & CC_FUNC_NORETURN) {
        cc_state_drop(&in->pool, call->frame->state);
        return NULL;
    }
    for (uint32_t i = 0; i < call->count; i++) {
        if (!call->arguments[i])
            continue;
        const struct cc_term *row = cc_term_at(&in->terms, call->arguments[i]);
        if (row->op == CC_T_FUNC || cc_heap_root_object(&in->heap, call->arguments[i]))
            in->undefined_mattered[call->func] = 1;
        cc_sync_use_hand_out(in, call->arguments[i]);
        assume_callback(call, i);
        clobber(call, i, 0);
    }
    bool zeroed;
    if (is_named_allocator(call, &zeroed))
        return allocate(call, failed_result(call, 0), zeroed);
    cc_term_id result = unknown_result(call);
    const struct cc_type *type = &in->model->types[call->inst->type];
    if (call->func && call->count == 0 && type->kind == CC_TYPE_POINTER) /* `get_state()`: the same for all callers */
        result =
            cc_term_symbol(&in->terms, CC_T_LOAD, cc_heap_address(&in->heap, cc_heap_hidden(&in->heap, call->func)), 0,
                           0, call->inst->type);
    return single(call->frame->state, result);
}

/* Run the body of a section, as its call does. */
static struct cc_state *run_section(struct call *call)
{
    static const struct cc_effect section = {
        .kind = CC_EFFECT_ACQUIRE, .lock_kind = CC_LOCK_SECTION, .mode = CC_MODE_EXCLUSIVE, .recursive = true
    };
    struct cc_frame *frame = call->frame;
    cc_term_id lock = cc_interp_section(frame->in);
    frame->state = cc_interp_acquire(frame, &section, lock, call->id);
    struct cc_state *list =
        cc_interp_run_function(frame, frame->state, call->func, call->arguments, call->count, call->id);
    for (struct cc_state *state = list, *next; state; state = next) {
        next = state->next;
        frame->state = state;
        cc_interp_release(frame, &section, lock, call->id);
    }
    return list;
}

static struct cc_state *call_function(struct call *call)
{
    struct cc_interpreter *in = call->frame->in;
    const struct cc_api_model *model = cc_interp_func(in, call->func)->model;
    if (model)
        return call_model(call, model);
    cc_guard_call(call->frame, call->func, call->arguments, call->count, call->id);
    if (cc_interp_has_body(in, call->func) && !cc_guard_stands(in, call->func)) {
        struct cc_state *state = call->frame->state;
        if (cc_interp_func(in, call->func)->section)
            return run_section(call);
        return cc_interp_run_function(call->frame, state, call->func, call->arguments, call->count, call->id);
    }
    if (cc_guard_acts(in, call->func))
        return cc_guard_act(call->frame, call->func, call->arguments, call->count, call->id);
    return call_unknown(call);
}

struct cc_state *cc_interp_call(struct cc_frame *frame, const struct cc_inst *inst, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct call call = { .frame = frame, .inst = inst, .id = id, .func = inst->a, .count = (uint32_t)inst->imm };
    struct cc_scratch_mark mark = cc_scratch_mark(&in->scratch);
    call.arguments = cc_scratch_array(&in->scratch, call.count, sizeof *call.arguments);
    for (uint32_t i = 0; i < call.count; i++)
        call.arguments[i] = cc_interp_value(frame, in->model->operands[inst->c + i]);
    struct cc_state *list = inst->a ? call_function(&call)
                                    : call_targets(&call, cc_interp_value(frame, inst->b), call.arguments, call.count);
    cc_scratch_release(&in->scratch, mark);
    return list;
}
