/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls that go past libc: no interposer, no cancellation point, no errno.
 *
 * The result is the kernel's: a negated errno where it failed.
 * Thread-safety and signal-safety: complete.
 */
#ifndef CC_SHIM_RAW_SYSCALL_H
#define CC_SHIM_RAW_SYSCALL_H

#include <stdint.h>
#include <sys/syscall.h>

#if !defined __x86_64__
#error "the shim knows the system calls and the unwinding of x86-64 only"
#endif

static inline long cc_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#define CC_SYSCALL_1(number, a) cc_syscall(number, (long)(a), 0, 0, 0, 0, 0)
#define CC_SYSCALL_2(number, a, b) cc_syscall(number, (long)(a), (long)(b), 0, 0, 0, 0)
#define CC_SYSCALL_3(number, a, b, c) cc_syscall(number, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CC_SYSCALL_4(number, a, b, c, d) cc_syscall(number, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CC_SYSCALL_6(number, a, b, c, d, e, f)                                                                         \
    cc_syscall(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

#endif
