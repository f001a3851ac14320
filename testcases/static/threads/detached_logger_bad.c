// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Detached threads bump a counter that main reads without their lock.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t served_mutex = PTHREAD_MUTEX_INITIALIZER;
static int served;

static void *serve_client(void *arg)
{
    int client = *(int *)arg;
    free(arg);
    pthread_mutex_lock(&served_mutex);
    served += client > 0; /* expect: data-race */
    pthread_mutex_unlock(&served_mutex);
    return NULL;
}

static void spawn(int client)
{
    pthread_t thread;
    int *copy = malloc(sizeof(*copy));
    if (copy == NULL)
        return;
    *copy = client;
    if (pthread_create(&thread, NULL, serve_client, copy) != 0) {
        free(copy);
        return;
    }
    pthread_detach(thread);
}

int main(void)
{
    int done = 0;
    for (int i = 1; i <= 3; i++)
        spawn(i);
    while (done < 3) {
        usleep(1000);
        done = served; /* expect: data-race */
    }
    printf("%d served\n", done);
    return 0;
}
