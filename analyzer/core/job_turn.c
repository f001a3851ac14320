/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/job_turn.h"

#include "analyzer/core/every_way.h"

bool cc_job_point(const struct cc_interpreter *in, uint32_t at, uint32_t context, cc_inst_id inst,
                  struct cc_turn_point *out)
{
    *out = (struct cc_turn_point){ cc_interp_block_of(in, inst), inst };
    for (int depth = 0; context && context != at && depth < CC_CALL_DEPTH; depth++) {
        *out = (struct cc_turn_point){ in->contexts[context].call_block, in->contexts[context].call_site };
        context = in->contexts[context].caller;
    }
    return context && context == at;
}

bool cc_job_is_before(const struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_turn_point *a,
                      const struct cc_turn_point *b)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    return a->block == b->block ? a->inst < b->inst : info->rank[a->block] < info->rank[b->block];
}

bool cc_job_is_in_innermost(const struct cc_interpreter *in, const struct cc_jobs *jobs,
                            const struct cc_turn_point *point)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    uint32_t loop = info->innermost[point->block];
    return loop && info->loops[loop - 1].head == jobs->loop->head;
}

/* The innermost loop around a point, in its function or in a caller: `*context` and `*block` go there. */
static const struct cc_loop *loop_around(const struct cc_interpreter *in, uint32_t *context, uint32_t *block)
{
    for (int depth = 0; *context && depth < CC_CALL_DEPTH; depth++) {
        const struct cc_func_info *info = in->funcs[in->contexts[*context].func].info;
        if (info->innermost[*block])
            return &info->loops[info->innermost[*block] - 1];
        *block = in->contexts[*context].call_block;
        *context = in->contexts[*context].caller;
    }
    return NULL;
}

bool cc_jobs_find(struct cc_interpreter *in, cc_thread_id thread, uint32_t place, int64_t step, struct cc_jobs *out)
{
    const struct cc_latch_table *table = in->latches;
    *out = (struct cc_jobs){ .thread = thread };
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != place || update->thread != thread || !cc_is_one_step(update, step))
            continue;
        struct cc_turn_point finished;
        uint32_t context = update->context, block = cc_interp_block_of(in, update->inst);
        const struct cc_loop *loop = loop_around(in, &context, &block);
        if (!loop || !cc_job_point(in, context, update->context, update->inst, &finished) ||
            (out->loop && (out->context != context || out->loop != loop || out->finished.inst != finished.inst)))
            return false;
        out->context = context;
        out->loop = loop;
        out->finished = finished;
    }
    return out->loop != NULL;
}

bool cc_job_has(struct cc_interpreter *in, const struct cc_jobs *jobs, const struct cc_access *access,
                struct cc_turn_point *here)
{
    const struct cc_func_info *info = in->funcs[in->contexts[jobs->context].func].info;
    return cc_job_point(in, jobs->context, access->context, access->inst, here) &&
           cc_bit(jobs->loop->body, here->block) &&
           (here->block != jobs->finished.block || here->inst < jobs->finished.inst) &&
           cc_rest_of_turn_passes(in, info, jobs->loop, here->block, jobs->finished.block);
}

bool cc_no_call_between(const struct cc_interpreter *in, cc_inst_id a, cc_inst_id b)
{
    const struct cc_func *func = &in->model->funcs[in->func_of_inst[a]];
    const struct cc_func_info *info = in->funcs[in->func_of_inst[a]].info;
    uint32_t first = info->rank[cc_interp_block_of(in, a)], last = info->rank[cc_interp_block_of(in, b)];
    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct cc_block *block = &in->model->blocks[func->blocks + i];
        if (info->rank[i] < first || info->rank[i] > last)
            continue;
        cc_inst_id from = info->rank[i] == first ? a : block->insts;
        cc_inst_id to = info->rank[i] == last ? b : block->insts + block->inst_count;
        for (cc_inst_id id = from; id < to; id++) {
            const struct cc_inst *inst = &in->model->insts[id];
            if (inst->op == CC_OP_CALL && (!inst->a || !in->funcs[inst->a].quiet))
                return false;
        }
    }
    return true;
}
