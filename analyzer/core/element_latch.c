/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/element_latch.h"

#include "analyzer/core/latch.h"
#include "analyzer/core/lock_relation.h"

enum {
    FLAGS = 1 << 29, /* no thread has such a number, and no element that is published (interp_memory.c) */
    PAST_FLAGS = 1 << 30,
    DEEPEST = 8
};

/* Where an address goes into an array by an index: INDEX rows below constant offsets, the innermost first. */
struct step {
    cc_term_id base, index;
    int64_t stride;
};

static uint32_t steps_of(const struct cc_interpreter *in, cc_term_id address, struct step *out)
{
    uint32_t count = 0;
    for (int depth = 0; depth < 2 * DEEPEST; depth++) {
        const struct cc_term *row = cc_term_at(&in->terms, address);
        if (row->op != CC_T_INDEX && row->op != CC_T_OFFSET)
            break;
        if (row->op == CC_T_INDEX && count < DEEPEST)
            out[count++] = (struct step){ row->a, row->b, row->imm };
        address = row->a;
    }
    return count;
}

/* The index by which `address` goes through elements of `stride`, if it does so once; or 0. */
static cc_term_id index_of(const struct cc_interpreter *in, cc_term_id address, int64_t stride)
{
    struct step steps[DEEPEST];
    cc_term_id index = 0;
    uint32_t count = steps_of(in, address, steps);
    for (uint32_t i = 0; i < count; i++) {
        if (steps[i].stride != stride)
            continue;
        if (index)
            return 0;
        index = steps[i].index;
    }
    return index;
}

void cc_element_latch_observe(struct cc_interpreter *in, struct cc_state *state, cc_term_id address, cc_term_id shape,
                              bool truth)
{
    uint32_t place = cc_latch_place_of_elements(in, address, true);
    cc_term_id index = place == CC_NO_ID ? 0 : index_of(in, address, in->latches->places[place].stride);
    if (!index || in->latches->places[place].idle || cc_term_at(&in->terms, index)->op == CC_T_INT)
        return;
    uint32_t row = cc_latch_observation(in, (struct cc_observation){ .place = place, .shape = shape, .truth = truth });
    if (row >= PAST_FLAGS - FLAGS)
        return;
    struct cc_phase phase = cc_phase_at(&in->tree, state->phase);
    phase.current = cc_set_with(&in->sets, phase.current, cc_interp_current(in, FLAGS + row, index, true));
    state->phase = cc_phase_of(&in->tree, phase);
}

void cc_element_latch_update(struct cc_frame *frame, cc_term_id address, struct cc_update update)
{
    struct cc_interpreter *in = frame->in;
    struct cc_latch_table *table = in->latches;
    update.place = cc_latch_place_of_elements(in, address, false);
    struct cc_targets where = cc_heap_resolve(&in->heap, address);
    for (uint32_t t = 0; t < where.count; t++) /* of an element of which it is not known which one it is */
        for (uint32_t p = 0; p < table->places_count; p++) {
            struct cc_latch_place *place = &table->places[p];
            if (place->stride && p != update.place && where.at[t].kind == CC_TARGET_OBJECT &&
                place->object == where.at[t].id &&
                cc_heap_spots_meet(&in->heap, place->object, cc_target_spot(&where.at[t], 1),
                                   (struct cc_spot){ .offset = place->offset, .stride = place->stride }))
                place->blurred = true;
        }
    if (update.place == CC_NO_ID)
        return;
    update.element = index_of(in, address, table->places[update.place].stride);
    cc_latch_log_update(frame, update);
}

/* Is the number that which tells the instances of the thread apart? */
static bool is_own_number(const struct cc_interpreter *in, cc_term_id number, cc_thread_id thread)
{
    const struct cc_term *row = cc_term_at(&in->terms, number);
    return row->op == CC_T_INSTANCE && row->a == thread;
}

/*
 * Do both addresses lie in elements of one array, the one in that with the own number of an instance of `thread`, the other in
 * that with number `index`, so that they do not meet unless the numbers are the same?
 */
static bool by_these_numbers(struct cc_interpreter *in, const struct cc_access *own, cc_thread_id thread,
                             const struct cc_access *other, cc_term_id index)
{
    struct step mine[DEEPEST], theirs[DEEPEST];
    cc_term_id address = cc_canonical(in, own->address), with = cc_canonical(in, other->address);
    uint32_t count = steps_of(in, address, mine), others = steps_of(in, with, theirs);
    int64_t at, to;
    (void)cc_term_split(&in->terms, address, &at);
    (void)cc_term_split(&in->terms, with, &to);
    int64_t end = at + (int64_t)own->size, other_end = to + (int64_t)other->size;
    int64_t extent = (end > other_end ? end : other_end) - (at < to ? at : to);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < others && is_own_number(in, mine[i].index, thread); k++)
            if (theirs[k].index == index && theirs[k].base == mine[i].base && theirs[k].stride == mine[i].stride &&
                extent <= mine[i].stride)
                return true;
    return false;
}

/* Are the flags all unset at first: is the observation false of the zero that each element begins with? */
static bool is_false_at_first(struct cc_interpreter *in, const struct cc_observation *seen)
{
    const struct cc_latch_place *place = &in->latches->places[seen->place];
    const struct cc_object *object = &in->heap.objects[place->object];
    const struct cc_var *var = object->kind == CC_OBJECT_GLOBAL ? &in->model->vars[object->var] : NULL;
    if (cc_latch_is_true_of(in, seen, 0))
        return false;
    for (uint32_t i = 0; var && i < var->init_count; i++) {
        const struct cc_init *init = &in->model->inits[var->inits + i];
        bool of_flag = ((int64_t)init->offset - place->offset) % place->stride == 0;
        if (of_flag && (init->kind != CC_INIT_INT || cc_latch_is_true_of(in, seen, init->value)))
            return false;
    }
    return true;
}

/* Does each instance of the access's thread set its own flag only, after the access, and nobody else any? */
static bool is_set_by_owners(struct cc_interpreter *in, const struct cc_observation *seen,
                             const struct cc_access *earlier)
{
    const struct cc_latch_table *table = in->latches;
    cc_set_id clock = cc_phase_at(&in->tree, earlier->phase).clock;
    bool any = false;
    if (table->places[seen->place].blurred || cc_clock_get(&in->sets, clock, CC_LATCH_CLOCK(seen->place), true))
        return false;
    for (uint32_t u = 0; u < table->updates_count; u++) {
        const struct cc_update *update = &table->updates[u];
        if (update->place != seen->place || !cc_latch_may_establish(in, seen, update))
            continue;
        if (!update->releases || update->thread != earlier->thread || !update->element ||
            !is_own_number(in, update->element, update->thread))
            return false;
        any = true;
    }
    return any && is_false_at_first(in, seen);
}

bool cc_element_latch_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    cc_thread_id thread = earlier->thread;
    struct cc_set items = *cc_set_at(&in->sets, cc_phase_at(&in->tree, later->phase).current);
    if (!in->latches->in_arrays || !thread || !earlier->size || !later->size || in->starts[thread].levels != 1)
        return false;
    for (uint32_t i = 0; i < items.count; i++) {
        const struct cc_current *current = &in->currents[items.at[i] / 2];
        if (current->thread < FLAGS || current->thread >= PAST_FLAGS)
            continue;
        const struct cc_observation *seen = &in->latches->observations[current->thread - FLAGS];
        if (by_these_numbers(in, earlier, thread, later, current->counter) && is_set_by_owners(in, seen, earlier) &&
            cc_latch_made_by_one_loop(in, thread)) {
            cc_latch_need(in, seen->place);
            return true;
        }
    }
    return false;
}
