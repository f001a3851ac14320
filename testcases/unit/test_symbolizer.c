/* SPDX-License-Identifier: Apache-2.0 */
/* The symbolizer on one small program, compiled in several ways, stripped, damaged and gone. */
#include "unit_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/symbolize/lock_expression.h"
#include "tools/symbolize/symbolizer.h"

static const char source[] = CONCHECK_UNIT_FOLDER "/symbolize_sample.c";
static char folder[] = "/tmp/concheck-symbolizer.XXXXXX";

struct fixture {
    struct cc_arena *arena;
    struct cc_symbolizer *symbolizer;
};

static struct fixture start(const char *sysroot)
{
    struct fixture fixture;
    static struct test_memory memory;
    memory = (struct test_memory){ 0 };
    fixture.arena = test_arena(&memory);
    fixture.symbolizer = cc_symbolizer_create(fixture.arena, sysroot);
    return fixture;
}

static void end(struct fixture *fixture)
{
    cc_symbolizer_destroy(fixture->symbolizer);
    cc_arena_destroy(fixture->arena);
}

static void shell(const char *format, const char *a, const char *b)
{
    char command[2048];
    snprintf(command, sizeof command, format, a, b);
    assert_int_equal(system(command), 0);
}

/* Compile the sample with `flags` as `name` in the folder; the path is good until the next call. */
static const char *compile(const char *name, const char *flags)
{
    static char path[256];
    char command[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    snprintf(command, sizeof command, "%s -std=gnu11 -pthread %s %s -o %s", CONCHECK_UNIT_CC, flags, source, path);
    assert_int_equal(system(command), 0);
    return path;
}

static cc_module_id module_of(struct fixture *fixture, const char *path)
{
    return cc_symbolizer_module(fixture->symbolizer, &(struct cc_module_file){ .path = path });
}

/* Address and size of a symbol, from nm. */
static uint64_t symbol(const char *path, const char *name, uint64_t *size)
{
    char command[512], line[512];
    uint64_t found = 0;
    snprintf(command, sizeof command, "nm -S %s", path);
    FILE *stream = popen(command, "r");
    while (fgets(line, sizeof line, stream)) {
        unsigned long long address, bytes;
        char kind, its[256];
        if (sscanf(line, "%llx %llx %c %255s", &address, &bytes, &kind, its) == 4 && strcmp(its, name) == 0) {
            found = address;
            *size = bytes;
        }
    }
    pclose(stream);
    if (!found)
        fail_msg("%s: no symbol %s", path, name);
    return found;
}

/* The line of the sample that is marked with `LINE mark`. */
static uint32_t marked_line(const char *mark)
{
    char line[512], wanted[64];
    FILE *stream = fopen(source, "r");
    uint32_t number = 0, found = 0;
    snprintf(wanted, sizeof wanted, "/* LINE %s */", mark);
    while (stream && !found && fgets(line, sizeof line, stream)) {
        number++;
        if (strstr(line, wanted))
            found = number;
    }
    assert_non_null(stream);
    fclose(stream);
    assert_int_not_equal(found, 0);
    return found;
}

/* Some address in `function` whose innermost line is the marked one, and that names a lock if `named`; fails without. */
static struct cc_code_place place_at(struct fixture *fixture, const char *path, const char *function, const char *mark)
{
    cc_module_id module = module_of(fixture, path);
    uint64_t size, address = symbol(path, function, &size);
    uint32_t line = marked_line(mark), count;
    /* the last one: the call itself stands behind what prepares it */
    struct cc_code_place best = { module, 0 };
    for (uint64_t i = 0; i < size; i++) {
        struct cc_code_place place = { module, address + i };
        const struct cc_site *sites = cc_symbolizer_code(fixture->symbolizer, place, &count);
        if (sites[0].line == line)
            best = place;
    }
    if (!best.address)
        fail_msg("%s: no address in %s has line %u", path, function, line);
    return best;
}

static void assert_argument(struct fixture *fixture, struct cc_code_place *stack, uint32_t depth, const char *text,
                            const char *key)
{
    struct cc_data_name name = cc_symbolizer_argument(fixture->symbolizer, stack, depth);
    if (!name.known)
        fail_msg("no name, wanted %s", text);
    assert_string_equal(name.text, text);
    assert_string_equal(name.key, key);
}

static void assert_data(struct fixture *fixture, cc_module_id module, uint64_t address, const char *text,
                        const char *key)
{
    struct cc_data_name name = cc_symbolizer_data(fixture->symbolizer, module, address);
    assert_true(name.known);
    assert_string_equal(name.text, text);
    assert_string_equal(name.key, key);
}

static void check_data(struct fixture *fixture, const char *path)
{
    cc_module_id module = module_of(fixture, path);
    uint64_t size, at = symbol(path, "accounts", &size);
    assert_data(fixture, module, symbol(path, "global_lock", &size), "global_lock", "global_lock");
    assert_data(fixture, module, symbol(path, "static_lock", &size), "static_lock", "symbolize_sample.c:static_lock");
    assert_data(fixture, module, symbol(path, "guard", &size), "guard.impl", "symbolize_sample.c:guard.impl");
    uint64_t one = 8 + 4 * 40;
    assert_data(fixture, module, at + 2 * one + 8, "accounts[2].mutex", "accounts[].mutex");
    assert_data(fixture, module, at + one + 8 + 40 + 2 * 40, "accounts[1].inner.locks[2]", "accounts[].inner.locks[]");
    assert_int_equal(cc_symbolizer_data(fixture->symbolizer, module, at).site.line, marked_line("accounts"));
}

static void check_code(struct fixture *fixture, const char *path)
{
    uint32_t count;
    struct cc_code_place place = place_at(fixture, path, "take_account", "inlined");
    const struct cc_site *sites = cc_symbolizer_code(fixture->symbolizer, place, &count);
    assert_int_equal(count, 2);
    assert_string_equal(sites[0].function, "inlined");
    assert_string_equal(sites[0].file, source);
    assert_string_equal(sites[1].function, "take_account");
    assert_int_equal(sites[1].line, marked_line("calls_inlined"));
    assert_argument(fixture, &place, 1, "account.mutex", "account.mutex");

    struct cc_code_place stack[2] = { place_at(fixture, path, "take", "wrapper"),
                                      place_at(fixture, path, "take_account", "through_wrapper") };
    assert_false(cc_symbolizer_argument(fixture->symbolizer, stack, 1).known);
    assert_argument(fixture, stack, 2, "account.inner.locks[]", "account.inner.locks[]");
    stack[1] = place_at(fixture, path, "take_account", "element");
    assert_argument(fixture, stack, 2, "account.mutex", "account.mutex");
    place = place_at(fixture, path, "take_all", "static");
    assert_argument(fixture, &place, 1, "static_lock", "symbolize_sample.c:static_lock");
    place = place_at(fixture, path, "take_all", "static_local");
    assert_argument(fixture, &place, 1, "once_lock", "take_all:once_lock");
    place = place_at(fixture, path, "take_all", "local");
    assert_argument(fixture, &place, 1, "local", "take_all:local");
    place = place_at(fixture, path, "take_all", "pointer");
    assert_argument(fixture, &place, 1, "chosen", "chosen");
    place = place_at(fixture, path, "take_all", "member_of_variable");
    assert_argument(fixture, &place, 1, "guard.impl", "symbolize_sample.c:guard.impl");
}

static void names_are_found_however_it_was_compiled(void **state)
{
    (void)state;
    static const char *const flags[] = { "-g -O0 -fPIE -pie", "-g -O2 -fPIE -pie", "-g -O0 -fno-pie -no-pie",
                                         "-g -O2 -fno-pie -no-pie", "-gdwarf-4 -O1 -fPIC -shared" };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        struct fixture fixture = start(NULL);
        const char *path = compile("sample", flags[i]);
        assert_null(cc_symbolizer_problem(fixture.symbolizer, module_of(&fixture, path)));
        assert_true(cc_symbolizer_has_debug(fixture.symbolizer, module_of(&fixture, path)));
        check_data(&fixture, path);
        check_code(&fixture, path);
        end(&fixture);
    }
}

static void without_dwarf_there_are_symbols(void **state)
{
    (void)state;
    struct fixture fixture = start(NULL);
    const char *path = compile("plain", "-O1");
    cc_module_id module = module_of(&fixture, path);
    uint64_t size, take = symbol(path, "take", &size);
    uint32_t count;
    assert_false(cc_symbolizer_has_debug(fixture.symbolizer, module));
    const struct cc_site *sites =
        cc_symbolizer_code(fixture.symbolizer, (struct cc_code_place){ module, take + 1 }, &count);
    assert_string_equal(sites[0].function, "take+0x1");
    assert_null(sites[0].file);
    assert_data(&fixture, module, symbol(path, "global_lock", &size), "global_lock", "global_lock");
    assert_data(&fixture, module, symbol(path, "accounts", &size) + 8, "accounts+0x8", "accounts+0x8");
    end(&fixture);
}

static void without_symbols_there_are_offsets(void **state)
{
    (void)state;
    struct fixture fixture = start(NULL);
    const char *path = compile("bare", "-O1 -g");
    uint64_t size, lock = symbol(path, "static_lock", &size);
    char expected[64];
    uint32_t count;
    snprintf(expected, sizeof expected, "bare+0x%llx", (unsigned long long)lock);
    shell("strip %s%s", path, "");
    cc_module_id module = module_of(&fixture, path);
    assert_null(cc_symbolizer_problem(fixture.symbolizer, module));
    struct cc_data_name name = cc_symbolizer_data(fixture.symbolizer, module, lock);
    assert_string_equal(name.text, expected);
    assert_false(name.known);
    assert_non_null(cc_symbolizer_code(fixture.symbolizer, (struct cc_code_place){ module, 0x1139 }, &count)->function);
    end(&fixture);
}

static void debug_information_may_stand_apart(void **state)
{
    (void)state;
    struct fixture fixture = start(NULL);
    const char *path = compile("apart", "-O0 -g");
    uint64_t size, lock = symbol(path, "static_lock", &size);
    shell("cd %s && objcopy --only-keep-debug %s apart.debug && strip apart && "
          "objcopy --add-gnu-debuglink=apart.debug apart",
          folder, "apart");
    cc_module_id module = module_of(&fixture, path);
    assert_data(&fixture, module, lock, "static_lock", "symbolize_sample.c:static_lock");
    end(&fixture);
}

static void a_sysroot_goes_before_the_path(void **state)
{
    (void)state;
    struct fixture fixture = start(folder);
    const char *path = compile("moved", "-O0 -g");
    uint64_t size, lock = symbol(path, "global_lock", &size);
    cc_module_id module = module_of(&fixture, "/moved");
    assert_null(cc_symbolizer_problem(fixture.symbolizer, module));
    assert_data(&fixture, module, lock, "global_lock", "global_lock");
    assert_string_equal(cc_symbolizer_problem(fixture.symbolizer, module_of(&fixture, path)), "no such file");
    end(&fixture);
}

static void what_cannot_be_read_has_offsets(void **state)
{
    (void)state;
    struct fixture fixture = start(NULL);
    const char *path = compile("damaged", "-O0 -g");
    static const uint8_t other[] = { 1, 2, 3 };
    uint32_t count;
    struct cc_module_file file = { .path = path, .build_id = other, .build_id_size = sizeof other };
    cc_module_id ids[] = { module_of(&fixture, "/gone/libgone.so"), module_of(&fixture, "[vdso]"),
                           module_of(&fixture, folder), 0, 0 };
    /* with a build id, the file must be that build */
    compile("damaged", "-O0 -g -Wl,--build-id");
    ids[3] = cc_symbolizer_module(fixture.symbolizer, &file);
    char cut[256];
    snprintf(cut, sizeof cut, "%s/cut", folder);
    shell("head -c 40 %s > %s", path, cut);
    ids[4] = module_of(&fixture, cut);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        assert_non_null(cc_symbolizer_problem(fixture.symbolizer, ids[i]));
        assert_false(cc_symbolizer_data(fixture.symbolizer, ids[i], 0x10).known);
        assert_non_null(cc_symbolizer_code(fixture.symbolizer, (struct cc_code_place){ ids[i], 16 }, &count)->function);
    }
    assert_string_equal(cc_symbolizer_data(fixture.symbolizer, ids[0], 0x10).text, "libgone.so+0x10");
    assert_string_equal(cc_symbolizer_problem(fixture.symbolizer, ids[3]), "another build than the one that ran");
    end(&fixture);
}

/* Any bytes may be damaged: names may be lost, nothing may crash. */
static void damaged_files_do_no_harm(void **state)
{
    (void)state;
    const char *path = compile("whole", "-O0 -g");
    static char bytes[200000];
    FILE *stream = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, stream);
    fclose(stream);
    char broken[256];
    snprintf(broken, sizeof broken, "%s/broken", folder);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct test_random random = test_random_from(seed);
        static char copy[sizeof bytes];
        memcpy(copy, bytes, size);
        for (int i = 0; i < 200; i++)
            copy[test_random_below(&random, (uint32_t)size)] = (char)test_random_below(&random, 256);
        memcpy(copy, bytes, 24); /* the part that makes it an ELF file at all */
        stream = fopen(broken, "wb");
        fwrite(copy, 1, test_random_chance(&random, 30) ? size / 2 : size, stream);
        fclose(stream);
        struct fixture fixture = start(NULL);
        cc_module_id module = module_of(&fixture, broken);
        uint32_t count;
        for (uint64_t address = 0x1000; address < 0x1400; address += 7) {
            struct cc_code_place place = { module, address };
            assert_non_null(cc_symbolizer_code(fixture.symbolizer, place, &count)->function);
            (void)cc_symbolizer_argument(fixture.symbolizer, &place, 1);
            assert_non_null(cc_symbolizer_data(fixture.symbolizer, module, address + 0x3000).text);
        }
        end(&fixture);
    }
}

static void assert_expression(const char *line, size_t column, size_t argument, const char *base, size_t steps)
{
    struct cc_lock_expression expression;
    bool parsed = cc_lock_expression_parse(line, strlen(line), column, argument, &expression);
    assert_int_equal(parsed, base != NULL);
    if (!base)
        return;
    assert_int_equal(expression.base_length, strlen(base));
    assert_memory_equal(expression.base, base, strlen(base));
    assert_int_equal(expression.step_count, steps);
}

static void expressions_are_read_from_source_text(void **state)
{
    (void)state;
    assert_expression("    pthread_mutex_lock(&m);", 5, 0, "m", 0);
    assert_expression("    pthread_mutex_lock(m);", 5, 0, "m", 0);
    assert_expression("    pthread_mutex_lock(m);", 0, 0, NULL, 0); /* some call, without a place */
    assert_expression("if ((rc = pthread_mutex_lock(&a->b[f(1, 2)].c)) != 0)", 11, 0, "a", 3);
    assert_expression("if ((rc = pthread_mutex_lock(&a->b[f(1, 2)].c)) != 0)", 0, 0, "a", 3);
    assert_expression("take(first(1, 2), (&(a.b)))", 1, 1, "a", 1);
    assert_expression("take(a)", 1, 1, NULL, 0);
    assert_expression("pthread_mutex_lock(get(p));", 1, 0, NULL, 0);
    assert_expression("pthread_mutex_lock((pthread_mutex_t *)p);", 1, 0, NULL, 0);
    assert_expression("pthread_mutex_lock(&a->b", 1, 0, "a", 1);
    assert_expression("pthread_mutex_lock(&", 1, 0, NULL, 0);
    assert_expression("", 0, 0, NULL, 0);
    assert_expression("x", 9, 0, NULL, 0);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    shell("rm -rf %s%s", folder, "");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_however_it_was_compiled),
        cmocka_unit_test(without_dwarf_there_are_symbols),
        cmocka_unit_test(without_symbols_there_are_offsets),
        cmocka_unit_test(debug_information_may_stand_apart),
        cmocka_unit_test(a_sysroot_goes_before_the_path),
        cmocka_unit_test(what_cannot_be_read_has_offsets),
        cmocka_unit_test(damaged_files_do_no_harm),
        cmocka_unit_test(expressions_are_read_from_source_text),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
