/* SPDX-License-Identifier: Apache-2.0 */
/* fork, _exit and exec: how a process becomes two, none, or another. */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/raw_syscall.h"

/* Handlers that pthread_atfork registered run inside: what they lock they unlock. */
static pid_t fork_recorded(struct cc_self *self, pid_t (*real)(void))
{
    cc_self_enter(self);
    pid_t child = real();
    if (child == 0)
        cc_engine_after_fork(self);
    cc_self_leave(self);
    return child;
}

CC_EXPORT pid_t fork(void)
{
    return cc_self_is_on(&cc_self) ? fork_recorded(&cc_self, cc_real.fork) : CC_CALL_REAL(fork);
}

/* The same without those handlers. */
CC_EXPORT pid_t _Fork(void)
{
    return cc_self_is_on(&cc_self) && cc_real._Fork ? fork_recorded(&cc_self, cc_real._Fork) : CC_CALL_REAL(_Fork);
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

/*
 * Around exec: what was recorded is complete, unless the call fails and the program goes on. Who looks for a program in one folder after
 * the other goes on as a rule: where there is nothing, nothing is done. `path` may be NULL.
 */
static void leave_program(int folder, const char *path)
{
    long found =
        path && *path && cc_record && !cc_engine.restricted ? CC_SYSCALL_3(SYS_faccessat, folder, path, F_OK) : 0;
    if (found != -ENOENT && found != -ENOTDIR)
        cc_engine_end(CC_RECORD_EXECED, 0);
}

/* What execvp looks for nowhere else. */
static const char *path_in(const char *file)
{
    return file && strchr(file, '/') ? file : NULL;
}

static int stay(int result)
{
    if (cc_record && CC_SYSCALL_1(SYS_getpid, 0) == cc_record->pid)
        __atomic_store_n(&cc_record->state, CC_RECORD_RUNNING, __ATOMIC_RELEASE);
    return result;
}

CC_EXPORT int execve(const char *path, char *const arguments[], char *const environment[])
{
    leave_program(AT_FDCWD, path);
    return stay(CC_CALL_REAL(execve, path, arguments, environment));
}

CC_EXPORT int execv(const char *path, char *const arguments[])
{
    leave_program(AT_FDCWD, path);
    return stay(CC_CALL_REAL(execv, path, arguments));
}

CC_EXPORT int execvp(const char *file, char *const arguments[])
{
    leave_program(AT_FDCWD, path_in(file));
    return stay(CC_CALL_REAL(execvp, file, arguments));
}

CC_EXPORT int execvpe(const char *file, char *const arguments[], char *const environment[])
{
    leave_program(AT_FDCWD, path_in(file));
    return stay(CC_CALL_REAL(execvpe, file, arguments, environment));
}

CC_EXPORT int fexecve(int descriptor, char *const arguments[], char *const environment[])
{
    leave_program(AT_FDCWD, NULL);
    return stay(CC_CALL_REAL(fexecve, descriptor, arguments, environment));
}

CC_EXPORT int execveat(int folder, const char *path, char *const arguments[], char *const environment[], int flags)
{
    leave_program(folder, path);
    return stay(CC_CALL_REAL(execveat, folder, path, arguments, environment, flags));
}

/* The number of arguments that a call lists, without the NULL at their end. */
static size_t count_arguments(va_list list)
{
    size_t count = 0;
    while (va_arg(list, char *))
        count++;
    return count;
}

/* Copy the listed arguments behind the first one, with the NULL at their end. */
static void copy_arguments(char **to, const char *first, va_list list)
{
    size_t count = 0;
    to[count++] = (char *)(uintptr_t)first;
    while (to[count - 1])
        to[count++] = va_arg(list, char *);
}

/* The arguments of the calling function, from `first` on, as an array on its stack. */
#define LISTED_ARGUMENTS(array, first)                                                                                 \
    va_list counted, list;                                                                                             \
    va_start(counted, first);                                                                                          \
    char *array[count_arguments(counted) + 2];                                                                         \
    va_end(counted);                                                                                                   \
    va_start(list, first);                                                                                             \
    copy_arguments(array, first, list)

CC_EXPORT int execl(const char *path, const char *first, ...)
{
    LISTED_ARGUMENTS(arguments, first);
    va_end(list);
    return execv(path, arguments);
}

CC_EXPORT int execlp(const char *file, const char *first, ...)
{
    LISTED_ARGUMENTS(arguments, first);
    va_end(list);
    return execvp(file, arguments);
}

CC_EXPORT int execle(const char *path, const char *first, ...)
{
    LISTED_ARGUMENTS(arguments, first);
    char **environment = va_arg(list, char **);
    va_end(list);
    return execve(path, arguments, environment);
}
