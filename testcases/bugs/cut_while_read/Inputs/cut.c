/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded into the command, cuts a record off as soon as it is mapped, as its owner may at any time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    void *(*real)(void *, size_t, int, int, int, off_t);
    char link[64], path[4096];
    *(void **)&real = dlsym(RTLD_NEXT, "mmap");
    void *data = real(address, size, protection, flags, file, offset);
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = file < 0 ? -1 : readlink(link, path, sizeof path - 1);
    if (length > 4 && memcmp(path + length - 4, ".ccr", 4) == 0) {
        path[length] = '\0';
        if (truncate(path, 0) != 0)
            _exit(99);
    }
    return data;
}
