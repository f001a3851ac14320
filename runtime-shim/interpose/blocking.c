/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that may block for long, as far as they matter while a lock is held. Without a lock held, a call costs one
 * more comparison.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "runtime-shim/interpose/interpose.h"
#include "runtime-shim/platform/raw_syscall.h"

/*
 * The last lock that the thread holds; NULL when none, or when nobody wants to know. A semaphore is not sure to be a
 * lock: it may be held for a thread's life.
 */
static const struct cc_record_held *innermost(const struct cc_self *self)
{
    if (self->mode != CC_SELF_ON || !cc_held_count(self) || !cc_engine.options.blocking)
        return NULL;
    for (uint32_t i = cc_held_count(self); i-- > 0;) {
        const struct cc_record_held *held = &self->held[i];
        bool foreign = held->lock && cc_the_lock(held->lock)->flags & CC_RECORD_LOCK_FOREIGN_RELEASE;
        if (held->address && held->lock && !foreign && held->kind != CC_RECORD_ONCE && held->kind != CC_RECORD_STDIO &&
            held->kind != CC_RECORD_SEM)
            return held;
    }
    return NULL;
}

static __attribute__((noinline)) void note(const struct cc_record_held *held, const char *call, uint64_t site)
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

/* Before a call that may block if `blocks`, which is looked at only while a lock is held. */
#define BEFORE(call, blocks)                                                                                           \
    do {                                                                                                               \
        const struct cc_record_held *held = innermost(&cc_self);                                                       \
        if (CC_UNLIKELY(held != NULL) && (blocks))                                                                     \
            note(held, call, CC_RETURN_SITE());                                                                        \
    } while (0)

static bool is_pause(const struct timespec *time)
{
    return time && (time->tv_sec > 0 || time->tv_nsec > 0);
}

/* Say whether reading or writing the descriptor waits for somebody else: a socket or a pipe in its usual mode. */
static bool waits(int descriptor)
{
    struct stat status;
    if (CC_SYSCALL_2(SYS_fstat, descriptor, &status) < 0 || (!S_ISSOCK(status.st_mode) && !S_ISFIFO(status.st_mode)))
        return false;
    long flags = CC_SYSCALL_3(SYS_fcntl, descriptor, F_GETFL, 0);
    return flags >= 0 && !(flags & O_NONBLOCK);
}

CC_EXPORT unsigned sleep(unsigned seconds)
{
    BEFORE("sleep", seconds > 0);
    return CC_CALL_REAL(sleep, seconds);
}

CC_EXPORT int usleep(useconds_t microseconds)
{
    BEFORE("usleep", microseconds > 0);
    return CC_CALL_REAL(usleep, microseconds);
}

CC_EXPORT int nanosleep(const struct timespec *time, struct timespec *left)
{
    BEFORE("nanosleep", is_pause(time));
    return CC_CALL_REAL(nanosleep, time, left);
}

CC_EXPORT int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
    BEFORE("clock_nanosleep", is_pause(time));
    return CC_CALL_REAL(clock_nanosleep, clock, flags, time, left);
}

CC_EXPORT int thrd_sleep(const struct timespec *time, struct timespec *left)
{
    BEFORE("thrd_sleep", is_pause(time));
    return CC_CALL_REAL(thrd_sleep, time, left);
}

CC_EXPORT int poll(struct pollfd *descriptors, nfds_t count, int timeout)
{
    BEFORE("poll", timeout != 0);
    return CC_CALL_REAL(poll, descriptors, count, timeout);
}

CC_EXPORT int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    BEFORE("ppoll", !timeout || is_pause(timeout));
    return CC_CALL_REAL(ppoll, descriptors, count, timeout, mask);
}

CC_EXPORT int select(int count, fd_set *restrict to_read, fd_set *restrict to_write, fd_set *restrict exceptional,
                     struct timeval *restrict timeout)
{
    BEFORE("select", !timeout || timeout->tv_sec > 0 || timeout->tv_usec > 0);
    return CC_CALL_REAL(select, count, to_read, to_write, exceptional, timeout);
}

CC_EXPORT int epoll_wait(int descriptor, struct epoll_event *events, int room, int timeout)
{
    BEFORE("epoll_wait", timeout != 0);
    return CC_CALL_REAL(epoll_wait, descriptor, events, room, timeout);
}

CC_EXPORT int accept(int descriptor, struct sockaddr *restrict address, socklen_t *restrict length)
{
    BEFORE("accept", waits(descriptor));
    return CC_CALL_REAL(accept, descriptor, address, length);
}

CC_EXPORT int connect(int descriptor, const struct sockaddr *address, socklen_t length)
{
    BEFORE("connect", waits(descriptor));
    return CC_CALL_REAL(connect, descriptor, address, length);
}

CC_EXPORT ssize_t recv(int descriptor, void *data, size_t size, int flags)
{
    BEFORE("recv", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(recv, descriptor, data, size, flags);
}

CC_EXPORT ssize_t send(int descriptor, const void *data, size_t size, int flags)
{
    BEFORE("send", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(send, descriptor, data, size, flags);
}

CC_EXPORT ssize_t read(int descriptor, void *data, size_t size)
{
    BEFORE("read", waits(descriptor));
    return CC_CALL_REAL(read, descriptor, data, size);
}

CC_EXPORT ssize_t write(int descriptor, const void *data, size_t size)
{
    /* Messages for people are not what this is about. */
    BEFORE("write", descriptor > STDERR_FILENO && waits(descriptor));
    return CC_CALL_REAL(write, descriptor, data, size);
}

CC_EXPORT pid_t wait(int *status)
{
    BEFORE("wait", true);
    return CC_CALL_REAL(wait, status);
}

CC_EXPORT pid_t waitpid(pid_t child, int *status, int flags)
{
    BEFORE("waitpid", !(flags & WNOHANG));
    return CC_CALL_REAL(waitpid, child, status, flags);
}

CC_EXPORT int fsync(int descriptor)
{
    BEFORE("fsync", true);
    return CC_CALL_REAL(fsync, descriptor);
}

CC_EXPORT int fdatasync(int descriptor)
{
    BEFORE("fdatasync", true);
    return CC_CALL_REAL(fdatasync, descriptor);
}

CC_EXPORT int flock(int descriptor, int operation)
{
    BEFORE("flock", !(operation & LOCK_NB) && !(operation & LOCK_UN));
    return CC_CALL_REAL(flock, descriptor, operation);
}

/* What _FORTIFY_SOURCE makes of them. */
CC_EXPORT ssize_t __read_chk(int descriptor, void *data, size_t size, size_t room)
{
    BEFORE("read", waits(descriptor));
    return CC_CALL_REAL(__read_chk, descriptor, data, size, room);
}

CC_EXPORT ssize_t __recv_chk(int descriptor, void *data, size_t size, size_t room, int flags)
{
    BEFORE("recv", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(__recv_chk, descriptor, data, size, room, flags);
}

CC_EXPORT int __poll_chk(struct pollfd *descriptors, nfds_t count, int timeout, size_t room)
{
    BEFORE("poll", timeout != 0);
    return CC_CALL_REAL(__poll_chk, descriptors, count, timeout, room);
}
