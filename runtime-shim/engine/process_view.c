/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/process_view.h"

#include <fcntl.h>

#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"

enum { PART = 4096, PARTS = 3 };

static void read_link(const char *path, char *to)
{
    long length = CC_SYSCALL_4(SYS_readlinkat, AT_FDCWD, path, to, PART - 1);
    to[length > 0 ? length : 0] = 0;
}

bool cc_process_view_read(struct cc_process_view *view)
{
    char *memory = cc_pages_take((size_t)PARTS * PART);
    if (!memory)
        return false;
    *view = (struct cc_process_view){ memory, memory + PART, memory + (size_t)2 * PART };
    read_link("/proc/self/exe", view->program);
    read_link("/proc/self/cwd", view->folder);
    long descriptor = CC_SYSCALL_4(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC, 0);
    if (descriptor < 0)
        return true;
    long length = CC_SYSCALL_3(SYS_read, descriptor, view->command_line, PART - 1);
    for (long i = 0; i + 1 < length; i++)
        if (!view->command_line[i])
            view->command_line[i] = ' ';
    (void)CC_SYSCALL_1(SYS_close, descriptor);
    return true;
}

void cc_process_view_drop(struct cc_process_view *view)
{
    cc_pages_give(view->program, (size_t)PARTS * PART);
}
