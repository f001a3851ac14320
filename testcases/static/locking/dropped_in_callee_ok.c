// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The callee lets go of the lock for a moment, and writes when it has it again.
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static pthread_mutex_t mixer_mutex = PTHREAD_MUTEX_INITIALIZER;
static int level, underruns;

static void wait_a_moment(void)
{
    pthread_mutex_unlock(&mixer_mutex);
    sched_yield();
    pthread_mutex_lock(&mixer_mutex);
    underruns++;
}

static void *mix(void *arg)
{
    for (int i = 0; i < 50; i++) {
        pthread_mutex_lock(&mixer_mutex);
        if (level == 0)
            wait_a_moment();
        level = (level + 1) % 3;
        pthread_mutex_unlock(&mixer_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t mixers[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&mixers[i], NULL, mix, NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(mixers[i], NULL);
    printf("%d %d\n", level, underruns);
    return 0;
}
