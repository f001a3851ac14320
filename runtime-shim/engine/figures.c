/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/figures.h"

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/platform/clock.h"

static struct cc_brief_lock making;

uint64_t cc_figures_now(void)
{
    return cc_clock_now();
}

/* The figures of the lock's class, made at the first call. */
static struct cc_record_figures *figures_of(uint32_t lock)
{
    uint32_t class_id = lock ? cc_the_lock(lock)->class_id : 0;
    if (!class_id)
        return NULL;
    struct cc_record_class *class = cc_the_class(class_id);
    uint32_t number = __atomic_load_n(&class->figures, __ATOMIC_ACQUIRE);
    if (number)
        return cc_the_figures(number);
    if (!cc_brief_lock_take(&making))
        return NULL;
    number = class->figures ? class->figures : cc_record_take(CC_RECORD_FIGURES, 1);
    if (number && !class->figures) {
        struct cc_record_figures *figures = cc_the_figures(number);
        figures->class_id = class_id;
        figures->hold_sample = CC_HOLD_SAMPLE;
        __atomic_store_n(&figures->valid, 1, __ATOMIC_RELEASE);
        __atomic_store_n(&class->figures, number, __ATOMIC_RELEASE);
    }
    cc_brief_lock_drop(&making);
    return number ? cc_the_figures(number) : NULL;
}

static uint32_t bucket_of(uint64_t nanoseconds)
{
    if (nanoseconds < 2)
        return 0;
    unsigned log = 63 - (unsigned)__builtin_clzll(nanoseconds);
    /* The upper half of an octave begins at 2^(log + 1/2), about 181/128 of 2^log. */
    uint64_t middle = ((UINT64_C(1) << log) >> 7) * 181 + (((UINT64_C(1) << log) & 127) * 181 >> 7);
    uint32_t bucket = log * 2 + (nanoseconds >= middle);
    return bucket < CC_RECORD_BUCKETS ? bucket : CC_RECORD_BUCKETS - 1;
}

static void add(struct cc_record_durations *durations, uint64_t nanoseconds, uint32_t stack, uint32_t thread)
{
    __atomic_fetch_add(&durations->bucket[bucket_of(nanoseconds)], 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&durations->total, nanoseconds, __ATOMIC_RELAXED);
    uint64_t longest = __atomic_load_n(&durations->longest, __ATOMIC_RELAXED);
    while (nanoseconds > longest) {
        if (!__atomic_compare_exchange_n(&durations->longest, &longest, nanoseconds, false, __ATOMIC_RELAXED,
                                         __ATOMIC_RELAXED))
            continue;
        __atomic_store_n(&durations->longest_stack, stack, __ATOMIC_RELAXED);
        __atomic_store_n(&durations->longest_thread, thread, __ATOMIC_RELAXED);
        break;
    }
}

uint64_t cc_figures_wait(struct cc_self *self, uint32_t lock, uint32_t stack, uint64_t since)
{
    struct cc_record_figures *figures = figures_of(lock);
    uint64_t now = cc_clock_now();
    if (!figures)
        return now;
    __atomic_fetch_add(&figures->contended, 1, __ATOMIC_RELAXED);
    add(&figures->wait, now - since, stack, self->number);
    return now;
}

void cc_figures_count(uint32_t lock)
{
    struct cc_record_figures *figures = figures_of(lock);
    if (figures)
        __atomic_fetch_add(&figures->sampled, 1, __ATOMIC_RELAXED);
}

void cc_figures_hold(struct cc_self *self, const struct cc_record_held *held)
{
    struct cc_record_figures *figures = figures_of(held->lock);
    if (!figures)
        return;
    add(&figures->hold, cc_clock_now() - held->time, held->stack, self->number);
}

void cc_figures_forget(void)
{
    making = (struct cc_brief_lock){ 0 };
}
