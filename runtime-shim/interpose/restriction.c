/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prctl and syscall, as far as a process restricts its own system calls by them (seccomp): from then on any call of ours may kill
 * it.
 */
#include <linux/seccomp.h>
#include <stdarg.h>

#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/raw_syscall.h"

static void restricted(void)
{
    if (!cc_self_is_on(&cc_self))
        return;
    cc_self_enter(&cc_self);
    cc_engine_restricted();
    cc_self_hide(&cc_self, CC_SELF_OFF);
}

/* Who only asks what there is gives no filter. */
CC_EXPORT int prctl(int option, ...)
{
    va_list rest;
    va_start(rest, option);
    unsigned long a = va_arg(rest, unsigned long), b = va_arg(rest, unsigned long);
    unsigned long c = va_arg(rest, unsigned long), d = va_arg(rest, unsigned long);
    va_end(rest);
    if (option == PR_SET_SECCOMP && (a == SECCOMP_MODE_STRICT || (a == SECCOMP_MODE_FILTER && b)))
        restricted();
    return CC_CALL_REAL(prctl, option, a, b, c, d);
}

CC_EXPORT long syscall(long number, ...)
{
    va_list rest;
    va_start(rest, number);
    long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
    long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
    va_end(rest);
    if (CC_UNLIKELY(number == SYS_seccomp) && (a == SECCOMP_SET_MODE_STRICT || (a == SECCOMP_SET_MODE_FILTER && c)))
        restricted();
    return CC_CALL_REAL(syscall, number, a, b, c, d, e, f);
}
