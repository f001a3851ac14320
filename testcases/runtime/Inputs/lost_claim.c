// SPDX-License-Identifier: Apache-2.0
// A thread finds a mutex free, and another one takes it before it can, and keeps it. Others wait for what the first has, and for the mutex
// itself. The process is killed, or goes on for ever.
//
//   lost_claim killed|on    how it ends
#include "late_thread.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static int taken, never;

/* The second time the thread does what it did before: the recorder takes its shortest way. */
static void *late_one(void *unused)
{
    for (int round = 0; round < 2; round++) {
        pthread_mutex_lock(&first);
        lock_late(&second, round);
        pthread_mutex_unlock(&second);
        pthread_mutex_unlock(&first);
    }
    return unused;
}

static void take_second(void)
{
    pthread_mutex_lock(&second);
}

static void *quick_one(void *unused)
{
    for (int i = 0; i < 3; i++) {
        take_second();
        pthread_mutex_unlock(&second);
    }
    await_late_thread();
    take_second();
    release_late_thread();
    set(&taken, 1);
    await(&never);
    return unused;
}

static void *behind_first(void *unused)
{
    await(&taken);
    pause_ms(100);
    pthread_mutex_lock(&first);
    return unused;
}

static void *behind_second(void *unused)
{
    await(&taken);
    pause_ms(100);
    pthread_mutex_lock(&second);
    return unused;
}

int main(int count, char **words)
{
    static void *(*const routines[])(void *) = { quick_one, late_one, behind_first, behind_second };
    pthread_t threads[4];
    prepare_late_thread();
    pthread_create(&threads[0], NULL, routines[0], NULL);
    pause_ms(100);
    for (int i = 1; i < 4; i++)
        pthread_create(&threads[i], NULL, routines[i], NULL);
    await(&taken);
    pause_ms(700);
    if (count > 1 && strcmp(words[1], "killed") == 0)
        kill(getpid(), SIGKILL);
    for (;;)
        pause_ms(1000);
}
