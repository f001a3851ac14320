/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/perturbation.h"

#include "lockgraph/id_map.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/raw_syscall.h"

enum {
    PRIORITIES = 4,                 /* 0 does not sleep */
    BEGIN_SLEEP = 4000 * 1000,      /* nanoseconds a step of priority, at most, before the first operation */
    SLEEP = 800 * 1000,             /* before others */
    MOST_SLEEP = 400 * 1000 * 1000, /* of one thread in all */
    CHANGE = 24,                    /* one operation in so many changes the priority */
    SLEEPERS = 3,                   /* one in so many sleeps */
    YIELDERS = 4,                   /* one in so many of the others yields */
};

static uint64_t seed;

/* Of the calling thread. */
static __thread struct {
    uint64_t state;
    uint64_t slept;
    uint32_t priority;
    bool begun;
} own __attribute__((tls_model("initial-exec")));

/* The next random number below `limit`: a step of the generator and its mix (SplitMix64, Steele et al. 2014). */
static uint32_t random_below(uint32_t limit)
{
    own.state += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)((cc_hash_mix(own.state) >> 32) * limit >> 32);
}

static void begin(const struct cc_self *self)
{
    own.state = cc_hash_step(seed, self->number);
    own.priority = random_below(PRIORITIES);
    own.begun = true;
}

static void nap(uint32_t nanoseconds)
{
    if (own.slept + nanoseconds > MOST_SLEEP)
        return;
    struct timespec time = { .tv_nsec = (long)nanoseconds };
    own.slept += nanoseconds;
    (void)CC_SYSCALL_2(SYS_nanosleep, &time, 0);
}

void cc_perturb_start(uint64_t number)
{
    seed = number;
}

void cc_perturb_begin(struct cc_self *self)
{
    if (!seed)
        return;
    begin(self);
    if (own.priority)
        nap(random_below(own.priority * BEGIN_SLEEP));
}

void cc_perturb(struct cc_self *self)
{
    if (!seed)
        return;
    if (!own.begun)
        begin(self);
    if (random_below(CHANGE) == 0)
        own.priority = random_below(PRIORITIES);
    if (own.priority && random_below(SLEEPERS) == 0)
        nap(random_below(own.priority * SLEEP));
    else if (random_below(YIELDERS) == 0)
        (void)CC_SYSCALL_1(SYS_sched_yield, 0);
}
