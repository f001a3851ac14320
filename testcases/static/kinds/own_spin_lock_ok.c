// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A home-made spin lock on an atomic flag.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_flag busy = ATOMIC_FLAG_INIT;
static int balance;

static void take(void)
{
    while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
        sched_yield();
}

static void give(void)
{
    atomic_flag_clear_explicit(&busy, memory_order_release);
}

static void *deposit(void *arg)
{
    for (int i = 0; i < 5000; i++) {
        take();
        balance += 2;
        give();
    }
    return arg;
}

static void *withdraw(void *arg)
{
    for (int i = 0; i < 5000; i++) {
        take();
        balance -= 1;
        give();
    }
    return arg;
}

int main(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, deposit, NULL);
    pthread_create(&b, NULL, withdraw, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d\n", balance);
    return 0;
}
