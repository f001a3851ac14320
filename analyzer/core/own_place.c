/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/own_place.h"

#include "analyzer/core/core_memory.h"

/* The place is the same in all elements of an array. */
static uint64_t key_of(const struct cc_own_place *own)
{
    return cc_hash_step(cc_hash_step(own->object, (uint64_t)own->spot.offset), (uint64_t)own->spot.stride);
}

bool cc_own_place_is(struct cc_interpreter *in, cc_term_id place, cc_thread_id thread)
{
    enum { MOST_PLACES = 512 };
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT)
        return false;
    struct cc_own_place asked = { .object = where.at[0].id,
                                  .spot = cc_target_spot(&where.at[0], sizeof(void *)),
                                  .thread = thread,
                                  .next = cc_id_map_get(&in->own_places_in, where.at[0].id) };
    uint32_t row = cc_id_map_get(&in->own_place_of, key_of(&asked));
    if (row != CC_NO_ID)
        return in->own_places[row].only && in->own_places[row].thread == thread;
    if (in->own_places_count == MOST_PLACES)
        return false;
    row = CC_APPEND_ROW(in->arena, in, own_places);
    in->own_places[row] = asked;
    (void)(cc_id_map_put(in->arena, &in->own_place_of, key_of(&asked), row) ||
           cc_id_map_put(in->arena, &in->own_places_in, asked.object, row));
    return false;
}

enum { MOST_MADE = 8 };

bool cc_own_place_is_of_call(struct cc_interpreter *in, cc_term_id place, cc_thread_id thread)
{
    cc_object_id made[MOST_MADE] = { cc_heap_root_object(&in->heap, place) };
    uint32_t count = 1;
    for (uint32_t i = 0; in->open && !thread && i < count; i++) {
        const struct cc_object *object = &in->heap.objects[made[i]];
        if (object->kind != CC_OBJECT_HEAP || object->thread != thread || object->given_away)
            return false;
        for (uint32_t k = 0; k < CC_KEPT_AT && object->kept_at[k]; k++) {
            cc_object_id holder = cc_heap_root_object(&in->heap, object->kept_at[k]);
            uint32_t known = 0;
            while (known < count && made[known] != holder)
                known++;
            if (known == MOST_MADE || !holder)
                return false;
            made[known] = holder;
            count += known == count;
        }
    }
    return in->open && !thread;
}

/* The access looks at, or may look at, one object: which of its places asked for has another thread than its own found? */
static void note_look(struct cc_interpreter *in, const struct cc_access *access, const struct cc_target *at)
{
    uint32_t row = at->kind == CC_TARGET_OBJECT ? cc_id_map_get(&in->own_places_in, at->id) : CC_NO_ID;
    for (; row != CC_NO_ID; row = in->own_places[row].next) {
        struct cc_own_place *own = &in->own_places[row];
        if (access->thread != own->thread &&
            cc_heap_spots_meet(&in->heap, own->object, cc_target_spot(at, access->size), own->spot))
            own->found = true;
    }
}

void cc_own_places_settle(struct cc_interpreter *in)
{
    for (uint32_t a = 0; in->own_places_count && a < in->log.accesses_count; a++) {
        const struct cc_access *access = &in->log.accesses[a];
        if (access->kind != CC_ACCESS_READ && !access->atomic)
            continue;
        struct cc_targets where = cc_heap_resolve(&in->heap, access->address);
        for (uint32_t t = 0; t < where.count; t++)
            note_look(in, access, &where.at[t]);
    }
    for (uint32_t i = 0; i < in->own_places_count; i++) {
        struct cc_own_place *own = &in->own_places[i];
        in->heap.generation += own->only == own->found;
        own->only = !own->found;
        own->found = false;
    }
}
