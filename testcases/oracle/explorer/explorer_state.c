/* SPDX-License-Identifier: Apache-2.0 */
#include "explorer_state.h"

#include <string.h>

int cc_explorer_region_size(const struct cc_explorer_program *program)
{
    return (CC_MAX_CELLS - program->cells) / CC_MAX_THREADS;
}

int cc_explorer_region(const struct cc_explorer_program *program, int thread)
{
    return program->cells + 1 + thread * cc_explorer_region_size(program);
}

void cc_explorer_state_init(struct cc_explorer_state *state, const struct cc_explorer_program *program)
{
    memset(state, 0, sizeof *state);
    for (int i = 1; i <= program->cells; i++) {
        state->memory[i].value = program->cell[i].value;
        state->memory[i].class_id = program->cell[i].class_id;
    }
    (void)cc_explorer_state_spawn(state, program, program->main, 0, program->function[program->main].parameters);
}

int cc_explorer_state_spawn(struct cc_explorer_state *state, const struct cc_explorer_program *program, int function,
                            int argument, int parameters)
{
    if (state->threads == CC_MAX_THREADS) {
        return -1;
    }
    int id = state->threads++;
    struct cc_explorer_thread *thread = &state->thread[id];
    const struct cc_explorer_function *entry = &program->function[function];
    thread->status = CC_THREAD_RUNS;
    thread->pc = entry->entry;
    thread->fp = 0;
    thread->stack[0] = parameters > 0 ? argument : 0;
    thread->base = entry->slots;
    thread->stack[thread->base] = -1;
    thread->sp = thread->base + 4;
    thread->clock.of[id] = 1;
    int region = cc_explorer_region(program, id);
    for (int i = 0; i < program->tls; i++) {
        state->memory[region + i].value = program->tls_cell[i].value;
        state->memory[region + i].class_id = program->tls_cell[i].class_id;
    }
    thread->used = program->tls + CC_KEYS;
    return id;
}

int cc_explorer_state_allocate(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                               int type, int count)
{
    const struct cc_explorer_type *shape = &program->type[type];
    int cells = shape->size * (count > 0 ? count : 1);
    struct cc_explorer_thread *self = &state->thread[thread];
    if (cells > 255 || self->used + cells > cc_explorer_region_size(program)) {
        return 0;
    }
    int first = cc_explorer_region(program, thread) + self->used;
    for (int i = 0; i < cells; i++) {
        struct cc_explorer_memory *cell = &state->memory[first + i];
        memset(cell, 0, sizeof *cell);
        cell->class_id = shape->classes[i % shape->size];
    }
    state->memory[first].block = (uint8_t)cells;
    self->used += cells;
    return first;
}

static bool only_by(const struct cc_explorer_memory *cell, int thread)
{
    union cc_explorer_clock all = {
        .word =
            cell->write.word | cell->read.word | cell->atomic_write.word | cell->atomic_read.word | cell->released.word,
    };
    all.of[thread] = 0;
    return all.word == 0;
}

void cc_explorer_state_shrink(struct cc_explorer_state *state, const struct cc_explorer_program *program, int thread,
                              int from)
{
    struct cc_explorer_thread *self = &state->thread[thread];
    int region = cc_explorer_region(program, thread);
    while (self->used > from) {
        struct cc_explorer_memory *cell = &state->memory[region + self->used - 1];
        if (!cell->freed || !only_by(cell, thread)) {
            return;
        }
        memset(cell, 0, sizeof *cell);
        self->used--;
    }
}

/* The cells in use come in ranges: static storage, then each thread's region. */
static int range(const struct cc_explorer_state *state, const struct cc_explorer_program *program, int index, int *end)
{
    if (index == 0) {
        *end = program->cells + 1;
        return 1;
    }
    int first = cc_explorer_region(program, index - 1);
    *end = first + state->thread[index - 1].used;
    return first;
}

struct ranks {
    uint8_t of[CC_MAX_THREADS][256]; /* marks, then the number of marks up to here */
};

static void mark(struct ranks *ranks, union cc_explorer_clock clock, int threads)
{
    if (clock.word != 0) {
        for (int t = 0; t < threads; t++) {
            ranks->of[t][clock.of[t]] = 1;
        }
    }
}

static void rename_clock(const struct ranks *ranks, union cc_explorer_clock *clock, int threads)
{
    if (clock->word != 0) {
        for (int t = 0; t < threads; t++) {
            clock->of[t] = ranks->of[t][clock->of[t]];
        }
    }
}

static void renumber_clocks(struct cc_explorer_state *state, const struct cc_explorer_program *program)
{
    static struct ranks ranks;
    int n = state->threads;
    int end;
    memset(&ranks, 0, sizeof ranks);
    for (int r = 0; r <= n; r++) {
        for (int i = range(state, program, r, &end); i < end; i++) {
            struct cc_explorer_memory *cell = &state->memory[i];
            mark(&ranks, cell->write, n);
            mark(&ranks, cell->read, n);
            mark(&ranks, cell->atomic_write, n);
            mark(&ranks, cell->atomic_read, n);
        }
    }
    bool recorded[CC_MAX_THREADS];
    for (int t = 0; t < n; t++) {
        recorded[t] = ranks.of[t][state->thread[t].clock.of[t]] != 0;
        uint8_t count = 0;
        ranks.of[t][0] = 0;
        for (int c = 1; c < 256; c++) {
            count = (uint8_t)(count + ranks.of[t][c]);
            ranks.of[t][c] = count;
        }
    }
    for (int r = 0; r <= n; r++) {
        for (int i = range(state, program, r, &end); i < end; i++) {
            struct cc_explorer_memory *cell = &state->memory[i];
            rename_clock(&ranks, &cell->write, n);
            rename_clock(&ranks, &cell->read, n);
            rename_clock(&ranks, &cell->atomic_write, n);
            rename_clock(&ranks, &cell->atomic_read, n);
            rename_clock(&ranks, &cell->released, n);
        }
    }
    for (int t = 0; t < n; t++) {
        rename_clock(&ranks, &state->thread[t].clock, n);
        if (!recorded[t]) {
            state->thread[t].clock.of[t]++;
        }
    }
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29);
}

static uint64_t mix_number(uint64_t hash, int value)
{
    return mix(hash, (uint64_t)(unsigned)value);
}

static uint64_t hash_thread(const struct cc_explorer_thread *thread, uint64_t hash)
{
    hash = mix(hash, (uint64_t)thread->status << 32 | (unsigned)thread->pc);
    hash = mix(hash, (uint64_t)(unsigned)thread->sp << 32 | (unsigned)thread->phase);
    hash = mix(hash, (uint64_t)(unsigned)thread->timed_out << 32 | (unsigned)thread->result);
    hash = mix(hash, thread->clock.word);
    if (thread->status == CC_THREAD_RUNS) {
        for (int i = 0; i < thread->sp; i++) {
            hash = mix_number(hash, thread->stack[i]);
        }
    }
    return hash;
}

uint64_t cc_explorer_state_hash(struct cc_explorer_state *state, const struct cc_explorer_program *program)
{
    renumber_clocks(state, program);
    uint64_t hash = mix_number(state->exited ? 7 : 3, state->threads);
    int end;
    for (int t = 0; t < state->threads; t++) {
        hash = hash_thread(&state->thread[t], hash);
    }
    for (int r = 0; r <= state->threads; r++) {
        for (int i = range(state, program, r, &end); i < end; i++) {
            const struct cc_explorer_memory *cell = &state->memory[i];
            hash = mix(hash, (uint64_t)(unsigned)cell->value << 32 | (uint64_t)cell->class_id << 1 | cell->freed);
            uint64_t clocks = cell->write.word | cell->read.word | cell->atomic_write.word | cell->atomic_read.word |
                              cell->released.word;
            if (clocks != 0) {
                hash = mix(hash, cell->write.word);
                hash = mix(hash, cell->read.word + 1);
                hash = mix(hash, cell->atomic_write.word + 2);
                hash = mix(hash, cell->atomic_read.word + 3);
                hash = mix(hash, cell->released.word + 4);
            }
        }
    }
    return hash;
}
