/* SPDX-License-Identifier: Apache-2.0 */
/*
 * free, realloc and munmap, as far as locks lie in the memory: these end with it. Where the page has none, one
 * test of a bit is all that is added.
 */
#include "runtime-shim/interpose/interpose.h"

enum { PAGE = 4096 };
#define MOST_MAPPED ((size_t)1 << 47)

/* The allocator's own answer, whichever it is. */
static size_t size_of(void *block)
{
    return cc_usable_size ? cc_usable_size(block) : 0;
}

static void freed(uint64_t start, size_t size, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (size == 0 || self->mode != CC_SELF_ON || !cc_engine.options.alloc)
        return;
    cc_self_enter(self);
    cc_locks_freed(self, start, start + size, site);
    cc_self_leave(self);
}

/* Kept out of the way of the test. */
static __attribute__((noinline)) void free_with_locks(void *block, uint64_t site)
{
    if (block && cc_self.mode == CC_SELF_ON)
        freed((uint64_t)block, size_of(block), site);
    cc_real.free(block);
}

CC_EXPORT void free(void *block)
{
    if (CC_UNLIKELY(cc_page_may_have_lock((uint64_t)block)))
        free_with_locks(block, CC_RETURN_SITE());
    else
        cc_real.free(block);
}

CC_EXPORT void *realloc(void *block, size_t size)
{
    size_t before = block && cc_page_may_have_lock((uint64_t)block) && cc_self.mode == CC_SELF_ON ? size_of(block) : 0;
    void *moved = CC_CALL_REAL(realloc, block, size);
    if (before && moved != block && (moved || size == 0))
        freed((uint64_t)block, before, CC_RETURN_SITE());
    return moved;
}

/* Locks are looked at before, while they are there; a call that the kernel refuses at sight ends none. */
CC_EXPORT int munmap(void *start, size_t size)
{
    if ((uint64_t)start % PAGE == 0 && size < MOST_MAPPED)
        freed((uint64_t)start, size, CC_RETURN_SITE());
    return CC_CALL_REAL(munmap, start, size);
}
