// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// A signal says that the oven is hot, but none that the bread is done: the customer waits for ever.
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t hot, baked;
    bool is_hot, is_baked;
} bakery = { .mutex = PTHREAD_MUTEX_INITIALIZER, .hot = PTHREAD_COND_INITIALIZER, .baked = PTHREAD_COND_INITIALIZER };

static void *baker(void *arg)
{
    pthread_mutex_lock(&bakery.mutex);
    while (!bakery.is_hot)
        pthread_cond_wait(&bakery.hot, &bakery.mutex);
    bakery.is_baked = true;
    pthread_mutex_unlock(&bakery.mutex);
    return arg;
}

static void heat(void)
{
    pthread_mutex_lock(&bakery.mutex);
    bakery.is_hot = true;
    pthread_cond_signal(&bakery.hot);
    pthread_mutex_unlock(&bakery.mutex);
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, baker, NULL);
    heat();
    pthread_mutex_lock(&bakery.mutex);
    while (!bakery.is_baked)
        pthread_cond_wait(&bakery.baked, &bakery.mutex); /* expect: lost-signal */
    pthread_mutex_unlock(&bakery.mutex);
    pthread_join(thread, NULL);
    puts("bread");
    return 0;
}
