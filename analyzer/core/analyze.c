/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/analyze.h"

#include <setjmp.h>

#include "analyzer/core/core_memory.h"
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/interpreter.h"
#include "analyzer/core/latch_events.h"
#include "analyzer/core/lone_thread.h"

static void leave(void *context)
{
    longjmp(*(jmp_buf *)context, 1);
}

static void count_functions(const struct cc_interpreter *in, struct cc_analysis *out)
{
    const struct cc_model *model = in->model;
    out->bounded_functions = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *out->bounded_functions);
    out->skipped_functions = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *out->skipped_functions);
    out->undefined_callees = cc_arena_array(in->arena, model->funcs_count + 1, sizeof *out->undefined_callees);
    for (cc_func_id f = 1; f < model->funcs_count; f++) {
        const struct cc_func *func = &model->funcs[f];
        const char *name = cc_model_text(model, func->name);
        if (in->undefined_mattered[f])
            out->undefined_callees[out->undefined_callee_count++] = name;
        if (!(func->flags & CC_FUNC_DEFINED))
            continue;
        out->stats.functions_defined++;
        out->stats.functions_analysed += in->funcs[f].reached;
        out->stats.functions_unreached += !in->funcs[f].reached && !in->funcs[f].too_large;
        if (in->funcs[f].too_large)
            out->skipped_functions[out->stats.functions_skipped++] = name;
        if (in->funcs[f].bounded)
            out->bounded_functions[out->bounded_function_count++] = name;
    }
    out->stats.functions_bounded = out->bounded_function_count;
}

static void sort_texts(const char **texts, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = i; j && strcmp(texts[j], texts[j - 1]) < 0; j--) {
            const char *swap = texts[j];
            texts[j] = texts[j - 1];
            texts[j - 1] = swap;
        }
}

/* Ask what the checks ask, and note which latches answered. What they find is not yet what there is. */
static void rehearse(struct cc_interpreter *in, const struct cc_analysis_options *options)
{
    struct cc_findings findings = { 0 };
    in->heap.exact = true;
    cc_check_races(in, options, &findings);
    cc_check_misuse(in, options, &findings);
    in->heap.exact = false;
    in->memo = NULL;
    memset(&in->gives_numbers, 0, sizeof in->gives_numbers);
    cc_latch_rest_idle(in, &in->idle_latches);
    in->rehearsed = true;
}

/* The program as far as bounds allow. What they made up would stay in the heap, so small programs begin anew. */
static struct cc_interpreter *interpret(struct cc_arena *arena, const struct cc_model *model,
                                        const struct cc_api_set *apis, const struct cc_analysis_options *options)
{
    enum { SMALL = 300000 /* units of work, a part of a second */ };
    struct cc_interpreter *in = cc_interpreter_make(arena, model, apis);
    in->lone = cc_is_lone_thread(in, options->strict);
    if (in->lone)
        cc_lone_thread_reach(in);
    if (in->lone || cc_interpret(in))
        return in;
    rehearse(in, options);
    if (in->work_in_all <= SMALL) {
        struct cc_interpreter *anew = cc_interpreter_make(arena, model, apis);
        anew->idle_latches = in->idle_latches;
        anew->rehearsed = anew->anew = true;
        in = anew;
    }
    cc_latch_let_rest(in);
    (void)cc_interpret(in);
    return in;
}

/* Contexts are not run or asked for their exits any more, nor events added: the check of races finds room there. */
static void give_room_back(struct cc_interpreter *in)
{
    struct cc_id_map *maps[] = { &in->context_of, &in->log.seen };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        cc_arena_give_back(in->arena, maps[i]->slots);
        *maps[i] = (struct cc_id_map){ 0 };
    }
    for (uint32_t c = 0; c < in->contexts_count; c++)
        in->contexts[c].exits = NULL;
    cc_scratch_give_back(&in->exits);
}

static enum cc_status run(struct cc_interpreter *in, const struct cc_analysis_options *options,
                          struct cc_analysis *result)
{
    struct cc_findings findings = { 0 };
    in->heap.exact = true;
    cc_check_order(in, options, result, &findings);
    if (!in->lone) {
        cc_check_misuse(in, options, &findings);
        give_room_back(in);
        cc_check_races(in, options, &findings);
        cc_check_annotations(in, &findings);
    }
    result->findings = findings.rows;
    result->finding_count = findings.rows_count;
    cc_findings_sort(result->findings, result->finding_count);
    count_functions(in, result);
    sort_texts(result->skipped_functions, result->stats.functions_skipped);
    sort_texts(result->bounded_functions, result->bounded_function_count);
    sort_texts(result->undefined_callees, result->undefined_callee_count);
    result->stats.threads = in->tree.threads_count;
    result->stats.accesses = in->log.accesses_count;
    return cc_findings_fingerprint(in->arena, result->findings, result->finding_count);
}

enum cc_status cc_analyze(const struct cc_model *model, const struct cc_api_set *apis,
                          const struct cc_analysis_options *options, struct cc_arena *arena, struct cc_analysis **out)
{
    jmp_buf exhausted;
    cc_arena_on_exhausted(arena, leave, &exhausted);
    if (setjmp(exhausted)) {
        cc_arena_on_exhausted(arena, NULL, NULL);
        return CC_ERR_NO_MEMORY;
    }
    struct cc_analysis *result = cc_arena_alloc(arena, sizeof *result);
    enum cc_status status = run(interpret(arena, model, apis, options), options, result);
    cc_arena_on_exhausted(arena, NULL, NULL);
    *out = result;
    return status;
}
