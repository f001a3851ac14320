// SPDX-License-Identifier: Apache-2.0
// A program that goes into a user namespace and a folder of its own (chroot), where neither its record, nor its files, nor /proc is: what
// it did before and after is reported, and a child there runs as it would.
//
// REQUIRES: root
// RUN: %build_it -D_GNU_SOURCE
// RUN: rm -rf %t.root && mkdir %t.root
// RUN: %status 66 %record %t %t.root > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: child ends with 5
// CHECK: lock-order cycle `{{.*}}+0x{{.*}}` -> `{{.*}}+0x{{.*}}` -> `{{.*}}` can deadlock
// RUN: %status 66 %concheck run -- %t %t.root 2>&1 | %FileCheck --check-prefix=LINES %s
// LINES: child ends with 5
// LINES: new_root_ok.c:{{.*}} error: lock-order cycle `a` -> `b` -> `a` can deadlock
#include "two_threads.h"
#include <sched.h>
#include <sys/wait.h>
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

int main(int argc, char **argv)
{
    int status;
    setvbuf(stdout, NULL, _IONBF, 0);
    ab();
    if (argc < 2 || unshare(CLONE_NEWUSER | CLONE_NEWNS) || chroot(argv[1]) || chdir("/"))
        return 3;
    pid_t child = fork();
    if (child == 0) {
        ab();
        _exit(5);
    }
    waitpid(child, &status, 0);
    printf("child ends with %d\n", WEXITSTATUS(status));
    run_both(ab, ba);
    return 0;
}
