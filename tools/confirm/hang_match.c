/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/hang_match.h"

#include <string.h>

#include "lockgraph/site_match.h"

bool cc_hang_is_predicted(const struct cc_finding *finding)
{
    return finding->place_count && finding->level > CC_LEVEL_NOTE &&
           (finding->rule == CC_RULE_WAIT_HOLDING_LOCK || finding->rule == CC_RULE_JOIN_UNDER_LOCK ||
            finding->rule == CC_RULE_DOUBLE_LOCK || finding->rule == CC_RULE_THREAD_BLOCKED ||
            finding->rule == CC_RULE_LOST_SIGNAL);
}

/* Say whether a thread that stands at `place` stands at `site`, or in a call there. */
static bool stands_at(const struct cc_place *place, const struct cc_site *site)
{
    if (cc_site_covers(site, &place->site))
        return true;
    for (uint32_t i = 0; i < place->path_count; i++)
        if (cc_site_covers(site, &place->path[i]))
            return true;
    return false;
}

/* Say whether the calls that lead to the prediction lead to the place as well. */
static bool same_way(const struct cc_place *place, const struct cc_place *predicted)
{
    for (uint32_t i = 0; i < predicted->path_count; i++)
        if (predicted->path[i].file && !stands_at(place, &predicted->path[i]))
            return false;
    return true;
}

bool cc_hang_is(const struct cc_finding *prediction, const struct cc_finding *deadlock)
{
    const struct cc_place *predicted = &prediction->places[0];
    for (uint32_t i = 0; deadlock->rule == CC_RULE_DEADLOCK && i < deadlock->place_count; i++) {
        const struct cc_place *place = &deadlock->places[i];
        if (place->kind == CC_PLACE_WAIT && stands_at(place, &predicted->site) && same_way(place, predicted))
            return true;
    }
    return false;
}
