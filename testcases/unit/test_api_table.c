/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "analyzer/lockmodels/api_builtin.h"
#include "analyzer/lockmodels/api_model.h"
#include "unit_support.h"

enum { MOST_ARGUMENTS = 7 };

static struct test_memory memory;
static struct cc_arena *arena;
static struct cc_api_set *set;

static int open_set(void **state)
{
    (void)state;
    memory = (struct test_memory){ 0 };
    arena = test_arena(&memory);
    return cc_api_set_create(arena, &set) == CC_OK ? 0 : -1;
}

static int close_set(void **state)
{
    (void)state;
    test_arena_end(&memory, arena);
    return 0;
}

static bool is_lock_effect(const struct cc_effect *effect)
{
    return effect->kind == CC_EFFECT_ACQUIRE || effect->kind == CC_EFFECT_TRY_ACQUIRE ||
           effect->kind == CC_EFFECT_TIMED_ACQUIRE || effect->kind == CC_EFFECT_RELEASE;
}

static bool needs_object(uint8_t kind)
{
    switch (kind) {
    case CC_EFFECT_THREAD_EXIT:
    case CC_EFFECT_SELF:
    case CC_EFFECT_PROCESS_EXIT:
    case CC_EFFECT_FORK:
    case CC_EFFECT_CALL:
    case CC_EFFECT_CALL_AT_EXIT:
    case CC_EFFECT_ALLOC:
    case CC_EFFECT_SEM_OPEN:
    case CC_EFFECT_WRITE_REST:
    case CC_EFFECT_CHANGE_REST:
    case CC_EFFECT_HIDDEN_STATE:
    case CC_EFFECT_BLOCK:
    case CC_EFFECT_YIELD:
    case CC_EFFECT_NO_RETURN:
    case CC_EFFECT_RETURNS_CONST:
    case CC_EFFECT_NOTHING:
        return false;
    default:
        return true;
    }
}

static bool needs_function(uint8_t kind)
{
    return kind == CC_EFFECT_SPAWN || kind == CC_EFFECT_ONCE || kind == CC_EFFECT_CALL ||
           kind == CC_EFFECT_CALL_AT_EXIT || kind == CC_EFFECT_KEY_CREATE;
}

static void check_effect(const char *name, const struct cc_effect *effect)
{
    const int8_t arguments[] = { effect->object, effect->other, effect->other2, effect->function, effect->argument };
    for (size_t i = 0; i < sizeof arguments; i++) {
        if (arguments[i] < CC_ARG_NONE || arguments[i] >= MOST_ARGUMENTS)
            fail_msg("%s: argument %d", name, arguments[i]);
    }
    if (effect->kind > CC_EFFECT_NOTHING)
        fail_msg("%s: effect %d", name, effect->kind);
    bool has_object = effect->object != CC_ARG_NONE, has_function = effect->function != CC_ARG_NONE;
    bool installs = effect->kind == CC_EFFECT_SIGNAL_HANDLER; /* a function, or what an object begins with */
    bool either = effect->kind == CC_EFFECT_SPAWN;            /* the handle is stored there, or it is the result */
    bool needed = needs_object(effect->kind) && effect->lock_kind != CC_LOCK_SECTION;
    if (installs ? has_object == has_function : !either && needed != has_object)
        fail_msg("%s: effect %d and its object", name, effect->kind);
    bool pushes = effect->kind == CC_EFFECT_CLEANUP_PUSH; /* with and without a function */
    if (!pushes && !installs && needs_function(effect->kind) != has_function)
        fail_msg("%s: effect %d and its function", name, effect->kind);
    if (is_lock_effect(effect) && (!effect->lock_kind || !effect->mode))
        fail_msg("%s: lock kind and mode", name);
    bool tries = effect->kind == CC_EFFECT_TRY_ACQUIRE || effect->kind == CC_EFFECT_TIMED_ACQUIRE ||
                 effect->kind == CC_EFFECT_SEM_TRY_WAIT || effect->kind == CC_EFFECT_SEM_TIMED_WAIT ||
                 effect->kind == CC_EFFECT_TRY_JOIN;
    if (tries && effect->result == CC_RESULT_NONE)
        fail_msg("%s: a result rule", name);
    if (effect->kind == CC_EFFECT_COPY && effect->other == CC_ARG_NONE)
        fail_msg("%s: the source of a copy", name);
}

static void rows_are_well_formed(void **state)
{
    (void)state;
    assert_true(cc_api_builtin_count > 900);
    for (uint32_t i = 0; i < cc_api_builtin_count; i++) {
        const struct cc_api_model *row = &cc_api_builtin[i];
        bool ended = false;
        if (row->effects[0].kind == CC_EFFECT_NONE)
            fail_msg("%s: no effect", row->name);
        for (uint32_t j = 0; j < CC_API_EFFECTS; j++) {
            ended |= row->effects[j].kind == CC_EFFECT_NONE;
            if (ended && row->effects[j].kind != CC_EFFECT_NONE)
                fail_msg("%s: a gap", row->name);
            if (!ended)
                check_effect(row->name, &row->effects[j]);
            if (row->effects[j].kind == CC_EFFECT_NOTHING && (j || row->effects[1].kind != CC_EFFECT_NONE))
                fail_msg("%s: nothing and something", row->name);
        }
        if ((row->flags & CC_API_SAFE_IN_GLIBC) && !(row->flags & CC_API_WEAK))
            fail_msg("%s: flags", row->name);
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct cc_api_model *const *)a)->name, (*(const struct cc_api_model *const *)b)->name);
}

static void names_are_unique_and_found(void **state)
{
    (void)state;
    const struct cc_api_model **rows = calloc(cc_api_builtin_count, sizeof *rows);
    assert_non_null(rows);
    for (uint32_t i = 0; i < cc_api_builtin_count; i++)
        rows[i] = &cc_api_builtin[i];
    qsort(rows, cc_api_builtin_count, sizeof *rows, by_name);
    for (uint32_t i = 0; i < cc_api_builtin_count; i++) {
        if (i && strcmp(rows[i - 1]->name, rows[i]->name) == 0)
            fail_msg("%s twice", rows[i]->name);
        assert_ptr_equal(cc_api_find(set, rows[i]->name), rows[i]);
    }
    free(rows);
    assert_null(cc_api_find(set, ""));
    assert_null(cc_api_find(set, "pthread_mutex_lock_"));
    assert_null(cc_api_find(set, "pthread_mutex_loc"));
}

static const struct cc_effect *effect_of(const char *name, uint32_t index)
{
    const struct cc_api_model *model = cc_api_find(set, name);
    if (!model)
        fail_msg("%s is not there", name);
    return &model->effects[index];
}

/* A sample of what others rely on, against the manual pages. */
static void meanings(void **state)
{
    (void)state;
    const struct cc_effect *create = effect_of("pthread_create", 0);
    assert_int_equal(create->kind, CC_EFFECT_SPAWN);
    assert_int_equal(create->object, 0);
    assert_int_equal(create->other, 1);
    assert_int_equal(create->function, 2);
    assert_int_equal(create->argument, 3);
    const struct cc_effect *c11 = effect_of("thrd_create", 0);
    assert_int_equal(c11->function, 1);
    assert_int_equal(c11->argument, 2);
    assert_int_equal(c11->other, CC_ARG_NONE);

    assert_int_equal(effect_of("pthread_rwlock_tryrdlock", 0)->mode, CC_MODE_SHARED);
    assert_int_equal(effect_of("pthread_rwlock_tryrdlock", 0)->result, CC_RESULT_BUSY_BAD);
    assert_int_equal(effect_of("pthread_rwlock_unlock", 0)->mode, CC_MODE_ANY);
    assert_int_equal(effect_of("sem_trywait", 0)->result, CC_RESULT_MINUS_ONE_BAD);
    assert_int_equal(effect_of("sem_init", 0)->other, 2);
    assert_int_equal(effect_of("pthread_barrier_init", 0)->other, 2);
    assert_int_equal(effect_of("mtx_init", 0)->other, CC_ARG_NONE);
    assert_int_equal(effect_of("mtx_init", 0)->other2, 1);
    assert_int_equal(effect_of("pthread_cond_clockwait", 0)->kind, CC_EFFECT_COND_TIMED_WAIT);
    assert_true(effect_of("flockfile", 0)->recursive);
    assert_false(effect_of("pthread_mutex_lock", 0)->recursive);
    assert_int_equal(effect_of("calloc", 0)->other, 1);
    assert_int_equal(effect_of("calloc", 0)->other2, 0);
    assert_int_equal(effect_of("__builtin___memcpy_chk", 0)->kind, CC_EFFECT_COPY);
    assert_int_equal(effect_of("__memset_chk", 0)->kind, CC_EFFECT_ZERO);
    assert_int_equal(effect_of("memset", 0)->other2, 1);
    assert_int_equal(effect_of("read", 0)->kind, CC_EFFECT_WRITE);
    assert_int_equal(effect_of("recv", 0)->kind, CC_EFFECT_BLOCK);
    assert_int_equal(effect_of("recv", 1)->kind, CC_EFFECT_WRITE);
    assert_int_equal(effect_of("printf", 0)->kind, CC_EFFECT_NOTHING);
    assert_int_equal(effect_of("sqrtf", 0)->kind, CC_EFFECT_NOTHING);
    assert_int_equal(cc_api_find(set, "rand")->flags, CC_API_WEAK | CC_API_SAFE_IN_GLIBC);
    assert_int_equal(cc_api_find(set, "localtime")->flags, CC_API_WEAK);
    assert_int_equal(cc_api_find(set, "pthread_mutex_lock")->flags, 0);
}

static void sections(void **state)
{
    (void)state;
    assert_int_equal(effect_of("__VERIFIER_atomic_begin", 0)->lock_kind, CC_LOCK_SECTION);
    assert_int_equal(effect_of("__VERIFIER_atomic_end", 0)->kind, CC_EFFECT_RELEASE);
    assert_true(cc_api_is_section("__VERIFIER_atomic_take"));
    assert_false(cc_api_is_section("__VERIFIER_atomi"));
    assert_false(cc_api_is_section("my__VERIFIER_atomic_take"));
}

static void sync_types(void **state)
{
    (void)state;
    static const char *const sync[] = { "pthread_mutex_t",
                                        "pthread_rwlock_t",
                                        "pthread_spinlock_t",
                                        "pthread_cond_t",
                                        "pthread_barrier_t",
                                        "pthread_once_t",
                                        "mtx_t",
                                        "cnd_t",
                                        "once_flag",
                                        "sem_t",
                                        "__anonunion_pthread_mutex_t_15",
                                        "union __anonunion_sem_t_7" };
    static const char *const plain[] = { "int",
                                         "pthread_t",
                                         "thrd_t",
                                         "pthread_mutexattr_t",
                                         "atomic_flag",
                                         "__anonunion_pthread_mutexattr_t_16",
                                         "__anonunion_pthread_mutex_t",
                                         "" };
    for (size_t i = 0; i < sizeof sync / sizeof *sync; i++)
        assert_true(cc_api_is_sync_type(set, sync[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(cc_api_is_sync_type(set, plain[i]));
    char name[] = "struct my_lock";
    assert_int_equal(cc_api_set_add_sync_type(set, name), CC_OK);
    assert_int_equal(cc_api_set_add_sync_type(set, name), CC_OK);
    name[0] = 'x';
    assert_true(cc_api_is_sync_type(set, "struct my_lock"));
}

static void user_rows_win(void **state)
{
    (void)state;
    char name[] = "my_lock";
    struct cc_api_model model = { .name = name, .effects = { { .kind = CC_EFFECT_ACQUIRE } } };
    assert_int_equal(cc_api_set_add(set, &model), CC_OK);
    name[0] = 'x';
    assert_string_equal(cc_api_find(set, "my_lock")->name, "my_lock");
    struct cc_api_model other = { .name = "pthread_mutex_lock", .effects = { { .kind = CC_EFFECT_NOTHING } } };
    assert_int_equal(cc_api_set_add(set, &other), CC_OK);
    assert_int_equal(effect_of("pthread_mutex_lock", 0)->kind, CC_EFFECT_NOTHING);

    /* another set is not touched, and a set takes any number of rows */
    struct cc_api_set *fresh = NULL;
    assert_int_equal(cc_api_set_create(arena, &fresh), CC_OK);
    assert_int_equal(cc_api_find(fresh, "pthread_mutex_lock")->effects[0].kind, CC_EFFECT_ACQUIRE);
    for (uint32_t i = 0; i < 5000; i++) {
        model.name = cc_arena_format(arena, "row_%u", (unsigned)i);
        assert_int_equal(cc_api_set_add(set, &model), CC_OK);
    }
    assert_string_equal(cc_api_find(set, "row_4321")->name, "row_4321");
    assert_non_null(cc_api_find(set, "sem_wait"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_well_formed, open_set, close_set),
        cmocka_unit_test_setup_teardown(names_are_unique_and_found, open_set, close_set),
        cmocka_unit_test_setup_teardown(meanings, open_set, close_set),
        cmocka_unit_test_setup_teardown(sections, open_set, close_set),
        cmocka_unit_test_setup_teardown(sync_types, open_set, close_set),
        cmocka_unit_test_setup_teardown(user_rows_win, open_set, close_set),
    };
    return cmocka_run_group_tests_name("api table", tests, NULL, NULL);
}
