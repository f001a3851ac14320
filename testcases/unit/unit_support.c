/* SPDX-License-Identifier: Apache-2.0 */
#include "unit_support.h"

#include <stdlib.h>

static void *acquire(void *context, size_t size)
{
    struct test_memory *memory = context;
    memory->calls++;
    if (memory->refuse_from && memory->calls >= memory->refuse_from)
        return NULL;
    void *block = malloc(size);
    if (block)
        memory->blocks++;
    return block;
}

static void release(void *context, void *block, size_t size)
{
    struct test_memory *memory = context;
    (void)size;
    memory->blocks--;
    free(block);
}

struct cc_allocator test_memory_allocator(struct test_memory *memory)
{
    return (struct cc_allocator){ .acquire = acquire, .release = release, .context = memory };
}

struct cc_arena *test_arena(struct test_memory *memory)
{
    struct cc_allocator allocator = test_memory_allocator(memory);
    struct cc_arena *arena = NULL;
    assert_int_equal(cc_arena_create(&allocator, &arena), CC_OK);
    return arena;
}

void test_arena_end(struct test_memory *memory, struct cc_arena *arena)
{
    cc_arena_destroy(arena);
    assert_int_equal(memory->blocks, 0);
}

struct test_random test_random_from(uint64_t seed)
{
    return (struct test_random){ seed * 0x9e3779b97f4a7c15u + 0x2545f4914f6cdd1du };
}

uint32_t test_random_below(struct test_random *random, uint32_t bound)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    uint64_t high = (random->state * 0x2545f4914f6cdd1du) >> 32;
    return (uint32_t)((high * bound) >> 32);
}

bool test_random_chance(struct test_random *random, uint32_t percent)
{
    return test_random_below(random, 100) < percent;
}

void test_with_seeds(uint64_t count, void (*test)(uint64_t seed))
{
    const char *wanted = getenv("CONCHECK_TEST_SEED");
    if (wanted && *wanted) {
        test(strtoull(wanted, NULL, 10));
        return;
    }
    for (uint64_t seed = 1; seed <= count; seed++)
        test(seed);
}
