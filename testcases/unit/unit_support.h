/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What unit tests share: cmocka, an allocator that counts and refuses on demand, and
 * random numbers that a failure can be repeated with.
 *
 * Random tests run with seeds from 1 on; CONCHECK_TEST_SEED=N runs seed N alone.
 */
#ifndef CC_TESTCASES_UNIT_SUPPORT_H
#define CC_TESTCASES_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lockgraph/arena.h"

/* An allocator over malloc that keeps count, and refuses from call number `refuse_from` on (0: never). */
struct test_memory {
    uint32_t calls, refuse_from;
    size_t blocks; /* not given back yet */
};

struct cc_allocator test_memory_allocator(struct test_memory *memory);

/* An arena over `memory`; fails the test when there is none. */
struct cc_arena *test_arena(struct test_memory *memory);

/* Destroy `arena` and check that every block went back. */
void test_arena_end(struct test_memory *memory, struct cc_arena *arena);

/* xorshift64*: small, and the same everywhere. */
struct test_random {
    uint64_t state;
};

struct test_random test_random_from(uint64_t seed);

/* A number from 0 to below `bound`, which is not 0. */
uint32_t test_random_below(struct test_random *random, uint32_t bound);

/* True in `percent` of 100 calls. */
bool test_random_chance(struct test_random *random, uint32_t percent);

/* Run `test` with seeds 1 to `count`, or with the one that the environment asks for. */
void test_with_seeds(uint64_t count, void (*test)(uint64_t seed));

/* Fail with the seed, so that the failure can be repeated. */
#define CHECK_SEED(seed, condition)                                                                                    \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg("CONCHECK_TEST_SEED=%llu: %s", (unsigned long long)(seed), #condition);                           \
    } while (0)

#endif
