// SPDX-License-Identifier: Apache-2.0
// A program that lets the kernel kill it for what only the recorder would do: it is not killed, and what was not recorded is said. One that
// only asks what filters there are is recorded to the end.
//
// RUN: %build_it
// RUN: %status 4 %record %t prctl > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// RUN: %status 4 %record %t syscall > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: concheck: recording stopped early: the program restricts its own system calls (seccomp)
// CHECK-NOT: concheck
// RUN: %status 4 %concheck run -- %t syscall > %t.out 2>&1
// RUN: %FileCheck --check-prefix=READ %s < %t.out
// READ: the recorder switched itself off: the program restricts its own system calls (seccomp)
// RUN: %status 66 %record %t ask > %t.out 2>&1
// RUN: %FileCheck --check-prefix=ASKED %s < %t.out
// ASKED: lock-order cycle `a` -> `b` -> `a` can deadlock
#include "two_threads.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void ba(void)
{
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
}

#define KILL_FOR(call)                                                                                                 \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

/* No file is opened or removed, nothing is advised, nobody asks who it is. */
static void restrict_calls(const char *how)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        KILL_FOR(SYS_openat),
        KILL_FOR(SYS_unlinkat),
        KILL_FOR(SYS_truncate),
        KILL_FOR(SYS_newfstatat),
        KILL_FOR(SYS_getpid),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
    if (strcmp(how, "ask") == 0) {
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0);
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL);
        return;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        (strcmp(how, "prctl") == 0 ? (long)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0)
                                   : syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)))
        exit(4); /* not allowed here: nothing is to be seen */
}

int main(int argc, char **argv)
{
    pthread_mutex_lock(&a);
    restrict_calls(argc > 1 ? argv[1] : "ask");
    pthread_mutex_unlock(&a);
    run_both(ab, ba);
    return 4;
}
