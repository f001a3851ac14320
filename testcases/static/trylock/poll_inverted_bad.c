// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// trylock returns 0 on success; the test is the wrong way round.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t queue_mutex = PTHREAD_MUTEX_INITIALIZER;
static int queued;

static void *poll_queue(void *arg)
{
    int *missed = arg;
    for (int i = 0; i < 200; i++) {
        if (pthread_mutex_trylock(&queue_mutex) != 0) {
            queued--; /* expect: data-race */
        } else {
            pthread_mutex_unlock(&queue_mutex);
            ++*missed;
        }
    }
    return NULL;
}

static void *feed(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        pthread_mutex_lock(&queue_mutex);
        queued++; /* expect: data-race */
        pthread_mutex_unlock(&queue_mutex);
    }
    return arg;
}

int main(void)
{
    pthread_t poller, feeder;
    int missed = 0;
    pthread_create(&feeder, NULL, feed, NULL);
    pthread_create(&poller, NULL, poll_queue, &missed);
    pthread_join(poller, NULL);
    pthread_join(feeder, NULL);
    printf("%d queued, %d missed\n", queued, missed);
    return 0;
}
