// SPDX-License-Identifier: Apache-2.0
// A thread waits for a condition that another one could signal any time, and does not: no deadlock, but no end.
#include <pthread.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
static volatile int done;

static void *wait_for_it(void *unused)
{
    pthread_mutex_lock(&mutex);
    while (!done)
        pthread_cond_wait(&never, &mutex);
    pthread_mutex_unlock(&mutex);
    return unused;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, wait_for_it, NULL);
    for (;;) {
        usleep(10000);
        if (done)
            pthread_cond_signal(&never);
    }
}
