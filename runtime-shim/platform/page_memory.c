/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/page_memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/uio.h>

#include "runtime-shim/platform/raw_syscall.h"

enum { PAGE = 4096 };

static size_t whole_pages(size_t size)
{
    return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static void *take(size_t size, int how)
{
    long at = CC_SYSCALL_6(SYS_mmap, 0, whole_pages(size), PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | how, -1, 0);
    return at < 0 && at > -PAGE ? NULL : (void *)at;
}

void *cc_pages_take(size_t size)
{
    return take(size, 0);
}

void *cc_pages_take_all(size_t size)
{
    return take(size, MAP_POPULATE);
}

void cc_pages_give(void *pages, size_t size)
{
    (void)CC_SYSCALL_2(SYS_munmap, pages, whole_pages(size));
}

long cc_memory_peek(uint64_t address, uint32_t *word)
{
    struct iovec to = { .iov_base = word, .iov_len = sizeof *word };
    struct iovec from = { .iov_base = (void *)address, .iov_len = sizeof *word };
    long process = CC_SYSCALL_1(SYS_getpid, 0);
    long read = CC_SYSCALL_6(SYS_process_vm_readv, process, &to, 1, &from, 1, 0);
    return read == (long)sizeof *word ? 0 : read < 0 ? read : -EFAULT;
}

static void *acquire(void *context, size_t size)
{
    (void)context;
    return cc_pages_take(size);
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    cc_pages_give(block, size);
}

const struct cc_allocator cc_page_allocator = { .acquire = acquire, .release = release };
