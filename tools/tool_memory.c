/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/tool_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "tools/message.h"
#include "tools/verbs.h"

enum { HUGE_PAGE = 2 * 1024 * 1024 };

static size_t whole_pages(size_t size)
{
    return (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/*
 * Large blocks hold tables that are looked into at random: with huge pages the processor finds its way faster. What is
 * never touched takes no memory.
 */
static void *acquire_pages(size_t size)
{
    if (size > SIZE_MAX - 2 * (size_t)HUGE_PAGE)
        return NULL;
    size_t whole = whole_pages(size), mapped = whole + HUGE_PAGE;
    char *start = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE, after = HUGE_PAGE - before;
    char *block = start + before;
    if (before)
        (void)munmap(start, before);
    if (after)
        (void)munmap(block + whole, after);
    (void)madvise(block, size / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE); /* the rest is not worth one */
    return block;
}

static void *acquire(void *context, size_t size)
{
    (void)context;
    return size < HUGE_PAGE ? malloc(size) : acquire_pages(size);
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    if (size < HUGE_PAGE)
        free(block);
    else
        (void)munmap(block, whole_pages(size));
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
    static const struct cc_allocator allocator = { acquire, release, NULL, HUGE_PAGE };
    struct cc_arena *arena;
    if (cc_arena_create(&allocator, &arena) != CC_OK)
        cc_tool_out_of_memory();
    cc_arena_on_exhausted(arena, exhausted, NULL);
    return arena;
}
