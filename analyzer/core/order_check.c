/* SPDX-License-Identifier: Apache-2.0 */
/* Lock order: nested acquisitions become edges of the lock-order graph, feasible cycles become findings. */
#include "analyzer/core/certainty.h"
#include "analyzer/core/element_order.h"
#include "analyzer/core/finding_builder.h"
#include "analyzer/core/lock_relation.h"
#include "analyzer/core/nesting_export.h"
#include "analyzer/core/order_words.h"

#include "analyzer/core/core_memory.h"

enum { MOST_ALTERNATIVES = 4, MOST_PLACES = 1 << 14 };

/* A node for a lock term: one lock, or the class of those it may be. */
struct node {
    uint64_t identity;
    struct cc_lock_class lock;
};

struct order_check {
    struct cc_interpreter *in;
    const struct cc_analysis_options *options;
    struct cc_id_map seen; /* acquisitions, as far as they make a difference to an edge */
    struct cc_lock_order_graph *graph;
    struct cc_order_words words;
    struct cc_id_map told;          /* cycles: keys and places */
    struct cc_nested_place *places; /* of all edges, each once */
    uint32_t places_count, places_room;
    struct cc_id_map place_seen;
    enum cc_status status;
};

static struct node node_for(struct order_check *check, const struct cc_target *where)
{
    struct cc_interpreter *in = check->in;
    bool one = cc_heap_is_unique(&in->heap, where->id) && !where->stride;
    struct cc_name name = one ? cc_describe_element(in, where->id, where->offset)
                              : cc_describe_place(in, where->id, where->offset, where->stride);
    struct node node = { .lock = { .name = name.text, .class_key = name.key, .many = !one, .site = name.site } };
    node.identity = one ? cc_hash_step(cc_hash_step(1, where->id), (uint64_t)where->offset) : cc_hash_text(2, name.key);
    return node;
}

static bool is_own_of_thread(const struct cc_interpreter *in, cc_term_id lock)
{
    return cc_term_at(&in->terms, cc_term_root(&in->terms, lock))->op == CC_T_OWN;
}

/* The locks a term may be, each by itself if they are few and known; else one class. */
static uint32_t nodes_of(struct order_check *check, cc_term_id lock, struct node out[MOST_ALTERNATIVES])
{
    struct cc_interpreter *in = check->in;
    cc_term_id canonical = cc_canonical(in, lock);
    struct cc_targets where = cc_heap_resolve(&in->heap, canonical);
    struct cc_target at[CC_HEAP_TARGETS];
    uint32_t count = 0, made = 0;
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT)
            at[count++] = where.at[i];
    for (uint32_t i = 0; i < count && made < MOST_ALTERNATIVES; i++) {
        struct node node = node_for(check, &at[i]);
        node.lock.many |= is_own_of_thread(in, canonical);
        bool known = false;
        for (uint32_t k = 0; k < made; k++)
            known |= out[k].identity == node.identity;
        if (!known)
            out[made++] = node;
    }
    return count > MOST_ALTERNATIVES && made == MOST_ALTERNATIVES ? 1 : made;
}

static uint32_t gate_ids(struct order_check *check, const struct cc_acquisition *a, cc_lock_id from, cc_lock_id to,
                         cc_lock_id **out)
{
    struct cc_interpreter *in = check->in;
    struct cc_set gates = *cc_set_at(&in->sets, a->gates);
    cc_lock_id *ids = cc_arena_array(in->arena, gates.count + 1, sizeof *ids);
    uint32_t count = 0;
    for (uint32_t i = 0; i < gates.count; i++) {
        struct node nodes[MOST_ALTERNATIVES];
        cc_lock_id id;
        if (nodes_of(check, gates.at[i], nodes) != 1 || nodes[0].lock.many)
            continue; /* only one certain lock can shut the gate */
        if (cc_lock_order_graph_lock(check->graph, nodes[0].identity, &nodes[0].lock, &id) || id == from || id == to)
            continue;
        uint32_t at = count++;
        for (; at && ids[at - 1] > id; at--)
            ids[at] = ids[at - 1];
        ids[at] = id;
    }
    *out = ids;
    return count;
}

static struct cc_place place_of(struct order_check *check, const struct cc_acquisition *a, cc_inst_id inst,
                                uint32_t context, const char *text)
{
    struct cc_place place = { .kind = CC_PLACE_ACQUIRE, .site = cc_describe_inst(check->in, inst), .text = text };
    place.path = cc_describe_path(check->in, context, &place.path_count);
    place.order_facts = cc_describe_phase(check->in, a->phase);
    place.guard_facts = cc_describe_facts(check->in, a->facts, a->fact_count);
    return place;
}

static void note_place(struct order_check *check, const struct cc_acquisition *a, cc_lock_id from, cc_lock_id to)
{
    uint64_t key = cc_hash_step((uint64_t)from << 32 | to, (uint64_t)a->from.where << 32 | a->inst);
    if (check->places_count == MOST_PLACES || cc_id_map_get(&check->place_seen, key) != CC_NO_ID ||
        cc_id_map_put(check->in->arena, &check->place_seen, key, 0))
        return;
    uint32_t at = CC_APPEND_ROW(check->in->arena, check, places);
    check->places[at] =
        (struct cc_nested_place){ .from = from, .to = to, .from_inst = a->from.where, .to_inst = a->inst };
}

static void add_edge(struct order_check *check, uint32_t row, const struct node *from, const struct node *to)
{
    struct cc_interpreter *in = check->in;
    const struct cc_acquisition *a = &in->log.acquisitions[row];
    cc_lock_id from_id, to_id, *gates;
    check->status = cc_lock_order_graph_lock(check->graph, from->identity, &from->lock, &from_id);
    if (!check->status)
        check->status = cc_lock_order_graph_lock(check->graph, to->identity, &to->lock, &to_id);
    if (check->status || (from_id == to_id && !from->lock.many))
        return;
    struct cc_lock_witness witness = { .thread = a->thread,
                                       .thread_many = in->tree.threads[a->thread].many,
                                       .from_shared = a->from.flags & CC_HOLD_READ,
                                       .to_shared = a->to_shared,
                                       .to_can_wait = a->can_wait,
                                       .order_proof = a->order.key,
                                       .epoch = a->phase,
                                       .context = row };
    witness.gate_count = gate_ids(check, a, from_id, to_id, &gates);
    witness.gates = gates;
    witness.from_place = place_of(check, a, a->from.where, a->from.context,
                                  cc_arena_format(in->arena, "acquires `%s`", from->lock.name));
    witness.to_place =
        place_of(check, a, a->inst, a->context,
                 cc_arena_format(in->arena, "acquires `%s` while holding `%s`", to->lock.name, from->lock.name));
    witness.to_place.locks = cc_describe_holds(in, a->holds, a->hold_count, &witness.to_place.lock_count);
    check->status = cc_lock_order_graph_add(check->graph, from_id, to_id, &witness, NULL);
    note_place(check, a, from_id, to_id);
}

/* Has an acquisition been looked at that says the same: these locks, these places, this thread, these gates? */
static bool says_nothing_new(struct order_check *check, const struct cc_acquisition *a)
{
    uint64_t key = cc_hash_step(cc_hash_step(a->from.lock, a->to), a->thread);
    key = cc_hash_step(cc_hash_step(key, a->from.where), a->inst);
    key = cc_hash_step(cc_hash_step(key, a->phase), a->gates);
    key = cc_hash_step(cc_hash_step(key, a->order.key), a->from.flags * 4u + a->to_shared * 2u + a->can_wait);
    return cc_id_map_get(&check->seen, key) != CC_NO_ID || cc_id_map_put(check->in->arena, &check->seen, key, 0);
}

static void add_acquisition(struct order_check *check, uint32_t row)
{
    const struct cc_acquisition *a = &check->in->log.acquisitions[row];
    if (!check->options->strict &&
        (!cc_is_certain_hold(&a->from, a->cut) || !cc_is_certain_lock(check->in, a->cut, a->from.lock) ||
         !cc_is_certain_lock(check->in, a->cut, a->to)))
        return;
    if (a->from.flags & CC_HOLD_CALLER || says_nothing_new(check, a))
        return;
    struct node from[MOST_ALTERNATIVES], to[MOST_ALTERNATIVES];
    cc_order_words_add(check->in, &check->words, a);
    uint32_t from_count = nodes_of(check, a->from.lock, from), to_count = nodes_of(check, a->to, to);
    for (uint32_t i = 0; i < from_count && !check->status; i++)
        for (uint32_t j = 0; j < to_count && !check->status; j++)
            if (from_count == 1 || to_count == 1 || from[i].identity != to[j].identity)
                add_edge(check, row, &from[i], &to[j]);
}

static bool parallel(void *context, const struct cc_lock_witness *a, const struct cc_lock_witness *b)
{
    struct order_check *check = context;
    return cc_may_be_parallel(&check->in->tree, a->thread, a->epoch, b->thread, b->epoch);
}

static const char *cycle_text(struct order_check *check, const struct cc_lock_cycle *cycle, bool keys)
{
    const char *text = "";
    uint32_t start = 0;
    for (uint32_t i = 1; i < cycle->length; i++) { /* the same cycle always begins at the same lock */
        const struct cc_lock_edge *a = cc_lock_order_graph_edge(check->graph, cycle->edges[i]);
        const struct cc_lock_edge *b = cc_lock_order_graph_edge(check->graph, cycle->edges[start]);
        if (strcmp(cc_lock_order_graph_class(check->graph, a->from)->class_key,
                   cc_lock_order_graph_class(check->graph, b->from)->class_key) < 0)
            start = i;
    }
    for (uint32_t i = 0; i <= cycle->length; i++) {
        const struct cc_lock_edge *edge =
            cc_lock_order_graph_edge(check->graph, cycle->edges[(start + i) % cycle->length]);
        const struct cc_lock_class *lock = cc_lock_order_graph_class(check->graph, edge->from);
        text = cc_arena_format(check->in->arena, "%s%s%s", text, i ? " -> " : "",
                               keys ? lock->class_key : cc_arena_format(check->in->arena, "`%s`", lock->name));
    }
    return text;
}

/* Has a cycle been told with this key and these places? Objects of one class may be several nodes. */
static bool is_told(struct order_check *check, const struct cc_draft *draft)
{
    uint64_t hash = cc_hash_text(draft->places_count, draft->finding.key);
    for (uint32_t i = 0; i < draft->places_count; i++) {
        const struct cc_site *site = &draft->places[i].site;
        hash = cc_hash_text(hash, site->file ? site->file : "");
        hash = cc_hash_step(hash, (uint64_t)site->line << 32 | site->column);
    }
    return cc_id_map_get(&check->told, hash) != CC_NO_ID || cc_id_map_put(check->in->arena, &check->told, hash, 0);
}

static void report_cycle(struct order_check *check, const struct cc_lock_cycle *cycle, struct cc_findings *out)
{
    struct cc_interpreter *in = check->in;
    bool within_class = cycle->length == 1;
    struct cc_draft draft = cc_draft_start(in, within_class ? CC_RULE_LOCK_ORDER_CLASS : CC_RULE_LOCK_ORDER_CYCLE);
    for (uint32_t i = 0; i < cycle->length; i++) {
        const struct cc_lock_edge *edge = cc_lock_order_graph_edge(check->graph, cycle->edges[i]);
        const struct cc_lock_witness *witness = &edge->witnesses[cycle->witness[i]];
        uint32_t thread = cc_draft_thread(&draft, witness->thread);
        for (int end = 0; end < 2; end++) {
            uint32_t at = CC_APPEND_ROW(in->arena, &draft, places);
            draft.places[at] = end ? witness->from_place : witness->to_place;
            draft.places[at].thread = thread;
        }
    }
    const char *names = cycle_text(check, cycle, false);
    draft.finding.subject = names;
    draft.finding.key = cycle_text(check, cycle, true);
    if (is_told(check, &draft))
        return;
    draft.finding.message = within_class
                                ? cc_arena_format(in->arena, "locks of class %s are nested in no fixed order", names)
                                : cc_arena_format(in->arena, "lock-order cycle %s can deadlock", names);
    draft.finding.why = within_class ? "two threads can each hold one of these locks and wait for the other's"
                                     : "each thread can hold one lock of the cycle and wait for the next";
    draft.finding.fix = within_class ? "compare the two (number, index or address) and acquire the lower one first"
                                     : "acquire these locks in one order everywhere";
    cc_draft_finish(&draft, out);
}

void cc_check_order(struct cc_interpreter *in, const struct cc_analysis_options *options, struct cc_analysis *analysis,
                    struct cc_findings *out)
{
    struct order_check check = { .in = in, .options = options };
    cc_order_elements(in);
    check.status = cc_lock_order_graph_create(in->arena, &check.graph);
    for (uint32_t i = 0; i < in->log.acquisitions_count && !check.status; i++)
        add_acquisition(&check, i);
    bool complete = true;
    if (!check.status)
        check.status = cc_lock_order_graph_cycles(check.graph, NULL, parallel, &check, &analysis->cycles,
                                                  &analysis->cycle_count, &complete);
    if (check.status) /* the arena leaves the analysis when memory is gone: nothing else can fail here */
        return;
    analysis->graph = check.graph;
    analysis->nestings = cc_nestings_of(in, check.graph, check.places, check.places_count);
    analysis->orders = check.words.orders;
    analysis->order_count = check.words.orders_count;
    for (uint32_t i = 0; i < analysis->cycle_count; i++)
        report_cycle(&check, &analysis->cycles[i], out);
    analysis->stats.edges = cc_lock_order_graph_edge_count(check.graph);
    analysis->stats.locks = cc_lock_order_graph_lock_count(check.graph);
}
