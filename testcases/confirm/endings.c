// SPDX-License-Identifier: Apache-2.0
// Campaigns with programs that do not behave: what they did before counts, and the report says how runs ended.
//
// RUN: %predict -pthread
// RUN: %build_it %t
// RUN: rm -rf %t.schedules && mkdir %t.schedules
//
// It crashes after its threads are done, and at once.
// RUN: %status 1 %confirm --from %t.json -- %t crash-late 2>&1 | %FileCheck %s --check-prefix=FOUND
// FOUND: [lock-order-cycle, confirmed]
// RUN: %status 0 %confirm --runs=3 --from %t.json -- %t crash 2>&1 | %FileCheck %s --check-prefix=CRASH
// CRASH: warning: {{.*}} was ended by signal 11 in every run
// CRASH: tried: not confirmed in 3 runs: no lock `endings.c:a` was used in them; 3 runs of 3 ended by signal 11
//
// It hangs elsewhere: the deadlock is found before, and where there is none the time ends it, also when SIGTERM is ignored.
// RUN: %status 1 %confirm --timeout=1 --from %t.json -- %t hang 2>&1 | %FileCheck %s --check-prefix=FOUND
// RUN: %status 0 %confirm --runs=2 --timeout=0.5 --from %t.json -- %t hang-only 2>&1 | %FileCheck %s --check-prefix=HANG
// HANG: tried: not confirmed in 2 runs: no lock `endings.c:a` was used in them; 2 runs of 2 were ended after 0.5 seconds
// RUN: %status 0 %confirm --seconds=0.7 --timeout=0.5 --from %t.json -- %t hang-only 2>&1 | %FileCheck %s --check-prefix=TIME
// TIME: then the time of 0.7 seconds was over
//
// What a run leaves can be kept.
// RUN: rm -rf %t.records
// RUN: %status 1 %confirm --record=%t.records --from %t.json -- %t crash-late 2>&1 | %FileCheck %s --check-prefix=FOUND
// RUN: %status 1 sh -c '%concheck report -q %t.records/run-*' | %FileCheck %s --check-prefix=KEPT
// KEPT: [deadlock, confirmed]
//
// It forks: the child's deadlock is a deadlock, and ends the child only.
// RUN: %status 1 %confirm --from %t.json -- %t fork 2>&1 | %FileCheck %s --check-prefix=FOUND
//
// It leaves a daemon behind, in a session of its own, which does the work: that is let finish, and is gone afterwards.
// RUN: %status 1 %confirm --from %t.json -- %t daemon 2>&1 | %FileCheck %s --check-prefix=FOUND
// RUN: %status 1 sh -c 'ps -eo args | grep "^%t daemon"'
//
// It ends itself by the signals that keyboards send: that is no wish of the user's.
// RUN: %status 1 %confirm --from %t.json -- %t interrupt 2>&1 | %FileCheck %s --check-prefix=FOUND
//
// It ignores all signals it can.
// RUN: %status 1 %confirm --from %t.json -- %t deaf 2>&1 | %FileCheck %s --check-prefix=FOUND
//
// It exits while threads run, and is another program in the end.
// RUN: %status 1 %confirm --from %t.json -- %t exec 2>&1 | %FileCheck %s --check-prefix=FOUND
//
// It cannot be run.
// RUN: %status 2 %confirm --from %t.json -- %t.none 2>&1 | %FileCheck %s --check-prefix=NONE
// NONE: concheck: error: {{.*}}.none: no such program
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "Inputs/both_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static int steps;

static void *forth(void *unused)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    steps++;
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
    return unused;
}

static void *back(void *unused)
{
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    steps++;
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
    return unused;
}

static void ignore_all(void)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
}

int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "";
    if (strcmp(way, "crash") == 0)
        raise(SIGSEGV);
    if (strcmp(way, "deaf") == 0 || strncmp(way, "hang", 4) == 0)
        ignore_all();
    if (strcmp(way, "daemon") == 0 && fork())
        return 0;
    if (strcmp(way, "daemon") == 0) {
        setsid();
        run_both(forth, back, NULL);
        sleep(600);
    }
    pid_t child = strcmp(way, "fork") == 0 ? fork() : 0;
    if (child > 0)
        waitpid(child, NULL, 0);
    else if (strcmp(way, "hang-only") != 0)
        run_both(forth, back, NULL);
    if (strcmp(way, "crash-late") == 0)
        abort();
    if (strcmp(way, "interrupt") == 0)
        raise(SIGINT);
    while (strncmp(way, "hang", 4) == 0)
        pause();
    if (strcmp(way, "exec") == 0)
        execlp("true", "true", (char *)NULL);
    printf("%d\n", steps);
    return 0;
}
