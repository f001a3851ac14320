/* SPDX-License-Identifier: Apache-2.0 */
/* What users write line by line: suppression files, comments that suppress, response files; and what the front end said. */
#include "fuzz_support.h"
#include "tools/front_end_said.h"
#include "tools/inline_ignore.h"
#include "tools/options.h"
#include "tools/response_file.h"
#include "tools/suppression_file.h"

enum { MEMORY = 256 << 20 };

static void read_as(unsigned kind, const char *name, struct cc_arena *arena)
{
    struct cc_notices notices = { .arena = arena };
    struct cc_place place = { .site = { .file = "a.c", .function = "f", .line = 1 } };
    struct cc_finding finding = { .rule = (enum cc_rule)1, .subject = "x", .places = &place, .place_count = 1 };
    if (kind == 0) {
        struct cc_suppressions all = { .arena = arena };
        cc_suppressions_load(&all, name, &notices);
        (void)cc_suppressions_find(&all, &finding);
    } else if (kind == 1) {
        struct cc_inline_ignores all = { .arena = arena, .notices = &notices };
        cc_inline_ignores_scan(&all, name);
        (void)cc_inline_ignores_find(&all, &finding);
    } else if (kind == 2) {
        struct cc_words words = { 0 };
        char *argv[] = { (char[]){ "concheck" }, cc_arena_format(arena, "@%s", name), NULL };
        if (cc_response_files_expand(arena, 2, argv, &words) == CC_OK) {
            struct cc_options options;
            argv[1] = words.count ? (char *)(uintptr_t)words.at[0] : argv[0];
            (void)!cc_options_parse(arena, 2, argv, &options);
        }
    } else {
        (void)cc_front_end_said_errors(name, "a.c", &notices);
        cc_front_end_said_notes(name, &notices);
    }
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    read_as(bytes->data[0] % 4, fuzz_file(bytes->data + 1, bytes->size - 1), arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_be_quiet();
    if (size > 0)
        fuzz_run(MEMORY, work, &bytes);
    return 0;
}
