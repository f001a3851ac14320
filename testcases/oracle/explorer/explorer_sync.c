/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions that synchronise, and when a thread that stands before one can go on.
 *
 * Layout of objects: a mutex is owner + 1, then kind and depth (1 recursive, 2 error-checking, depth in the bits
 * above); a read-write lock is writer + 1, then how often each thread reads; a semaphore is its count; a barrier is how
 * many it needs, then who is there; a once is 0, 1 running, 2 done.
 */
#include <stdlib.h>

#include "explorer_facts.h"
#include "explorer_machine.h"
#include "explorer_step.h"

enum { RECURSIVE = 1, CHECKED = 2, KIND_BITS = 2, READ_BITS = 3, READ_MASK = 7, DEADLOCK_ERROR = 35 };

static int reads_of(int readers, int thread)
{
    return (readers >> (READ_BITS * thread)) & READ_MASK;
}

/* Held locks, for the plain lockset analysis and for leaks. */

static void hold(struct cc_explorer_machine *machine, int lock)
{
    cc_explorer_note_nesting(machine->self, abs(lock));
    if (machine->self->held_count == CC_MAX_HELD) {
        cc_machine_limit("held locks");
        return;
    }
    machine->self->held[machine->self->held_count++] = lock;
}

static bool let_go(struct cc_explorer_thread *self, int lock)
{
    for (int i = self->held_count - 1; i >= 0; i--) {
        if (abs(self->held[i]) == lock) {
            for (int k = i; k + 1 < self->held_count; k++) {
                self->held[k] = self->held[k + 1];
            }
            self->held_count--;
            return true;
        }
    }
    return false;
}

static void note_use(struct cc_explorer_machine *machine, int address)
{
    if (cc_machine_cell(machine, address)->freed) {
        cc_machine_misuse(machine, "use-after-free", address);
    }
}

/* Mutexes */

static bool can_lock(const struct cc_explorer_state *state, int address, int thread)
{
    if (address <= 0 || address >= CC_MAX_CELLS) {
        return true; /* it will crash */
    }
    int owner = state->memory[address].value;
    int kind = state->memory[address + 1].value & ((1 << KIND_BITS) - 1);
    return owner == 0 || (owner == thread + 1 && kind != 0);
}

/* Returns 0, or the error that locking by the owner gives. */
static int take_mutex(struct cc_explorer_machine *machine, int address)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return 0;
    }
    note_use(machine, address);
    if (cell->value == machine->id + 1) {
        if ((cell[1].value & ((1 << KIND_BITS) - 1)) == CHECKED) {
            cc_machine_misuse(machine, "double-lock", address);
            return DEADLOCK_ERROR;
        }
        cell[1].value += 1 << KIND_BITS;
        return 0;
    }
    cell->value = machine->id + 1;
    cc_machine_acquire(machine, cell->released);
    hold(machine, address);
    return 0;
}

static int try_mutex(struct cc_explorer_machine *machine, int address, bool may_take)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    bool own = cell->value == machine->id + 1 && (cell[1].value & RECURSIVE);
    if (may_take && (cell->value == 0 || own)) {
        return take_mutex(machine, address);
    }
    return CC_BUSY;
}

static int release_mutex(struct cc_explorer_machine *machine, int address)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return 0;
    }
    note_use(machine, address);
    if (cell->value != machine->id + 1) {
        cc_machine_misuse(machine, "unlock-not-held", address);
        if ((cell[1].value & ((1 << KIND_BITS) - 1)) != 0) {
            return 1;
        }
        /* Its holder loses it, and nobody can rely on the order. */
        if (cell->value > 0) {
            let_go(&machine->state->thread[cell->value - 1], address);
        }
        cell->value = 0;
        return 0;
    }
    if (cell[1].value >> KIND_BITS > 0) {
        cell[1].value -= 1 << KIND_BITS;
        return 0;
    }
    let_go(machine->self, address);
    cell->value = 0;
    cell->released = machine->self->clock;
    cc_machine_tick(machine);
    return 0;
}

/* Read-write locks */

static bool can_read(const struct cc_explorer_state *state, int address)
{
    return address <= 0 || address >= CC_MAX_CELLS || state->memory[address].value == 0;
}

static bool can_write(const struct cc_explorer_state *state, int address)
{
    return can_read(state, address) &&
           (address <= 0 || address >= CC_MAX_CELLS || state->memory[address + 1].value == 0);
}

static void take_read(struct cc_explorer_machine *machine, int address)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return;
    }
    note_use(machine, address);
    cell[1].value += 1 << (READ_BITS * machine->id);
    cc_machine_acquire(machine, cell->released);
    hold(machine, -address);
}

static void take_write(struct cc_explorer_machine *machine, int address)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return;
    }
    note_use(machine, address);
    cell->value = machine->id + 1;
    cc_machine_acquire(machine, cell->released);
    cc_machine_acquire(machine, cell[1].released);
    hold(machine, address);
}

static void release_rwlock(struct cc_explorer_machine *machine, int address)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->stop) {
        return;
    }
    note_use(machine, address);
    if (cell->value == machine->id + 1) {
        cell->value = 0;
        cell->released = machine->self->clock;
    } else if (reads_of(cell[1].value, machine->id) > 0) {
        cell[1].value -= 1 << (READ_BITS * machine->id);
        cc_clock_join(&cell[1].released, machine->self->clock);
    } else {
        cc_machine_misuse(machine, "unlock-not-held", address);
    }
    let_go(machine->self, address);
    cc_machine_tick(machine);
}

/* Conditions: the operands, condition and mutex, stay on the stack until the end. */

static int waiting_on(const struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread)
{
    const struct cc_explorer_thread *other = &state->thread[thread];
    enum cc_explorer_op op = program->op[other->pc].op;
    if (other->status != CC_THREAD_RUNS || other->phase != 1 || (op != CC_OP_wait && op != CC_OP_timedwait)) {
        return 0;
    }
    return cc_machine_top(other, 1);
}

static void begin_wait(struct cc_explorer_machine *machine)
{
    int mutex = cc_machine_top(machine->self, 0);
    note_use(machine, cc_machine_top(machine->self, 1));
    if (machine->stop) {
        return;
    }
    if (cc_machine_cell(machine, mutex)->value != machine->id + 1) {
        cc_machine_misuse(machine, "wait-without-lock", mutex);
    } else {
        (void)release_mutex(machine, mutex);
    }
    machine->self->phase = 1;
    machine->self->timed_out = 0;
}

static void wait_on(struct cc_explorer_machine *machine)
{
    struct cc_explorer_thread *self = machine->self;
    if (self->phase == 2) {
        int mutex = cc_machine_pop(machine);
        (void)cc_machine_pop(machine);
        (void)take_mutex(machine, mutex);
        cc_machine_push(machine, self->timed_out ? CC_TIMED_OUT : 0);
        self->phase = 0;
        self->timed_out = 0;
        return;
    }
    self->pc--;
    if (self->phase == 0) {
        begin_wait(machine);
        machine->stop = true;
        return;
    }
    machine->stop = true;
    /* Without cause, or at the end of its time. */
    self->timed_out = machine->at->op == CC_OP_timedwait;
    self->phase = 2;
}

static void wake(struct cc_explorer_machine *machine, bool all)
{
    int condition = cc_machine_pop(machine);
    int seen = 0;
    note_use(machine, condition);
    for (int t = 0; t < machine->state->threads; t++) {
        if (waiting_on(machine->state, machine->program, t) == condition) {
            if (all || seen == machine->choice) {
                machine->state->thread[t].phase = 2;
            }
            seen++;
        }
    }
    cc_machine_push(machine, 0);
}

/* Semaphores, barriers, once, join */

static void post(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    note_use(machine, address);
    cell->value++;
    cc_clock_join(&cell->released, machine->self->clock);
    cc_machine_tick(machine);
    let_go(machine->self, address);
    cc_machine_push(machine, 0);
}

static void take_semaphore(struct cc_explorer_machine *machine, bool can_fail)
{
    int address = cc_machine_pop(machine);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    note_use(machine, address);
    if (can_fail && (cell->value <= 0 || machine->choice == 1)) {
        cc_machine_push(machine, -1);
        return;
    }
    cell->value--;
    cc_machine_acquire(machine, cell->released);
    cc_machine_push(machine, 0);
}

static void meet(struct cc_explorer_machine *machine)
{
    struct cc_explorer_thread *self = machine->self;
    int address = cc_machine_top(self, 0);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (self->phase == 2) {
        (void)cc_machine_pop(machine);
        cc_machine_push(machine, self->timed_out ? -1 : 0);
        self->phase = 0;
        self->timed_out = 0;
        return;
    }
    self->pc--;
    machine->stop = true;
    self->phase = 1;
    note_use(machine, address);
    cell[1].value |= 1 << machine->id;
    cc_clock_join(&cell->released, self->clock);
    if (__builtin_popcount((unsigned)cell[1].value) < cell->value) {
        return;
    }
    for (int t = 0; t < machine->state->threads; t++) {
        if ((cell[1].value >> t) & 1) {
            struct cc_explorer_thread *other = &machine->state->thread[t];
            struct cc_explorer_machine of_other = cc_machine_at(machine->state, machine->program, t);
            other->phase = 2;
            cc_machine_acquire(&of_other, cell->released);
            cc_machine_tick(&of_other);
        }
    }
    self->timed_out = 1; /* the serial thread */
    cell[1].value = 0;
    cell->released.word = 0;
}

static void begin_once(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    cc_machine_push(machine, cell->value == 0);
    if (cell->value == 0) {
        cell->value = 1;
    } else {
        cc_machine_acquire(machine, cell->released);
    }
}

static void end_once(struct cc_explorer_machine *machine)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, cc_machine_pop(machine));
    cell->value = 2;
    cell->released = machine->self->clock;
    cc_machine_tick(machine);
}

static void join_thread(struct cc_explorer_machine *machine)
{
    int result = cc_machine_pop(machine);
    int thread = cc_machine_pop(machine) - CC_HANDLE_BASE;
    if (thread < 0 || thread >= machine->state->threads) {
        cc_machine_misuse(machine, "bad-join", 0);
        cc_machine_push(machine, 3);
        return;
    }
    cc_machine_acquire(machine, machine->state->thread[thread].clock);
    if (result != 0) {
        cc_machine_access(machine, result, true, false);
        cc_machine_cell(machine, result)->value = machine->state->thread[thread].result;
    }
    cc_machine_push(machine, 0);
}

/* Atomics */

static void acquire_cell(struct cc_explorer_machine *machine, int address, int order)
{
    if (order == CC_ACQUIRE || order >= CC_ACQ_REL) {
        cc_machine_acquire(machine, cc_machine_cell(machine, address)->released);
    }
}

/* A store begins a new release sequence; a read-modify-write continues the one it read from. */
static void release_cell(struct cc_explorer_machine *machine, int address, int order, bool continues)
{
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (!continues) {
        cell->released.word = 0;
    }
    if (order >= CC_RELEASE) {
        cc_clock_join(&cell->released, machine->self->clock);
        cc_machine_tick(machine);
    }
}

static void modify(struct cc_explorer_machine *machine)
{
    int operand = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    int order = machine->at->b;
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    cc_machine_access(machine, address, true, true);
    int old = cell->value;
    switch (machine->at->a / 2) {
    case 0:
        cell->value = (int)((unsigned)old + (unsigned)operand);
        break;
    case 1:
        cell->value = (int)((unsigned)old - (unsigned)operand);
        break;
    case 2:
        cell->value = old | operand;
        break;
    case 3:
        cell->value = old & operand;
        break;
    default:
        cell->value = operand;
        break;
    }
    acquire_cell(machine, address, order);
    release_cell(machine, address, order, true);
    cc_machine_push(machine, machine->at->a % 2 ? cell->value : old);
}

/* Compare and swap: with the expected value itself, or with a pointer to it. */
static void compare_and_swap(struct cc_explorer_machine *machine, bool by_pointer)
{
    int desired = cc_machine_pop(machine);
    int expected = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    int order = machine->at->b;
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    int place = expected;
    if (by_pointer) {
        cc_machine_access(machine, place, false, false);
        expected = cc_machine_cell(machine, place)->value;
    }
    int old = cell->value;
    bool same = old == expected;
    cc_machine_access(machine, address, same, true);
    acquire_cell(machine, address, order);
    if (same) {
        cell->value = desired;
        release_cell(machine, address, order, true);
    } else if (by_pointer) {
        cc_machine_access(machine, place, true, false);
        cc_machine_cell(machine, place)->value = old;
    }
    cc_machine_push(machine, by_pointer || machine->at->a ? same : old);
}

static void atomic_load(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    cc_machine_access(machine, address, false, true);
    acquire_cell(machine, address, machine->at->a);
    cc_machine_push(machine, cc_machine_cell(machine, address)->value);
}

static void atomic_store(struct cc_explorer_machine *machine)
{
    int value = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    cc_machine_access(machine, address, true, true);
    cc_machine_cell(machine, address)->value = value;
    release_cell(machine, address, machine->at->a, false);
}

/* Beginnings and ends of objects */

static void init_mutex(struct cc_explorer_machine *machine)
{
    int kind = cc_machine_pop(machine);
    int address = cc_machine_pop(machine);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, address);
    if (machine->at->a && kind != 0) {
        kind = cc_machine_cell(machine, kind)->value; /* an attribute object */
    }
    if (!machine->stop) {
        cell->value = 0;
        cell[1].value = kind;
    }
    cc_machine_push(machine, 0);
}

static void init_counted(struct cc_explorer_machine *machine)
{
    int value = cc_machine_pop(machine);
    struct cc_explorer_memory *cell = cc_machine_cell(machine, cc_machine_pop(machine));
    cell->value = value;
    if (machine->at->op == CC_OP_barrierinit && !machine->stop) {
        cell[1].value = 0;
    }
    cc_machine_push(machine, 0);
}

static void destroy(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    if (cc_machine_cell(machine, address)->value != 0) {
        cc_machine_misuse(machine, "destroy-held", address);
    }
    cc_machine_push(machine, 0);
}

static void lock_operation(struct cc_explorer_machine *machine)
{
    int address = cc_machine_pop(machine);
    int result = 0;
    switch (machine->at->op) {
    case CC_OP_lock:
        result = take_mutex(machine, address);
        break;
    case CC_OP_trylock:
        result = try_mutex(machine, address, true);
        break;
    case CC_OP_timedlock:
        result = try_mutex(machine, address, machine->choice == 0) ? CC_TIMED_OUT : 0;
        break;
    case CC_OP_unlock:
        result = release_mutex(machine, address);
        break;
    case CC_OP_rdlock:
        take_read(machine, address);
        break;
    case CC_OP_wrlock:
        take_write(machine, address);
        break;
    case CC_OP_tryrdlock:
        result = can_read(machine->state, address) ? 0 : CC_BUSY;
        if (result == 0) {
            take_read(machine, address);
        }
        break;
    case CC_OP_trywrlock:
        result = can_write(machine->state, address) ? 0 : CC_BUSY;
        if (result == 0) {
            take_write(machine, address);
        }
        break;
    default:
        release_rwlock(machine, address);
        break;
    }
    cc_machine_push(machine, result);
}

void cc_machine_sync(struct cc_explorer_machine *machine)
{
    switch (machine->at->op) {
    case CC_OP_wait:
    case CC_OP_timedwait:
        wait_on(machine);
        break;
    case CC_OP_signal:
        wake(machine, false);
        break;
    case CC_OP_broadcast:
        wake(machine, true);
        break;
    case CC_OP_semwait:
        take_semaphore(machine, false);
        break;
    case CC_OP_semtry:
    case CC_OP_semtimed:
        take_semaphore(machine, true);
        break;
    case CC_OP_sempost:
        post(machine);
        break;
    case CC_OP_barrier:
        meet(machine);
        break;
    case CC_OP_oncebegin:
        begin_once(machine);
        break;
    case CC_OP_onceend:
        end_once(machine);
        break;
    case CC_OP_join:
        join_thread(machine);
        break;
    case CC_OP_aload:
        atomic_load(machine);
        break;
    case CC_OP_astore:
        atomic_store(machine);
        break;
    case CC_OP_arm:
        modify(machine);
        break;
    case CC_OP_cas:
        compare_and_swap(machine, false);
        break;
    case CC_OP_casp:
        compare_and_swap(machine, true);
        break;
    case CC_OP_mutexinit:
        init_mutex(machine);
        break;
    case CC_OP_seminit:
    case CC_OP_barrierinit:
        init_counted(machine);
        break;
    case CC_OP_destroy:
        destroy(machine);
        break;
    default:
        lock_operation(machine);
        break;
    }
}

static int value_at(const struct cc_explorer_state *state, int address)
{
    return address > 0 && address <= CC_MAX_CELLS ? state->memory[address].value : 1;
}

static struct cc_explorer_choices wait_choices(const struct cc_explorer_state *state,
                                               const struct cc_explorer_program *program, int thread)
{
    const struct cc_explorer_thread *self = &state->thread[thread];
    struct cc_explorer_choices choices = { 1, false };
    if (self->phase == 1) {
        choices.spurious = program->op[self->pc].op == CC_OP_wait;
    } else if (self->phase == 2) {
        choices.count = can_lock(state, cc_machine_top(self, 0), thread) ? 1 : 0;
    }
    return choices;
}

struct cc_explorer_choices cc_explorer_thread_choices(const struct cc_explorer_state *state,
                                                      const struct cc_explorer_program *program, int thread)
{
    const struct cc_explorer_thread *self = &state->thread[thread];
    struct cc_explorer_choices choices = { 1, false };
    if (self->status != CC_THREAD_RUNS || state->exited) {
        choices.count = 0;
        return choices;
    }
    int top = self->sp > 0 ? cc_machine_top(self, 0) : 0;
    int count = 0;
    switch (program->op[self->pc].op) {
    case CC_OP_lock:
        choices.count = can_lock(state, top, thread) ? 1 : 0;
        break;
    case CC_OP_timedlock:
        choices.count = 2;
        break;
    case CC_OP_semtimed:
        choices.count = 2;
        break;
    case CC_OP_rdlock:
        choices.count = can_read(state, top) ? 1 : 0;
        break;
    case CC_OP_wrlock:
        choices.count = can_write(state, top) ? 1 : 0;
        break;
    case CC_OP_wait:
    case CC_OP_timedwait:
        choices = wait_choices(state, program, thread);
        break;
    case CC_OP_semwait:
        choices.count = value_at(state, top) > 0;
        break;
    case CC_OP_barrier:
        choices.count = self->phase != 1;
        break;
    case CC_OP_oncebegin:
        choices.count = value_at(state, top) != 1;
        break;
    case CC_OP_nondet:
        choices.count = 2;
        break;
    case CC_OP_join:
        top = cc_machine_top(self, 1) - CC_HANDLE_BASE;
        choices.count = top < 0 || top >= state->threads || state->thread[top].status == CC_THREAD_ENDED;
        break;
    case CC_OP_signal:
        for (int t = 0; t < state->threads; t++) {
            count += waiting_on(state, program, t) == top;
        }
        choices.count = count > 0 ? count : 1;
        break;
    default:
        break;
    }
    return choices;
}
