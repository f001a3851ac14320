// SPDX-License-Identifier: Apache-2.0
// All threads wait, but what wakes one of them comes from outside: a timer, whose thread the C library makes for itself, and a
// process that writes into a pipe.
//
// RUN: %build_it
// RUN: %record:blocking=0 %t > %t.out 2>&1
// RUN: %FileCheck %s < %t.out
// CHECK-NOT: concheck:
// CHECK: woken by a timer
// CHECK-NOT: concheck:
// CHECK: woken by a process
// CHECK-NOT: concheck:
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE = 1300 * 1000 * 1000 };

static sem_t done;
static int ends[2];

static void post(union sigval unused)
{
    (void)unused;
    sem_post(&done);
}

static void await_timer(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_THREAD, .sigev_notify_function = post };
    struct itimerspec once = { .it_value = { .tv_sec = PAUSE / 1000000000, .tv_nsec = PAUSE % 1000000000 } };
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &once, NULL))
        return;
    sem_wait(&done);
    timer_delete(timer);
    puts("woken by a timer");
}

static void *read_and_post(void *unused)
{
    char byte;
    if (read(ends[0], &byte, 1) == 1)
        sem_post(&done);
    return unused;
}

static void await_process(void)
{
    pthread_t reader;
    fflush(stdout);
    if (fork() == 0) {
        usleep(PAUSE / 1000);
        _exit(write(ends[1], "x", 1) != 1);
    }
    pthread_create(&reader, NULL, read_and_post, NULL);
    sem_wait(&done);
    pthread_join(reader, NULL);
    puts("woken by a process");
}

int main(void)
{
    if (sem_init(&done, 0, 0) || pipe(ends))
        return 1;
    await_timer();
    await_process();
    return 0;
}
