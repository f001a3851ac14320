/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/own_place.h"

#include "analyzer/core/core_memory.h"

bool cc_own_place_is(struct cc_interpreter *in, cc_term_id place, cc_thread_id thread)
{
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
        return false;
    for (uint32_t i = 0; i < in->own_places_count; i++) {
        const struct cc_own_place *own = &in->own_places[i];
        if (own->object == where.at[0].id && own->offset == where.at[0].offset)
            return own->only && own->thread == thread;
    }
    uint32_t row = CC_APPEND_ROW(in->arena, in, own_places);
    in->own_places[row] =
        (struct cc_own_place){ .object = where.at[0].id, .offset = where.at[0].offset, .thread = thread };
    return false;
}

/* Does the access look at the place? */
static bool looks_at(struct cc_interpreter *in, const struct cc_access *access, const struct cc_own_place *own)
{
    if (access->kind != CC_ACCESS_READ && !access->atomic)
        return false;
    struct cc_targets where = cc_heap_resolve(&in->heap, access->address);
    for (uint32_t i = 0; i < where.count; i++)
        if (where.at[i].kind == CC_TARGET_OBJECT && where.at[i].id == own->object &&
            cc_heap_spots_meet(&in->heap, own->object, cc_target_spot(&where.at[i], access->size),
                               (struct cc_spot){ .offset = own->offset, .size = sizeof(void *) }))
            return true;
    return false;
}

void cc_own_places_settle(struct cc_interpreter *in)
{
    for (uint32_t i = 0; i < in->own_places_count; i++) {
        struct cc_own_place *own = &in->own_places[i];
        bool only = true;
        for (uint32_t a = 0; only && a < in->log.accesses_count; a++)
            only = in->log.accesses[a].thread == own->thread || !looks_at(in, &in->log.accesses[a], own);
        in->heap.generation += only != own->only;
        own->only = only;
    }
}
