// SPDX-License-Identifier: Apache-2.0
// Locks are taken in constructors and destructors of the program, at the end of a thread, and in what is called at exit: all work,
// and the two orders of a and b, at the end of a thread and at exit, are seen. After the report nothing is, and all works still.
//
// RUN: %build_it
// RUN: %status 66 %record %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: constructor, thread, exit
// CHECK: lock-order cycle `{{a|b}}` -> `{{a|b}}` -> `{{a|b}}` can deadlock [lock-order-cycle]
// CHECK-DAG: at_thread_end
// CHECK-DAG: at_program_end
// CHECK-NOT: [lock-order-cycle]
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;
static char steps[64];
static int length, ended;

static void both(pthread_mutex_t *first, pthread_mutex_t *second, const char *step)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    length += snprintf(steps + length, sizeof steps - (size_t)length, "%s%s", length ? ", " : "", step);
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void at_thread_end(void *unused)
{
    (void)unused;
    both(&a, &b, "thread");
    __atomic_store_n(&ended, 1, __ATOMIC_RELEASE);
}

static void at_program_end(void)
{
    both(&b, &a, "exit");
    puts(steps);
    fflush(stdout);
}

__attribute__((constructor)) static void construct(void)
{
    both(&a, &b, "constructor");
}

__attribute__((destructor)) static void destroy(void)
{
    both(&a, &b, "destructor");
}

static void *work(void *unused)
{
    pthread_setspecific(key, &key);
    return unused;
}

int main(void)
{
    pthread_t thread;
    atexit(at_program_end);
    pthread_key_create(&key, at_thread_end);
    pthread_create(&thread, NULL, work, NULL);
    pthread_detach(thread);
    while (!__atomic_load_n(&ended, __ATOMIC_ACQUIRE))
        usleep(1000);
    return 0;
}
