/* SPDX-License-Identifier: Apache-2.0 */
/* fork, _exit and exec: how a process becomes two, none, or another. */
#include "runtime-shim/interpose/interpose.h"

CC_EXPORT pid_t fork(void)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return CC_CALL_REAL(fork);
    /* Handlers that pthread_atfork registered run inside: what they lock they unlock. */
    cc_self_enter(self);
    pid_t child = cc_real.fork();
    if (child == 0)
        cc_engine_after_fork(self);
    cc_self_leave(self);
    return child;
}

CC_EXPORT _Noreturn void _exit(int status)
{
    cc_engine_end(CC_RECORD_EXITED_RAW, status);
    CC_CALL_REAL(_exit, status);
    __builtin_unreachable();
}

CC_EXPORT _Noreturn void _Exit(int status)
{
    cc_engine_end(CC_RECORD_EXITED_RAW, status);
    CC_CALL_REAL(_exit, status);
    __builtin_unreachable();
}
