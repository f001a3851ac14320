// SPDX-License-Identifier: Apache-2.0
// The smallest stack that a thread can have is enough, for what is recorded the first time and for what is reported at the end of the
// process; and a stack that overflows, wherever that is, ends the program as it does without the recorder.
//
// RUN: %build_it -D_GNU_SOURCE -Wno-error=infinite-recursion
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
// RUN: %t over > %t.alone 2>&1
// RUN: %record %t over > %t.out 2>&1
// RUN: diff %t.alone %t.out
#include "two_threads.h"
#include <alloca.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOCKS = 4000, CHILDREN = 40, STEP = 112, ALL_RIGHT = 7 };

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t many[LOCKS];
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int ready;

static void *ab(void *unused)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    while (!ready)
        pthread_cond_wait(&cond, &a);
    pthread_mutex_unlock(&a);
    return unused;
}

static void *ba(void *unused)
{
    pause_ms(30);
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    ready = 1;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
    return unused;
}

static void overflowed(int signal)
{
    (void)signal;
    _exit(ALL_RIGHT);
}

/* Each call holds one more lock, so that much of the time is spent where new nestings are entered. */
static int deeper(int depth)
{
    volatile char room[64];
    room[0] = (char)depth;
    pthread_mutex_lock(&many[depth % LOCKS]);
    int result = deeper(depth + 1) + room[0];
    pthread_mutex_unlock(&many[depth % LOCKS]);
    return result;
}

static void *overflow(void *aside)
{
    static char handlers_stack[65536];
    const stack_t other = { .ss_sp = handlers_stack, .ss_size = sizeof handlers_stack };
    const struct sigaction action = { .sa_handler = overflowed, .sa_flags = SA_ONSTACK };
    sigaltstack(&other, NULL);
    sigaction(SIGSEGV, &action, NULL);
    volatile char *room = alloca(*(size_t *)aside);
    room[0] = (char)deeper(0);
    return NULL;
}

/* In children, each of which comes to the end of its stack at another place. */
static int overflow_everywhere(const pthread_attr_t *small)
{
    int right = 0;
    for (int i = 0; i < CHILDREN; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            pthread_t thread;
            size_t aside = (size_t)(i + 1) * STEP;
            pthread_create(&thread, small, overflow, &aside);
            pthread_join(thread, NULL);
            _exit(1);
        }
        waitpid(child, &status, 0);
        right += WIFEXITED(status) && WEXITSTATUS(status) == ALL_RIGHT;
    }
    printf("%d of %d\n", right, CHILDREN);
    return right != CHILDREN;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, (size_t)PTHREAD_STACK_MIN);
    (void)argv;
    if (argc > 1)
        return overflow_everywhere(&small);
    if (pthread_create(&threads[0], &small, ab, NULL) || pthread_create(&threads[1], &small, ba, NULL))
        return 3;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
