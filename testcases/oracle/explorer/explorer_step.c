/* SPDX-License-Identifier: Apache-2.0 */
#include "explorer_step.h"

#include <string.h>

#include "explorer_facts.h"
#include "explorer_machine.h"

enum { LONGEST_STEP = 3000 };

static bool limit_met;

bool cc_explorer_limit_met(void)
{
    return limit_met;
}

void cc_machine_limit(const char *what)
{
    if (!limit_met) {
        fprintf(stderr, "explorer: limit: %s\n", what);
    }
    limit_met = true;
}

int cc_machine_pop(struct cc_explorer_machine *machine)
{
    return machine->self->stack[--machine->self->sp];
}

void cc_machine_push(struct cc_explorer_machine *machine, int value)
{
    if (machine->self->sp >= CC_STACK - 1) {
        cc_machine_limit("stack");
        machine->state->exited = true;
        machine->stop = true;
        return;
    }
    machine->self->stack[machine->self->sp++] = value;
}

int cc_machine_top(const struct cc_explorer_thread *self, int depth)
{
    return self->stack[self->sp - 1 - depth];
}

void cc_machine_misuse(struct cc_explorer_machine *machine, const char *word, int address)
{
    char text[128];
    const char *name = "";
    if (address > 0 && address <= CC_MAX_CELLS) {
        name = machine->program->class_name[machine->state->memory[address].class_id];
    }
    snprintf(text, sizeof text, "misuse %s %d %s", word, machine->at->line, name);
    cc_explorer_note_event(text);
}

struct cc_explorer_memory *cc_machine_cell(struct cc_explorer_machine *machine, int address)
{
    static struct cc_explorer_memory wasted;
    if (address <= 0 || address > CC_MAX_CELLS || machine->state->memory[address].class_id == 0) {
        cc_machine_misuse(machine, "crash", 0);
        machine->state->exited = true;
        machine->stop = true;
        memset(&wasted, 0, sizeof wasted);
        return &wasted;
    }
    return &machine->state->memory[address];
}

/* Whether somebody's record is not ordered before what the thread does now. */
static bool unordered(const struct cc_explorer_machine *machine, union cc_explorer_clock record)
{
    if (record.word == 0) {
        return false;
    }
    for (int t = 0; t < machine->state->threads; t++) {
        if (t != machine->id && record.of[t] > machine->self->clock.of[t]) {
            return true;
        }
    }
    return false;
}

static void remember(struct cc_explorer_machine *machine, struct cc_explorer_memory *cell, bool writes, bool atomic,
                     bool race)
{
    int id = machine->id;
    uint8_t now = machine->self->clock.of[id];
    if (writes && !atomic) {
        if (!race) {
            /* What is ordered before this write needs no record of its own. */
            cell->write.word = cell->read.word = cell->atomic_write.word = cell->atomic_read.word = 0;
        }
        cell->write.of[id] = now;
        cell->read.of[id] = cell->atomic_write.of[id] = cell->atomic_read.of[id] = 0;
    } else if (cell->write.of[id] == now) {
        return;
    } else if (writes) {
        cell->atomic_write.of[id] = now;
        cell->atomic_read.of[id] = 0;
    } else if (!atomic) {
        cell->read.of[id] = now;
        cell->atomic_read.of[id] = 0;
    } else if (cell->atomic_write.of[id] != now && cell->read.of[id] != now) {
        cell->atomic_read.of[id] = now;
    }
}

void cc_machine_access(struct cc_explorer_machine *machine, int address, bool writes, bool atomic)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return;
    }
    if (cell->freed) {
        cc_machine_misuse(machine, "use-after-free", address);
    }
    bool race = unordered(machine, cell->write) || (!atomic && unordered(machine, cell->atomic_write)) ||
                (writes && unordered(machine, cell->read)) ||
                (writes && !atomic && unordered(machine, cell->atomic_read));
    cc_explorer_note_access(cell->class_id, machine->at->line, writes, atomic);
    cc_explorer_note_lockset(machine->self, machine->id, address, cell->class_id, writes, atomic);
    if (race) {
        (void)cc_explorer_note_race(cell->class_id, machine->at->line);
    }
    remember(machine, cell, writes, atomic, race);
}

void cc_clock_join(union cc_explorer_clock *into, union cc_explorer_clock from)
{
    for (int t = 0; t < CC_MAX_THREADS; t++) {
        into->of[t] = from.of[t] > into->of[t] ? from.of[t] : into->of[t];
    }
}

void cc_machine_acquire(struct cc_explorer_machine *machine, union cc_explorer_clock from)
{
    cc_clock_join(&machine->self->clock, from);
}

void cc_machine_tick(struct cc_explorer_machine *machine)
{
    if (machine->self->clock.of[machine->id] == UINT8_MAX) {
        cc_machine_limit("clock");
        return;
    }
    machine->self->clock.of[machine->id]++;
}

void cc_machine_end_thread(struct cc_explorer_machine *machine, int result)
{
    struct cc_explorer_thread *self = machine->self;
    self->status = CC_THREAD_ENDED;
    self->result = result;
    machine->stop = true;
    for (int i = 0; i < self->held_count; i++) {
        cc_machine_misuse(machine, "leak", self->held[i] < 0 ? -self->held[i] : self->held[i]);
    }
}

static void call(struct cc_explorer_machine *machine, int function, int arguments)
{
    struct cc_explorer_thread *self = machine->self;
    if (function < 0 || function >= machine->program->functions ||
        arguments != machine->program->function[function].parameters) {
        cc_machine_misuse(machine, "crash", 0);
        machine->state->exited = true;
        machine->stop = true;
        return;
    }
    const struct cc_explorer_function *entry = &machine->program->function[function];
    int fp = self->sp - arguments;
    int base = fp + entry->slots;
    if (base + 12 >= CC_STACK) {
        cc_machine_limit("stack");
        machine->state->exited = true;
        machine->stop = true;
        return;
    }
    for (int i = self->sp; i < base; i++) {
        self->stack[i] = 0;
    }
    self->stack[base] = self->pc;
    self->stack[base + 1] = self->fp;
    self->stack[base + 2] = self->base;
    self->stack[base + 3] = self->used;
    self->fp = fp;
    self->base = base;
    self->sp = base + 4;
    self->pc = entry->entry;
}

/* Automatic variables end: for others that is as if they were freed. */
static void end_variables(struct cc_explorer_machine *machine, int base)
{
    struct cc_explorer_thread *self = machine->self;
    int region = cc_explorer_region(machine->program, machine->id);
    int from = self->stack[base + 3];
    for (int i = from; i < self->used; i++) {
        struct cc_explorer_memory *first = &machine->state->memory[region + i];
        if (first->frame != base + 1) {
            continue;
        }
        for (int k = 0; k < first->block; k++) {
            struct cc_explorer_memory *cell = &first[k];
            if (unordered(machine, cell->read) || unordered(machine, cell->write) ||
                unordered(machine, cell->atomic_read) || unordered(machine, cell->atomic_write)) {
                cc_machine_misuse(machine, "ended-early", region + i + k);
            }
            cell->freed = true;
        }
    }
    cc_explorer_state_shrink(machine->state, machine->program, machine->id, from);
}

static void leave(struct cc_explorer_machine *machine)
{
    struct cc_explorer_thread *self = machine->self;
    int result = cc_machine_pop(machine);
    int base = self->base;
    end_variables(machine, base);
    if (self->stack[base] < 0) {
        if (machine->id == 0) {
            machine->state->exited = true;
        }
        cc_machine_end_thread(machine, result);
        return;
    }
    self->sp = self->fp;
    self->pc = self->stack[base];
    self->fp = self->stack[base + 1];
    self->base = self->stack[base + 2];
    cc_machine_push(machine, result);
}

static void allocate(struct cc_explorer_machine *machine, int type, int count, bool automatic)
{
    int address = cc_explorer_state_allocate(machine->state, machine->program, machine->id, type, count);
    if (address == 0) {
        cc_machine_limit("memory");
        machine->state->exited = true;
        machine->stop = true;
    } else if (automatic) {
        machine->state->memory[address].frame = (uint8_t)(machine->self->base + 1);
    }
    cc_machine_push(machine, address);
}

static void free_block(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    cc_machine_push(machine, 0);
    if (address == 0) {
        return;
    }
    struct cc_explorer_memory *first = cc_machine_cell(machine, address);
    int length = first->block;
    if (length == 0 || machine->stop) {
        return;
    }
    for (int i = 0; i < length; i++) {
        cc_machine_access(machine, address + i, true, false);
        machine->state->memory[address + i].freed = true;
    }
    int region = cc_explorer_region(machine->program, machine->id);
    if (address >= region && address + length == region + machine->self->used) {
        cc_explorer_state_shrink(machine->state, machine->program, machine->id, address - region);
    }
}

static int divide(int a, int b, bool rest)
{
    if (b == 0 || (a == INT32_MIN && b == -1)) {
        return 0;
    }
    return rest ? a % b : a / b;
}

static int wrap(uint32_t value)
{
    int result;
    memcpy(&result, &value, sizeof result);
    return result;
}

static int arithmetic(enum cc_explorer_op op, int a, int b)
{
    uint32_t x = (uint32_t)a;
    uint32_t y = (uint32_t)b;
    switch (op) {
    case CC_OP_add:
        return wrap(x + y);
    case CC_OP_sub:
        return wrap(x - y);
    case CC_OP_mul:
        return wrap(x * y);
    case CC_OP_div:
        return divide(a, b, false);
    case CC_OP_mod:
        return divide(a, b, true);
    case CC_OP_and:
        return wrap(x & y);
    case CC_OP_or:
        return wrap(x | y);
    case CC_OP_xor:
        return wrap(x ^ y);
    case CC_OP_shl:
        return wrap(x << (y & 31));
    case CC_OP_shr:
        return a >> (y & 31);
    case CC_OP_eq:
        return a == b;
    case CC_OP_ne:
        return a != b;
    case CC_OP_lt:
        return a < b;
    case CC_OP_gt:
        return a > b;
    case CC_OP_le:
        return a <= b;
    default:
        return a >= b;
    }
}

static void plain_store(struct cc_explorer_machine *machine, bool keep)
{
    int value = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    cc_machine_access(machine, address, true, false);
    cc_machine_cell(machine, address)->value = value;
    if (keep) {
        cc_machine_push(machine, value);
    }
}

static void plain_load(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    cc_machine_access(machine, address, false, false);
    cc_machine_push(machine, cc_machine_cell(machine, address)->value);
}

static void fill_memory(struct cc_explorer_machine *machine)
{
    int count = cc_machine_pop(machine);
    int value = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    for (int i = 0; i < count && !machine->stop; i++) {
        cc_machine_access(machine, address + i, true, false);
        cc_machine_cell(machine, address + i)->value = value;
    }
    cc_machine_push(machine, address);
}

static void create(struct cc_explorer_machine *machine)
{
    int argument = cc_machine_pop(machine);
    int function = cc_machine_pop(machine) - CC_FUNCTION_BASE;
    int handle = cc_machine_pop(machine);
    cc_machine_push(machine, 0);
    if (function < 0 || function >= machine->program->functions) {
        cc_machine_cell(machine, 0);
        return;
    }
    int id = cc_explorer_state_spawn(machine->state, machine->program, function, argument,
                                     machine->program->function[function].parameters);
    if (id < 0) {
        cc_machine_limit("threads");
        machine->state->exited = true;
        machine->stop = true;
        return;
    }
    uint8_t own = machine->state->thread[id].clock.of[id];
    machine->state->thread[id].clock = machine->self->clock;
    machine->state->thread[id].clock.of[id] = own;
    cc_machine_tick(machine);
    cc_machine_access(machine, handle, true, false);
    cc_machine_cell(machine, handle)->value = CC_HANDLE_BASE + id;
    cc_explorer_thread_start(machine->state, machine->program, id);
}

static void use_key(struct cc_explorer_machine *machine, enum cc_explorer_op op)
{
    int value = op == CC_OP_keyset ? cc_machine_pop(machine) : 0;
    int key = cc_machine_pop(machine);
    if (op == CC_OP_keycreate) {
        cc_machine_access(machine, key, true, false);
        cc_machine_cell(machine, key)->value = machine->state->keys++;
        cc_machine_push(machine, 0);
        return;
    }
    if (key < 0 || key >= CC_KEYS) {
        cc_machine_limit("keys");
        key = 0;
    }
    int region = cc_explorer_region(machine->program, machine->id);
    struct cc_explorer_memory *cell = &machine->state->memory[region + machine->program->tls + key];
    if (op == CC_OP_keyset) {
        cell->value = value;
        value = 0;
    } else {
        value = cell->value;
    }
    cc_machine_push(machine, value);
}

static void unary(struct cc_explorer_machine *machine, enum cc_explorer_op op)
{
    int value = cc_machine_pop(machine);
    switch (op) {
    case CC_OP_neg:
        value = wrap(0U - (uint32_t)value);
        break;
    case CC_OP_not:
        value = ~value;
        break;
    case CC_OP_lnot:
        value = !value;
        break;
    default:
        value = value != 0;
        break;
    }
    cc_machine_push(machine, value);
}

static void execute(struct cc_explorer_machine *machine)
{
    struct cc_explorer_thread *self = machine->self;
    const struct cc_explorer_instruction *at = machine->at;
    self->pc++;
    switch (at->op) {
    case CC_OP_const:
        cc_machine_push(machine, at->a);
        break;
    case CC_OP_local:
        cc_machine_push(machine, self->stack[self->fp + at->a]);
        break;
    case CC_OP_setlocal:
        self->stack[self->fp + at->a] = cc_machine_pop(machine);
        break;
    case CC_OP_tls:
        cc_machine_push(machine, cc_explorer_region(machine->program, machine->id) + at->a);
        break;
    case CC_OP_dup:
        cc_machine_push(machine, cc_machine_top(self, 0));
        break;
    case CC_OP_pop:
        (void)cc_machine_pop(machine);
        break;
    case CC_OP_jump:
        self->pc = at->a;
        break;
    case CC_OP_jumpzero:
        self->pc = cc_machine_pop(machine) == 0 ? at->a : self->pc;
        break;
    case CC_OP_call:
        call(machine, at->a, at->b);
        break;
    case CC_OP_icall:
        call(machine, cc_machine_pop(machine) - CC_FUNCTION_BASE, at->a);
        break;
    case CC_OP_ret:
        leave(machine);
        break;
    case CC_OP_alloca:
        allocate(machine, at->a, 1, true);
        break;
    case CC_OP_malloc: {
        int size = machine->program->type[at->a].size;
        allocate(machine, at->a, (cc_machine_pop(machine) + size - 1) / (size > 0 ? size : 1), false);
        break;
    }
    case CC_OP_free:
        free_block(machine);
        break;
    case CC_OP_memset:
        fill_memory(machine);
        break;
    case CC_OP_self:
        cc_machine_push(machine, CC_HANDLE_BASE + machine->id);
        break;
    case CC_OP_neg:
    case CC_OP_not:
    case CC_OP_lnot:
    case CC_OP_bool:
        unary(machine, at->op);
        break;
    case CC_OP_load:
        plain_load(machine);
        break;
    case CC_OP_store:
        plain_store(machine, false);
        break;
    case CC_OP_storekeep:
        plain_store(machine, true);
        break;
    case CC_OP_create:
        create(machine);
        break;
    case CC_OP_keycreate:
    case CC_OP_keyset:
    case CC_OP_keyget:
        use_key(machine, at->op);
        break;
    case CC_OP_nondet:
        cc_machine_push(machine, machine->choice);
        break;
    case CC_OP_exitthread:
        cc_machine_end_thread(machine, cc_machine_pop(machine));
        break;
    case CC_OP_exitprocess:
        machine->state->exited = true;
        machine->stop = true;
        break;
    default:
        if (at->op >= CC_OP_add && at->op <= CC_OP_ge) {
            int right = cc_machine_pop(machine);
            int left = cc_machine_pop(machine);
            cc_machine_push(machine, arithmetic(at->op, left, right));
        } else {
            cc_machine_sync(machine);
        }
    }
}

/* Whether the scheduler chooses before the instruction where the thread stands. */
static bool is_scheduling_point(const struct cc_explorer_machine *machine)
{
    const struct cc_explorer_thread *self = machine->self;
    switch (cc_explorer_op_visibility(machine->at->op)) {
    case 'V':
        return true;
    case 'N':
        /* The end of main ends the others. */
        return machine->at->op == CC_OP_ret && machine->id == 0 && self->stack[self->base] < 0;
    default:
        break;
    }
    if (machine->at->op == CC_OP_unlock || machine->at->op == CC_OP_rwunlock) {
        /* Of a lock that another thread holds, it matters when. */
        int lock = cc_machine_top(self, 0);
        bool own = lock > 0 && lock <= CC_MAX_CELLS && machine->state->memory[lock].value == machine->id + 1;
        return machine->program->has_try || (machine->at->op == CC_OP_unlock && !own);
    }
    int depth = machine->at->op == CC_OP_load || machine->at->op == CC_OP_free ? 0
                : machine->at->op == CC_OP_memset                              ? 2
                                                                               : 1;
    int address = cc_machine_top(self, depth);
    return address > 0 && address <= CC_MAX_CELLS && cc_explorer_is_racy(machine->state->memory[address].class_id);
}

struct cc_explorer_machine cc_machine_at(struct cc_explorer_state *state, const struct cc_explorer_program *program,
                                         int thread)
{
    return (struct cc_explorer_machine){
        .state = state,
        .program = program,
        .self = &state->thread[thread],
        .id = thread,
        .at = &program->op[state->thread[thread].pc],
    };
}

static void run_on(struct cc_explorer_machine *machine)
{
    for (int i = 0; !machine->stop; i++) {
        machine->at = &machine->program->op[machine->self->pc];
        if (i == LONGEST_STEP || is_scheduling_point(machine)) {
            return;
        }
        execute(machine);
    }
}

void cc_explorer_thread_start(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread)
{
    struct cc_explorer_machine machine = cc_machine_at(state, program, thread);
    run_on(&machine);
}

void cc_explorer_thread_step(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                             int choice)
{
    struct cc_explorer_machine machine = cc_machine_at(state, program, thread);
    machine.choice = choice;
    execute(&machine);
    run_on(&machine);
}
