// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The latch counts down before the part is written.
#include <pthread.h>
#include <stdio.h>

#define PARTS 3

static pthread_mutex_t latch_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t latch_open = PTHREAD_COND_INITIALIZER;
static int latch_count = PARTS;

static int parts[PARTS];

static void latch_arrive(void)
{
    pthread_mutex_lock(&latch_mutex);
    latch_count--;
    if (latch_count == 0)
        pthread_cond_signal(&latch_open);
    pthread_mutex_unlock(&latch_mutex);
}

static void latch_await(void)
{
    pthread_mutex_lock(&latch_mutex);
    while (latch_count != 0)
        pthread_cond_wait(&latch_open, &latch_mutex);
    pthread_mutex_unlock(&latch_mutex);
}

static void *assemble(void *arg)
{
    int *part = arg;
    latch_arrive();
    *part += 10; /* expect: data-race */
    return NULL;
}

int main(void)
{
    pthread_t threads[PARTS];
    int weight = 0;
    for (int i = 0; i < PARTS; i++)
        pthread_create(&threads[i], NULL, assemble, &parts[i]);
    latch_await();
    for (int i = 0; i < PARTS; i++)
        weight += parts[i]; /* expect: data-race */
    for (int i = 0; i < PARTS; i++)
        pthread_join(threads[i], NULL);
    printf("%d\n", weight);
    return 0;
}
