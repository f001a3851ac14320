// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Who was asked to share takes the mutex; the flag that says so stands beside another one.
#include <pthread.h>
#include <stdio.h>

struct request {
    unsigned urgent : 1;
    unsigned shared : 1;
};

static pthread_mutex_t tray_mutex = PTHREAD_MUTEX_INITIALIZER;
static long tray;

static void handle(struct request *request)
{
    if (request->shared)
        pthread_mutex_lock(&tray_mutex);
    request->urgent = 1;
    if (request->urgent)
        tray++; /* expect: data-race */
    if (request->shared)
        pthread_mutex_unlock(&tray_mutex);
}

static void *serve(void *arg)
{
    struct request request;
    (void)arg;
    request.urgent = 0;
    for (int i = 0; i < 10; i++) {
        request.shared = i % 2;
        handle(&request);
    }
    return NULL;
}

int main(void)
{
    pthread_t servers[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&servers[i], NULL, serve, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(servers[i], NULL);
    printf("%ld\n", tray);
    return 0;
}
