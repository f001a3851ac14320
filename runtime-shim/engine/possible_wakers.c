/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/possible_wakers.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime-shim/platform/raw_syscall.h"
#include "runtime-shim/platform/text_line.h"

enum {
    LAST_SIGNAL = 64,
    FIRST_OWN = 32, /* the C library's own: cancellation and setuid */
    LAST_OWN = 33,
    SIGNAL_SET = 8, /* bytes */
};

/* As the kernel takes it. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

/* Signals that come from what a thread itself does wrong: a blocked thread does nothing. */
static bool is_synchronous(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP ||
           signal == SIGABRT || signal == SIGSYS;
}

bool cc_has_signal_handlers(void)
{
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
        struct kernel_sigaction action = { 0 };
        if (is_synchronous(signal) || (signal >= FIRST_OWN && signal <= LAST_OWN))
            continue;
        if (CC_SYSCALL_4(SYS_rt_sigaction, signal, 0, &action, SIGNAL_SET) == 0 && action.handler != SIG_DFL &&
            action.handler != SIG_IGN)
            return true;
    }
    return false;
}

bool cc_kernel_waits_at(int32_t tid, uint64_t address)
{
    char path[64], call[64], found[64];
    struct cc_text_line line;
    cc_text_line_begin(&line, path, sizeof path);
    cc_text_line_add(&line, "/proc/self/task/");
    cc_text_line_add_number(&line, (uint64_t)tid);
    cc_text_line_add(&line, "/syscall");
    /* The number of the call, and its arguments: the first one is the address of the word. */
    cc_text_line_begin(&line, call, sizeof call);
    cc_text_line_add_number(&line, SYS_futex);
    cc_text_line_add(&line, " 0x");
    cc_text_line_add_hex(&line, address, 1);
    cc_text_line_add(&line, " ");
    long descriptor = CC_SYSCALL_4(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (descriptor < 0)
        return false;
    long length = CC_SYSCALL_3(SYS_read, descriptor, found, sizeof found);
    (void)CC_SYSCALL_1(SYS_close, descriptor);
    return length > (long)line.length && memcmp(found, call, line.length) == 0;
}

uint32_t cc_kernel_threads(void)
{
    struct stat status;
    /* A folder has a link from itself, one from its parent, and one from each folder in it. */
    if (CC_SYSCALL_4(SYS_newfstatat, AT_FDCWD, "/proc/self/task", &status, 0) < 0 || status.st_nlink <= 2)
        return 0;
    return (uint32_t)(status.st_nlink - 2);
}
