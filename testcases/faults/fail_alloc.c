/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a tool, makes one allocation fail: number FAIL_ALLOC of all that the process asks for, by malloc and its kin
 * or by mmap, from 1. With FAIL_ALLOC=0 none fails, and how many there were is written to descriptor 9 at the end. What the
 * dynamic linker and libc's own start need is not counted: counting begins with main. A process that was forked goes on with
 * the count of its parent, and writes a line of its own. With FAIL_ALLOC_IN=NAME all this happens in the program of that
 * name, and those that lead to it are left alone. With FAIL_ALLOC_SITES=N what counts is the first allocation of each site:
 * the N calls that led to it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_ulong count;
static unsigned long failing;
static int counting, depth;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

enum { SITES = 1 << 20, DEEPEST = 32 };
static unsigned long sites[SITES];

/* Whether the stack that led here is new. */
static int is_new_site(void)
{
    void *frames[DEEPEST + 2];
    unsigned long hash = 14695981039346656037u;
    counting = 0; /* what looks at the stack may allocate */
    int found = backtrace(frames, depth + 2);
    counting = 1;
    for (int i = 2; i < found; i++) /* not this function, nor the one it stands in for */
        hash = (hash ^ (unsigned long)frames[i]) * 1099511628211u;
    hash |= hash == 0;
    unsigned long at = hash % SITES;
    for (; sites[at] && sites[at] != hash; at = (at + 1) % SITES) {
    }
    if (sites[at])
        return 0;
    sites[at] = hash;
    return 1;
}

static int fails(void)
{
    if (!counting || (depth && !is_new_site()) || atomic_fetch_add(&count, 1) + 1 != failing)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t number, size_t size)
{
    return fails() ? NULL : __libc_calloc(number, size);
}

void *realloc(void *block, size_t size)
{
    return fails() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

/* What the command has its tables in. Files are mapped as ever. */
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    if ((flags & MAP_ANONYMOUS) && fails())
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, size, protection, flags, file, offset);
}

static void report(void)
{
    char line[32];
    counting = 0;
    int length = snprintf(line, sizeof line, "%lu\n", atomic_load(&count));
    if (failing == 0 && write(9, line, (size_t)length) != length)
        abort();
    failing = ULONG_MAX; /* once a process */
}

void _exit(int status)
{
    report();
    syscall(SYS_exit_group, status);
    abort();
}

typedef int main_fn(int, char **, char **);
static main_fn *real_main;

static int counted_main(int argc, char **argv, char **environment)
{
    const char *number = getenv("FAIL_ALLOC"), *where = getenv("FAIL_ALLOC_IN"), *calls = getenv("FAIL_ALLOC_SITES");
    if (where && strcmp(where, program_invocation_short_name) != 0)
        return real_main(argc, argv, environment);
    failing = number ? strtoul(number, NULL, 10) : 0;
    unsetenv("FAIL_ALLOC"); /* other programs that it starts are left alone */
    unsetenv("LD_PRELOAD");
    depth = calls ? atoi(calls) % DEEPEST : 0;
    if (depth)
        is_new_site(); /* the first look loads what it needs */
    atexit(report);
    counting = number != NULL;
    return real_main(argc, argv, environment);
}

int __libc_start_main(main_fn *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*rtld_fini)(void), void *stack_end)
{
    int (*real)(main_fn *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return real(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
