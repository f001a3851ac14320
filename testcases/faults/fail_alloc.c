/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a tool, makes one allocation fail: number FAIL_ALLOC of all that the process asks for, from 1. With
 * FAIL_ALLOC=0 none fails, and how many there were is written to descriptor 9 at the end. What the dynamic linker and
 * libc's own start need is not counted: counting begins with main. A process that was forked goes on with the count of
 * its parent, and writes a line of its own. With FAIL_ALLOC_IN=NAME all this happens in the program of that name, and
 * those that lead to it are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_ulong count;
static unsigned long failing;
static int counting;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static int fails(void)
{
    if (!counting || atomic_fetch_add(&count, 1) + 1 != failing)
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
    const char *number = getenv("FAIL_ALLOC"), *where = getenv("FAIL_ALLOC_IN");
    if (where && strcmp(where, program_invocation_short_name) != 0)
        return real_main(argc, argv, environment);
    failing = number ? strtoul(number, NULL, 10) : 0;
    unsetenv("FAIL_ALLOC"); /* other programs that it starts are left alone */
    unsetenv("LD_PRELOAD");
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
