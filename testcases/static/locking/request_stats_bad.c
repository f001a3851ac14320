// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Every path goes through stats_enter/stats_leave, except the one that counts errors.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t stats_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct {
    long requests;
    long errors;
} stats;

static void stats_enter(void)
{
    pthread_mutex_lock(&stats_mutex);
}

static void stats_leave(void)
{
    pthread_mutex_unlock(&stats_mutex);
}

static void count_request(void)
{
    stats_enter();
    stats.requests++;
    stats_leave();
}

static void count_error(void)
{
    stats.errors++; /* expect: data-race */
}

static void *serve(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++) {
        count_request();
        if (i % 10 == 0)
            count_error();
    }
    return NULL;
}

int main(void)
{
    pthread_t first, second;
    pthread_create(&first, NULL, serve, NULL);
    pthread_create(&second, NULL, serve, NULL);
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    printf("%ld requests, %ld errors\n", stats.requests, stats.errors);
    return 0;
}
