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

#if defined __x86_64__

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

#elif defined __aarch64__

static inline long cc_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
    return x0;
}

#endif

#define CC_SYSCALL_1(number, a) cc_syscall(number, (long)(a), 0, 0, 0, 0, 0)
#define CC_SYSCALL_2(number, a, b) cc_syscall(number, (long)(a), (long)(b), 0, 0, 0, 0)
#define CC_SYSCALL_3(number, a, b, c) cc_syscall(number, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CC_SYSCALL_4(number, a, b, c, d) cc_syscall(number, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define CC_SYSCALL_6(number, a, b, c, d, e, f)                                                                         \
    cc_syscall(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

#endif
