/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/tool_memory.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "tools/message.h"
#include "tools/verbs.h"

enum { HUGE_PAGE = 2 * 1024 * 1024 };

/* Large blocks hold tables that are looked into at random: with huge pages the processor finds its way faster. */
static void *acquire(void *context, size_t size)
{
    (void)context;
    if (size < HUGE_PAGE || size > SIZE_MAX - HUGE_PAGE)
        return malloc(size);
    size_t whole = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *block = aligned_alloc(HUGE_PAGE, whole);
    if (block)
        (void)madvise(block, size / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE); /* the rest is not worth one */
    return block;
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

_Noreturn void cc_tool_out_of_memory(void)
{
    cc_error("out of memory; analyse fewer files at once");
    exit(CC_EXIT_FAILED);
}

static void exhausted(void *context)
{
    (void)context;
    cc_tool_out_of_memory();
}

struct cc_arena *cc_tool_arena(void)
{
    static const struct cc_allocator allocator = { acquire, release, NULL };
    struct cc_arena *arena;
    if (cc_arena_create(&allocator, &arena) != CC_OK)
        cc_tool_out_of_memory();
    cc_arena_on_exhausted(arena, exhausted, NULL);
    return arena;
}
