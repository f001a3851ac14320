/* SPDX-License-Identifier: Apache-2.0 */
/* ELF files with DWARF, asked for functions, variables, and the lock that a call is given. */
#include "fuzz_support.h"
#include "tools/symbolize/symbolizer.h"

enum { MEMORY = 512 << 20, ADDRESSES = 48 };

static void ask(struct cc_symbolizer *symbolizer, cc_module_id module, uint64_t address)
{
    uint32_t count = 0;
    struct cc_code_place place = { .module = module, .address = address };
    const struct cc_site *sites = cc_symbolizer_code(symbolizer, place, &count);
    FUZZ_EXPECT(count > 0 && sites[count - 1].function != NULL);
    struct cc_data_name name = cc_symbolizer_data(symbolizer, module, address);
    FUZZ_EXPECT(name.text != NULL && name.key != NULL);
    struct cc_code_place stack[] = { place, { .module = module, .address = address + 16 } };
    name = cc_symbolizer_argument(symbolizer, stack, 2);
    FUZZ_EXPECT(!name.known || name.text != NULL);
}

static void release(void *context)
{
    cc_symbolizer_destroy(context);
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    struct cc_symbolizer *symbolizer = cc_symbolizer_create(arena, NULL);
    fuzz_at_end(release, symbolizer);
    struct cc_module_file file = { .path = fuzz_file(bytes->data, bytes->size) };
    cc_module_id module = cc_symbolizer_module(symbolizer, &file);
    (void)cc_symbolizer_problem(symbolizer, module);
    (void)cc_symbolizer_has_debug(symbolizer, module);
    for (uint64_t i = 0; i < ADDRESSES; i++)
        ask(symbolizer, module, i < ADDRESSES / 2 ? 0x1000 + i * 24 : 0x3d00 + (i - ADDRESSES / 2) * 48);
    ask(symbolizer, module, UINT64_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
