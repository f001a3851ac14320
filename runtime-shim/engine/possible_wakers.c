/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/possible_wakers.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "runtime-shim/platform/raw_syscall.h"

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

uint32_t cc_kernel_threads(void)
{
    struct stat status;
    /* A folder has a link from itself, one from its parent, and one from each folder in it. */
    if (CC_SYSCALL_4(SYS_newfstatat, AT_FDCWD, "/proc/self/task", &status, 0) < 0 || status.st_nlink <= 2)
        return 0;
    return (uint32_t)(status.st_nlink - 2);
}
