/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/steer_settings.h"

#include "lockgraph/id_map.h"

/*
 * The first steered runs hold every edge back for a short time, later ones for longer. Every second run makes one
 * edge late: its partners may only come when that one's first lock is still free. Runs further on leave out some of the
 * first arrivals: those may belong to a phase in which nobody can come.
 */
struct cc_steer_settings cc_steer_settings_of_run(uint32_t run, uint32_t seed, uint32_t length)
{
    static const uint32_t holds[] = { 200, 200, 400, 400, 800, 800, 1600 };
    enum { HOLDS = sizeof holds / sizeof *holds, FIRST_SKIPPING = 6, MOST_SKIPPED = 8 };
    uint32_t index = run ? run - 1 : 0;
    struct cc_steer_settings out = { .hold_ms = holds[index < HOLDS ? index : HOLDS - 1],
                                     .seed = (uint32_t)(cc_hash_step(seed, run) >> 33),
                                     .late = -1 };
    if (index % 2)
        out.late = (int32_t)((index / 2 + seed) % length);
    for (uint32_t i = 0; i < length && index >= FIRST_SKIPPING; i++)
        out.skip[i] = (uint32_t)(cc_hash_step(out.seed, i) % MOST_SKIPPED);
    return out;
}

enum cc_status cc_steer_settings_write(const struct cc_steer_settings *settings, const struct cc_target_sight *sight,
                                       FILE *stream)
{
    fprintf(stream, "concheck-steer 1\nhold %u\nseed %u\n", settings->hold_ms, settings->seed);
    for (uint32_t i = 0; i < sight->place_count; i++) {
        const struct cc_sight_place *place = &sight->places[i];
        fprintf(stream, "place %u %u %llu %s\n", place->what, place->origin, (unsigned long long)place->offset,
                place->module);
    }
    for (uint32_t i = 0; i < sight->target.length; i++)
        fprintf(stream, "edge 0 %u %u %u\n", sight->target.edges[i].from, sight->target.edges[i].to, settings->skip[i]);
    for (uint32_t i = 0; i < sight->from_count; i++) {
        const struct cc_sight_place *from = &sight->froms[i];
        fprintf(stream, "from %u %llu %s\n", from->what, (unsigned long long)from->offset, from->module);
    }
    if (settings->late >= 0)
        fprintf(stream, "late %d\n", settings->late);
    return ferror(stream) ? CC_ERR_IO : CC_OK;
}
