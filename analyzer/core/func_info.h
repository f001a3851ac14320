/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the interpreter needs to know about the shape of a function before it
 * runs it: order of blocks, loops and what they change, live registers, and
 * which values outlive their block.
 *
 * A register is a scalar variable whose address is never taken; all other
 * variables are objects in memory. Values used outside the block that computes
 * them get a register too.
 *
 * Ownership: the analysis arena. Thread-safety: read-only once made.
 * Complexity: O(blocks * registers / 64) words a function, made once; cc_func_is_too_large bounds it.
 */
#ifndef CC_CORE_FUNC_INFO_H
#define CC_CORE_FUNC_INFO_H

#include "analyzer/model/program_model.h"

#define CC_NO_REGISTER UINT32_MAX

/* A loop: its head, its blocks, and the registers assigned inside. Blocks are numbered within the function. */
struct cc_loop {
    uint32_t head;
    uint64_t *body;     /* bit set of blocks */
    uint64_t *assigned; /* bit set of registers */
    uint8_t waits;      /* 1: waits for other threads, 2: does not, 0: not asked yet */
    /* what its head compares a counter with, if it does and the counter advances by one constant step */
    uint32_t counter; /* its register, or CC_NO_REGISTER */
    uint32_t bound;   /* the register of the other side, or CC_NO_REGISTER: then it is `limit` */
    int64_t limit, step;
    uint8_t compare; /* enum cc_binary, the counter on the left */
    bool stays;      /* the loop goes on if the comparison is true */
    /* whom it looks for, if it ends where something equals a variable that stays as it is */
    uint32_t sought;   /* the register of the variable, or CC_NO_REGISTER */
    uint32_t tests_at; /* the block that compares */
};

struct cc_func_info {
    cc_func_id func;
    uint32_t block_count;
    uint32_t register_count;
    uint32_t widest;     /* most instructions in a block */
    uint32_t *rank;      /* position of a block in reverse post-order; UINT32_MAX if unreachable */
    uint32_t *by_rank;   /* the block at a position */
    uint32_t *loop_of;   /* index + 1 into loops of the loop headed by a block, or 0 */
    uint32_t *innermost; /* index + 1 of the innermost loop around a block, or 0 */
    struct cc_loop *loops;
    uint32_t loops_count, loops_room;
    uint64_t **live;         /* registers live on entry of a block */
    uint32_t *var_register;  /* per variable of the function, or CC_NO_REGISTER */
    uint32_t *inst_register; /* per instruction of the function, or CC_NO_REGISTER */
    uint64_t *flags;         /* registers of variables into which only constants are stored, or that decide a loop */
    uint64_t *used;          /* bit set of instructions whose value is used */
    uint32_t register_words;
};

/*
 * Is the function larger than what the bounds above allow for? Nobody writes such functions; generated and hostile
 * ones exist. They are left out, which is said.
 */
bool cc_func_is_too_large(const struct cc_model *model, cc_func_id func);

struct cc_func_info *cc_func_info_make(struct cc_arena *arena, const struct cc_model *model, cc_func_id func);

/* The block of the function that the instruction is in, numbered within it; UINT32_MAX if it is in none. */
uint32_t cc_func_block_of(const struct cc_model *model, const struct cc_func *func, cc_inst_id inst);

/* The successors of a block, `visit` called once for each. */
void cc_block_successors(const struct cc_model *model, const struct cc_block *block,
                         void (*visit)(void *context, cc_block_id target), void *context);

/*
 * Does the body run once at most, with this value of the counter at the head and of the bound, where that is a register?
 * Such a loop is none.
 */
bool cc_loop_is_last_turn(const struct cc_loop *loop, int64_t counter, int64_t bound);

/*
 * Is register variable `var` advanced in `loop` by one constant step and nothing else? Then it differs in each
 * iteration. `*step` receives the step (elements times stride for a pointer).
 */
bool cc_loop_induction(const struct cc_model *model, const struct cc_func_info *info, const struct cc_loop *loop,
                       cc_var_id var, int64_t *step);

static inline bool cc_bit(const uint64_t *set, uint32_t at)
{
    return set[at / 64] >> (at % 64) & 1;
}

static inline void cc_bit_set(uint64_t *set, uint32_t at)
{
    set[at / 64] |= (uint64_t)1 << (at % 64);
}

#endif
