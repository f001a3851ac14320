/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that let time pass, or wait for descriptors, signals and children. */
#include "runtime-shim/interpose/blocking.h"

const struct cc_record_held *cc_blocking_innermost(const struct cc_self *self)
{
    if (!cc_engine.options.blocking)
        return NULL;
    for (uint32_t i = cc_held_count(self); i-- > 0;) {
        const struct cc_record_held *held = &self->held[i];
        bool foreign = held->lock && cc_the_lock(held->lock)->flags & CC_RECORD_LOCK_FOREIGN_RELEASE;
        if (held->lock && !foreign && held->kind != CC_RECORD_ONCE && held->kind != CC_RECORD_STDIO &&
            held->kind != CC_RECORD_SEM && (i + 1 < cc_held_count(self) || cc_thread_has_last(self->thread, held)))
            return held;
    }
    return NULL;
}

void cc_blocking_note(const struct cc_record_held *held, const char *call, uint64_t site)
{
    struct cc_self *self = &cc_self;
    cc_self_enter(self);
    cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_BLOCKING_UNDER_LOCK,
                                                .lock = held->lock,
                                                .site = site,
                                                .other_thread = self->number,
                                                .other_stack = held->stack,
                                                .text = call });
    cc_self_leave(self);
}

static bool is_pause(const struct timespec *time)
{
    return time && (time->tv_sec > 0 || time->tv_nsec > 0);
}

CC_EXPORT unsigned sleep(unsigned seconds)
{
    CC_BEFORE_BLOCKING("sleep", seconds > 0);
    return CC_CALL_REAL(sleep, seconds);
}

CC_EXPORT int usleep(useconds_t microseconds)
{
    CC_BEFORE_BLOCKING("usleep", microseconds > 0);
    return CC_CALL_REAL(usleep, microseconds);
}

CC_EXPORT int nanosleep(const struct timespec *time, struct timespec *left)
{
    CC_BEFORE_BLOCKING("nanosleep", is_pause(time));
    return CC_CALL_REAL(nanosleep, time, left);
}

CC_EXPORT int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    CC_BEFORE_BLOCKING("clock_nanosleep", is_pause(time));
    return CC_CALL_REAL(clock_nanosleep, clock, flags, time, left);
}

CC_EXPORT int thrd_sleep(const struct timespec *time, struct timespec *left)
{
    CC_BEFORE_BLOCKING("thrd_sleep", is_pause(time));
    return CC_CALL_REAL(thrd_sleep, time, left);
}

CC_EXPORT int poll(struct pollfd *descriptors, nfds_t count, int timeout)
{
    CC_BEFORE_BLOCKING("poll", timeout != 0);
    return CC_CALL_REAL(poll, descriptors, count, timeout);
}

CC_EXPORT int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    CC_BEFORE_BLOCKING("ppoll", !timeout || is_pause(timeout));
    return CC_CALL_REAL(ppoll, descriptors, count, timeout, mask);
}

CC_EXPORT int select(int count, fd_set *restrict to_read, fd_set *restrict to_write, fd_set *restrict exceptional,
                     struct timeval *restrict timeout)
{
    CC_BEFORE_BLOCKING("select", !timeout || timeout->tv_sec > 0 || timeout->tv_usec > 0);
    return CC_CALL_REAL(select, count, to_read, to_write, exceptional, timeout);
}

CC_EXPORT int epoll_wait(int descriptor, struct epoll_event *events, int room, int timeout)
{
    CC_BEFORE_BLOCKING("epoll_wait", timeout != 0);
    return CC_CALL_REAL(epoll_wait, descriptor, events, room, timeout);
}

CC_EXPORT int pselect(int count, fd_set *restrict to_read, fd_set *restrict to_write, fd_set *restrict exceptional,
                      const struct timespec *restrict timeout, const sigset_t *restrict mask)
{
    CC_BEFORE_BLOCKING("pselect", !timeout || is_pause(timeout));
    return CC_CALL_REAL(pselect, count, to_read, to_write, exceptional, timeout, mask);
}

CC_EXPORT int epoll_pwait(int descriptor, struct epoll_event *events, int room, int timeout, const sigset_t *mask)
{
    CC_BEFORE_BLOCKING("epoll_pwait", timeout != 0);
    return CC_CALL_REAL(epoll_pwait, descriptor, events, room, timeout, mask);
}

CC_EXPORT int pause(void)
{
    CC_BEFORE_BLOCKING("pause", true);
    return CC_CALL_REAL(pause);
}

CC_EXPORT int sigsuspend(const sigset_t *mask)
{
    CC_BEFORE_BLOCKING("sigsuspend", true);
    return CC_CALL_REAL(sigsuspend, mask);
}

CC_EXPORT int sigwait(const sigset_t *restrict set, int *restrict number)
{
    CC_BEFORE_BLOCKING("sigwait", true);
    return CC_CALL_REAL(sigwait, set, number);
}

CC_EXPORT int sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict info)
{
    CC_BEFORE_BLOCKING("sigwaitinfo", true);
    return CC_CALL_REAL(sigwaitinfo, set, info);
}

CC_EXPORT int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                           const struct timespec *restrict timeout)
{
    CC_BEFORE_BLOCKING("sigtimedwait", is_pause(timeout));
    return CC_CALL_REAL(sigtimedwait, set, info, timeout);
}

CC_EXPORT pid_t wait(int *status)
{
    CC_BEFORE_BLOCKING("wait", true);
    return CC_CALL_REAL(wait, status);
}

CC_EXPORT pid_t waitpid(pid_t child, int *status, int flags)
{
    CC_BEFORE_BLOCKING("waitpid", !(flags & WNOHANG));
    return CC_CALL_REAL(waitpid, child, status, flags);
}

CC_EXPORT pid_t wait3(int *status, int flags, struct rusage *usage)
{
    CC_BEFORE_BLOCKING("wait3", !(flags & WNOHANG));
    return CC_CALL_REAL(wait3, status, flags, usage);
}

CC_EXPORT pid_t wait4(pid_t child, int *status, int flags, struct rusage *usage)
{
    CC_BEFORE_BLOCKING("wait4", !(flags & WNOHANG));
    return CC_CALL_REAL(wait4, child, status, flags, usage);
}

CC_EXPORT int waitid(idtype_t type, id_t child, siginfo_t *info, int flags)
{
    CC_BEFORE_BLOCKING("waitid", !(flags & WNOHANG));
    return CC_CALL_REAL(waitid, type, child, info, flags);
}

CC_EXPORT int system(const char *command)
{
    CC_BEFORE_BLOCKING("system", command != NULL);
    return CC_CALL_REAL(system, command);
}

/* What _FORTIFY_SOURCE makes of them. */
CC_EXPORT int __poll_chk(struct pollfd *descriptors, nfds_t count, int timeout, size_t room)
{
    CC_BEFORE_BLOCKING("poll", timeout != 0);
    return CC_CALL_REAL(__poll_chk, descriptors, count, timeout, room);
}

CC_EXPORT int __ppoll_chk(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout,
                          const sigset_t *mask, size_t room)
{
    CC_BEFORE_BLOCKING("ppoll", !timeout || is_pause(timeout));
    return CC_CALL_REAL(__ppoll_chk, descriptors, count, timeout, mask, room);
}
