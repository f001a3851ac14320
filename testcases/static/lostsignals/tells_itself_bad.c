// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Only the thread that waits signals the condition, when it has waited.
#include <pthread.h>

struct event {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int happened;
};

#define EVENT                                                                                                          \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                                         \
    }

static struct event echo = EVENT;

static void *await_echo(void *arg)
{
    pthread_mutex_lock(&echo.mutex);
    while (!echo.happened)
        pthread_cond_wait(&echo.cond, &echo.mutex); /* expect: lost-signal */
    pthread_cond_signal(&echo.cond);
    pthread_mutex_unlock(&echo.mutex);
    return arg;
}

static void make_echo(void)
{
    pthread_mutex_lock(&echo.mutex);
    echo.happened = 1;
    pthread_mutex_unlock(&echo.mutex);
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, await_echo, NULL);
    make_echo();
    pthread_join(thread, NULL);
    return 0;
}
