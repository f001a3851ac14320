/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/func_info.h"

#include <string.h>

#include "analyzer/core/core_memory.h"

/* Registers a block reads before it writes them, and those it writes. */
struct liveness {
    uint64_t *use, *def;
};

struct maker {
    struct cc_arena *arena;
    const struct cc_model *model;
    const struct cc_func *func;
    struct cc_func_info *info;
    uint32_t **successors; /* per block, local numbers */
    uint32_t *successor_count;
    uint32_t **predecessors;
    uint32_t *predecessor_count;
    struct liveness *local; /* per block */
};

void cc_block_successors(const struct cc_model *model, const struct cc_block *block,
                         void (*visit)(void *context, cc_block_id target), void *context)
{
    switch ((enum cc_term_kind)block->term) {
    case CC_TERM_JUMP:
        visit(context, block->target[0]);
        break;
    case CC_TERM_BRANCH:
        visit(context, block->target[0]);
        visit(context, block->target[1]);
        break;
    case CC_TERM_SWITCH:
        if (block->target[0])
            visit(context, block->target[0]); /* fall through */
    case CC_TERM_INDIRECT:
        for (uint32_t i = 0; i < block->case_count; i++)
            visit(context, model->cases[block->cases + i].target);
        break;
    default:
        break;
    }
}

struct collect {
    struct maker *maker;
    uint32_t from;
    bool count_only;
};

static void collect_edge(void *context, cc_block_id target)
{
    struct collect *c = context;
    struct maker *m = c->maker;
    uint32_t to = target - m->func->blocks;
    if (!c->count_only) {
        m->successors[c->from][m->successor_count[c->from]] = to;
        m->predecessors[to][m->predecessor_count[to]] = c->from;
    }
    m->successor_count[c->from]++;
    m->predecessor_count[to]++;
}

static void visit_edges(struct maker *m, bool count_only)
{
    for (uint32_t b = 0; b < m->func->block_count; b++) {
        struct collect c = { m, b, count_only };
        cc_block_successors(m->model, &m->model->blocks[m->func->blocks + b], collect_edge, &c);
    }
}

static void collect_edges(struct maker *m)
{
    uint32_t n = m->func->block_count;
    m->successors = cc_arena_array(m->arena, n, sizeof *m->successors);
    m->predecessors = cc_arena_array(m->arena, n, sizeof *m->predecessors);
    m->successor_count = cc_arena_array(m->arena, n, sizeof *m->successor_count);
    m->predecessor_count = cc_arena_array(m->arena, n, sizeof *m->predecessor_count);
    visit_edges(m, true);
    for (uint32_t b = 0; b < n; b++) {
        m->successors[b] = cc_arena_array(m->arena, m->successor_count[b], sizeof **m->successors);
        m->predecessors[b] = cc_arena_array(m->arena, m->predecessor_count[b], sizeof **m->predecessors);
        m->successor_count[b] = m->predecessor_count[b] = 0;
    }
    for (uint32_t b = 0; b < n; b++)
        m->predecessor_count[b] = 0;
    visit_edges(m, false);
}

static uint64_t *new_bits(struct maker *m, uint32_t bits)
{
    return cc_arena_array(m->arena, (bits + 63) / 64 + 1, sizeof(uint64_t));
}

/* Add the natural loop of the back edge `tail -> head`. */
static void add_back_edge(struct maker *m, uint32_t head, uint32_t tail, uint32_t *stack)
{
    struct cc_func_info *info = m->info;
    if (!info->loop_of[head]) {
        uint32_t made = CC_APPEND_ROW(m->arena, info, loops);
        info->loops[made].head = head;
        info->loops[made].body = new_bits(m, info->block_count);
        info->loop_of[head] = made + 1;
    }
    uint64_t *body = info->loops[info->loop_of[head] - 1].body;
    uint32_t depth = 0;
    cc_bit_set(body, head);
    if (!cc_bit(body, tail)) {
        cc_bit_set(body, tail);
        stack[depth++] = tail;
    }
    while (depth) {
        uint32_t b = stack[--depth];
        for (uint32_t i = 0; i < m->predecessor_count[b]; i++) {
            uint32_t p = m->predecessors[b][i];
            if (!cc_bit(body, p)) {
                cc_bit_set(body, p);
                stack[depth++] = p;
            }
        }
    }
}

/* Depth-first order without recursion; an edge to a block still open is a back edge. */
static void order_and_loops(struct maker *m)
{
    struct cc_func_info *info = m->info;
    uint32_t n = info->block_count;
    enum { NEW, OPEN, DONE };
    uint8_t *mark = cc_arena_array(m->arena, n, 1);
    uint32_t *stack = cc_arena_array(m->arena, n + 1, sizeof *stack);
    uint32_t *next = cc_arena_array(m->arena, n + 1, sizeof *next);
    uint32_t *scratch = cc_arena_array(m->arena, n + 1, sizeof *scratch);
    struct {
        uint32_t (*edges)[2];
        uint32_t edges_count, edges_room;
    } found = { NULL, 0, 0 };
    uint32_t depth = 0, finished = 0;
    stack[depth++] = 0;
    mark[0] = OPEN;
    while (depth) {
        uint32_t b = stack[depth - 1];
        if (next[b] == m->successor_count[b]) {
            mark[b] = DONE;
            info->rank[b] = finished++;
            depth--;
            continue;
        }
        uint32_t to = m->successors[b][next[b]++];
        if (mark[to] == NEW) {
            mark[to] = OPEN;
            stack[depth++] = to;
        } else if (mark[to] == OPEN) {
            uint32_t at = CC_APPEND_ROW(m->arena, &found, edges);
            found.edges[at][0] = to;
            found.edges[at][1] = b;
        }
    }
    for (uint32_t b = 0; b < n; b++)
        info->rank[b] = mark[b] == DONE ? finished - 1 - info->rank[b] : UINT32_MAX;
    for (uint32_t i = 0; i < found.edges_count; i++)
        add_back_edge(m, found.edges[i][0], found.edges[i][1], scratch);
}

static uint32_t bits_in(const uint64_t *set, uint32_t words)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < words; i++)
        count += (uint32_t)__builtin_popcountll(set[i]);
    return count;
}

static void find_innermost(struct maker *m)
{
    struct cc_func_info *info = m->info;
    uint32_t words = (info->block_count + 63) / 64;
    uint32_t *size = cc_arena_array(m->arena, info->loops_count + 1, sizeof *size);
    for (uint32_t l = 0; l < info->loops_count; l++)
        size[l] = bits_in(info->loops[l].body, words);
    for (uint32_t l = 0; l < info->loops_count; l++)
        for (uint32_t b = 0; b < info->block_count; b++)
            if (cc_bit(info->loops[l].body, b) && (!info->innermost[b] || size[l] < size[info->innermost[b] - 1]))
                info->innermost[b] = l + 1;
}

static bool is_scalar(const struct cc_model *model, cc_type_id type)
{
    switch (model->types[type].kind) {
    case CC_TYPE_ARRAY:
    case CC_TYPE_STRUCT:
    case CC_TYPE_UNION:
        return false;
    default:
        return true;
    }
}

/* The register variable whose address value `address` is, or CC_NO_REGISTER. */
static uint32_t register_at(struct maker *m, cc_inst_id address)
{
    const struct cc_inst *inst = &m->model->insts[address];
    if (inst->op != CC_OP_VAR_ADDR || inst->a < m->func->params || inst->a >= m->func->params + m->func->var_count)
        return CC_NO_REGISTER;
    return m->info->var_register[inst->a - m->func->params];
}

static void visit_operands(const struct cc_model *model, const struct cc_inst *inst,
                           void (*use)(struct maker *m, cc_inst_id value, uint32_t block), struct maker *m,
                           uint32_t block)
{
    switch ((enum cc_op)inst->op) {
    case CC_OP_FIELD_ADDR:
    case CC_OP_LOAD:
    case CC_OP_UNARY:
    case CC_OP_CAST:
    case CC_OP_ZERO:
        use(m, inst->a, block);
        break;
    case CC_OP_INDEX_ADDR:
    case CC_OP_STORE:
    case CC_OP_COPY:
    case CC_OP_BINARY:
    case CC_OP_RMW:
        use(m, inst->a, block);
        use(m, inst->b, block);
        break;
    case CC_OP_CAS:
        use(m, inst->a, block);
        use(m, inst->b, block);
        use(m, inst->c, block);
        break;
    case CC_OP_CALL:
        if (!inst->a)
            use(m, inst->b, block); /* fall through */
    case CC_OP_ASM:
        for (int64_t i = 0; i < inst->imm; i++)
            use(m, model->operands[inst->c + (uint32_t)i], block);
        break;
    default:
        break;
    }
}

static void note_cross_use(struct maker *m, cc_inst_id value, uint32_t block)
{
    if (!value || value < m->func->insts || value >= m->func->insts + m->func->inst_count)
        return;
    cc_bit_set(m->info->used, value - m->func->insts);
    const struct cc_block *home = &m->model->blocks[m->func->blocks + block];
    uint32_t *slot = &m->info->inst_register[value - m->func->insts];
    enum cc_op op = m->model->insts[value].op;
    bool elsewhere = value < home->insts || value >= home->insts + home->inst_count;
    bool constant = op == CC_OP_CONST || op == CC_OP_TEXT || op == CC_OP_VAR_ADDR || op == CC_OP_FUNC_ADDR;
    if (elsewhere && !constant && *slot == CC_NO_REGISTER)
        *slot = m->info->register_count++;
}

static void number_registers(struct maker *m)
{
    struct cc_func_info *info = m->info;
    const struct cc_func *func = m->func;
    info->var_register = cc_arena_array(m->arena, func->var_count, sizeof *info->var_register);
    info->inst_register = cc_arena_array(m->arena, func->inst_count, sizeof *info->inst_register);
    info->used = cc_arena_array(m->arena, func->inst_count / 64 + 1, sizeof *info->used);
    for (uint32_t i = 0; i < func->var_count; i++) {
        const struct cc_var *var = &m->model->vars[func->params + i];
        bool in_memory = (var->flags & CC_VAR_ADDRESS_TAKEN) || !is_scalar(m->model, var->type) ||
                         (m->model->types[var->type].flags & CC_TYPE_VOLATILE);
        info->var_register[i] = in_memory ? CC_NO_REGISTER : info->register_count++;
    }
    for (uint32_t i = 0; i < func->inst_count; i++)
        info->inst_register[i] = CC_NO_REGISTER;
    for (uint32_t b = 0; b < func->block_count; b++) {
        const struct cc_block *block = &m->model->blocks[func->blocks + b];
        for (uint32_t i = 0; i < block->inst_count; i++)
            visit_operands(m->model, &m->model->insts[block->insts + i], note_cross_use, m, b);
        if (block->value)
            note_cross_use(m, block->value, b);
    }
    info->register_words = info->register_count / 64 + 1;
}

static void note_loop_assignments(struct maker *m)
{
    struct cc_func_info *info = m->info;
    for (uint32_t l = 0; l < info->loops_count; l++)
        info->loops[l].assigned = new_bits(m, info->register_count);
    for (uint32_t b = 0; b < info->block_count; b++) {
        if (!info->innermost[b])
            continue;
        const struct cc_block *block = &m->model->blocks[m->func->blocks + b];
        for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++) {
            const struct cc_inst *inst = &m->model->insts[i];
            uint32_t target = inst->op == CC_OP_STORE ? register_at(m, inst->a) : CC_NO_REGISTER;
            uint32_t slot = info->inst_register[i - m->func->insts];
            for (uint32_t l = 0; l < info->loops_count; l++) {
                if (!cc_bit(info->loops[l].body, b))
                    continue;
                if (target != CC_NO_REGISTER)
                    cc_bit_set(info->loops[l].assigned, target);
                if (slot != CC_NO_REGISTER)
                    cc_bit_set(info->loops[l].assigned, slot);
            }
        }
    }
}

static void note_live_use(struct maker *m, cc_inst_id value, uint32_t block)
{
    if (!value || value < m->func->insts || value >= m->func->insts + m->func->inst_count)
        return;
    uint32_t slot = m->info->inst_register[value - m->func->insts];
    if (slot != CC_NO_REGISTER && !cc_bit(m->local[block].def, slot))
        cc_bit_set(m->local[block].use, slot);
}

/*
 * Cleanup handler and argument are in the two variables that follow the buffer which is registered. They are read when
 * the thread ends, which the code does not show.
 */
static void note_cleanup_use(struct maker *m, const struct cc_inst *inst, uint32_t block)
{
    static const char registers[] = "__pthread_register_cancel";
    if (inst->op != CC_OP_CALL || !inst->a || inst->imm < 1 ||
        strncmp(cc_model_text(m->model, m->model->funcs[inst->a].name), registers, sizeof registers - 1))
        return;
    const struct cc_inst *buffer = cc_inst_of_whole(m->model, m->model->operands[inst->c]);
    for (cc_var_id var = buffer->a + 1; buffer->op == CC_OP_VAR_ADDR && var <= buffer->a + 2; var++) {
        bool own = var >= m->func->params && var < m->func->params + m->func->var_count;
        uint32_t slot = own ? m->info->var_register[var - m->func->params] : CC_NO_REGISTER;
        if (slot != CC_NO_REGISTER && !cc_bit(m->local[block].def, slot))
            cc_bit_set(m->local[block].use, slot);
    }
}

static void local_liveness(struct maker *m, uint32_t b, struct liveness *sets)
{
    struct cc_func_info *info = m->info;
    const struct cc_block *block = &m->model->blocks[m->func->blocks + b];
    struct liveness *own = &sets[b];
    own->use = new_bits(m, info->register_count);
    own->def = new_bits(m, info->register_count);
    for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++) {
        const struct cc_inst *inst = &m->model->insts[i];
        uint32_t slot = info->inst_register[i - m->func->insts];
        visit_operands(m->model, inst, note_live_use, m, b);
        note_cleanup_use(m, inst, b);
        uint32_t target = inst->op == CC_OP_LOAD || inst->op == CC_OP_STORE ? register_at(m, inst->a) : CC_NO_REGISTER;
        if (target != CC_NO_REGISTER && inst->op == CC_OP_LOAD && !cc_bit(own->def, target))
            cc_bit_set(own->use, target);
        if (target != CC_NO_REGISTER && inst->op == CC_OP_STORE)
            cc_bit_set(own->def, target);
        if (slot != CC_NO_REGISTER)
            cc_bit_set(own->def, slot);
    }
    if (block->value)
        note_live_use(m, block->value, b);
}

static void find_live(struct maker *m)
{
    struct cc_func_info *info = m->info;
    uint32_t n = info->block_count, words = info->register_words;
    struct liveness *sets = cc_arena_array(m->arena, n, sizeof *sets);
    info->live = cc_arena_array(m->arena, n, sizeof *info->live);
    info->by_rank = cc_arena_array(m->arena, n, sizeof *info->by_rank);
    uint32_t reachable = 0;
    for (uint32_t b = 0; b < n; b++) {
        info->live[b] = new_bits(m, info->register_count);
        if (info->rank[b] != UINT32_MAX) {
            info->by_rank[info->rank[b]] = b;
            reachable++;
        }
    }
    m->local = sets;
    for (uint32_t b = 0; b < n; b++)
        local_liveness(m, b, sets);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t r = reachable; r-- > 0;) {
            uint32_t b = info->by_rank[r];
            for (uint32_t w = 0; w < words; w++) {
                uint64_t out = 0;
                for (uint32_t s = 0; s < m->successor_count[b]; s++)
                    out |= info->live[m->successors[b][s]][w];
                uint64_t in = sets[b].use[w] | (out & ~sets[b].def[w]);
                changed |= in != info->live[b][w];
                info->live[b][w] = in;
            }
        }
    }
}

uint32_t cc_func_block_of(const struct cc_model *model, const struct cc_func *func, cc_inst_id inst)
{
    for (uint32_t b = 0; b < func->block_count; b++)
        if (inst - model->blocks[func->blocks + b].insts < model->blocks[func->blocks + b].inst_count)
            return b;
    return UINT32_MAX;
}

bool cc_func_is_too_large(const struct cc_model *model, cc_func_id id)
{
    enum { MOST_BLOCKS = 100000, MOST_INSTS = 4000000, MOST_EDGES = 500000, MOST_WORDS = 1000000 };
    const struct cc_func *func = &model->funcs[id];
    uint64_t edges = 0;
    for (uint32_t b = 0; b < func->block_count; b++)
        edges += model->blocks[func->blocks + b].case_count;
    return func->block_count > MOST_BLOCKS || func->inst_count > MOST_INSTS || edges > MOST_EDGES ||
           (uint64_t)func->block_count * (func->var_count / 64 + 1) > MOST_WORDS;
}

/* The constant by which the value stored to `var` exceeds the one loaded from it, if that is its form. */
static bool step_of(const struct cc_model *model, cc_var_id var, cc_inst_id value, int64_t *step)
{
    const struct cc_inst *inst = &model->insts[value];
    while (inst->op == CC_OP_CAST)
        inst = &model->insts[inst->a];
    bool sum = inst->op == CC_OP_BINARY && (inst->sub == CC_BIN_ADD || inst->sub == CC_BIN_SUB);
    if (!sum && inst->op != CC_OP_INDEX_ADDR)
        return false;
    const struct cc_inst *left = &model->insts[inst->a], *right = &model->insts[inst->b];
    while (left->op == CC_OP_CAST)
        left = &model->insts[left->a];
    if (left->op != CC_OP_LOAD || right->op != CC_OP_CONST || model->insts[left->a].op != CC_OP_VAR_ADDR ||
        model->insts[left->a].a != var)
        return false;
    *step =
        inst->op == CC_OP_INDEX_ADDR ? right->imm * inst->imm : (inst->sub == CC_BIN_SUB ? -right->imm : right->imm);
    return *step != 0;
}

bool cc_loop_induction(const struct cc_model *model, const struct cc_func_info *info, const struct cc_loop *loop,
                       cc_var_id var, int64_t *step)
{
    const struct cc_func *func = &model->funcs[info->func];
    uint32_t stores = 0;
    bool good = true;
    for (uint32_t b = 0; b < info->block_count; b++) {
        if (!cc_bit(loop->body, b))
            continue;
        const struct cc_block *block = &model->blocks[func->blocks + b];
        for (cc_inst_id i = block->insts; i < block->insts + block->inst_count; i++) {
            const struct cc_inst *inst = &model->insts[i];
            if (inst->op != CC_OP_STORE || model->insts[inst->a].op != CC_OP_VAR_ADDR || model->insts[inst->a].a != var)
                continue;
            stores++;
            good &= step_of(model, var, inst->b, step);
        }
    }
    return stores == 1 && good;
}

/* The variable whose value an instruction loads, perhaps converted; or 0. */
static cc_var_id variable_loaded(const struct cc_model *model, cc_inst_id value)
{
    const struct cc_inst *inst = &model->insts[value];
    while (inst->op == CC_OP_CAST)
        inst = &model->insts[inst->a];
    return inst->op == CC_OP_LOAD && model->insts[inst->a].op == CC_OP_VAR_ADDR ? model->insts[inst->a].a : 0;
}

static uint32_t register_of(const struct maker *m, cc_var_id var)
{
    bool own = var >= m->func->params && var < m->func->params + m->func->var_count;
    return own ? m->info->var_register[var - m->func->params] : CC_NO_REGISTER;
}

/* A variable that only constants and copies of other variables are stored in, and that is no parameter, is a flag. */
static void find_flags(struct maker *m)
{
    struct cc_func_info *info = m->info;
    info->flags = new_bits(m, info->register_count);
    for (uint32_t v = m->func->param_count; v < m->func->var_count; v++)
        if (info->var_register[v] != CC_NO_REGISTER)
            cc_bit_set(info->flags, info->var_register[v]);
    for (cc_inst_id i = m->func->insts; i < m->func->insts + m->func->inst_count; i++) {
        const struct cc_inst *inst = &m->model->insts[i];
        uint32_t target = inst->op == CC_OP_STORE ? register_at(m, inst->a) : CC_NO_REGISTER;
        const struct cc_inst *value = &m->model->insts[inst->op == CC_OP_STORE ? inst->b : 0];
        while (value->op == CC_OP_CAST)
            value = &m->model->insts[value->a];
        bool copied = value->op == CC_OP_LOAD && register_at(m, value->a) != CC_NO_REGISTER;
        if (target != CC_NO_REGISTER && value->op != CC_OP_CONST && !copied)
            info->flags[target / 64] &= ~((uint64_t)1 << target % 64);
    }
}

/* So is a variable that alone decides whether the loop goes on. */
static void add_deciding_flag(const struct maker *m, const struct cc_loop *loop)
{
    const struct cc_block *head = &m->model->blocks[m->func->blocks + loop->head];
    if (head->term != CC_TERM_BRANCH || !head->value)
        return;
    const struct cc_inst *test = &m->model->insts[head->value];
    cc_inst_id asked = head->value;
    if (test->op == CC_OP_UNARY && test->sub == CC_UN_LNOT)
        asked = test->a;
    uint32_t slot = register_of(m, variable_loaded(m->model, asked));
    if (slot != CC_NO_REGISTER && m->model->types[m->model->insts[asked].type].kind != CC_TYPE_POINTER)
        cc_bit_set(m->info->flags, slot);
}

/* What the head of the loop compares a counter with. */
static void find_counter(const struct maker *m, struct cc_loop *loop)
{
    const struct cc_model *model = m->model;
    const struct cc_block *head = &model->blocks[m->func->blocks + loop->head];
    loop->counter = loop->bound = CC_NO_REGISTER;
    if (head->term != CC_TERM_BRANCH || !head->value)
        return;
    const struct cc_inst *test = &model->insts[head->value];
    if (test->op != CC_OP_BINARY || test->sub < CC_BIN_NE || test->sub > CC_BIN_GE)
        return;
    bool stays[2];
    for (int way = 0; way < 2; way++)
        stays[way] = cc_bit(loop->body, head->target[way] - m->func->blocks);
    cc_var_id var = variable_loaded(model, test->a);
    const struct cc_inst *limit = &model->insts[test->b];
    while (limit->op == CC_OP_CAST)
        limit = &model->insts[limit->a];
    uint32_t bound = limit->op == CC_OP_CONST ? CC_NO_REGISTER : register_of(m, variable_loaded(model, test->b));
    if (stays[0] == stays[1] || !var || (limit->op != CC_OP_CONST && bound == CC_NO_REGISTER) ||
        (bound != CC_NO_REGISTER && cc_bit(loop->assigned, bound)))
        return;
    if (!cc_loop_induction(model, m->info, loop, var, &loop->step))
        return;
    loop->counter = register_of(m, var);
    loop->bound = bound;
    loop->limit = limit->imm;
    loop->compare = test->sub;
    loop->stays = stays[0];
}

/* The pointer variable that a side of the comparison loads, and that the loop does not change; its register. */
static uint32_t constant_pointer(const struct maker *m, const struct cc_loop *loop, cc_inst_id side)
{
    uint32_t slot = register_of(m, variable_loaded(m->model, side));
    bool pointer = m->model->types[m->model->insts[side].type].kind == CC_TYPE_POINTER;
    return pointer && slot != CC_NO_REGISTER && !cc_bit(loop->assigned, slot) ? slot : CC_NO_REGISTER;
}

/* Which block of the loop ends it if it has found what is looked for. */
static void find_sought(const struct maker *m, struct cc_loop *loop)
{
    loop->sought = CC_NO_REGISTER;
    for (uint32_t b = 0; b < m->info->block_count && loop->sought == CC_NO_REGISTER; b++) {
        const struct cc_block *block = &m->model->blocks[m->func->blocks + b];
        if (!cc_bit(loop->body, b) || block->term != CC_TERM_BRANCH || !block->value)
            continue;
        const struct cc_inst *test = &m->model->insts[block->value];
        if (test->op != CC_OP_BINARY || (test->sub != CC_BIN_EQ && test->sub != CC_BIN_NE))
            continue;
        bool equal_stays = cc_bit(loop->body, block->target[test->sub == CC_BIN_NE] - m->func->blocks);
        bool other_stays = cc_bit(loop->body, block->target[test->sub == CC_BIN_EQ] - m->func->blocks);
        if (equal_stays || !other_stays)
            continue;
        uint32_t left = constant_pointer(m, loop, test->a), right = constant_pointer(m, loop, test->b);
        if ((left == CC_NO_REGISTER) == (right == CC_NO_REGISTER))
            continue;
        loop->sought = left == CC_NO_REGISTER ? right : left;
        loop->tests_at = b;
    }
}

static bool goes_on(const struct cc_loop *loop, int64_t counter, int64_t bound)
{
    bool truth = false;
    switch ((enum cc_binary)loop->compare) {
    case CC_BIN_NE:
        truth = counter != bound;
        break;
    case CC_BIN_LT:
        truth = counter < bound;
        break;
    case CC_BIN_LE:
        truth = counter <= bound;
        break;
    case CC_BIN_GT:
        truth = counter > bound;
        break;
    default:
        truth = counter >= bound;
        break;
    }
    return truth == loop->stays;
}

bool cc_loop_is_last_turn(const struct cc_loop *loop, int64_t counter, int64_t bound)
{
    if (loop->bound == CC_NO_REGISTER)
        bound = loop->limit;
    return !goes_on(loop, counter, bound) || !goes_on(loop, (int64_t)((uint64_t)counter + (uint64_t)loop->step), bound);
}

struct cc_func_info *cc_func_info_make(struct cc_arena *arena, const struct cc_model *model, cc_func_id id)
{
    const struct cc_func *func = &model->funcs[id];
    struct cc_func_info *info = cc_arena_alloc(arena, sizeof *info);
    struct maker m = { .arena = arena, .model = model, .func = func, .info = info };
    info->func = id;
    info->block_count = func->block_count;
    for (uint32_t b = 0; b < func->block_count; b++)
        if (model->blocks[func->blocks + b].inst_count > info->widest)
            info->widest = model->blocks[func->blocks + b].inst_count;
    info->rank = cc_arena_array(arena, func->block_count, sizeof *info->rank);
    info->loop_of = cc_arena_array(arena, func->block_count, sizeof *info->loop_of);
    info->innermost = cc_arena_array(arena, func->block_count, sizeof *info->innermost);
    collect_edges(&m);
    order_and_loops(&m);
    find_innermost(&m);
    number_registers(&m);
    note_loop_assignments(&m);
    find_live(&m);
    find_flags(&m);
    for (uint32_t l = 0; l < info->loops_count; l++) {
        find_counter(&m, &info->loops[l]);
        find_sought(&m, &info->loops[l]);
        add_deciding_flag(&m, &info->loops[l]);
    }
    return info;
}
