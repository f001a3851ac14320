/* SPDX-License-Identifier: Apache-2.0 */
/* fork, _exit, exec and posix_spawn: how a process becomes two, none, or another. */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>

#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/followed_child.h"
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

static void stay(void)
{
    if (cc_record && CC_SYSCALL_1(SYS_getpid, 0) == cc_record->pid)
        __atomic_store_n(&cc_record->state, CC_RECORD_RUNNING, __ATOMIC_RELEASE);
}

/* A call of the exec family, or one that makes a child. */
struct way {
    enum { EXECVE, EXECV, EXECVP, EXECVPE, FEXECVE, EXECVEAT, SPAWN, SPAWNP } call;
    struct cc_follow_target target;
    char *const *arguments;
    int flags;
    /* of a child */
    pid_t *child;
    const posix_spawn_file_actions_t *actions;
    const posix_spawnattr_t *attributes;
};

/* Call the real function; the result is a spawn's own, or errno, or 0. */
static int go(const struct way *way, char *const *environment)
{
    const char *path = way->target.path;
    int result = 0;
    switch (way->call) {
    case SPAWN:
        return CC_CALL_REAL(posix_spawn, way->child, path, way->actions, way->attributes, way->arguments, environment);
    case SPAWNP:
        return CC_CALL_REAL(posix_spawnp, way->child, path, way->actions, way->attributes, way->arguments, environment);
    case EXECV:
        result = environment == environ ? CC_CALL_REAL(execv, path, way->arguments)
                                        : CC_CALL_REAL(execve, path, way->arguments, environment);
        break;
    case EXECVP:
        result = environment == environ ? CC_CALL_REAL(execvp, path, way->arguments)
                                        : CC_CALL_REAL(execvpe, path, way->arguments, environment);
        break;
    case EXECVE:
        result = CC_CALL_REAL(execve, path, way->arguments, environment);
        break;
    case EXECVPE:
        result = CC_CALL_REAL(execvpe, path, way->arguments, environment);
        break;
    case FEXECVE:
        result = CC_CALL_REAL(fexecve, way->target.folder, way->arguments, environment);
        break;
    case EXECVEAT:
        result = CC_CALL_REAL(execveat, way->target.folder, path, way->arguments, environment, way->flags);
        break;
    }
    return result ? errno : 0;
}

/* The same with the recorder in the environment, `size` bytes of it, as cc_follow_plan said. */
static __attribute__((noinline)) int go_followed(const struct way *way, const struct cc_follow_plan *plan, size_t size,
                                                 char *const *environment)
{
    uint64_t room[size / sizeof(uint64_t) + 1];
    return go(way, cc_follow_environment(plan, environment, room));
}

static int go_on(const struct way *way, char *const *environment)
{
    struct cc_follow_plan plan;
    bool follows = cc_engine.options.follow && !cc_engine.restricted;
    size_t size = follows ? cc_follow_plan(&plan, &way->target, environment) : 0;
    int problem = size ? go_followed(way, &plan, size, environment) : E2BIG;
    /* Where the environment is as large as it may be, there is no room for the recorder. */
    return problem == E2BIG ? go(way, environment) : problem;
}

static int become(const struct way *way, const char *path, char *const *environment)
{
    leave_program(way->target.folder, path);
    int problem = go_on(way, environment);
    stay();
    errno = problem;
    return -1;
}

CC_EXPORT int execve(const char *path, char *const arguments[], char *const environment[])
{
    struct way way = { .call = EXECVE, .target = { .folder = AT_FDCWD, .path = path }, .arguments = arguments };
    return become(&way, path, environment);
}

CC_EXPORT int execv(const char *path, char *const arguments[])
{
    struct way way = { .call = EXECV, .target = { .folder = AT_FDCWD, .path = path }, .arguments = arguments };
    return become(&way, path, environ);
}

CC_EXPORT int execvp(const char *file, char *const arguments[])
{
    struct way way = { .call = EXECVP,
                       .target = { .folder = AT_FDCWD, .path = file, .search = true },
                       .arguments = arguments };
    return become(&way, path_in(file), environ);
}

CC_EXPORT int execvpe(const char *file, char *const arguments[], char *const environment[])
{
    struct way way = { .call = EXECVPE,
                       .target = { .folder = AT_FDCWD, .path = file, .search = true },
                       .arguments = arguments };
    return become(&way, path_in(file), environment);
}

CC_EXPORT int fexecve(int descriptor, char *const arguments[], char *const environment[])
{
    struct way way = { .call = FEXECVE, .target = { .folder = descriptor, .path = "" }, .arguments = arguments };
    return become(&way, NULL, environment);
}

CC_EXPORT int execveat(int folder, const char *path, char *const arguments[], char *const environment[], int flags)
{
    struct way way = {
        .call = EXECVEAT, .target = { .folder = folder, .path = path }, .arguments = arguments, .flags = flags
    };
    return become(&way, path, environment);
}

CC_EXPORT int posix_spawn(pid_t *restrict child, const char *restrict path, const posix_spawn_file_actions_t *actions,
                          const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                          char *const environment[restrict])
{
    struct way way = { .call = SPAWN,
                       .target = { .folder = AT_FDCWD, .path = path },
                       .arguments = arguments,
                       .child = child,
                       .actions = actions,
                       .attributes = attributes };
    return go_on(&way, environment);
}

CC_EXPORT int posix_spawnp(pid_t *restrict child, const char *restrict file, const posix_spawn_file_actions_t *actions,
                           const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                           char *const environment[restrict])
{
    struct way way = { .call = SPAWNP,
                       .target = { .folder = AT_FDCWD, .path = file, .search = true },
                       .arguments = arguments,
                       .child = child,
                       .actions = actions,
                       .attributes = attributes };
    return go_on(&way, environment);
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
