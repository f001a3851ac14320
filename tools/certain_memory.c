/* SPDX-License-Identifier: Apache-2.0 */
/*
 * malloc and its kin of the command: memory that is not there ends the process, as it does in tool_memory.h. Libraries that
 * are refused it go on with less: jansson leaves out the letter that it reads, elfutils the name that it looks for, or
 * follows a pointer that it has not set; GLib waits for a lock that it holds. They call these functions too, since a program's
 * own come before libc's; what is preloaded comes behind them, and is called by them.
 *
 * What nobody needs is refused as ever: it is what a damaged file asks for, and costs what the file was read for.
 * Linked into the command only: sanitizers, and those who call its library, have functions of their own.
 * Thread-safety: as libc's.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "tools/tool_memory.h"

enum { NOBODY_NEEDS = 1 << 30 };

/* Let `behind` be the function of this name that comes next: libc's, or one that was preloaded. */
#define FIND_BEHIND(function)                                                                                          \
    static __typeof__(function) *behind;                                                                               \
    if (!behind)                                                                                                       \
    *(void **)&behind = dlsym(RTLD_NEXT, #function)

/* Telling that memory ran out may need some, which is refused without more ado. */
static void *certain(void *block, size_t size)
{
    static _Thread_local int telling;
    if (block || size == 0 || size > NOBODY_NEEDS || telling)
        return block;
    telling = 1;
    cc_tool_out_of_memory();
}

void *malloc(size_t size)
{
    FIND_BEHIND(malloc);
    return certain(behind(size), size);
}

void *calloc(size_t count, size_t size)
{
    FIND_BEHIND(calloc);
    size_t whole;
    return certain(behind(count, size), __builtin_mul_overflow(count, size, &whole) ? (size_t)-1 : whole);
}

void *realloc(void *old, size_t size)
{
    FIND_BEHIND(realloc);
    return certain(behind(old, size), size);
}
