// SPDX-License-Identifier: Apache-2.0
// A program built with ThreadSanitizer, whose interceptors are every caller: the frame above them is taken, and its
// own background thread is no leak.
//
// REQUIRES: tsan
// RUN: %clang -g -O0 -fsanitize=thread -I%S/Inputs -pthread %s -o %t
// RUN: env TSAN_OPTIONS=exitcode=0:detect_deadlocks=0 LD_PRELOAD=%shim CONCHECK_OPTIONS=graph=%t.dot %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK: lock-order cycle `a` -> `b` -> `a` can deadlock
// CHECK: at ab (
// CHECK: at ba (
// CHECK-NOT: thread-leak
#include "two_threads.h"

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

int main(void)
{
    run_both(ab, ba);
    return 0;
}
