// SPDX-License-Identifier: Apache-2.0
// Every call that may block, under a lock; none where it cannot block, or blocking=0 was asked for.
//
// RUN: %build_it -D_GNU_SOURCE
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: grep -o 'call of [a-z0-9_]*' %t.out | sort > %t.found
// RUN: sed -n 's/^ *BLOCKS(\([a-z0-9_]*\).*/call of \1/p' %s | sort > %t.wanted
// RUN: diff %t.wanted %t.found
// RUN: %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// RUN: %record %t free > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#define BLOCKS(name, ...) (void)!name(__VA_ARGS__)

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static int ends[2], listening, disk, polls;
static char data[8];
static struct iovec part = { data, 1 };
static struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
static struct mmsghdr messages = { .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1 } };
static const struct timespec moment = { .tv_nsec = 1000 };
static sigset_t none, one;

static void nothing(int signal)
{
    (void)signal;
}

static void sleep_a_bit(void)
{
    struct timespec left;
    BLOCKS(usleep, 1);
    BLOCKS(nanosleep, &moment, &left);
    BLOCKS(clock_nanosleep, CLOCK_MONOTONIC, 0, &moment, &left);
    BLOCKS(thrd_sleep, &moment, &left);
    struct itimerval soon = { .it_value = { .tv_usec = 20000 }, .it_interval = { .tv_usec = 20000 } };
    setitimer(ITIMER_REAL, &soon, NULL);
    BLOCKS(sleep, 1);
    BLOCKS(pause, );
    BLOCKS(sigsuspend, &none);
    memset(&soon, 0, sizeof soon);
    setitimer(ITIMER_REAL, &soon, NULL);
    sigprocmask(SIG_BLOCK, &one, NULL);
    int number;
    siginfo_t info;
    raise(SIGUSR1);
    BLOCKS(sigwait, &one, &number);
    raise(SIGUSR1);
    BLOCKS(sigwaitinfo, &one, &info);
    BLOCKS(sigtimedwait, &one, &info, &moment);
}

static void wait_for_descriptors(void)
{
    struct pollfd ready = { .fd = ends[0], .events = POLLOUT };
    struct epoll_event event;
    struct timeval short_time = { .tv_usec = 1 };
    BLOCKS(poll, &ready, 1, 1);
    BLOCKS(ppoll, &ready, 1, &moment, NULL);
    BLOCKS(select, 0, NULL, NULL, NULL, &short_time);
    BLOCKS(pselect, 0, NULL, NULL, NULL, &moment, NULL);
    BLOCKS(epoll_wait, polls, &event, 1, 1);
    BLOCKS(epoll_pwait, polls, &event, 1, 1, NULL);
}

static void talk(void)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    getsockname(listening, (struct sockaddr *)&address, &length);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    BLOCKS(connect, client, (struct sockaddr *)&address, length);
    BLOCKS(accept, listening, NULL, NULL);
    close(client);
    shutdown(listening, SHUT_RD);
    BLOCKS(accept4, listening, NULL, NULL, 0);
    BLOCKS(send, ends[0], data, 1, 0);
    BLOCKS(sendto, ends[0], data, 1, 0, NULL, 0);
    BLOCKS(sendmsg, ends[0], &message, 0);
    BLOCKS(sendmmsg, ends[0], &messages, 1, 0);
    BLOCKS(write, ends[0], data, 1);
    BLOCKS(writev, ends[0], &part, 1);
    BLOCKS(recv, ends[1], data, 1, 0);
    BLOCKS(recvfrom, ends[1], data, 1, 0, NULL, NULL);
    BLOCKS(recvmsg, ends[1], &message, 0);
    BLOCKS(recvmmsg, ends[1], &messages, 1, 0, NULL);
    BLOCKS(read, ends[1], data, 1);
    BLOCKS(readv, ends[1], &part, 1);
    struct addrinfo *found = NULL;
    BLOCKS(getaddrinfo, "localhost", NULL, NULL, &found);
    if (found)
        freeaddrinfo(found);
}

static int child(void)
{
    int pid = fork();
    if (pid == 0)
        _exit(0);
    return pid;
}

static void wait_for_children(void)
{
    siginfo_t info;
    int status, pid;
    child();
    BLOCKS(wait, &status);
    pid = child();
    BLOCKS(waitpid, pid, &status, 0);
    child();
    BLOCKS(wait3, &status, 0, NULL);
    pid = child();
    BLOCKS(wait4, pid, &status, 0, NULL);
    child();
    BLOCKS(waitid, P_ALL, 0, &info, WEXITED);
    BLOCKS(system, "true");
}

static void wait_for_disk(void)
{
    BLOCKS(fsync, disk);
    BLOCKS(fdatasync, disk);
    BLOCKS(syncfs, disk);
    BLOCKS(flock, disk, LOCK_EX);
    BLOCKS(lockf, disk, F_LOCK, 0);
}

/* The same calls where they cannot wait. */
static void never_block(void)
{
    struct timespec no_time = { 0 };
    struct pollfd ready = { .fd = ends[0], .events = POLLOUT };
    struct epoll_event event;
    int status;
    usleep(0);
    nanosleep(&no_time, NULL);
    poll(&ready, 1, 0);
    ppoll(&ready, 1, &no_time, NULL);
    pselect(0, NULL, NULL, NULL, &no_time, NULL);
    epoll_wait(polls, &event, 1, 0);
    recv(ends[1], data, 1, MSG_DONTWAIT);
    recvmsg(ends[1], &message, MSG_DONTWAIT);
    (void)!write(disk, data, 1);
    (void)!writev(disk, &part, 1);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    (void)!read(ends[1], data, 1);
    (void)!readv(ends[1], &part, 1);
    waitpid(-1, &status, WNOHANG);
    flock(disk, LOCK_EX | LOCK_NB);
    flock(disk, LOCK_UN);
    (void)!lockf(disk, F_TLOCK, 0);
    sigtimedwait(&one, NULL, &no_time);
}

int main(int argc, char **argv)
{
    (void)argv;
    sigemptyset(&none);
    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    signal(SIGALRM, nothing);
    char name[] = "/tmp/blocking.XXXXXX";
    disk = mkstemp(name);
    unlink(name);
    polls = epoll_create1(0);
    listening = socket(AF_INET, SOCK_STREAM, 0);
    if (disk < 0 || polls < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || listen(listening, 3))
        return 3;
    pthread_mutex_lock(&a);
    if (argc > 1) {
        never_block();
    } else {
        sleep_a_bit();
        wait_for_descriptors();
        talk();
        wait_for_children();
        wait_for_disk();
    }
    pthread_mutex_unlock(&a);
    return 0;
}
