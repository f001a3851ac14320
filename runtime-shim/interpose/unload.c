/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dlclose. The loader unmaps without passing through munmap, so locks in a library end here. dlopen is not stood before:
 * the caller's search path would no longer count.
 */
#include <dlfcn.h>
#include <link.h>

#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/interpose/interpose.h"

static int first_module(struct dl_phdr_info *info, size_t size, void *count)
{
    (void)size;
    *(unsigned long long *)count = info->dlpi_subs;
    return 1;
}

/* Libraries that were ever unloaded. */
static unsigned long long unloads(void)
{
    unsigned long long count = 0;
    (void)dl_iterate_phdr(first_module, &count);
    return count;
}

CC_EXPORT int dlclose(void *handle)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return CC_CALL_REAL(dlclose, handle);
    unsigned long long before = unloads();
    /* What was loaded may not have been met yet. */
    cc_self_enter(self);
    cc_modules_update();
    cc_self_leave(self);
    int result = CC_CALL_REAL(dlclose, handle);
    if (unloads() != before && cc_self_is_on(self)) {
        cc_self_enter(self);
        cc_modules_sweep(cc_locks_unloaded);
        cc_self_leave(self);
    }
    return result;
}
