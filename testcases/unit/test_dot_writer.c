/* SPDX-License-Identifier: Apache-2.0 */
#include "unit_support.h"

#include <string.h>

#ifdef CONCHECK_HAVE_CGRAPH
#include <graphviz/cgraph.h>
#endif

#include "lockgraph/id_map.h"
#include "lockgraph/lock_order_graph.h"

struct text {
    char bytes[8192];
    size_t length, room; /* the writer stops when `room` is used up */
};

static bool collect(void *context, const char *bytes, size_t length)
{
    struct text *text = context;
    if (text->room - text->length < length)
        return false;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
    return true;
}

static cc_lock_id lock(struct cc_lock_order_graph *graph, const struct cc_lock_class *class)
{
    cc_lock_id id;
    assert_int_equal(cc_lock_order_graph_lock(graph, cc_hash_text(0, class->class_key), class, &id), CC_OK);
    return id;
}

enum { MUTEX1, MUTEX2, ACCOUNT, ALONE, LOCKS };

static const struct cc_lock_class classes[LOCKS] = {
    [MUTEX1] = { "m\"1\\", "var:m1", false, { .file = "bank.c", .line = 3 } },
    [MUTEX2] = { "m2", "var:m2", false, { .file = "bank.c", .line = 4 } },
    [ACCOUNT] = { "account.mutex", "account.mutex", true, { .file = "bank.c", .line = 5 } },
    [ALONE] = { "alone", "alone", false, { .file = "bank.c", .line = 6 } },
};

struct acquisition {
    int from, to;
    uint32_t thread; /* 9 only tries */
    const char *function;
    uint32_t line;
};

static void add(struct cc_lock_order_graph *graph, struct acquisition made)
{
    struct cc_lock_witness witness = {
        .thread = made.thread,
        .to_can_wait = made.thread != 9,
        .from_place.site = { .file = "bank.c", .line = made.line, .function = made.function },
        .to_place.site = { .file = "bank.c", .line = made.line + 1, .function = made.function },
    };
    cc_lock_id from = lock(graph, &classes[made.from]), to = lock(graph, &classes[made.to]);
    assert_int_equal(cc_lock_order_graph_add(graph, from, to, &witness, NULL), CC_OK);
}

/* The same program, met in one order or in the other. */
static struct cc_lock_order_graph *bank(struct cc_arena *arena, bool reversed)
{
    static const struct acquisition made[] = {
        { MUTEX1, MUTEX2, 1, "left", 10 },
        { MUTEX2, MUTEX1, 2, "right", 20 },
        { MUTEX1, ACCOUNT, 9, "try\nit", 30 },
    };
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    for (int i = 0; i < LOCKS; i++)
        (void)lock(graph, &classes[reversed ? LOCKS - 1 - i : i]);
    for (int i = 0; i < 3; i++)
        add(graph, made[reversed ? 2 - i : i]);
    return graph;
}

static void draw(bool reversed, bool with_cycles, struct text *text)
{
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph = bank(arena, reversed);
    struct cc_lock_cycle *cycles;
    uint32_t count;
    bool complete;
    assert_int_equal(cc_lock_order_graph_cycles(graph, NULL, NULL, NULL, &cycles, &count, &complete), CC_OK);
    assert_int_equal(count, 1);
    *text = (struct text){ .room = sizeof text->bytes - 1 };
    assert_int_equal(cc_lock_order_graph_write_dot(graph, cycles, with_cycles ? count : 0, collect, text), CC_OK);
    test_arena_end(&memory, arena);
}

static const char golden[] =
    "digraph lock_order {\n"
    "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n"
    "  edge [fontname=\"Helvetica\", fontsize=10];\n"
    "  n0 [label=\"account.mutex\", tooltip=\"account.mutex, bank.c:5\", peripheries=2];\n"
    "  n1 [label=\"m\\\"1\\\\\", tooltip=\"var:m1, bank.c:3\", color=\"#c62828\", fontcolor=\"#c62828\"];\n"
    "  n2 [label=\"m2\", tooltip=\"var:m2, bank.c:4\", color=\"#c62828\", fontcolor=\"#c62828\"];\n"
    "  n1 -> n0 [label=\"try it:30\\ntry it:31\", tooltip=\"bank.c:30, then bank.c:31\", style=dashed];\n"
    "  n1 -> n2 [label=\"left:10\\nleft:11\", tooltip=\"bank.c:10, then bank.c:11\", "
    "color=\"#c62828\", fontcolor=\"#c62828\", penwidth=2];\n"
    "  n2 -> n1 [label=\"right:20\\nright:21\", tooltip=\"bank.c:20, then bank.c:21\", "
    "color=\"#c62828\", fontcolor=\"#c62828\", penwidth=2];\n"
    "}\n";

static void the_drawing_is_the_same_in_any_order(void **state)
{
    (void)state;
    static struct text text;
    draw(false, true, &text);
    assert_string_equal(text.bytes, golden);
    draw(true, true, &text);
    assert_string_equal(text.bytes, golden);
    draw(true, false, &text);
    assert_null(strstr(text.bytes, "c62828"));
}

/* The label of an edge on a cycle is about the witness that closes it, not about the first one seen. */
static void the_label_is_about_the_witness_of_the_cycle(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph;
    assert_int_equal(cc_lock_order_graph_create(arena, &graph), CC_OK);
    add(graph, (struct acquisition){ MUTEX1, MUTEX2, 9, "tries", 10 });
    add(graph, (struct acquisition){ MUTEX1, MUTEX2, 1, "waits", 20 });
    add(graph, (struct acquisition){ MUTEX2, MUTEX1, 2, "other", 30 });
    struct cc_lock_cycle *cycles;
    uint32_t count;
    bool complete;
    assert_int_equal(cc_lock_order_graph_cycles(graph, NULL, NULL, NULL, &cycles, &count, &complete), CC_OK);
    static struct text text;
    text = (struct text){ .room = sizeof text.bytes - 1 };
    assert_int_equal(cc_lock_order_graph_write_dot(graph, cycles, count, collect, &text), CC_OK);
    assert_non_null(strstr(text.bytes, "waits:20"));
    assert_null(strstr(text.bytes, "tries:10"));
    test_arena_end(&memory, arena);
}

static void a_writer_that_stops_is_an_error(void **state)
{
    (void)state;
    struct test_memory memory = { 0 };
    struct cc_arena *arena = test_arena(&memory);
    struct cc_lock_order_graph *graph = bank(arena, false);
    static struct text text;
    for (size_t room = 0;; room++) {
        text = (struct text){ .room = room };
        enum cc_status status = cc_lock_order_graph_write_dot(graph, NULL, 0, collect, &text);
        if (!status) {
            assert_int_equal(text.length, room);
            break;
        }
        assert_int_equal(status, CC_ERR_IO);
        assert_true(text.length <= room);
    }
    test_arena_end(&memory, arena);
}

/* Graphviz itself says whether this is DOT, and what is in it. */
static void graphviz_reads_it(void **state)
{
    (void)state;
#ifdef CONCHECK_HAVE_CGRAPH
    static struct text text;
    draw(false, true, &text);
    Agraph_t *graph = agmemread(text.bytes);
    assert_non_null(graph);
    assert_int_equal(agnnodes(graph), 3);
    assert_int_equal(agnedges(graph), 3);
    char number[] = "n1", label[] = "label";
    /* The parser takes the quote; the backslash is left to whoever draws the label. */
    assert_string_equal(agget(agnode(graph, number, 0), label), "m\"1\\\\");
    assert_int_equal(agclose(graph), 0);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_drawing_is_the_same_in_any_order),
        cmocka_unit_test(the_label_is_about_the_witness_of_the_cycle),
        cmocka_unit_test(a_writer_that_stops_is_an_error),
        cmocka_unit_test(graphviz_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
