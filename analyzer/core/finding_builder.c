/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/finding_builder.h"

#include "analyzer/core/core_memory.h"

struct cc_draft cc_draft_start(struct cc_interpreter *in, enum cc_rule rule)
{
    return (struct cc_draft){
        .in = in, .finding = { .rule = rule, .level = cc_rule_level(rule), .evidence = CC_EVIDENCE_PREDICTED }
    };
}

uint32_t cc_draft_thread(struct cc_draft *draft, cc_thread_id thread)
{
    for (uint32_t i = 0; i < draft->thread_ids_count; i++)
        if (draft->thread_ids[i] == thread)
            return i;
    uint32_t id = CC_APPEND_ROW(draft->in->arena, draft, thread_ids);
    uint32_t at = CC_APPEND_ROW(draft->in->arena, draft, threads);
    draft->thread_ids[id] = thread;
    draft->threads[at] = cc_describe_thread(draft->in, thread);
    return at;
}

struct cc_place *cc_draft_place(struct cc_draft *draft, cc_inst_id inst, uint32_t context, cc_thread_id thread)
{
    uint32_t number = cc_draft_thread(draft, thread);
    uint32_t at = CC_APPEND_ROW(draft->in->arena, draft, places);
    struct cc_place *place = &draft->places[at];
    place->site = cc_describe_inst(draft->in, inst);
    place->thread = number;
    place->path = cc_describe_path(draft->in, context, &place->path_count);
    return place;
}

void cc_draft_declaration(struct cc_draft *draft, cc_loc_id loc, const char *text)
{
    uint32_t at = CC_APPEND_ROW(draft->in->arena, draft, places);
    struct cc_place *place = &draft->places[at];
    place->kind = CC_PLACE_DECLARATION;
    place->thread = CC_NO_THREAD;
    place->site = cc_describe_loc(draft->in, loc, 0);
    place->text = text;
}

void cc_draft_finish(struct cc_draft *draft, struct cc_findings *out)
{
    draft->finding.places = draft->places;
    draft->finding.place_count = draft->places_count;
    draft->finding.threads = draft->threads;
    draft->finding.thread_count = draft->threads_count;
    uint32_t at = CC_APPEND_ROW(draft->in->arena, out, rows);
    out->rows[at] = draft->finding;
}
