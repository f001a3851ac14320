// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A thread is counted in the critical section that waits for it; it counts itself off when it is done.
#include <pthread.h>
#include <stdio.h>

struct group {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    int running;
};

static struct group group = { .mutex = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER };
static long total;

static void *add_up(void *arg)
{
    struct group *g = arg;
    for (int i = 0; i < 1000; i++)
        total += i;
    pthread_mutex_lock(&g->mutex);
    if (--g->running == 0)
        pthread_cond_signal(&g->done);
    pthread_mutex_unlock(&g->mutex);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_mutex_lock(&group.mutex);
    if (pthread_create(&thread, NULL, add_up, &group) != 0)
        return 1;
    pthread_detach(thread);
    group.running++;
    while (group.running > 0)
        pthread_cond_wait(&group.done, &group.mutex);
    pthread_mutex_unlock(&group.mutex);
    printf("%ld\n", total);
    return 0;
}
