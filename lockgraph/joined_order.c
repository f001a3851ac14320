/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/joined_order.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "lockgraph/in_place_sort.h"
#include "lockgraph/record_draft.h"

/* Nestings taken from one record, witnesses of one of its edges, gate locks of a nesting, and locks of a cycle. */
enum { MOST_SEEN = 1 << 14, MOST_WITNESSES = 256, MOST_GATES = 64, LONGEST_CYCLE = 16 };

/* One nesting of either half; the graph's witnesses name it by its number. */
struct source {
    const struct cc_nesting *predicted;      /* NULL: seen in the run */
    const struct cc_record_witness *witness; /* of the record, then */
    const struct cc_record_edge *edge;
    cc_lock_id from, to; /* nodes */
};

struct join {
    struct cc_record_judge judge;
    const struct cc_nesting_set *set;
    struct cc_lock_order_graph *graph;
    struct source *sources;
    uint32_t source_count, source_room;
    bool **same_thread;     /* by thread of the record: which threads of the set it may be; made when first wanted */
    struct cc_id_map lines; /* of nestings that were seen: classes and lines */
};

/* The nestings that one record has, without those that say nothing new. */
struct seen_nestings {
    struct source *at;
    uint32_t count, room;
    struct cc_id_map known;
};

/* ---- locks ---- */

/* The node of a class: it is many when the static pass has it so, or knows nothing of it. */
static enum cc_status node_of(struct join *join, const char *key, const char *name, bool many, cc_lock_id *out)
{
    struct cc_lock_class node = { .name = name, .class_key = key, .many = many };
    return cc_lock_order_graph_lock(join->graph, cc_hash_text(3, key), &node, out);
}

/* Say whether the name of a lock means the same in both halves: not one that is made of where it was first used. */
static bool is_named(const struct cc_record_lock_name *name)
{
    return strcmp(name->key, "?") != 0 && !strchr(name->text, ' ');
}

static struct cc_record_lock_name name_of(const struct join *join, uint32_t lock)
{
    return cc_record_name_lock(&join->judge, lock);
}

static bool is_variable(const struct join *join, uint32_t lock)
{
    const struct cc_record_lock *row = cc_record_lock_at(join->judge.view, lock);
    const struct cc_record_class *class = row ? cc_record_class_at(join->judge.view, row->class_id) : NULL;
    return class && class->origin == CC_RECORD_BY_OBJECT;
}

/* Can the lock that ends nesting `a` be the one that begins nesting `b`? Their classes are equal. */
static bool may_be_same(const struct join *join, const struct source *a, const struct source *b)
{
    if (!a->predicted && !b->predicted)
        return a->edge->to == b->edge->from && a->edge->to_generation == b->edge->from_generation;
    if (a->predicted && b->predicted)
        return a->predicted->to == b->predicted->from;
    const struct cc_nesting_lock *lock = &join->set->locks[a->predicted ? a->predicted->to : b->predicted->from];
    uint32_t seen = a->predicted ? b->edge->from : a->edge->to;
    return lock->many || !is_variable(join, seen) || strcmp(lock->name, name_of(join, seen).text) == 0;
}

/* ---- threads ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Say whether both are known and stand at different lines. */
static bool elsewhere(const struct cc_site *a, const struct cc_site *b)
{
    return a->file && b->file && a->line && b->line &&
           (strcmp(base_name(a->file), base_name(b->file)) != 0 || b->line < a->line ||
            b->line > (a->end_line > a->line ? a->end_line : a->line));
}

/* May the record's thread be this one of the static pass? The function it runs tells, and where it was created. */
static bool is_thread(const struct join *join, const struct cc_finding_thread *thread, uint32_t index)
{
    static const char prefix[] = "thread ";
    const struct cc_record_view *view = join->judge.view;
    bool is_main = index == view->header->main_thread;
    if (strncmp(thread->name, prefix, sizeof prefix - 1) != 0)
        return is_main || thread->many; /* main, or any thread that calls the functions of an open program */
    if (is_main)
        return false;
    const char *seen = cc_record_name_thread(&join->judge, index);
    size_t length = strlen(thread->name);
    if (strncmp(seen, thread->name, length) != 0 || (seen[length] && seen[length] != ' '))
        return false;
    const struct cc_record_thread *row = cc_record_thread_at(view, index);
    if (!row || !row->create_stack || thread->creation_count == 0)
        return true;
    struct cc_site created = cc_record_site(&join->judge, row->create_stack);
    return !elsewhere(&thread->creation[thread->creation_count - 1], &created);
}

static bool same_thread(struct join *join, uint32_t of_set, uint32_t index)
{
    if (index >= cc_record_count(join->judge.view, CC_RECORD_THREADS))
        return false;
    bool *row = join->same_thread[index];
    if (!row) {
        row = join->same_thread[index] =
            cc_arena_array(join->judge.arena, (size_t)join->set->thread_count + 1, sizeof *row);
        for (uint32_t i = 0; i < join->set->thread_count; i++)
            row[i] = is_thread(join, &join->set->threads[i], index);
    }
    return row[of_set];
}

/* Say whether all that `thread` did came before or after the nesting that was seen. */
static bool is_apart(const struct join *join, uint32_t thread, const struct cc_record_thread *row,
                     const struct cc_record_witness *seen)
{
    struct cc_thread_order *order = join->judge.order->threads;
    return cc_thread_order_precedes(order, seen->thread, seen->epoch, thread, 0) ||
           cc_thread_order_precedes(order, thread, row->epoch, seen->thread, seen->epoch);
}

/* What the run knows of a predicted nesting's thread beside one that was seen. */
struct company {
    bool known, beside; /* the thread was there; some such thread was there at that time */
    bool any;           /* some thread was */
    bool same;          /* it is the very thread of the nesting seen, and there is but one */
};

static struct company company_of(struct join *join, const struct cc_nesting_moment *moment,
                                 const struct cc_record_witness *seen)
{
    struct company out = { 0 };
    bool many = join->set->threads[moment->thread].many;
    uint32_t count = cc_record_count(join->judge.view, CC_RECORD_THREADS);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_thread *row = cc_record_thread_at(join->judge.view, i);
        if (!row || row->state == CC_RECORD_THREAD_NEVER || row->state == CC_RECORD_THREAD_PARENT)
            continue;
        bool itself = i == seen->thread, apart = !itself && is_apart(join, i, row, seen);
        bool match = same_thread(join, moment->thread, i);
        out.any |= !itself && !apart;
        out.known |= match;
        out.beside |= match && (itself ? many : !apart);
        out.same |= match && itself && !many;
    }
    return out;
}

/* Say whether both are done under a lock that is the only one of its class in the run: the graph tells classes only. */
static bool share_only_lock(const struct join *join, const struct cc_nesting *predicted,
                            const struct cc_record_witness *seen)
{
    uint32_t length = 0;
    const uint32_t *locks = seen->gates ? cc_record_set(join->judge.view, seen->gates, &length) : NULL;
    for (uint32_t i = 0; locks && i < length && i < MOST_GATES; i++) {
        const struct cc_record_lock *lock = cc_record_lock_at(join->judge.view, locks[i]);
        const struct cc_record_class *class = lock ? cc_record_class_at(join->judge.view, lock->class_id) : NULL;
        for (uint32_t g = 0; class && class->locks <= 1 && g < predicted->gate_count; g++)
            if (strcmp(join->set->locks[predicted->gates[g]].key, name_of(join, locks[i]).key) == 0)
                return true;
    }
    return false;
}

/* Can a predicted nesting and one that was seen be under way at once, as far as both halves know their threads? */
static bool may_meet(struct join *join, const struct cc_nesting *predicted, const struct cc_record_witness *seen)
{
    const struct cc_nesting_moment *moment = &join->set->moments[predicted->moment];
    struct company company = company_of(join, moment, seen);
    bool known = false,
         beside = false; /* the other way round: what the static pass knows of the thread that was seen */
    for (uint32_t i = 0; i < join->set->thread_count; i++) {
        if (!same_thread(join, i, seen->thread))
            continue;
        known = true;
        beside |= cc_nesting_has(moment->threads, moment->thread_count, i);
    }
    if (share_only_lock(join, predicted, seen) || company.same || (company.known && !company.beside) ||
        (known && !beside))
        return false;
    return company.any && moment->thread_count && (known || company.known);
}

/* Say whether two nestings can be under way at once, where one ends at the lock at which the other begins. */
static bool parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    struct join *join = context;
    const struct source *one = &join->sources[a->context], *other = &join->sources[b->context];
    if ((one->to == other->from && !may_be_same(join, one, other)) ||
        (other->to == one->from && !may_be_same(join, other, one)))
        return false;
    if (one->predicted && other->predicted) {
        const struct cc_nesting_moment *moment = &join->set->moments[one->predicted->moment];
        return cc_nesting_has(moment->beside, moment->beside_count, other->predicted->moment);
    }
    if (one->predicted)
        return may_meet(join, one->predicted, other->witness);
    if (other->predicted)
        return may_meet(join, other->predicted, one->witness);
    struct cc_thread_order *order = join->judge.order->threads;
    const struct cc_record_witness *x = one->witness, *y = other->witness;
    return !cc_thread_order_precedes(order, x->thread, x->epoch, y->thread, y->epoch) &&
           !cc_thread_order_precedes(order, y->thread, y->epoch, x->thread, x->epoch);
}

/* ---- the graph ---- */

static uint64_t hash_lines(const char *from, const char *to, const struct cc_site *from_site,
                           const struct cc_site *to_site)
{
    uint64_t hash = cc_hash_text(cc_hash_text(4, from), to);
    hash = cc_hash_step(cc_hash_text(hash, from_site->file ? base_name(from_site->file) : ""), from_site->line);
    return cc_hash_step(cc_hash_text(hash, to_site->file ? base_name(to_site->file) : ""), to_site->line);
}

/* Put gates, ascending and without the ends, into `gates`; returns how many. */
static uint32_t order_gates(cc_lock_id *gates, uint32_t count, const struct source *source)
{
    uint32_t kept = 0;
    cc_sort_ids(gates, count);
    for (uint32_t i = 0; i < count; i++)
        if (gates[i] != source->from && gates[i] != source->to && (kept == 0 || gates[kept - 1] != gates[i]))
            gates[kept++] = gates[i];
    return kept;
}

static enum cc_status add_edge(struct join *join, struct source *source, struct cc_lock_witness *witness,
                               cc_lock_id *gates, uint32_t gate_count)
{
    struct cc_arena *arena = join->judge.arena;
    if (source->from == source->to)
        return CC_OK;
    witness->gates = gates;
    witness->gate_count = order_gates(gates, gate_count, source);
    witness->context = witness->epoch = join->source_count; /* each is one of its own */
    *CC_RECORD_APPEND(arena, join->sources, join->source_count, join->source_room) = *source;
    return cc_lock_order_graph_add(join->graph, source->from, source->to, witness, NULL);
}

static enum cc_status add_predicted(struct join *join, const struct cc_nesting *nesting)
{
    const struct cc_nesting_set *set = join->set;
    const struct cc_nesting_lock *from = &set->locks[nesting->from], *to = &set->locks[nesting->to];
    const struct cc_nesting_moment *moment = &set->moments[nesting->moment];
    struct source source = { .predicted = nesting };
    cc_lock_id gates[MOST_GATES];
    uint32_t count = 0;
    if (nesting->order_proof)
        return CC_OK; /* it is part of no cycle that has a nesting without this proof */
    if (cc_id_map_get(&join->lines, hash_lines(from->key, to->key, &nesting->from_site, &nesting->to_site)) != CC_NO_ID)
        return CC_OK; /* it was seen */
    enum cc_status status = node_of(join, from->key, from->name, from->many, &source.from);
    if (status == CC_OK)
        status = node_of(join, to->key, to->name, to->many, &source.to);
    for (uint32_t i = 0; i < nesting->gate_count && count < MOST_GATES && status == CC_OK; i++) {
        const struct cc_nesting_lock *gate = &set->locks[nesting->gates[i]];
        status = node_of(join, gate->key, gate->name, gate->many, &gates[count++]);
    }
    if (status != CC_OK)
        return status;
    struct cc_lock_witness witness = { .thread = moment->thread * 2,
                                       .thread_many = set->threads[moment->thread].many,
                                       .from_shared = nesting->from_shared,
                                       .to_shared = nesting->to_shared,
                                       .to_can_wait = nesting->can_wait };
    return add_edge(join, &source, &witness, gates, count);
}

static enum cc_status node_of_seen(struct join *join, uint32_t lock, cc_lock_id *out)
{
    struct cc_record_lock_name name = name_of(join, lock);
    return node_of(join, name.key, is_variable(join, lock) ? name.text : name.key, !is_variable(join, lock), out);
}

/* Readers of a lock that prefers no writer let each other in. */
static bool is_shared(const struct join *join, uint32_t lock, uint8_t mode)
{
    const struct cc_record_lock *row = cc_record_lock_at(join->judge.view, lock);
    return mode == CC_RECORD_SHARED && !(row && row->flags & CC_RECORD_LOCK_PREFERS_WRITER);
}

static enum cc_status add_seen(struct join *join, const struct source *seen)
{
    struct source source = *seen;
    const struct cc_record_witness *row = seen->witness;
    cc_lock_id gates[MOST_GATES];
    uint32_t length = 0, count = 0;
    const uint32_t *locks = row->gates ? cc_record_set(join->judge.view, row->gates, &length) : NULL;
    enum cc_status status = node_of_seen(join, seen->edge->from, &source.from);
    if (status == CC_OK)
        status = node_of_seen(join, seen->edge->to, &source.to);
    for (uint32_t i = 0; locks && i < length && count < MOST_GATES && status == CC_OK; i++) {
        struct cc_record_lock_name name = name_of(join, locks[i]);
        if (is_named(&name))
            status = node_of_seen(join, locks[i], &gates[count++]);
    }
    if (status != CC_OK)
        return status;
    struct cc_lock_witness witness = { .thread = row->thread * 2 + 1,
                                       .from_shared = is_shared(join, seen->edge->from, row->from_mode),
                                       .to_shared = is_shared(join, seen->edge->to, row->to_mode),
                                       .to_can_wait = !(row->flags & (CC_RECORD_CANNOT_WAIT | CC_RECORD_TIMED)) };
    return add_edge(join, &source, &witness, gates, count);
}

/* ---- what a record has ---- */

static bool is_lock(const struct cc_record_lock *lock)
{
    return lock && lock->kind != CC_RECORD_THREAD_END && lock->kind != CC_RECORD_BARRIER &&
           !(lock->flags & CC_RECORD_LOCK_FOREIGN_RELEASE) && !(lock->kind == CC_RECORD_SEM && lock->value > 1);
}

static void take_seen(struct cc_record_judge *judge, const struct cc_record_edge *edge, struct seen_nestings *out)
{
    uint32_t at = edge->witness;
    for (uint32_t i = 0; i < MOST_WITNESSES && out->count < MOST_SEEN; i++) {
        const struct cc_record_witness *row = cc_record_witness_at(judge->view, at);
        if (!row)
            return;
        at = row->next;
        uint64_t hash = cc_hash_step(cc_hash_step(5, edge->from), edge->to);
        hash = cc_hash_step(cc_hash_step(hash, (uint64_t)row->thread << 32 | row->epoch), row->gates);
        hash = cc_hash_step(hash, (uint64_t)row->from_stack << 32 | row->to_stack);
        if (cc_id_map_get(&out->known, hash) != CC_NO_ID || cc_id_map_put(judge->arena, &out->known, hash, 0) != CC_OK)
            continue;
        *CC_RECORD_APPEND(judge->arena, out->at, out->count, out->room) =
            (struct source){ .witness = row, .edge = edge };
    }
}

static void take_all_seen(struct cc_record_judge *judge, struct seen_nestings *out)
{
    uint32_t count = cc_record_count(judge->view, CC_RECORD_EDGES);
    for (uint32_t i = 1; i < count; i++) {
        const struct cc_record_edge *edge = cc_record_edge_at(judge->view, i);
        if (!edge || !is_lock(cc_record_lock_at(judge->view, edge->from)) ||
            !is_lock(cc_record_lock_at(judge->view, edge->to)))
            continue;
        struct cc_record_lock_name from = cc_record_name_lock(judge, edge->from);
        struct cc_record_lock_name to = cc_record_name_lock(judge, edge->to);
        if (is_named(&from) && is_named(&to) && strcmp(from.key, to.key) != 0)
            take_seen(judge, edge, out);
    }
}

/* ---- findings ---- */

static const char *name_at(const struct join *join, const struct source *source, bool to)
{
    if (source->predicted)
        return join->set->locks[to ? source->predicted->to : source->predicted->from].name;
    return name_of(join, to ? source->edge->to : source->edge->from).text;
}

/* The number in the finding of a thread of the static pass. */
static uint32_t predicted_thread(struct join *join, struct cc_record_draft *draft, uint32_t thread)
{
    struct cc_arena *arena = join->judge.arena;
    uint32_t id = UINT32_MAX - thread; /* no thread of a record has such a number */
    for (uint32_t i = 0; i < draft->thread_count; i++)
        if (draft->thread_ids[i] == id)
            return i;
    draft->thread_ids = cc_arena_grown(arena, draft->thread_ids, draft->thread_count, &draft->id_room,
                                       (uint64_t)draft->thread_count + 1, sizeof *draft->thread_ids);
    draft->thread_ids[draft->thread_count] = id;
    *CC_RECORD_APPEND(arena, draft->threads, draft->thread_count, draft->thread_room) = join->set->threads[thread];
    return draft->thread_count - 1;
}

static void place_predicted(struct join *join, struct cc_record_draft *draft, const struct cc_nesting *nesting,
                            const char *text, const char *from_text)
{
    struct cc_arena *arena = join->judge.arena;
    const struct cc_nesting_set *set = join->set;
    uint32_t thread = predicted_thread(join, draft, set->moments[nesting->moment].thread);
    struct cc_held_lock *locks = cc_arena_array(arena, (size_t)nesting->gate_count + 1, sizeof *locks);
    locks[0] = (struct cc_held_lock){ .name = set->locks[nesting->from].name,
                                      .class_key = set->locks[nesting->from].key,
                                      .shared = nesting->from_shared,
                                      .site = nesting->from_site };
    for (uint32_t i = 0; i < nesting->gate_count; i++)
        locks[i + 1] = (struct cc_held_lock){ .name = set->locks[nesting->gates[i]].name,
                                              .class_key = set->locks[nesting->gates[i]].key };
    *CC_RECORD_APPEND(arena, draft->places, draft->place_count, draft->place_room) =
        (struct cc_place){ .kind = CC_PLACE_ACQUIRE,
                           .site = nesting->to_site,
                           .text = text,
                           .thread = thread,
                           .locks = locks,
                           .lock_count = nesting->gate_count + 1,
                           .evidence = CC_EVIDENCE_PREDICTED };
    *CC_RECORD_APPEND(arena, draft->places, draft->place_count, draft->place_room) =
        (struct cc_place){ .kind = CC_PLACE_ACQUIRE, .site = nesting->from_site, .text = from_text, .thread = thread };
}

static void place_seen(struct join *join, struct cc_record_draft *draft, const struct source *source, const char *text,
                       const char *from_text)
{
    struct cc_record_judge *judge = &join->judge;
    const struct cc_record_witness *row = source->witness;
    uint32_t length = 0;
    const uint32_t *gates = row->gates ? cc_record_set(judge->view, row->gates, &length) : NULL;
    struct cc_place *place = cc_record_draft_place(draft, CC_PLACE_ACQUIRE, row->thread, row->to_stack, text);
    place->evidence = CC_EVIDENCE_OBSERVED;
    cc_record_draft_hold(judge, place, source->edge->from, row->from_mode == CC_RECORD_SHARED, row->from_stack);
    for (uint32_t i = 0; gates && i < length && i < MOST_GATES; i++)
        cc_record_draft_hold(judge, place, gates[i], false, 0);
    (void)cc_record_draft_place(draft, CC_PLACE_ACQUIRE, row->thread, row->from_stack, from_text);
}

/* The nesting at position `i` of a cycle that is read from the class with the least key. */
static const struct source *source_at(const struct join *join, const struct cc_lock_cycle *cycle, uint32_t start,
                                      uint32_t i)
{
    uint32_t at = (start + i) % cycle->length;
    const struct cc_lock_edge *edge = cc_lock_order_graph_edge(join->graph, cycle->edges[at]);
    return &join->sources[edge->witnesses[cycle->witness[at]].context];
}

static const char *key_at(const struct join *join, const struct cc_lock_cycle *cycle, uint32_t i)
{
    const struct cc_lock_edge *edge = cc_lock_order_graph_edge(join->graph, cycle->edges[i % cycle->length]);
    return cc_lock_order_graph_class(join->graph, edge->from)->class_key;
}

static void report_cycle(struct join *join, const struct cc_lock_cycle *cycle)
{
    struct cc_record_judge *judge = &join->judge;
    struct cc_record_draft draft = cc_record_draft_start(judge, CC_RULE_LOCK_ORDER_CYCLE);
    const char *names = "", *keys = "";
    uint32_t start = 0;
    for (uint32_t i = 1; i < cycle->length; i++)
        if (strcmp(key_at(join, cycle, i), key_at(join, cycle, start)) < 0)
            start = i;
    for (uint32_t i = 0; i <= cycle->length; i++) {
        const char *arrow = i ? " -> " : "";
        const char *name = name_at(join, source_at(join, cycle, start, i), false);
        names = cc_arena_format(judge->arena, "%s%s`%s`", names, arrow, name);
        keys = cc_arena_format(judge->arena, "%s%s%s", keys, arrow, key_at(join, cycle, start + i));
    }
    for (uint32_t i = 0; i < cycle->length; i++) {
        const struct source *source = source_at(join, cycle, start, i);
        const char *from = name_at(join, source, false);
        const char *text =
            cc_arena_format(judge->arena, "acquires `%s` while holding `%s`", name_at(join, source, true), from);
        const char *from_text = cc_arena_format(judge->arena, "acquires `%s`", from);
        if (source->predicted)
            place_predicted(join, &draft, source->predicted, text, from_text);
        else
            place_seen(join, &draft, source, text, from_text);
    }
    draft.finding.evidence = CC_EVIDENCE_PREDICTED;
    draft.finding.key = keys;
    draft.finding.subject = names;
    draft.finding.message = cc_arena_format(judge->arena, "lock-order cycle %s can deadlock", names);
    draft.finding.why = "neither the static pass nor the run has all of it: some of these nestings were predicted, the "
                        "others were seen, and their threads can do so at the same time";
    draft.finding.fix = "acquire these locks in one order everywhere";
    draft.finding.module = join->set->program;
    cc_record_draft_finish(&draft);
}

/* Say whether both halves are needed for a cycle. */
static bool is_mixed(const struct join *join, const struct cc_lock_cycle *cycle)
{
    uint32_t predicted = 0;
    for (uint32_t i = 0; i < cycle->length; i++)
        predicted += source_at(join, cycle, 0, i)->predicted != NULL;
    return predicted && predicted < cycle->length;
}

/* Say whether a class of the set is among those of the record's nestings. */
static bool share_class(const struct join *join, const struct seen_nestings *seen)
{
    struct cc_id_map keys = { 0 };
    for (uint32_t i = 0; i < join->set->lock_count; i++)
        if (cc_id_map_put(join->judge.arena, &keys, cc_hash_text(6, join->set->locks[i].key), i) != CC_OK)
            return false;
    for (uint32_t i = 0; i < seen->count; i++)
        if (cc_id_map_get(&keys, cc_hash_text(6, name_of(join, seen->at[i].edge->from).key)) != CC_NO_ID ||
            cc_id_map_get(&keys, cc_hash_text(6, name_of(join, seen->at[i].edge->to).key)) != CC_NO_ID)
            return true;
    return false;
}

static enum cc_status note_lines(struct join *join, const struct seen_nestings *seen)
{
    for (uint32_t i = 0; i < seen->count; i++) {
        const struct source *source = &seen->at[i];
        struct cc_site from = cc_record_site(&join->judge, source->witness->from_stack);
        struct cc_site to = cc_record_site(&join->judge, source->witness->to_stack);
        uint64_t hash =
            hash_lines(name_of(join, source->edge->from).key, name_of(join, source->edge->to).key, &from, &to);
        enum cc_status status = cc_id_map_put(join->judge.arena, &join->lines, hash, i);
        if (status != CC_OK)
            return status;
    }
    return CC_OK;
}

static enum cc_status join_one(struct join *join, const struct seen_nestings *seen)
{
    static const struct cc_cycle_bounds bounds = { .longest = LONGEST_CYCLE };
    struct cc_lock_cycle *cycles = NULL;
    uint32_t count = 0;
    bool complete;
    if (!share_class(join, seen))
        return CC_OK;
    join->same_thread = cc_arena_array(
        join->judge.arena, (size_t)cc_record_count(join->judge.view, CC_RECORD_THREADS) + 1, sizeof *join->same_thread);
    enum cc_status status = cc_lock_order_graph_create(join->judge.arena, &join->graph);
    if (status == CC_OK)
        status = note_lines(join, seen);
    for (uint32_t i = 0; i < join->set->nesting_count && status == CC_OK; i++)
        status = add_predicted(join, &join->set->nestings[i]);
    for (uint32_t i = 0; i < seen->count && status == CC_OK; i++)
        status = add_seen(join, &seen->at[i]);
    if (status == CC_OK)
        status = cc_lock_order_graph_cycles(join->graph, &bounds, parallel, join, &cycles, &count, &complete);
    for (uint32_t i = 0; i < count && status == CC_OK; i++)
        if (is_mixed(join, &cycles[i]))
            report_cycle(join, &cycles[i]);
    return status;
}

enum cc_status cc_joined_order_find(struct cc_arena *arena, const struct cc_record_run *run,
                                    const struct cc_record_findings *found, const struct cc_nesting_set *sets,
                                    uint32_t set_count, struct cc_finding **out, uint32_t *count)
{
    struct cc_id_map known = { 0 };
    struct join join = { .judge = { .arena = arena, .run = run, .known = &known } };
    enum cc_status status = CC_OK;
    for (uint32_t v = 0; v < run->count && status == CC_OK; v++) {
        struct seen_nestings seen = { 0 };
        join.judge.view = &run->views[v];
        join.judge.order = &found->orders[v];
        if (set_count)
            take_all_seen(&join.judge, &seen);
        for (uint32_t i = 0; i < set_count && seen.count && status == CC_OK; i++) {
            struct join one = { .judge = join.judge, .set = &sets[i] };
            status = join_one(&one, &seen);
            join.judge = one.judge;
        }
    }
    *out = join.judge.findings;
    *count = join.judge.count;
    return status;
}
