/* SPDX-License-Identifier: Apache-2.0 */
/* The order of creation and join, against vector clocks on random programs. */
#include "record_sample.h"

#include "lockgraph/thread_order.h"

enum { MOST_THREADS = 24, MOST_EVENTS = 80, STEPS = 160 };

/* Something a thread did, with what it had heard of all threads by then. */
struct happening {
    uint32_t thread, epoch, number;
    uint32_t heard[MOST_THREADS];
};

struct program {
    struct sample sample;
    uint32_t count; /* of threads, 0 included */
    bool over[MOST_THREADS];
    uint32_t heard[MOST_THREADS][MOST_THREADS];
    struct happening events[MOST_EVENTS];
    uint32_t event_count;
};

static void create(struct program *program, uint32_t creator)
{
    if (program->count == MOST_THREADS)
        return;
    uint32_t child = sample_thread(&program->sample, creator, 1000);
    assert_int_equal(child, program->count);
    memcpy(program->heard[child], program->heard[creator], sizeof program->heard[child]);
    program->count++;
}

static void join(struct program *program, uint32_t joiner, uint32_t thread)
{
    if (joiner == thread || program->over[thread])
        return;
    program->over[thread] = true;
    sample_join(&program->sample, joiner, thread);
    for (uint32_t i = 0; i < MOST_THREADS; i++)
        if (program->heard[thread][i] > program->heard[joiner][i])
            program->heard[joiner][i] = program->heard[thread][i];
}

static void act(struct program *program, uint32_t thread)
{
    if (program->event_count == MOST_EVENTS)
        return;
    struct happening *event = &program->events[program->event_count++];
    event->thread = thread;
    event->epoch = sample_thread_row(&program->sample, thread)->epoch;
    event->number = ++program->heard[thread][thread];
    memcpy(event->heard, program->heard[thread], sizeof event->heard);
}

static void check_random(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    struct program program = { .sample = sample_start(), .count = 2 };
    for (int i = 0; i < STEPS; i++) {
        uint32_t thread = 1 + test_random_below(&random, program.count - 1);
        uint32_t other = 1 + test_random_below(&random, program.count - 1);
        if (program.over[thread])
            continue;
        if (test_random_chance(&random, 15))
            create(&program, thread);
        else if (test_random_chance(&random, 15) && other != 1)
            join(&program, thread, other);
        else
            act(&program, thread);
    }
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_record_view view;
    assert_int_equal(cc_record_view_open(program.sample.data, SAMPLE_SIZE, &view), CC_OK);
    struct cc_thread_order *order = cc_thread_order_create(arena, &view, true);
    for (uint32_t i = 0; i < program.event_count; i++)
        for (uint32_t j = 0; j < program.event_count; j++) {
            const struct happening *a = &program.events[i], *b = &program.events[j];
            bool expected = b->heard[a->thread] >= a->number;
            if (a->thread != b->thread)
                CHECK_SEED(seed, cc_thread_order_precedes(order, a->thread, a->epoch, b->thread, b->epoch) == expected);
        }
    test_arena_end(&memory, arena);
    free(program.sample.data);
}

static void agrees_with_vector_clocks(void **state)
{
    (void)state;
    test_with_seeds(300, check_random);
}

static void unknown_threads_are_parallel(void **state)
{
    (void)state;
    struct sample sample = sample_start();
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_record_view view;
    assert_int_equal(cc_record_view_open(sample.data, SAMPLE_SIZE, &view), CC_OK);
    struct cc_thread_order *order = cc_thread_order_create(arena, &view, true);
    assert_false(cc_thread_order_precedes(order, 0, 0, 1, 5));
    assert_false(cc_thread_order_precedes(order, 1, 0, 99, 5));
    assert_true(cc_thread_order_precedes(order, 1, 0, 1, 5));
    assert_false(cc_thread_order_precedes(order, 1, 5, 1, 5));
    test_arena_end(&memory, arena);
    free(sample.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_vector_clocks),
        cmocka_unit_test(unknown_threads_are_parallel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
