/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/every_way.h"

enum { A_RETURN = UINT32_MAX, NO_BLOCK = UINT32_MAX - 1 };

struct way {
    struct cc_interpreter *in;
    const struct cc_func *func;
    const uint64_t *body; /* blocks that count; NULL: all */
    uint32_t via;         /* the block to be avoided, or NO_BLOCK */
    uint32_t head;        /* reached again, it ends the search, as A_RETURN does instead; or NO_BLOCK */
    uint64_t *seen;
    uint32_t *stack;
    uint32_t depth;
    bool leaving; /* so does a block that does not count */
    bool avoided;
};

static void step_to(void *context, cc_block_id target)
{
    struct way *way = context;
    uint32_t to = target - way->func->blocks;
    if (to == way->head || (way->leaving && !cc_bit(way->body, to)))
        way->avoided = true;
    if (to == way->via || (way->body && !cc_bit(way->body, to)) || cc_bit(way->seen, to))
        return;
    cc_bit_set(way->seen, to);
    way->stack[way->depth++] = to;
}

/* Is there a way from `start` to the end of the search that avoids the block? What was seen until then is scratch memory. */
static bool search(struct way *way, uint32_t start)
{
    struct cc_interpreter *in = way->in;
    uint32_t count = way->func->block_count;
    way->seen = cc_scratch_array(&in->scratch, count / 64 + 1, sizeof *way->seen);
    way->stack = cc_scratch_array(&in->scratch, count + 1, sizeof *way->stack);
    cc_bit_set(way->seen, start);
    if (start != way->via)
        way->stack[way->depth++] = start;
    while (way->depth && !way->avoided) {
        const struct cc_block *block = &in->model->blocks[way->func->blocks + way->stack[--way->depth]];
        if (way->head == A_RETURN && block->term == CC_TERM_RETURN)
            way->avoided = true;
        cc_block_successors(in->model, block, step_to, way);
    }
    return way->avoided;
}

static bool is_avoided(struct way *way, uint32_t start)
{
    struct cc_scratch_mark mark = cc_scratch_mark(&way->in->scratch);
    bool avoided = search(way, start);
    cc_scratch_release(&way->in->scratch, mark);
    return avoided;
}

uint64_t *cc_blocks_after(struct cc_interpreter *in, const struct cc_func *func, uint32_t start)
{
    struct way way = { .in = in, .func = func, .via = NO_BLOCK, .head = NO_BLOCK };
    (void)search(&way, start);
    return way.seen;
}

struct leading {
    const struct cc_func *func;
    uint64_t *blocks;
    bool found;
};

static void see(void *context, cc_block_id target)
{
    struct leading *leading = context;
    leading->found |= cc_bit(leading->blocks, target - leading->func->blocks);
}

uint64_t *cc_blocks_before(struct cc_interpreter *in, const struct cc_func *func, uint32_t end)
{
    struct leading leading = { .func = func };
    leading.blocks = cc_scratch_array(&in->scratch, func->block_count / 64 + 1, sizeof *leading.blocks);
    cc_bit_set(leading.blocks, end);
    for (bool more = true; more;) {
        more = false;
        for (uint32_t b = func->block_count; b-- > 0;) {
            leading.found = cc_bit(leading.blocks, b);
            if (leading.found)
                continue;
            cc_block_successors(in->model, &in->model->blocks[func->blocks + b], see, &leading);
            if (leading.found)
                cc_bit_set(leading.blocks, b);
            more |= leading.found;
        }
    }
    return leading.blocks;
}

bool cc_rest_of_turn_passes(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                            uint32_t from, uint32_t block)
{
    struct way way = {
        .in = in, .func = &in->model->funcs[info->func], .body = loop->body, .via = block, .head = loop->head
    };
    return !is_avoided(&way, from);
}

bool cc_turn_ends_after(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                        uint32_t from, uint32_t block)
{
    struct way way = { .in = in,
                       .func = &in->model->funcs[info->func],
                       .body = loop->body,
                       .via = block,
                       .head = loop->head,
                       .leaving = true };
    return !is_avoided(&way, from);
}

bool cc_every_turn_passes(struct cc_interpreter *in, const struct cc_func_info *info, const struct cc_loop *loop,
                          uint32_t block)
{
    return cc_rest_of_turn_passes(in, info, loop, loop->head, block);
}

bool cc_every_return_passes(struct cc_interpreter *in, const struct cc_func_info *info, uint32_t block)
{
    struct way way = { .in = in, .func = &in->model->funcs[info->func], .via = block, .head = A_RETURN };
    return !is_avoided(&way, 0);
}

bool cc_every_way_passes(struct cc_interpreter *in, const struct cc_func_info *info, uint32_t block, uint32_t via)
{
    struct way way = { .in = in, .func = &in->model->funcs[info->func], .via = via, .head = block };
    return block != 0 && !is_avoided(&way, 0);
}

bool cc_may_come_again(const struct cc_interpreter *in, uint32_t context, uint32_t block)
{
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        if (in->funcs[row->func].info->innermost[block])
            return true;
        block = row->call_block;
        context = row->caller;
    }
    return context != 0;
}

bool cc_loop_passing(struct cc_interpreter *in, uint32_t context, uint32_t block, uint32_t *at,
                     const struct cc_loop **loop)
{
    for (int depth = 0; context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_context *row = &in->contexts[context];
        const struct cc_func_info *info = in->funcs[row->func].info;
        if (info->innermost[block]) {
            *loop = &info->loops[info->innermost[block] - 1];
            *at = context;
            return cc_every_turn_passes(in, info, *loop, block);
        }
        if (!cc_every_return_passes(in, info, block))
            return false;
        block = row->call_block;
        context = row->caller;
    }
    return false;
}
