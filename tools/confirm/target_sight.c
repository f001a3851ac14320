/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/target_sight.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/site_match.h"

/* The recorder takes no more places; and locks of one class that are asked for their name. */
enum { MOST_PLACES = 500, MOST_ASKED = 64, MOST_FRAMES = 8, MOST_HELD = 256 };

static bool same_place(const struct cc_sight_place *a, const struct cc_sight_place *b)
{
    return a->what == b->what && a->origin == b->origin && a->offset == b->offset && strcmp(a->module, b->module) == 0;
}

static void add_place(struct cc_arena *arena, struct cc_sight_place **places, uint32_t *count, uint32_t *room,
                      const struct cc_sight_place *place)
{
    for (uint32_t i = 0; i < *count; i++)
        if (same_place(&(*places)[i], place))
            return;
    if (*count == MOST_PLACES)
        return;
    *places = cc_arena_grown(arena, *places, *count, room, (uint64_t)*count + 1, sizeof **places);
    (*places)[(*count)++] = *place;
}

/* Where `address` lies in its file. False: in none. */
static bool locate(struct cc_arena *arena, const struct cc_record_view *view, uint64_t address,
                   struct cc_sight_place *out)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    if (!module)
        return false;
    const char *name = cc_base_name(cc_record_text(view, module->path));
    out->module = cc_arena_text(arena, name, strlen(name));
    out->offset = address - module->bias;
    return true;
}

/* The class of the target that a lock is of, by its name; UINT32_MAX for none. */
static uint32_t class_by_key(const struct cc_target_sight *sight, const char *key)
{
    for (uint32_t i = 0; i < sight->other_count; i++)
        if (strcmp(sight->other_names[i], key) == 0)
            return sight->other_classes[i];
    return cc_cycle_target_class(&sight->target, key);
}

static const char *key_of(const struct cc_record_run *run, const struct cc_record_view *view, uint32_t lock)
{
    return cc_record_lock_at(view, lock) ? run->names.lock(run->names.context, view, lock).key : "?";
}

/* From now on `key` means the class `what` too. */
static void add_name(struct cc_target_sight *sight, const char *key, uint32_t what)
{
    if (strcmp(key, "?") == 0 || class_by_key(sight, key) != UINT32_MAX)
        return;
    sight->other_classes = cc_arena_grown(sight->arena, sight->other_classes, sight->other_count, &sight->class_room,
                                          (uint64_t)sight->other_count + 1, sizeof *sight->other_classes);
    sight->other_names = cc_arena_grown(sight->arena, sight->other_names, sight->other_count, &sight->other_room,
                                        (uint64_t)sight->other_count + 1, sizeof *sight->other_names);
    sight->other_classes[sight->other_count] = what;
    sight->other_names[sight->other_count++] = cc_arena_text(sight->arena, key, strlen(key));
}

/*
 * Note where a lock of the class `what` comes from: a variable by its own address, others by the call that made
 * or first used them.
 */
static void add_lock(struct cc_target_sight *sight, const struct cc_record_view *view, uint32_t index, uint32_t what)
{
    const struct cc_record_lock *lock = cc_record_lock_at(view, index);
    const struct cc_record_class *class = cc_record_class_at(view, lock->class_id);
    struct cc_sight_place place = { .what = what, .origin = CC_RECORD_BY_OBJECT };
    sight->class_seen[what] = true;
    if (!locate(sight->arena, view, lock->address, &place)) {
        if (!class || !locate(sight->arena, view, class->place, &place))
            return;
        place.origin = class->origin;
    }
    add_place(sight->arena, &sight->places, &sight->place_count, &sight->place_room, &place);
}

static void look_at_locks(struct cc_target_sight *sight, const struct cc_record_run *run,
                          const struct cc_record_view *view)
{
    uint32_t classes = cc_record_count(view, CC_RECORD_CLASSES), locks = cc_record_count(view, CC_RECORD_LOCKS);
    uint32_t *asked = cc_arena_array(sight->arena, (size_t)classes + 1, sizeof *asked);
    for (uint32_t i = 1; i < locks; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(view, i);
        if (!lock || lock->class_id >= classes || asked[lock->class_id]++ >= MOST_ASKED)
            continue;
        struct cc_record_lock_name name = run->names.lock(run->names.context, view, i);
        uint32_t what = class_by_key(sight, name.key);
        if (what == UINT32_MAX)
            continue;
        add_lock(sight, view, i, what);
        if (name.run_key) /* a replay has no predictions to know it by */
            add_name(sight, name.run_key, what);
    }
}

/* Say whether the innermost frames of a stack stand at a line of the source. */
static bool stands_at(const struct cc_record_run *run, const struct cc_record_view *view, uint32_t stack,
                      const struct cc_site *site)
{
    uint32_t length;
    const uint64_t *frames = cc_record_stack(view, stack, &length, NULL);
    for (uint32_t i = 0; frames && site->file && i < length && i < MOST_FRAMES; i++) {
        uint32_t count;
        const struct cc_site *at = run->names.code(run->names.context, view, frames[i] - 1, &count);
        for (uint32_t j = 0; j < count; j++)
            if (cc_site_covers(site, &at[j]))
                return true;
    }
    return false;
}

/* A lock that is called otherwise in this record was acquired where the prediction says. */
static void learn_name(struct cc_target_sight *sight, const struct cc_record_run *run,
                       const struct cc_record_view *view, uint32_t lock, uint32_t what)
{
    if (!sight->class_seen[what])
        add_name(sight, key_of(run, view, lock), what);
}

/* Learn other names from nestings that were seen at the very lines of the prediction. */
static void match_by_lines(struct cc_target_sight *sight, const struct cc_record_run *run,
                           const struct cc_record_view *view)
{
    const struct cc_cycle_target *target = &sight->target;
    uint32_t count = cc_record_count(view, CC_RECORD_WITNESSES);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_witness *witness = cc_record_witness_at(view, i);
        const struct cc_record_edge *edge = witness ? cc_record_edge_at(view, witness->edge) : NULL;
        for (uint32_t e = 0; edge && e < target->length; e++) {
            if (!stands_at(run, view, witness->to_stack, &target->edges[e].to_site) ||
                !stands_at(run, view, witness->from_stack, &target->edges[e].from_site))
                continue;
            learn_name(sight, run, view, edge->from, target->edges[e].from);
            learn_name(sight, run, view, edge->to, target->edges[e].to);
        }
    }
}

/* Note a nesting that is an edge of the target, and the call that acquires its first lock. */
static void look_at_witness(struct cc_target_sight *sight, const struct cc_record_run *run,
                            const struct cc_record_view *view, const struct cc_record_witness *witness)
{
    const struct cc_record_edge *row = cc_record_edge_at(view, witness->edge);
    uint32_t from = row ? class_by_key(sight, key_of(run, view, row->from)) : UINT32_MAX, length;
    uint32_t to = row ? class_by_key(sight, key_of(run, view, row->to)) : UINT32_MAX;
    const uint64_t *frames = cc_record_stack(view, witness->from_stack, &length, NULL);
    for (uint32_t e = 0; e < sight->target.length; e++) {
        struct cc_sight_place place = { .what = e };
        if (sight->target.edges[e].from != from || sight->target.edges[e].to != to)
            continue;
        sight->edge_seen[e] = true;
        sight->edge_waits[e] |= !(witness->flags & (CC_RECORD_CANNOT_WAIT | CC_RECORD_TIMED));
        if (frames && length && locate(sight->arena, view, frames[0], &place))
            add_place(sight->arena, &sight->froms, &sight->from_count, &sight->from_room, &place);
    }
}

/* Note in which order two locks of the class were nested, where the target is within one class. */
static void look_at_order(struct cc_target_sight *sight, const struct cc_record_run *run,
                          const struct cc_record_view *view)
{
    struct cc_id_map seen = { 0 };
    uint32_t count = sight->target.class_count == 1 ? cc_record_count(view, CC_RECORD_EDGES) : 0;
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(view, i);
        const struct cc_record_lock *from = edge ? cc_record_lock_at(view, edge->from) : NULL;
        const struct cc_record_lock *to = edge ? cc_record_lock_at(view, edge->to) : NULL;
        if (!from || !to || edge->from == edge->to || class_by_key(sight, key_of(run, view, edge->from)) != 0 ||
            class_by_key(sight, key_of(run, view, edge->to)) != 0)
            continue;
        sight->pairs++;
        sight->ways[from->address < to->address ? CC_SIGHT_LOWER : CC_SIGHT_HIGHER] = true;
        if (from->class_id != to->class_id || from->index == to->index)
            sight->ways[CC_SIGHT_OLDER] = sight->ways[CC_SIGHT_NEWER] = true; /* not known */
        else
            sight->ways[from->index < to->index ? CC_SIGHT_OLDER : CC_SIGHT_NEWER] = true;
        uint64_t back = cc_hash_step(cc_hash_step(7, edge->to), edge->from);
        sight->ways[CC_SIGHT_EITHER] |= cc_id_map_get(&seen, back) != CC_NO_ID;
        if (cc_id_map_put(sight->arena, &seen, cc_hash_step(cc_hash_step(7, edge->from), edge->to), i) != CC_OK)
            return;
    }
}

/* The order that all nestings of two locks of one class kept to, in words; NULL for none. */
static const char *order_words(const struct cc_target_sight *sight)
{
    const bool *ways = sight->ways;
    const char *key = sight->target.keys[0];
    if (sight->target.class_count != 1 || sight->pairs == 0 || sight->observed || ways[CC_SIGHT_EITHER])
        return NULL;
    const char *first = !ways[CC_SIGHT_HIGHER]  ? "with the lower address"
                        : !ways[CC_SIGHT_LOWER] ? "with the higher address"
                        : !ways[CC_SIGHT_NEWER] ? "that was made earlier"
                        : !ways[CC_SIGHT_OLDER] ? "that was made later"
                                                : NULL;
    if (first)
        return cc_arena_format(sight->arena, "of two locks `%s` the one %s was always acquired first", key, first);
    return cc_arena_format(sight->arena, "no two locks `%s` were acquired in both orders, as if by a key of theirs",
                           key);
}

const char *cc_target_sight_why_not(const struct cc_target_sight *sight)
{
    const struct cc_cycle_target *target = &sight->target;
    if (sight->observed)
        return NULL;
    if (sight->excluded)
        return sight->excluded;
    for (uint32_t e = 0; e < target->length; e++) {
        const struct cc_target_edge *edge = &target->edges[e];
        if (sight->edge_seen[e] && !sight->edge_waits[e])
            return cc_arena_format(sight->arena,
                                   "`%s` was acquired while holding `%s` by a try-lock or with a time limit "
                                   "only, which does not wait for good",
                                   target->keys[edge->to], target->keys[edge->from]);
    }
    return order_words(sight);
}

bool cc_target_sight_is_known(const struct cc_target_sight *sight)
{
    for (uint32_t i = 0; i < sight->target.class_count; i++)
        if (!sight->class_seen[i])
            return false;
    return true;
}

void cc_target_sight_look(struct cc_target_sight *sight, const struct cc_record_run *run,
                          const struct cc_record_view *view)
{
    look_at_locks(sight, run, view);
    if (!cc_target_sight_is_known(sight)) {
        match_by_lines(sight, run, view);
        look_at_locks(sight, run, view);
    }
    uint32_t count = cc_record_count(view, CC_RECORD_WITNESSES);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_witness *witness = cc_record_witness_at(view, i);
        if (witness)
            look_at_witness(sight, run, view, witness);
    }
    look_at_order(sight, run, view);
}

/* Say whether a finding of a run is about the target's cycle. */
static bool speaks_of(const struct cc_target_sight *sight, const struct cc_finding *finding)
{
    struct cc_finding cycle = *finding;
    struct cc_cycle_target other;
    uint32_t held[CC_LONGEST_TARGET];
    cycle.level = CC_LEVEL_ERROR; /* notes are no targets, but this is the same question */
    if (finding->rule == CC_RULE_LOCK_ORDER_CLASS || !cc_cycle_target_make(sight->arena, &cycle, &other))
        return false;
    for (uint32_t e = 0; e < other.length; e++)
        held[e] = class_by_key(sight, other.keys[other.edges[e].from]);
    return cc_cycle_target_is(&sight->target, held, other.length);
}

void cc_target_sight_judge(struct cc_target_sight *sight, const struct cc_record_findings *findings)
{
    const char *excluded = NULL;
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct cc_finding *finding = &findings->at[i];
        if (!speaks_of(sight, finding))
            continue;
        if (finding->level > CC_LEVEL_NOTE)
            sight->observed = true;
        else
            excluded = finding->why;
    }
    if (excluded)
        sight->excluded = excluded;
}

/* Say whether the thread of `row` holds the lock at `address`. */
static bool holds(const struct cc_record_view *view, const struct cc_record_stuck *row, uint64_t address)
{
    const struct cc_record_thread *thread = cc_record_thread_at(view, row->thread);
    const struct cc_record_held *held;
    for (uint32_t i = 0; thread && i < MOST_HELD && (held = cc_record_held_at(view, thread, i)); i++)
        if (cc_record_held_address(held) == address)
            return true;
    return false;
}

/* A way from thread to thread of one deadlock: each waits for what the next one holds. */
struct ring {
    const struct cc_target_sight *sight;
    const struct cc_record_run *run;
    const struct cc_record_view *view;
    const struct cc_record_stuck *rows[CC_LONGEST_TARGET];
    uint32_t held[CC_LONGEST_TARGET]; /* the class of what the next one holds */
    uint32_t length;
};

static bool is_on(const struct ring *ring, const struct cc_record_stuck *row)
{
    for (uint32_t i = 0; i < ring->length; i++)
        if (ring->rows[i] == row)
            return true;
    return false;
}

/* Go on from `row`, and say whether that leads round the target. A lock for reading may have several holders. */
static bool goes_round(struct ring *ring, const struct cc_record_stuck *row)
{
    bool locks = row->wait == CC_RECORD_WAIT_LOCK || row->wait == CC_RECORD_WAIT_SEM;
    uint32_t count = cc_record_count(ring->view, CC_RECORD_STUCK);
    if (!locks || ring->length == CC_LONGEST_TARGET)
        return false;
    ring->held[ring->length] = class_by_key(ring->sight, key_of(ring->run, ring->view, row->element));
    ring->rows[ring->length++] = row;
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_stuck *next = cc_record_stuck_at(ring->view, i);
        if (!next || next->group != row->group || next->thread == row->thread ||
            (next->thread != row->owner && !holds(ring->view, next, row->address)))
            continue;
        if (next == ring->rows[0] && cc_cycle_target_is(&ring->sight->target, ring->held, ring->length))
            return true;
        if (!is_on(ring, next) && goes_round(ring, next))
            return true;
    }
    ring->length--;
    return false;
}

bool cc_target_sight_happened(const struct cc_target_sight *sight, const struct cc_record_run *run,
                              const struct cc_record_view *view)
{
    uint32_t count = cc_record_count(view, CC_RECORD_STUCK);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_stuck *row = cc_record_stuck_at(view, i);
        struct ring ring = { .sight = sight, .run = run, .view = view };
        if (row && goes_round(&ring, row))
            return true;
    }
    return false;
}

void cc_target_sight_mark(const struct cc_target_sight *sight, struct cc_finding *finding)
{
    const struct cc_cycle_target *target = &sight->target;
    uint32_t seen = 0;
    for (uint32_t e = 0; e < target->length; e++)
        seen += sight->edge_seen[e];
    if (seen == 0 || seen == target->length || finding->place_count == 0)
        return;
    struct cc_place *places = cc_arena_array(sight->arena, finding->place_count, sizeof *places);
    memcpy(places, finding->places, finding->place_count * sizeof *places);
    for (uint32_t e = 0; e < target->length; e++)
        if (target->edges[e].place < finding->place_count)
            places[target->edges[e].place].evidence =
                sight->edge_seen[e] ? CC_EVIDENCE_OBSERVED : CC_EVIDENCE_PREDICTED;
    finding->places = places;
}
