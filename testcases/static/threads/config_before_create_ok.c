// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The configuration is complete before the thread that reads it starts.
#include <pthread.h>
#include <stdio.h>

static struct {
    int port;
    int backlog;
} config;

static void *listener(void *arg)
{
    int *result = arg;
    *result = config.port + config.backlog;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    int result = 0;
    config.port = 8080;
    config.backlog = 16;
    pthread_create(&thread, NULL, listener, &result);
    pthread_join(thread, NULL);
    printf("%d\n", result);
    return 0;
}
