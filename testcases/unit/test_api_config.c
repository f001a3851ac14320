/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/lockmodels/config_effect.h"
#include "analyzer/lockmodels/config_file.h"
#include "unit_support.h"

static struct test_memory memory;
static struct cc_arena *arena;
static struct cc_api_set *set;
static char folder[64];

static int open_folder(void **state)
{
    (void)state;
    memory = (struct test_memory){ 0 };
    arena = test_arena(&memory);
    (void)snprintf(folder, sizeof folder, "/tmp/concheck-config-XXXXXX");
    return mkdtemp(folder) && cc_api_set_create(arena, &set) == CC_OK ? 0 : -1;
}

static int close_folder(void **state)
{
    (void)state;
    (void)unlink(cc_arena_format(arena, "%s/%s", folder, CC_CONFIG_NAME));
    (void)rmdir(cc_arena_format(arena, "%s/deep/deeper", folder));
    (void)rmdir(cc_arena_format(arena, "%s/deep", folder));
    int left = rmdir(folder);
    test_arena_end(&memory, arena);
    return left;
}

static const char *write_config(const char *text)
{
    const char *path = cc_arena_format(arena, "%s/%s", folder, CC_CONFIG_NAME);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void load_good(const char *text)
{
    const char *error = NULL;
    enum cc_status status = cc_config_load(write_config(text), set, arena, &error);
    if (status || error)
        fail_msg("%s", error ? error : "no message");
}

/* `text` is refused with `status`; `expected` follows the file name in the message. */
static void load_bad(const char *text, enum cc_status status, const char *expected)
{
    const char *error = NULL, *path = write_config(text);
    assert_int_equal(cc_config_load(path, set, arena, &error), status);
    assert_non_null(error);
    assert_int_equal(strncmp(error, path, strlen(path)), 0);
    assert_string_equal(error + strlen(path), expected);
}

static void locks(void **state)
{
    (void)state;
    load_good("# ours\n"
              "models:\n"
              "  - function: my_lock\n"
              "    effects: [{acquire: {object: 0, kind: mutex, mode: exclusive}}]\n"
              "  - function: my_read_trylock\n"
              "    weak: true\n"
              "    effects:\n"
              "      - try_acquire: {object: 1, kind: rwlock, mode: shared, result: nonzero_ok, recursive: true}\n"
              "      - block\n"
              "  - function: my_read_unlock\n"
              "    effects: [{release: {object: 1, kind: rwlock}}]\n"
              "sync_types: [struct my_lock, my_rwlock]\n");
    const struct cc_api_model *lock = cc_api_find(set, "my_lock");
    assert_non_null(lock);
    assert_int_equal(lock->flags, 0);
    assert_int_equal(lock->effects[0].kind, CC_EFFECT_ACQUIRE);
    assert_int_equal(lock->effects[0].object, 0);
    assert_int_equal(lock->effects[0].lock_kind, CC_LOCK_MUTEX);
    assert_int_equal(lock->effects[0].mode, CC_MODE_EXCLUSIVE);
    assert_int_equal(lock->effects[0].other, CC_ARG_NONE);
    assert_int_equal(lock->effects[1].kind, CC_EFFECT_NONE);
    const struct cc_api_model *trylock = cc_api_find(set, "my_read_trylock");
    assert_int_equal(trylock->flags, CC_API_WEAK);
    assert_int_equal(trylock->effects[0].object, 1);
    assert_int_equal(trylock->effects[0].mode, CC_MODE_SHARED);
    assert_int_equal(trylock->effects[0].result, CC_RESULT_NONZERO_OK);
    assert_true(trylock->effects[0].recursive);
    assert_int_equal(trylock->effects[1].kind, CC_EFFECT_BLOCK);
    assert_int_equal(cc_api_find(set, "my_read_unlock")->effects[0].mode, CC_MODE_ANY);
    assert_true(cc_api_is_sync_type(set, "struct my_lock"));
    assert_true(cc_api_is_sync_type(set, "my_rwlock"));
}

static void other_effects(void **state)
{
    (void)state;
    load_good("models:\n"
              "  - {function: go, effects: [{spawn: {object: 0, function: 2, argument: 1}}]}\n"
              "  - {function: wait_for, effects: [{cond_wait: {object: 1, mutex: 0}}]}\n"
              "  - {function: answer, effects: [{returns_const: {value: -42}}]}\n"
              "  - {function: fill, effects: [{zero: {object: 0, size: 2, byte: 1}}, {returns_arg: {object: 0}}]}\n"
              "  - {function: clone_of, effects: [{alloc: {}}, alloc, {copy: {object: 0, from: 1, size: 2}}]}\n"
              "  - {function: pthread_mutex_lock, effects: [nothing]}\n");
    const struct cc_effect *go = cc_api_find(set, "go")->effects;
    assert_int_equal(go->function, 2);
    assert_int_equal(go->argument, 1);
    assert_int_equal(go->result, CC_RESULT_ZERO_OK);
    const struct cc_effect *wait = cc_api_find(set, "wait_for")->effects;
    assert_int_equal(wait->object, 1);
    assert_int_equal(wait->other, 0);
    assert_int_equal(cc_api_find(set, "answer")->effects[0].success, -42);
    assert_int_equal(cc_api_find(set, "fill")->effects[0].other, 2);
    assert_int_equal(cc_api_find(set, "fill")->effects[0].other2, 1);
    assert_int_equal(cc_api_find(set, "clone_of")->effects[2].other2, 2);
    assert_int_equal(cc_api_find(set, "pthread_mutex_lock")->effects[0].kind, CC_EFFECT_NOTHING);
}

/* Each kind has one word, and that word with what it needs is understood. */
static void every_effect_can_be_written(void **state)
{
    (void)state;
    bool seen[CC_EFFECT_NOTHING + 1] = { true };
    const char *word;
    enum cc_effect_kind kind;
    for (size_t i = 0; cc_config_effect_word(i, &word, &kind); i++) {
        assert_false(seen[kind]);
        seen[kind] = true;
        static const char *const parameters[] = { "",
                                                  ": {object: 0}",
                                                  ": {function: 1}",
                                                  ": {object: 0, function: 1}",
                                                  ": {object: 0, mutex: 1}",
                                                  ": {object: 0, type: 1}",
                                                  ": {object: 0, state: 1}",
                                                  ": {object: 0, from: 1}",
                                                  ": {object: 0, value: 1}",
                                                  ": {value: 1}" };
        bool understood = false;
        for (size_t j = 0; j < sizeof parameters / sizeof *parameters && !understood; j++) {
            const char *error = NULL;
            const char *text =
                cc_arena_format(arena, "models: [{function: f%zu, effects: [{%s%s}]}]\n", i, word, parameters[j]);
            if (j == 0)
                text = cc_arena_format(arena, "models: [{function: f%zu, effects: [%s]}]\n", i, word);
            understood = cc_config_load(write_config(text), set, arena, &error) == CC_OK;
        }
        if (!understood)
            fail_msg("%s cannot be written", word);
        assert_int_equal(cc_api_find(set, cc_arena_format(arena, "f%zu", i))->effects[0].kind, kind);
    }
    for (size_t i = 0; i < sizeof seen; i++)
        assert_true(seen[i]);
}

static void nothing_to_read(void **state)
{
    (void)state;
    load_good("");
    load_good("# only a comment\n");
    load_good("---\n...\n");
    load_good("models: []\n");
}

static void mistakes(void **state)
{
    (void)state;
    load_bad("modles: []\n", CC_ERR_INPUT, ":1:1: unknown key 'modles'; did you mean 'models'?");
    load_bad("models:\n  - function: f\n    effect: [block]\n", CC_ERR_INPUT,
             ":3:5: unknown key 'effect'; did you mean 'effects'?");
    load_bad("models:\n  - function: f\n    effects: [aquire: {object: 0}]\n", CC_ERR_INPUT,
             ":3:15: unknown effect 'aquire'; did you mean 'acquire'?");
    load_bad("models:\n  - function: f\n    effects: [acquire: {objet: 0}]\n", CC_ERR_INPUT,
             ":3:25: unknown parameter of 'acquire' 'objet'; did you mean 'object'?");
    load_bad("models:\n  - function: f\n    effects: [acquire: {object: 0, kind: mutx}]\n", CC_ERR_INPUT,
             ":3:42: unknown kind of lock 'mutx'; did you mean 'mutex'?");
    load_bad("models: [{function: f, effects: [acquire]}]\n", CC_ERR_INPUT, ":1:34: 'acquire' needs 'object'");
    load_bad("models: [{function: f, effects: [block: {object: 0}]}]\n", CC_ERR_INPUT,
             ":1:42: 'block' takes no parameters");
    load_bad("models: [{function: f, effects: [acquire: {object: -1}]}]\n", CC_ERR_INPUT,
             ":1:52: the index of an argument must be a number from 0 to 63, not '-1'");
    load_bad("models: [{function: f, effects: [acquire: {object: 0, mode: any}]}]\n", CC_ERR_INPUT,
             ":1:34: a lock is taken 'exclusive' or 'shared'; 'any' is for 'release'");
    load_bad("models: [{function: 3f, effects: [block]}]\n", CC_ERR_INPUT,
             ":1:21: '3f' is not the name of a C function");
    load_bad("models: [{effects: [block]}]\n", CC_ERR_INPUT, ":1:10: a model needs 'function'");
    load_bad("models: [{function: f}]\n", CC_ERR_INPUT, ":1:10: a model needs 'effects'");
    load_bad("models: [{function: f, effects: []}]\n", CC_ERR_INPUT,
             ":1:33: 'effects' must be a list with at least one effect");
    load_bad("models: [{function: f, effects: [block, block, block, block, yield]}]\n", CC_ERR_INPUT,
             ":1:62: a function has at most 4 effects");
    load_bad("models: [{function: f, effects: [{block: , yield: }]}]\n", CC_ERR_INPUT,
             ":1:44: 'yield' is a second effect; each is an item of the list");
    load_bad("models: [{function: f, effects: [{}]}]\n", CC_ERR_INPUT, ":1:34: an effect is missing");
    load_bad("models: [{function: f, effects: [block]}, {function: f, effects: [yield]}]\n", CC_ERR_INPUT,
             ":1:43: 'f' has a model already");
    load_bad("models: {}\n", CC_ERR_INPUT, ":1:9: 'models' must be a list");
    load_bad("models: []\nmodels: []\n", CC_ERR_INPUT, ":2:1: key 'models' is there twice");
    load_bad("- a\n", CC_ERR_INPUT, ":1:1: the configuration must be a mapping (key: value)");
    load_bad("models: []\n---\nmodels: []\n", CC_ERR_INPUT,
             ":3:1: a second document begins here; a configuration has one");
    load_bad("sync_types: [\"a\\0b\"]\n", CC_ERR_INPUT, ":1:14: the name of a type is empty or has a NUL byte");
}

static void a_mistake_adds_nothing(void **state)
{
    (void)state;
    load_bad("models:\n  - {function: first, effects: [block]}\n  - {function: second, effects: [blokc]}\n",
             CC_ERR_INPUT, ":3:34: unknown effect 'blokc'; did you mean 'block'?");
    assert_null(cc_api_find(set, "first"));
}

static void not_yaml(void **state)
{
    (void)state;
    load_bad("models: [\n", CC_ERR_FORMAT, ":2:1: did not find expected node content");
    load_bad("models:\n\t- function: f\n", CC_ERR_FORMAT, ":2:1: found character that cannot start any token");
    load_bad("models: \"\xff\xfe\x01\"\n", CC_ERR_FORMAT, ": invalid leading UTF-8 octet at byte 9");
    load_bad("models: *nowhere\n", CC_ERR_FORMAT, ":1:9: found undefined alias");
}

static void not_a_file(void **state)
{
    (void)state;
    const char *error = NULL, *missing = cc_arena_format(arena, "%s/none.yml", folder);
    assert_int_equal(cc_config_load(missing, set, arena, &error), CC_ERR_IO);
    assert_string_equal(error, cc_arena_format(arena, "%s: cannot be opened: No such file or directory", missing));
    assert_int_equal(cc_config_load(folder, set, arena, &error), CC_ERR_IO);
    assert_string_equal(error, cc_arena_format(arena, "%s: cannot be read: Is a directory", folder));
}

static void nearest_above_is_found(void **state)
{
    (void)state;
    const char *found = NULL, *deep = cc_arena_format(arena, "%s/deep", folder);
    assert_int_equal(mkdir(deep, 0700), 0);
    assert_int_equal(mkdir(cc_arena_format(arena, "%s/deeper", deep), 0700), 0);
    const char *source = cc_arena_format(arena, "%s/deeper/a.c", deep);
    assert_int_equal(cc_config_find(source, arena, &found), CC_OK);
    assert_true(found == NULL || strncmp(found, folder, strlen(folder)) != 0);
    const char *path = write_config("");
    assert_int_equal(cc_config_find(source, arena, &found), CC_OK);
    assert_string_equal(found, path);
    assert_int_equal(cc_config_find(path, arena, &found), CC_OK);
    assert_string_equal(found, path);
    assert_int_equal(cc_config_find("/none/such/a.c", arena, &found), CC_OK);
    assert_null(found);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(locks),           IN_FOLDER(other_effects), IN_FOLDER(every_effect_can_be_written),
        IN_FOLDER(nothing_to_read), IN_FOLDER(mistakes),      IN_FOLDER(a_mistake_adds_nothing),
        IN_FOLDER(not_yaml),        IN_FOLDER(not_a_file),    IN_FOLDER(nearest_above_is_found),
    };
    return cmocka_run_group_tests_name("api config", tests, NULL, NULL);
}
