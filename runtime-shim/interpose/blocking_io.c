/* SPDX-License-Identifier: Apache-2.0 */
/* Calls that wait for the other end of a socket or a pipe, for a disk, or for the lock of a file. */
#include <fcntl.h>
#include <sys/stat.h>

#include "runtime-shim/interpose/blocking.h"
#include "runtime-shim/platform/raw_syscall.h"

/* Say whether reading or writing the descriptor waits for somebody else: a socket or a pipe in its usual mode. */
static bool waits(int descriptor)
{
    struct stat status;
    if (CC_SYSCALL_2(SYS_fstat, descriptor, &status) < 0 || (!S_ISSOCK(status.st_mode) && !S_ISFIFO(status.st_mode)))
        return false;
    long flags = CC_SYSCALL_3(SYS_fcntl, descriptor, F_GETFL, 0);
    return flags >= 0 && !(flags & O_NONBLOCK);
}

CC_EXPORT int accept(int descriptor, struct sockaddr *restrict address, socklen_t *restrict length)
{
    CC_BEFORE_BLOCKING("accept", waits(descriptor));
    return CC_CALL_REAL(accept, descriptor, address, length);
}

CC_EXPORT int connect(int descriptor, const struct sockaddr *address, socklen_t length)
{
    CC_BEFORE_BLOCKING("connect", waits(descriptor));
    return CC_CALL_REAL(connect, descriptor, address, length);
}

CC_EXPORT ssize_t recv(int descriptor, void *data, size_t size, int flags)
{
    CC_BEFORE_BLOCKING("recv", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(recv, descriptor, data, size, flags);
}

CC_EXPORT ssize_t send(int descriptor, const void *data, size_t size, int flags)
{
    CC_BEFORE_BLOCKING("send", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(send, descriptor, data, size, flags);
}

CC_EXPORT ssize_t read(int descriptor, void *data, size_t size)
{
    CC_BEFORE_BLOCKING("read", waits(descriptor));
    return CC_CALL_REAL(read, descriptor, data, size);
}

CC_EXPORT ssize_t write(int descriptor, const void *data, size_t size)
{
    /* Messages for people are not what this is about. */
    CC_BEFORE_BLOCKING("write", descriptor > STDERR_FILENO && waits(descriptor));
    return CC_CALL_REAL(write, descriptor, data, size);
}

CC_EXPORT int accept4(int descriptor, struct sockaddr *restrict address, socklen_t *restrict length, int flags)
{
    CC_BEFORE_BLOCKING("accept4", waits(descriptor));
    return CC_CALL_REAL(accept4, descriptor, address, length, flags);
}

CC_EXPORT ssize_t recvfrom(int descriptor, void *restrict data, size_t size, int flags,
                           struct sockaddr *restrict address, socklen_t *restrict length)
{
    CC_BEFORE_BLOCKING("recvfrom", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(recvfrom, descriptor, data, size, flags, address, length);
}

CC_EXPORT ssize_t recvmsg(int descriptor, struct msghdr *message, int flags)
{
    CC_BEFORE_BLOCKING("recvmsg", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(recvmsg, descriptor, message, flags);
}

CC_EXPORT int recvmmsg(int descriptor, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout)
{
    CC_BEFORE_BLOCKING("recvmmsg", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(recvmmsg, descriptor, messages, count, flags, timeout);
}

CC_EXPORT ssize_t sendto(int descriptor, const void *data, size_t size, int flags, const struct sockaddr *address,
                         socklen_t length)
{
    CC_BEFORE_BLOCKING("sendto", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(sendto, descriptor, data, size, flags, address, length);
}

CC_EXPORT ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    CC_BEFORE_BLOCKING("sendmsg", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(sendmsg, descriptor, message, flags);
}

CC_EXPORT int sendmmsg(int descriptor, struct mmsghdr *messages, unsigned count, int flags)
{
    CC_BEFORE_BLOCKING("sendmmsg", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(sendmmsg, descriptor, messages, count, flags);
}

CC_EXPORT ssize_t readv(int descriptor, const struct iovec *parts, int count)
{
    CC_BEFORE_BLOCKING("readv", waits(descriptor));
    return CC_CALL_REAL(readv, descriptor, parts, count);
}

CC_EXPORT ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    CC_BEFORE_BLOCKING("writev", descriptor > STDERR_FILENO && waits(descriptor));
    return CC_CALL_REAL(writev, descriptor, parts, count);
}

CC_EXPORT int getaddrinfo(const char *restrict name, const char *restrict service,
                          const struct addrinfo *restrict hints, struct addrinfo **restrict found)
{
    CC_BEFORE_BLOCKING("getaddrinfo", name && !(hints && hints->ai_flags & AI_NUMERICHOST));
    return CC_CALL_REAL(getaddrinfo, name, service, hints, found);
}

CC_EXPORT int fsync(int descriptor)
{
    CC_BEFORE_BLOCKING("fsync", true);
    return CC_CALL_REAL(fsync, descriptor);
}

CC_EXPORT int fdatasync(int descriptor)
{
    CC_BEFORE_BLOCKING("fdatasync", true);
    return CC_CALL_REAL(fdatasync, descriptor);
}

CC_EXPORT int flock(int descriptor, int operation)
{
    CC_BEFORE_BLOCKING("flock", !(operation & LOCK_NB) && !(operation & LOCK_UN));
    return CC_CALL_REAL(flock, descriptor, operation);
}

CC_EXPORT int lockf(int descriptor, int command, off_t length)
{
    CC_BEFORE_BLOCKING("lockf", command == F_LOCK);
    return CC_CALL_REAL(lockf, descriptor, command, length);
}

CC_EXPORT int lockf64(int descriptor, int command, off64_t length)
{
    CC_BEFORE_BLOCKING("lockf", command == F_LOCK);
    return CC_CALL_REAL(lockf64, descriptor, command, length);
}

CC_EXPORT void sync(void)
{
    CC_BEFORE_BLOCKING("sync", true);
    CC_CALL_REAL(sync);
}

CC_EXPORT int syncfs(int descriptor)
{
    CC_BEFORE_BLOCKING("syncfs", true);
    return CC_CALL_REAL(syncfs, descriptor);
}

/* What _FORTIFY_SOURCE makes of them. */
CC_EXPORT ssize_t __read_chk(int descriptor, void *data, size_t size, size_t room)
{
    CC_BEFORE_BLOCKING("read", waits(descriptor));
    return CC_CALL_REAL(__read_chk, descriptor, data, size, room);
}

CC_EXPORT ssize_t __recv_chk(int descriptor, void *data, size_t size, size_t room, int flags)
{
    CC_BEFORE_BLOCKING("recv", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(__recv_chk, descriptor, data, size, room, flags);
}

CC_EXPORT ssize_t __recvfrom_chk(int descriptor, void *restrict data, size_t size, size_t room, int flags,
                                 struct sockaddr *restrict address, socklen_t *restrict length)
{
    CC_BEFORE_BLOCKING("recvfrom", !(flags & MSG_DONTWAIT) && waits(descriptor));
    return CC_CALL_REAL(__recvfrom_chk, descriptor, data, size, room, flags, address, length);
}
