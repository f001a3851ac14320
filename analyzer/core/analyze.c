/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/analyze.h"

#include <setjmp.h>

#include "analyzer/core/core_memory.h"
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/interpreter.h"

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

static enum cc_status run(struct cc_interpreter *in, const struct cc_analysis_options *options,
                          struct cc_analysis *result)
{
    struct cc_findings findings = { 0 };
    cc_interpret(in);
    in->heap.exact = true;
    cc_check_order(in, options, result, &findings);
    cc_check_races(in, options, &findings);
    cc_check_misuse(in, options, &findings);
    cc_check_annotations(in, &findings);
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
    struct cc_interpreter *in = cc_arena_alloc(arena, sizeof *in);
    in->arena = arena;
    in->scratch.arena = in->exits.arena = arena;
    in->model = model;
    in->apis = apis;
    cc_terms_init(&in->terms, arena);
    cc_heap_init(&in->heap, arena, model, &in->terms);
    cc_set_pool_init(&in->sets, arena);
    cc_thread_tree_init(&in->tree, arena, &in->sets);
    in->pool = (struct cc_state_pool){ .arena = arena, .terms = &in->terms, .heap = &in->heap, .tree = &in->tree };
    in->log.arena = in->log.copies.arena = arena;
    enum cc_status status = run(in, options, result);
    cc_arena_on_exhausted(arena, NULL, NULL);
    *out = result;
    return status;
}
