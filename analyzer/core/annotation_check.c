/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Annotations that mislead: those that name nothing, and those of functions whose code does something else. That a
 * member is protected by another lock than its annotation names is found with the races.
 */
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/guard.h"

#include "analyzer/core/core_memory.h"

static void report(struct cc_interpreter *in, uint32_t annotation, const char *message, const char *why,
                   const char *fix, struct cc_findings *out)
{
    struct cc_draft draft = cc_draft_start(in, CC_RULE_WRONG_ANNOTATION);
    const struct cc_annotation *row = &in->model->annotations[annotation];
    draft.finding.subject = cc_guard_subject(in, annotation);
    draft.finding.message = message;
    draft.finding.why = why;
    draft.finding.fix = fix;
    draft.finding.key = cc_arena_format(in->arena, "%s:%s", draft.finding.subject, cc_model_text(in->model, row->text));
    cc_draft_declaration(&draft, row->loc, cc_guard_words(in, annotation));
    cc_draft_finish(&draft, out);
}

/* Does the code of a function contradict what it is annotated with, at each of its returns? */
static void check_function(struct cc_interpreter *in, uint32_t at, struct cc_findings *out)
{
    const struct cc_annotation *row = &in->model->annotations[at];
    const struct cc_claim *seen = &in->guards->claims[at];
    const char *words = cc_guard_words(in, at);
    if (!seen->used)
        return;
    if (row->kind == CC_ANNOTATION_ACQUIRES && !seen->held)
        report(in, at, cc_arena_format(in->arena, "%s, but returns without that lock", words),
               "no path through the function leaves it with the lock held",
               "acquire the lock in the function, or remove the annotation", out);
    if (row->kind == CC_ANNOTATION_RELEASES && !seen->missing)
        report(in, at, cc_arena_format(in->arena, "%s, but returns with that lock held", words),
               "no path through the function releases the lock",
               "release the lock in the function, or remove the annotation", out);
}

void cc_check_annotations(struct cc_interpreter *in, struct cc_findings *out)
{
    for (uint32_t i = 1; in->guards && i < in->model->annotations_count; i++) {
        const struct cc_annotation *row = &in->model->annotations[i];
        if (row->kind == CC_ANNOTATION_CAPABILITY)
            continue;
        if (row->base == CC_BASE_NOTHING)
            report(
                in, i, cc_arena_format(in->arena, "%s, which names nothing that is known", cc_guard_words(in, i)),
                "it is neither a member of the same struct, nor a parameter, nor a global variable, nor a short path "
                "from one",
                "correct the name", out);
        else if (row->kind >= CC_ANNOTATION_REQUIRES)
            check_function(in, i, out);
    }
}
