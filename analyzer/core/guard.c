/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/guard.h"

#include "analyzer/core/core_memory.h"
#include "analyzer/core/declared_lock.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST_CALLS = 8, DEEPEST_PLACE = 16 };

static const struct cc_annotation *annotation_at(const struct cc_interpreter *in, uint32_t row)
{
    return &in->model->annotations[row];
}

void cc_guards_make(struct cc_interpreter *in)
{
    const struct cc_model *model = in->model;
    if (model->annotations_count <= 1)
        return;
    struct cc_guards *guards = cc_arena_array(in->arena, 1, sizeof *guards);
    guards->of_field = cc_arena_array(in->arena, model->fields_count + 1, sizeof *guards->of_field);
    guards->of_var = cc_arena_array(in->arena, model->vars_count + 1, sizeof *guards->of_var);
    guards->of_func = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *guards->of_func);
    guards->declared = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *guards->declared);
    guards->claims = cc_arena_array(in->arena, model->annotations_count, sizeof *guards->claims);
    for (uint32_t i = model->annotations_count - 1; i > 0; i--) {
        const struct cc_annotation *row = annotation_at(in, i);
        if (row->kind == CC_ANNOTATION_CAPABILITY)
            continue;
        bool of_func = row->kind >= CC_ANNOTATION_REQUIRES;
        uint32_t *first = row->of_variable ? guards->of_var : of_func ? guards->of_func : guards->of_field;
        guards->claims[i].next = first[row->subject];
        first[row->subject] = i;
    }
    in->guards = guards;
}

void cc_guards_choose(struct cc_interpreter *in)
{
    for (uint32_t i = 1; in->guards && i < in->model->annotations_count; i++)
        if (cc_declared_lock_stands(in, annotation_at(in, i)))
            in->guards->declared[annotation_at(in, i)->subject] = true;
}

void cc_guards_new_round(struct cc_interpreter *in)
{
    for (uint32_t i = 1; in->guards && i < in->model->annotations_count; i++) {
        struct cc_claim *claim = &in->guards->claims[i];
        claim->held = claim->missing = claim->used = false;
    }
}

/* What is at `address` as far as the path knows, without being an access of the program. */
static cc_term_id peek(struct cc_frame *frame, cc_term_id address, cc_type_id type)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_memory_entry *entry = frame->state ? cc_state_memory(frame->state, address) : NULL;
    if (entry)
        return entry->value;
    return cc_heap_is_contended(&in->heap, address, CC_ANYONE) ? 0 : cc_heap_content(&in->heap, address, type);
}

/* The address of an annotation's lock; `base` is that of the struct, or the argument. 0 when it is not known. */
static cc_term_id lock_of(struct cc_frame *frame, const struct cc_annotation *row, cc_term_id base)
{
    struct cc_interpreter *in = frame->in;
    if (row->base == CC_BASE_NOTHING)
        return 0;
    cc_type_id type = 0; /* of what stands at `base` */
    if (row->base == CC_BASE_VARIABLE) {
        base = cc_heap_address(&in->heap, cc_heap_global(&in->heap, row->base_id));
        type = in->model->vars[row->base_id].type;
    } else if (row->base == CC_BASE_OBJECT && base) {
        base = cc_term_offset(&in->terms, base, -(int64_t)row->up);
    }
    for (uint32_t i = 0; i < row->step_count && base; i++) {
        if (row->steps[i] == CC_STEP_LOAD) {
            base = peek(frame, base, type);
            type = in->model->types[type].element;
        } else {
            base = cc_term_offset(&in->terms, base, (int64_t)in->model->fields[row->steps[i]].offset);
            type = in->model->fields[row->steps[i]].type;
        }
    }
    return base;
}

enum finding { MISSING, HELD, UNKNOWN };

/* Does the path hold the lock, for writing if `exclusive`? */
static enum finding is_held(struct cc_frame *frame, cc_term_id lock, bool exclusive)
{
    struct cc_interpreter *in = frame->in;
    const struct cc_state *state = frame->state;
    if (!lock)
        return UNKNOWN;
    cc_term_id plain = cc_canonical(in, lock);
    enum finding found = state->blurred ? UNKNOWN : MISSING;
    for (uint32_t i = 0; i < state->holds_count; i++) {
        const struct cc_hold *hold = &state->holds[i];
        bool same = hold->lock == lock || cc_canonical(in, hold->lock) == plain;
        if (same && !(hold->flags & (CC_HOLD_MAYBE | CC_HOLD_OLD)))
            return exclusive && (hold->flags & CC_HOLD_READ) ? MISSING : HELD;
        if (same || cc_interp_may_be_same(in, hold->lock, lock))
            found = UNKNOWN;
    }
    return found;
}

/* ---- members and variables ---- */

static cc_inst_id address_operand(const struct cc_inst *inst, const struct cc_access *access)
{
    switch ((enum cc_op)inst->op) {
    case CC_OP_LOAD:
    case CC_OP_STORE:
    case CC_OP_RMW:
    case CC_OP_CAS:
    case CC_OP_ZERO:
        return inst->a;
    case CC_OP_COPY:
        return access->kind == CC_ACCESS_READ ? inst->b : inst->a;
    default:
        return 0;
    }
}

/* The annotation of the place that `at` is the address of, and the struct it is in. `pointee`: of what it points to. */
static uint32_t claim_on(struct cc_frame *frame, cc_inst_id at, bool pointee, cc_term_id *base)
{
    const struct cc_interpreter *in = frame->in;
    const struct cc_guards *guards = in->guards;
    uint8_t kind = pointee ? CC_ANNOTATION_POINTEE_GUARDED : CC_ANNOTATION_GUARDED;
    for (int depth = 0; at && depth < DEEPEST_PLACE; depth++) {
        const struct cc_inst *inst = &in->model->insts[at];
        uint32_t row = inst->op == CC_OP_FIELD_ADDR ? guards->of_field[inst->b]
                       : inst->op == CC_OP_VAR_ADDR ? guards->of_var[inst->a]
                                                    : 0;
        for (; row; row = guards->claims[row].next)
            if (annotation_at(in, row)->kind == kind && annotation_at(in, row)->base != CC_BASE_NOTHING) {
                *base = inst->op == CC_OP_FIELD_ADDR ? cc_interp_value(frame, inst->a) : 0;
                return row;
            }
        if (inst->op == CC_OP_LOAD && !pointee)
            return claim_on(frame, inst->a, true, base);
        if (!cc_inst_goes_within(inst))
            return 0;
        at = inst->a;
    }
    return 0;
}

void cc_guard_access(struct cc_frame *frame, struct cc_access *access)
{
    struct cc_interpreter *in = frame->in;
    cc_term_id base = 0;
    if (!in->guards || in->assuming)
        return;
    uint32_t row = claim_on(frame, address_operand(&in->model->insts[access->inst], access), false, &base);
    if (!row)
        return;
    enum finding found = is_held(frame, lock_of(frame, annotation_at(in, row), base), access->kind != CC_ACCESS_READ);
    access->claim = row;
    access->claim_met = found != MISSING;
    in->guards->claims[row].used = true;
    in->guards->claims[row].held |= found == HELD;
    in->guards->claims[row].missing |= found == MISSING;
}

/* ---- functions ---- */

static cc_term_id lock_of_call(struct cc_frame *frame, const struct cc_annotation *row, const cc_term_id *arguments,
                               uint32_t count)
{
    return lock_of(frame, row, row->base == CC_BASE_ARGUMENT && row->base_id < count ? arguments[row->base_id] : 0);
}

/* Has every thread that was started ended? */
static bool all_over(const struct cc_interpreter *in, cc_phase_id at)
{
    struct cc_phase phase = cc_phase_at(&in->tree, at);
    struct cc_set started = *cc_set_at(&in->sets, phase.started);
    for (uint32_t i = 0; i < started.count; i++)
        if (!cc_is_over(&in->tree, phase.joined, started.at[i]))
            return false;
    return true;
}

void cc_guard_call(struct cc_frame *frame, cc_func_id func, const cc_term_id *arguments, uint32_t count, cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    cc_phase_id phase = frame->state->phase;
    if (!in->guards || !in->guards->of_func[func] || cc_runs_alone(&in->tree, frame->thread, phase))
        return;
    if (!frame->thread && !in->open && all_over(in, phase))
        return;
    for (uint32_t row = in->guards->of_func[func]; row; row = in->guards->claims[row].next) {
        const struct cc_annotation *claim = annotation_at(in, row);
        bool required = claim->kind == CC_ANNOTATION_REQUIRES;
        if (!required && claim->kind != CC_ANNOTATION_EXCLUDES)
            continue;
        cc_term_id lock = lock_of_call(frame, claim, arguments, count);
        enum finding found = is_held(frame, lock, required && !(claim->flags & CC_ANNOTATION_SHARED));
        if (found == UNKNOWN || (found == HELD) == required || !cc_interp_is_shared(frame, lock))
            continue;
        struct cc_misuse misuse = { .rule = CC_RULE_GUARD_NOT_HELD,
                                    .inst = id,
                                    .context = frame->context,
                                    .thread = frame->thread,
                                    .subject = lock,
                                    .holds = frame->state->holds,
                                    .hold_count = frame->state->holds_count,
                                    .claim = row,
                                    .detail = required ? NULL : CC_EXCLUDED };
        if (!in->assuming)
            cc_event_log_misuse(&in->log, &misuse);
    }
}

bool cc_guard_stands(const struct cc_interpreter *in, cc_func_id func)
{
    return in->guards && in->guards->declared[func];
}

bool cc_guard_acts(const struct cc_interpreter *in, cc_func_id func)
{
    for (uint32_t row = in->guards ? in->guards->of_func[func] : 0; row; row = in->guards->claims[row].next) {
        uint8_t kind = annotation_at(in, row)->kind;
        if (kind == CC_ANNOTATION_ACQUIRES || kind == CC_ANNOTATION_RELEASES || kind == CC_ANNOTATION_TRIES)
            return true;
    }
    return false;
}

struct cc_state *cc_guard_act(struct cc_frame *frame, cc_func_id func, const cc_term_id *arguments, uint32_t count,
                              cc_inst_id id)
{
    struct cc_interpreter *in = frame->in;
    struct cc_state *state = frame->state;
    state->result = cc_interp_fresh(frame, id, 0, in->model->insts[id].type);
    state->next = NULL;
    for (uint32_t row = in->guards->of_func[func]; row && !state->next; row = in->guards->claims[row].next) {
        const struct cc_annotation *claim = annotation_at(in, row);
        bool on_zero = claim->flags & CC_ANNOTATION_ON_ZERO, tries = claim->kind == CC_ANNOTATION_TRIES;
        struct cc_effect effect = { .lock_kind = CC_LOCK_MUTEX,
                                    .mode = claim->flags & CC_ANNOTATION_SHARED ? CC_MODE_SHARED : CC_MODE_EXCLUSIVE,
                                    .kind = tries ? CC_EFFECT_TRY_ACQUIRE : CC_EFFECT_ACQUIRE,
                                    .result = !tries    ? CC_RESULT_NONE
                                              : on_zero ? CC_RESULT_ZERO_OK
                                                        : CC_RESULT_NONZERO_OK };
        cc_term_id lock = lock_of_call(frame, claim, arguments, count), result = state->result;
        if (claim->kind == CC_ANNOTATION_RELEASES) {
            effect.kind = CC_EFFECT_RELEASE;
            effect.mode = CC_MODE_ANY;
            cc_interp_release(frame, &effect, lock, id);
            state = frame->state;
        } else if (tries || claim->kind == CC_ANNOTATION_ACQUIRES) {
            frame->state = state = cc_interp_acquire(frame, &effect, lock, id);
            result = tries ? state->result : result;
        }
        if (!state)
            return NULL;
        state->result = result;
    }
    return state;
}

void cc_guard_enter(struct cc_interpreter *in, struct cc_state *entry, cc_func_id func, const cc_term_id *arguments,
                    uint32_t count)
{
    struct cc_frame frame = { .in = in, .state = entry, .func = func };
    for (uint32_t row = in->guards ? in->guards->of_func[func] : 0; row; row = in->guards->claims[row].next) {
        const struct cc_annotation *claim = annotation_at(in, row);
        bool held = claim->kind == CC_ANNOTATION_REQUIRES || claim->kind == CC_ANNOTATION_RELEASES;
        cc_term_id lock = held ? lock_of_call(&frame, claim, arguments, count) : 0;
        if (!lock || cc_state_held(entry, lock))
            continue;
        struct cc_hold hold = { .lock = lock, .flags = CC_HOLD_CALLER, .kind = CC_LOCK_MUTEX, .depth = 1 };
        hold.flags |= claim->flags & CC_ANNOTATION_SHARED ? CC_HOLD_READ : 0;
        (void)cc_state_hold(&in->pool, entry, hold);
    }
}

/* The value of a parameter at the end: what it was, unless the function has changed it. */
static cc_term_id parameter_now(struct cc_frame *frame, uint32_t number)
{
    const struct cc_func *func = &frame->in->model->funcs[frame->func];
    if (number >= func->param_count || number >= func->var_count)
        return 0;
    uint32_t slot = frame->info->var_register[number];
    return slot == CC_NO_REGISTER ? 0 : frame->state->registers[slot];
}

/* May the function do things to locks that are not seen: by assembly, atomics, or code that is not here? */
static bool is_opaque(const struct cc_interpreter *in, cc_func_id id, int depth)
{
    const struct cc_func *func = &in->model->funcs[id];
    if (depth == DEEPEST_CALLS || !(func->flags & CC_FUNC_DEFINED) || (func->flags & CC_FUNC_BROKEN))
        return true;
    for (cc_inst_id i = func->insts; i < func->insts + func->inst_count; i++) {
        const struct cc_inst *inst = &in->model->insts[i];
        if (inst->op == CC_OP_ASM || inst->op == CC_OP_RMW || inst->op == CC_OP_CAS || (inst->flags & CC_INST_ATOMIC))
            return true;
        if (inst->op != CC_OP_CALL)
            continue;
        bool known = inst->a && cc_api_find(in->apis, cc_model_text(in->model, in->model->funcs[inst->a].name)) != NULL;
        if (!known && (!inst->a || is_opaque(in, inst->a, depth + 1)))
            return true;
    }
    return false;
}

void cc_guard_leave(struct cc_frame *frame)
{
    struct cc_interpreter *in = frame->in;
    for (uint32_t row = in->guards ? in->guards->of_func[frame->func] : 0; row; row = in->guards->claims[row].next) {
        const struct cc_annotation *claim = annotation_at(in, row);
        struct cc_claim *seen = &in->guards->claims[row];
        if (claim->kind != CC_ANNOTATION_ACQUIRES && claim->kind != CC_ANNOTATION_RELEASES)
            continue;
        cc_term_id base = claim->base == CC_BASE_ARGUMENT ? parameter_now(frame, claim->base_id) : 0;
        cc_term_id lock = lock_of(frame, claim, base);
        enum finding found = is_opaque(in, frame->func, 0) ? UNKNOWN : is_held(frame, lock, false);
        seen->used = true;
        seen->held |= found != MISSING;
        seen->missing |= found != HELD;
    }
}

const char *cc_guard_subject(const struct cc_interpreter *in, uint32_t annotation)
{
    const struct cc_model *model = in->model;
    const struct cc_annotation *row = annotation_at(in, annotation);
    if (row->of_variable)
        return cc_model_text(model, model->vars[row->subject].name);
    if (row->kind >= CC_ANNOTATION_REQUIRES)
        return cc_model_text(model, model->funcs[row->subject].name);
    const struct cc_field *field = &model->fields[row->subject];
    const char *owner = cc_model_text(model, model->types[field->owner].name), *tag = strchr(owner, ' ');
    return cc_arena_format(in->arena, "%s.%s", tag ? tag + 1 : owner, cc_model_text(model, field->name));
}

const char *cc_guard_words(const struct cc_interpreter *in, uint32_t annotation)
{
    const struct cc_annotation *row = annotation_at(in, annotation);
    bool comment = row->flags & CC_ANNOTATION_COMMENT;
    return cc_arena_format(in->arena, "`%s` is %s %s", cc_guard_subject(in, annotation),
                           comment ? "commented" : "declared", cc_model_text(in->model, row->text));
}
