/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/cycle_target.h"

#include <string.h>

static const char ARROW[] = " -> ";

uint32_t cc_cycle_target_class(const struct cc_cycle_target *target, const char *key)
{
    for (uint32_t i = 0; i < target->class_count; i++)
        if (strcmp(target->keys[i], key) == 0)
            return i;
    return UINT32_MAX;
}

static uint32_t class_of(struct cc_cycle_target *target, const char *key)
{
    uint32_t known = cc_cycle_target_class(target, key);
    if (known != UINT32_MAX)
        return known;
    target->keys[target->class_count] = key;
    return target->class_count++;
}

/* The classes in the order of the cycle, the first one again at the end: "a -> b -> a". Returns the number of edges. */
static uint32_t split_key(struct cc_arena *arena, const char *key, const char **out)
{
    uint32_t count = 0;
    for (const char *at = key; *at && count <= CC_LONGEST_TARGET;) {
        const char *arrow = strstr(at, ARROW);
        size_t length = arrow ? (size_t)(arrow - at) : strlen(at);
        out[count++] = cc_arena_text(arena, at, length);
        at += length + (arrow ? sizeof ARROW - 1 : 0);
    }
    if (count == 1) { /* locks of one class, nested in both orders */
        out[1] = out[2] = out[0];
        count = 3;
    }
    bool closed = count >= 3 && count <= CC_LONGEST_TARGET && strcmp(out[0], out[count - 1]) == 0;
    return closed ? count - 1 : 0;
}

/* Find the places of the finding that make an edge: an acquisition under a lock of class `from`, each place once. */
static void find_sites(const struct cc_finding *finding, const char *from, bool *used, struct cc_target_edge *edge)
{
    edge->place = UINT32_MAX;
    for (uint32_t i = 0; i < finding->place_count; i++) {
        const struct cc_place *place = &finding->places[i];
        if (place->kind != CC_PLACE_ACQUIRE || used[i])
            continue;
        for (uint32_t lock = 0; lock < place->lock_count; lock++) {
            if (strcmp(place->locks[lock].class_key, from) != 0)
                continue;
            used[i] = true;
            edge->place = i;
            edge->to_site = place->site;
            edge->from_site = place->locks[lock].site;
            return;
        }
    }
}

bool cc_cycle_target_make(struct cc_arena *arena, const struct cc_finding *finding, struct cc_cycle_target *out)
{
    const char *classes[CC_LONGEST_TARGET + 2];
    bool is_cycle = finding->rule == CC_RULE_LOCK_ORDER_CYCLE || finding->rule == CC_RULE_LOCK_ORDER_CLASS ||
                    finding->rule == CC_RULE_DEADLOCK;
    uint32_t length =
        is_cycle && finding->level > CC_LEVEL_NOTE && finding->key ? split_key(arena, finding->key, classes) : 0;
    if (length == 0)
        return false;
    *out = (struct cc_cycle_target){ .finding = finding, .length = length };
    out->edges = cc_arena_array(arena, length, sizeof *out->edges);
    out->keys = cc_arena_array(arena, length, sizeof *out->keys);
    bool *used = cc_arena_array(arena, (size_t)finding->place_count + 1, sizeof *used);
    for (uint32_t i = 0; i < length; i++) {
        out->edges[i].from = class_of(out, classes[i]);
        out->edges[i].to = class_of(out, classes[i + 1]);
        find_sites(finding, classes[i], used, &out->edges[i]);
    }
    return true;
}

/* Locks of one class in no order make rings of any length. */
static bool all_of_one_class(const uint32_t *held, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        if (held[i] != 0)
            return false;
    return length > 1;
}

bool cc_cycle_target_is(const struct cc_cycle_target *target, const uint32_t *held, uint32_t length)
{
    if (target->class_count == 1)
        return all_of_one_class(held, length);
    for (uint32_t start = 0; length == target->length && start < length; start++) {
        uint32_t same = 0;
        while (same < length && held[(start + same) % length] == target->edges[same].from)
            same++;
        if (same == length)
            return true;
    }
    return false;
}
