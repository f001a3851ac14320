/* SPDX-License-Identifier: Apache-2.0 */
/* The results of several programs as one. */
#include <stdlib.h>
#include <string.h>

#include "tools/program_work.h"
#include "tools/tool_memory.h"

struct merging {
    struct cc_arena *arena;
    struct cc_program_result *out;
    struct cc_id_map seen;
    uint32_t finding_room, order_room;
};

/* What makes two findings of different programs the same: rule, words and all places. */
static struct cc_key identity(const struct cc_finding *finding)
{
    struct cc_key key = cc_key_add_number((struct cc_key){ 0 }, finding->rule);
    key = cc_key_add_text(key, finding->key ? finding->key : "");
    key = cc_key_add_text(key, finding->message);
    for (uint32_t i = 0; i < finding->place_count; i++) {
        const struct cc_place *place = &finding->places[i];
        key = cc_key_add_text(key, place->site.file ? place->site.file : "");
        key = cc_key_add_number(key, (uint64_t)place->site.line << 32 | place->site.column);
    }
    return key;
}

/* Say whether something with this key was seen; it is then. */
static bool seen_before(struct merging *merging, struct cc_key key)
{
    bool known = cc_id_map_get(&merging->seen, key.low) != CC_NO_ID;
    (void)!cc_id_map_put(merging->arena, &merging->seen, key.low, 1);
    return known;
}

static void add_findings(struct merging *merging, const struct cc_program_result *result, const char *name)
{
    struct cc_program_result *out = merging->out;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        if (seen_before(merging, identity(&result->findings[i])))
            continue;
        out->findings = cc_arena_grown(merging->arena, out->findings, out->finding_count, &merging->finding_room,
                                       (uint64_t)out->finding_count + 1, sizeof *out->findings);
        out->findings[out->finding_count] = result->findings[i];
        out->findings[out->finding_count++].module = name;
    }
    for (uint32_t i = 0; i < result->order_count; i++) {
        const struct cc_proved_order *order = &result->orders[i];
        struct cc_key key = cc_key_add_text((struct cc_key){ .high = 1 }, order->text);
        key = cc_key_add_text(key, order->site.file ? order->site.file : "");
        if (seen_before(merging, cc_key_add_number(key, order->site.line)))
            continue;
        out->orders = cc_arena_grown(merging->arena, out->orders, out->order_count, &merging->order_room,
                                     (uint64_t)out->order_count + 1, sizeof *out->orders);
        out->orders[out->order_count++] = *order;
    }
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* All of two sorted lists, each once. */
static const char *const *joined(struct cc_arena *arena, const char *const *one, uint32_t *count,
                                 const char *const *other, uint32_t other_count)
{
    uint32_t total = *count + other_count, kept = 0;
    const char **all = cc_arena_array(arena, (size_t)total + 1, sizeof *all);
    if (*count)
        memcpy(all, one, *count * sizeof *all);
    if (other_count)
        memcpy(all + *count, other, other_count * sizeof *all);
    qsort(all, total, sizeof *all, compare_texts);
    for (uint32_t i = 0; i < total; i++)
        if (kept == 0 || strcmp(all[kept - 1], all[i]) != 0)
            all[kept++] = all[i];
    *count = kept;
    return all;
}

static void add_stats(struct cc_analysis_stats *to, const struct cc_analysis_stats *from)
{
    to->functions_defined += from->functions_defined;
    to->functions_analysed += from->functions_analysed;
    to->functions_unreached += from->functions_unreached;
    to->functions_skipped += from->functions_skipped;
    to->functions_bounded += from->functions_bounded;
    to->threads += from->threads;
    to->accesses += from->accesses;
    to->locks += from->locks;
    to->edges += from->edges;
}

void cc_program_results_merge(const struct cc_program_work *work, const struct cc_program_result *results,
                              struct cc_program_result *out)
{
    struct merging merging = { .arena = work->arena, .out = out };
    *out = (struct cc_program_result){ 0 };
    for (uint32_t i = 0; i < work->split->count; i++) {
        const struct cc_program_result *result = &results[i];
        add_findings(&merging, result, work->split->programs[i].name);
        add_stats(&out->stats, &result->stats);
        out->cycle_count += result->cycle_count;
        out->undefined_callees = joined(work->arena, out->undefined_callees, &out->undefined_callee_count,
                                        result->undefined_callees, result->undefined_callee_count);
        out->bounded_functions = joined(work->arena, out->bounded_functions, &out->bounded_function_count,
                                        result->bounded_functions, result->bounded_function_count);
        out->sources = joined(work->arena, out->sources, &out->source_count, result->sources, result->source_count);
    }
    cc_findings_sort(out->findings, out->finding_count);
    if (cc_findings_fingerprint(work->arena, out->findings, out->finding_count) != CC_OK)
        cc_tool_out_of_memory();
}
