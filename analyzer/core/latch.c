/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/latch.h"

/* Threads that pass the barrier at all, and whether each of them is one thread. */
static int64_t parties_seen(const struct cc_interpreter *in, cc_object_id barrier)
{
    int64_t parties = 0;
    for (cc_thread_id t = 0; t < in->tree.threads_count; t++) {
        const struct cc_thread *thread = &in->tree.threads[t];
        if (!cc_clock_get(&in->sets, thread->clock_at_end, barrier, true))
            continue;
        if (thread->many)
            return -1;
        parties++;
    }
    return parties;
}

/* Both pass the barrier in step: the one is in an earlier interval than the other. */
static bool barrier_orders(const struct cc_interpreter *in, const struct cc_access *earlier,
                           const struct cc_access *later)
{
    cc_set_id clock = cc_phase_at(&in->tree, later->phase).clock;
    cc_set_id before = cc_phase_at(&in->tree, earlier->phase).clock;
    struct cc_set passed = *cc_set_at(&in->sets, clock);
    for (uint32_t i = 0; i < passed.count; i++) {
        cc_object_id barrier = CC_CLOCK_OBJECT(passed.at[i]);
        uint32_t least = CC_CLOCK_LOW(passed.at[i]);
        if (least <= cc_clock_get(&in->sets, before, barrier, true) || least == CC_CLOCK_MOST)
            continue;
        if (in->heap.objects[barrier].parties && in->heap.objects[barrier].parties == parties_seen(in, barrier))
            return true;
    }
    return false;
}

bool cc_latch_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later)
{
    return barrier_orders(in, earlier, later);
}
