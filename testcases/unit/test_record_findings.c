/* SPDX-License-Identifier: Apache-2.0 */
/* What is concluded from records: cycles, what excludes them, deadlocks, misuse, and damaged records. */
#include "record_sample.h"

#include "lockgraph/record_drawing.h"

struct judged {
    struct test_memory memory;
    struct cc_arena *arena;
    struct cc_record_view views[4];
    struct cc_record_run run;
    struct cc_record_findings findings;
};

static void no_return(void *context)
{
    (void)context;
    abort();
}

static void judge(struct judged *judged, struct sample *samples, uint32_t count, bool waiting)
{
    *judged = (struct judged){ .run = { .count = count, .waiting = waiting } };
    judged->arena = test_arena(&judged->memory);
    cc_arena_on_exhausted(judged->arena, no_return, NULL);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(cc_record_view_open(samples[i].data, SAMPLE_SIZE, &judged->views[i]), CC_OK);
    judged->run.views = judged->views;
    judged->run.names =
        (struct cc_record_names){ .context = judged->arena, .code = sample_code, .lock = sample_lock_name };
    assert_int_equal(cc_record_findings_make(judged->arena, &judged->run, &judged->findings), CC_OK);
}

static void judged_end(struct judged *judged)
{
    test_arena_end(&judged->memory, judged->arena);
}

/* The only finding at `level` or above; fails when there is another number of them. */
static const struct cc_finding *only(const struct judged *judged, enum cc_level level)
{
    const struct cc_finding *found = NULL;
    for (uint32_t i = 0; i < judged->findings.count; i++) {
        if (judged->findings.at[i].level < level)
            continue;
        if (found)
            fail_msg("two findings: %s; %s", found->message, judged->findings.at[i].message);
        found = &judged->findings.at[i];
    }
    assert_non_null(found);
    return found;
}

static void assert_clean(const struct judged *judged)
{
    for (uint32_t i = 0; i < judged->findings.count; i++)
        if (judged->findings.at[i].level > CC_LEVEL_NOTE)
            fail_msg("finding: %s", judged->findings.at[i].message);
}

/* Two threads of main, two locks and a gate. */
struct scene {
    struct sample sample;
    uint32_t main, a, b, left, right, gate;
};

static struct scene scene_start(void)
{
    struct scene scene = { .sample = sample_start() };
    scene.main = scene.sample.header->main_thread;
    scene.left = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    scene.right = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    scene.gate = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    return scene;
}

static void scene_threads(struct scene *scene)
{
    scene->a = sample_thread(&scene->sample, scene->main, 7000);
    scene->b = sample_thread(&scene->sample, scene->main, 8000);
}

static void an_inversion_of_two_threads_is_a_cycle(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    judge(&judged, &scene.sample, 1, false);
    const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
    assert_int_equal(finding->rule, CC_RULE_LOCK_ORDER_CYCLE);
    assert_int_equal(finding->level, CC_LEVEL_ERROR);
    assert_int_equal(finding->evidence, CC_EVIDENCE_OBSERVED);
    assert_string_equal(finding->message, "lock-order cycle `class1.m#1` -> `class2.m#1` -> `class1.m#1` can deadlock");
    assert_string_equal(finding->key, "class1.m -> class2.m -> class1.m");
    assert_int_equal(finding->place_count, 4);
    assert_string_equal(finding->places[0].text, "acquires `class2.m#1` while holding `class1.m#1`");
    assert_string_equal(finding->places[0].site.file, "file2.c");
    assert_int_equal(finding->places[0].lock_count, 1);
    assert_int_equal(finding->thread_count, 2);
    assert_string_equal(finding->threads[0].name, "thread fn7");
    assert_int_equal(finding->threads[0].creation[0].line, 89);
    judged_end(&judged);
    free(scene.sample.data);
}

static void assert_excluded(struct scene *scene, const char *reason)
{
    struct judged judged;
    judge(&judged, &scene->sample, 1, false);
    assert_clean(&judged);
    const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
    assert_int_equal(finding->rule, CC_RULE_LOCK_ORDER_CYCLE);
    assert_non_null(strstr(finding->why, reason));
    judged_end(&judged);
    free(scene->sample.data);
}

static void a_gate_that_is_named_twice_is_one(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    scene_threads(&scene);
    struct cc_record_witness *witness = sample_nest(&scene.sample, scene.a, scene.left, scene.right, scene.gate);
    uint32_t twice = sample_add(&scene.sample, CC_RECORD_SETS, 1);
    assert_int_equal(twice, witness->gates + 2);
    *(uint32_t *)sample_element(&scene.sample, CC_RECORD_SETS, twice) = scene.gate;
    *(uint32_t *)sample_element(&scene.sample, CC_RECORD_SETS, witness->gates) = 2;
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, scene.gate);
    assert_excluded(&scene, "`class3.m#1` is held around");
}

static void what_threads_cannot_close_is_a_note_with_the_reason(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
    sample_nest(&scene.sample, scene.a, scene.right, scene.left, 0);
    assert_excluded(&scene, "one thread alone");

    scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, scene.gate);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, scene.gate);
    assert_excluded(&scene, "`class3.m#1` is held around");

    scene = scene_start();
    sample_nest(&scene.sample, scene.main, scene.left, scene.right, 0);
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    assert_excluded(&scene, "creation and join");

    scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
    sample_join(&scene.sample, scene.main, scene.a);
    uint32_t late = sample_thread(&scene.sample, scene.main, 9000);
    sample_nest(&scene.sample, late, scene.right, scene.left, 0);
    assert_excluded(&scene, "creation and join");

    scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0)->to_mode = CC_RECORD_SHARED;
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0)->from_mode = CC_RECORD_SHARED;
    assert_excluded(&scene, "readers");
}

static void assert_cycle(struct scene *scene)
{
    struct judged judged;
    judge(&judged, &scene->sample, 1, false);
    assert_int_equal(only(&judged, CC_LEVEL_WARNING)->rule, CC_RULE_LOCK_ORDER_CYCLE);
    judged_end(&judged);
    free(scene->sample.data);
}

static void what_excludes_nothing_does_not_count(void **state)
{
    (void)state;
    /* a lock that is released by others is no gate, nor is a semaphore that lets two in */
    struct scene scene = scene_start();
    scene_threads(&scene);
    sample_lock_row(&scene.sample, scene.gate)->flags = CC_RECORD_LOCK_FOREIGN_RELEASE;
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, scene.gate);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, scene.gate);
    assert_cycle(&scene);

    /* after the creation the creator runs on beside the thread */
    scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.main, scene.left, scene.right, 0);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    assert_cycle(&scene);

    /* a join of one orders nothing of the other */
    scene = scene_start();
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
    sample_join(&scene.sample, scene.main, scene.b);
    sample_nest(&scene.sample, scene.main, scene.right, scene.left, 0);
    assert_cycle(&scene);

    /* readers that queue behind a writer can block */
    scene = scene_start();
    scene_threads(&scene);
    sample_lock_row(&scene.sample, scene.right)->flags = CC_RECORD_LOCK_PREFERS_WRITER;
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0)->to_mode = CC_RECORD_SHARED;
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0)->from_mode = CC_RECORD_SHARED;
    assert_cycle(&scene);
}

static void tries_block_nobody(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0)->flags = CC_RECORD_CANNOT_WAIT;
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    judge(&judged, &scene.sample, 1, false);
    assert_int_equal(judged.findings.count, 0);
    judged_end(&judged);
    free(scene.sample.data);
}

/* Many pairs of one class that are nested in both orders are one finding, with their number. */
static void equal_cycles_are_told_once(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    uint32_t class_id = sample_lock_row(&scene.sample, scene.left)->class_id, first = 0;
    for (int i = 0; i < 3; i++) {
        uint32_t x = sample_lock(&scene.sample, CC_RECORD_MUTEX, class_id);
        uint32_t y = sample_lock(&scene.sample, CC_RECORD_MUTEX, class_id);
        struct cc_record_witness *up = sample_nest(&scene.sample, scene.a, x, y, 0);
        struct cc_record_witness *down = sample_nest(&scene.sample, scene.b, y, x, 0);
        if (!first)
            first = up->to_stack;
        up->from_stack = up->to_stack = down->from_stack = down->to_stack = first;
    }
    judge(&judged, &scene.sample, 1, false);
    const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
    assert_string_equal(finding->key, "class1.m -> class1.m -> class1.m");
    assert_non_null(strstr(finding->message, "and 2 more like this"));
    judged_end(&judged);
    free(scene.sample.data);
}

/* A triangle nested both ways has three cycles of two locks; those of three are made of the same nestings. */
static void cycles_of_known_nestings_are_counted(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    uint32_t locks[3] = { scene.left, scene.right, scene.gate }, more = 0;
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t j = 0; j < 3; j++)
            if (i != j)
                sample_nest(&scene.sample, sample_thread(&scene.sample, scene.main, 9000), locks[i], locks[j], 0);
    judge(&judged, &scene.sample, 1, false);
    assert_int_equal(judged.findings.count, 3);
    for (uint32_t i = 0; i < 3; i++)
        more += strstr(judged.findings.at[i].message, "and 1 more like this") != NULL;
    assert_int_equal(more, 1);
    judged_end(&judged);
    free(scene.sample.data);
}

static void a_class_without_an_order_is_a_note(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    uint32_t first = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    uint32_t class_id = sample_lock_row(&scene.sample, first)->class_id;
    uint32_t second = sample_lock(&scene.sample, CC_RECORD_MUTEX, class_id);
    uint32_t third = sample_lock(&scene.sample, CC_RECORD_MUTEX, class_id);
    /* Ascending; locks of other classes that were made elsewhere do not count. */
    sample_nest(&scene.sample, scene.a, first, second, 0);
    sample_nest(&scene.sample, scene.a, third, scene.left, 0);
    judge(&judged, &scene.sample, 1, false);
    assert_int_equal(judged.findings.count, 0);
    judged_end(&judged);
    sample_nest(&scene.sample, scene.b, third, second, 0);
    judge(&judged, &scene.sample, 1, false);
    assert_int_equal(only(&judged, CC_LEVEL_NOTE)->rule, CC_RULE_LOCK_ORDER_CLASS);
    assert_int_equal(only(&judged, CC_LEVEL_NOTE)->level, CC_LEVEL_NOTE);
    judged_end(&judged);
    free(scene.sample.data);
}

static void a_deadlock_says_what_its_cycle_says(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0)->flags = CC_RECORD_NOT_ACQUIRED;
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0)->flags = CC_RECORD_NOT_ACQUIRED;
    sample_stuck(&scene.sample, 1, scene.a, scene.right, scene.b);
    sample_stuck(&scene.sample, 1, scene.b, scene.left, scene.a);
    judge(&judged, &scene.sample, 1, true);
    const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
    assert_int_equal(finding->rule, CC_RULE_DEADLOCK);
    assert_int_equal(finding->evidence, CC_EVIDENCE_CONFIRMED);
    assert_string_equal(finding->key, "class1.m -> class2.m -> class1.m");
    assert_string_equal(finding->places[0].text, "waits for mutex `class1.m#1`");
    assert_string_equal(finding->places[1].text, "acquires `class1.m#1`");
    judged_end(&judged);
    free(scene.sample.data);
}

static void who_waits_for_a_ring_is_counted_only(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    uint32_t late = sample_thread(&scene.sample, scene.main, 9000);
    struct cc_record_stuck *end = sample_stuck(&scene.sample, 1, scene.main, 0, scene.a);
    end->wait = CC_RECORD_WAIT_JOIN;
    end->element = scene.a;
    sample_stuck(&scene.sample, 1, late, scene.left, scene.b);
    sample_stuck(&scene.sample, 1, scene.a, scene.right, scene.b);
    sample_stuck(&scene.sample, 1, scene.b, scene.left, scene.a);
    judge(&judged, &scene.sample, 1, true);
    const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
    assert_string_equal(finding->key, "class1.m -> class2.m -> class1.m");
    assert_non_null(strstr(finding->message, "deadlock: 2 threads wait for each other"));
    assert_non_null(strstr(finding->message, "; 2 others wait for them"));
    assert_int_equal(finding->thread_count, 2);
    judged_end(&judged);
    free(scene.sample.data);
}

static void threads_that_wait_are_told_when_asked(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    struct cc_record_thread *waiting = sample_thread_row(&scene.sample, scene.a);
    uint32_t held = sample_add(&scene.sample, CC_RECORD_HELD, 2);
    *(struct cc_record_held *)sample_element(&scene.sample, CC_RECORD_HELD, held) =
        (struct cc_record_held){ .address = 0x1000 + 4 * scene.left, .lock = scene.left, .stack = 0 };
    sample_thread_row(&scene.sample, scene.b)->held = held;
    waiting->wait = CC_RECORD_WAIT_LOCK;
    waiting->wait_kind = CC_RECORD_MUTEX;
    waiting->wait_element = scene.left;
    waiting->wait_address = 0x1000 + 4 * scene.left;
    waiting->wait_stack = sample_stack(&scene.sample, 2061);
    judge(&judged, &scene.sample, 1, false);
    assert_int_equal(judged.findings.count, 0);
    judged_end(&judged);
    judge(&judged, &scene.sample, 1, true);
    struct cc_record_waiter *rows;
    assert_int_equal(cc_record_waiters(judged.arena, &judged.run, &judged.views[0], &rows), 1);
    assert_string_equal(rows[0].thread, "thread fn7");
    assert_string_equal(rows[0].waits, "waits for mutex `class1.m#1`, which thread fn8 holds");
    assert_string_equal(rows[0].holds, "");
    assert_int_equal(rows[0].site.line, 60);
    assert_int_equal(only(&judged, CC_LEVEL_NOTE)->rule, CC_RULE_THREAD_BLOCKED);
    assert_string_equal(only(&judged, CC_LEVEL_NOTE)->message,
                        "thread fn7 still waits for mutex `class1.m#1`, which thread fn8 holds");
    judged_end(&judged);
    waiting->wait_timed = 1;
    judge(&judged, &scene.sample, 1, true);
    assert_int_equal(judged.findings.count, 0);
    judged_end(&judged);
    free(scene.sample.data);
}

/* Who waits for `left`, and for what, when `thread` asks; NULL when it waits for nothing. */
static const char *waits_of(struct scene *scene, uint32_t thread, struct judged *judged,
                            bool (*owner)(void *, const struct cc_record_view *, uint64_t, int32_t *), void *memory)
{
    struct cc_record_waiter *rows;
    judge(judged, &scene->sample, 1, true);
    judged->run.mutex_owner = owner;
    judged->run.memory = memory;
    uint32_t count = cc_record_waiters(judged->arena, &judged->run, &judged->views[0], &rows);
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].id == thread)
            return rows[i].waits;
    return NULL;
}

static void assert_waits(struct scene *scene, uint32_t thread, const char *words,
                         bool (*owner)(void *, const struct cc_record_view *, uint64_t, int32_t *), void *memory)
{
    struct judged judged;
    const char *found = waits_of(scene, thread, &judged, owner, memory);
    if (words)
        assert_string_equal(found ? found : "nothing", words);
    else
        assert_null(found);
    judged_end(&judged);
}

static bool owned_by(void *memory, const struct cc_record_view *view, uint64_t address, int32_t *owner)
{
    (void)view;
    (void)address;
    *owner = *(const int32_t *)memory;
    return true;
}

/* Two threads have entered the same mutex, which both had found free: who has it is told by what they did next, or by the process. */
static void a_mutex_that_two_found_free_has_one_holder(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    scene_threads(&scene);
    uint32_t c = sample_thread(&scene.sample, scene.main, 9000);
    struct cc_record_thread *waiting = sample_thread_row(&scene.sample, c);
    waiting->wait = CC_RECORD_WAIT_LOCK;
    waiting->wait_kind = CC_RECORD_MUTEX;
    waiting->wait_element = scene.left;
    waiting->wait_address = 0x1000 + 4 * scene.left;
    sample_hold(&scene.sample, scene.a, scene.left, 0, 0);

    /* One alone has it. */
    assert_waits(&scene, c, "waits for mutex `class1.m#1`, which thread fn7 holds", NULL, NULL);
    assert_waits(&scene, scene.a, NULL, NULL, NULL);

    /* Of two nobody can say. */
    sample_hold(&scene.sample, scene.b, scene.left, 0, 0);
    assert_waits(&scene, c, "waits for mutex `class1.m#1`, which thread fn7 or thread fn8 has", NULL, NULL);
    assert_waits(&scene, scene.a, NULL, NULL, NULL);
    assert_waits(&scene, scene.b, NULL, NULL, NULL);

    /* Unless the process is there to be asked. */
    int32_t owner = sample_thread_row(&scene.sample, scene.b)->tid;
    assert_waits(&scene, c, "waits for mutex `class1.m#1`, which thread fn8 holds", owned_by, &owner);
    assert_waits(&scene, scene.a, "waits for mutex `class1.m#1`, which thread fn8 holds", owned_by, &owner);
    assert_waits(&scene, scene.b, NULL, owned_by, &owner);
    owner = 0;
    assert_waits(&scene, c, "waits for mutex `class1.m#1`", owned_by, &owner);
    assert_waits(&scene, scene.a, NULL, owned_by, &owner);

    /* Who went on to another lock, or acquired it slowly, has it. */
    sample_hold(&scene.sample, scene.b, scene.left, scene.right, 0);
    assert_waits(&scene, scene.a, "waits for mutex `class1.m#1`, which thread fn8 holds", NULL, NULL);
    sample_hold(&scene.sample, scene.b, scene.left, 0, CC_RECORD_HELD_SLOWLY);
    assert_waits(&scene, scene.a, "waits for mutex `class1.m#1`, which thread fn8 holds", NULL, NULL);
    free(scene.sample.data);
}

/* Every kind of event has a rule and words in which nothing is left open. */
static void every_event_has_words(void **state)
{
    (void)state;
    for (uint32_t kind = CC_RECORD_EVENT_DOUBLE_LOCK; kind < CC_RECORD_EVENT_DEADLOCK; kind++) {
        struct scene scene = scene_start();
        struct judged judged;
        scene_threads(&scene);
        struct cc_record_event *event =
            sample_event(&scene.sample, (enum cc_record_event_kind)kind, scene.a, scene.left);
        event->second = scene.right;
        event->other_thread = scene.b;
        event->other_stack = sample_stack(&scene.sample, 3071);
        event->text = sample_text(&scene.sample, "usleep");
        judge(&judged, &scene.sample, 1, false);
        const struct cc_finding *finding = only(&judged, CC_LEVEL_NOTE);
        assert_null(strchr(finding->message, '%'));
        assert_true(finding->place_count > 0);
        assert_non_null(finding->places[0].site.file);
        assert_null(strchr(finding->places[0].text, '%'));
        if (kind == CC_RECORD_EVENT_BLOCKING_UNDER_LOCK) {
            assert_string_equal(finding->message, "call of usleep(), which may block, while `class1.m#1` is held");
            assert_int_equal(finding->places[0].locks[0].site.line, 70);
        }
        judged_end(&judged);
        free(scene.sample.data);
    }
}

static void processes_are_judged_one_by_one_and_told_together(void **state)
{
    (void)state;
    struct sample samples[2];
    struct judged judged;
    for (int i = 0; i < 2; i++) {
        struct scene scene = scene_start();
        scene_threads(&scene);
        sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
        sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
        samples[i] = scene.sample;
    }
    judge(&judged, samples, 2, false);
    assert_non_null(strstr(only(&judged, CC_LEVEL_NOTE)->message, "and 1 more like this"));
    assert_int_equal(judged.findings.threads, 6);
    judged_end(&judged);
    /* locks of two processes are two locks */
    sample_element(&samples[0], CC_RECORD_EDGES, 1);
    ((struct cc_record_edge *)sample_element(&samples[0], CC_RECORD_EDGES, 1))->valid = 0;
    ((struct cc_record_edge *)sample_element(&samples[1], CC_RECORD_EDGES, 2))->valid = 0;
    judge(&judged, samples, 2, false);
    assert_int_equal(judged.findings.count, 0);
    judged_end(&judged);
    free(samples[0].data);
    free(samples[1].data);
}

static bool append(void *context, const char *text, size_t length)
{
    return fwrite(text, 1, length, context) == length;
}

static void the_drawing_has_cycles_in_red_and_gated_ones_dashed(void **state)
{
    (void)state;
    struct scene scene = scene_start();
    struct judged judged;
    struct cc_record_drawing drawing;
    char *text = NULL;
    size_t size;
    scene_threads(&scene);
    uint32_t other = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, 0);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    sample_nest(&scene.sample, scene.a, scene.gate, other, 0);
    sample_nest(&scene.sample, scene.a, other, scene.gate, 0);
    uint32_t alone = sample_lock(&scene.sample, CC_RECORD_MUTEX, 0);
    sample_nest(&scene.sample, scene.a, scene.left, alone, 0);
    judge(&judged, &scene.sample, 1, false);
    for (int all = 0; all < 2; all++) {
        assert_int_equal(cc_record_drawing_make(judged.arena, &judged.run, &judged.findings, all != 0, &drawing),
                         CC_OK);
        FILE *stream = open_memstream(&text, &size);
        assert_int_equal(
            cc_lock_order_graph_write_dot(drawing.graph, drawing.cycles, drawing.cycle_count, append, stream), CC_OK);
        fclose(stream);
        assert_non_null(strstr(text, "label=\"thread fn7\\n"));
        assert_non_null(strstr(text, "color=\"#c62828\""));
        assert_non_null(strstr(text, "style=dashed"));
        assert_int_equal(strstr(text, "class5.m#1") != NULL, all);
        free(text);
    }
    judged_end(&judged);
    free(scene.sample.data);
}

/* Whatever the bytes of a record are, reading them ends, and without a fault. */
static void check_damaged(uint64_t seed)
{
    struct test_random random = test_random_from(seed);
    struct scene scene = scene_start();
    struct judged judged;
    scene_threads(&scene);
    sample_nest(&scene.sample, scene.a, scene.left, scene.right, scene.gate);
    sample_nest(&scene.sample, scene.b, scene.right, scene.left, 0);
    sample_stuck(&scene.sample, 1, scene.a, scene.right, scene.b);
    for (uint32_t kind = CC_RECORD_EVENT_DOUBLE_LOCK; kind < CC_RECORD_EVENT_DEADLOCK; kind++)
        sample_event(&scene.sample, (enum cc_record_event_kind)kind, scene.a, scene.left)->other_thread = scene.b;
    sample_thread_row(&scene.sample, scene.b)->wait = CC_RECORD_WAIT_LOCK;
    uint32_t changes = 1 + test_random_below(&random, 40);
    for (uint32_t i = 0; i < changes; i++) {
        uint32_t table = test_random_below(&random, CC_RECORD_TABLES);
        uint32_t used = (uint32_t)scene.sample.header->tables[table].ready;
        uint32_t value =
            test_random_chance(&random, 50) ? test_random_below(&random, 12) : test_random_below(&random, UINT32_MAX);
        unsigned char *words = sample_element(&scene.sample, (enum cc_record_table_id)table, 0);
        if (used >= 8)
            memcpy(words + test_random_below(&random, used / 4) * 4, &value, 4);
    }
    judge(&judged, &scene.sample, 1, true);
    struct cc_record_drawing drawing;
    (void)!cc_record_drawing_make(judged.arena, &judged.run, &judged.findings, true, &drawing);
    judged_end(&judged);
    free(scene.sample.data);
}

static void damaged_records_do_no_harm(void **state)
{
    (void)state;
    test_with_seeds(2000, check_damaged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inversion_of_two_threads_is_a_cycle),
        cmocka_unit_test(a_gate_that_is_named_twice_is_one),
        cmocka_unit_test(what_threads_cannot_close_is_a_note_with_the_reason),
        cmocka_unit_test(what_excludes_nothing_does_not_count),
        cmocka_unit_test(tries_block_nobody),
        cmocka_unit_test(equal_cycles_are_told_once),
        cmocka_unit_test(cycles_of_known_nestings_are_counted),
        cmocka_unit_test(a_class_without_an_order_is_a_note),
        cmocka_unit_test(a_deadlock_says_what_its_cycle_says),
        cmocka_unit_test(who_waits_for_a_ring_is_counted_only),
        cmocka_unit_test(threads_that_wait_are_told_when_asked),
        cmocka_unit_test(a_mutex_that_two_found_free_has_one_holder),
        cmocka_unit_test(every_event_has_words),
        cmocka_unit_test(processes_are_judged_one_by_one_and_told_together),
        cmocka_unit_test(the_drawing_has_cycles_in_red_and_gated_ones_dashed),
        cmocka_unit_test(damaged_records_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
