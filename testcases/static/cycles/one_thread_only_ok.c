// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: no-gates: it does not ask whether two threads can close the cycle
// Both orders are used, but only by one thread.
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t plan_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t tool_mutex = PTHREAD_MUTEX_INITIALIZER;
static int planned, tools;

static void plan_job(void)
{
    pthread_mutex_lock(&plan_mutex);
    pthread_mutex_lock(&tool_mutex);
    planned++;
    tools--;
    pthread_mutex_unlock(&tool_mutex);
    pthread_mutex_unlock(&plan_mutex);
}

static void return_tool(void)
{
    pthread_mutex_lock(&tool_mutex);
    pthread_mutex_lock(&plan_mutex);
    planned--;
    tools++;
    pthread_mutex_unlock(&plan_mutex);
    pthread_mutex_unlock(&tool_mutex);
}

static void *foreman(void *arg)
{
    for (int i = 0; i < 5; i++) {
        plan_job();
        return_tool();
    }
    return arg;
}

static void *inspector(void *arg)
{
    pthread_mutex_lock(&tool_mutex);
    *(int *)arg = tools;
    pthread_mutex_unlock(&tool_mutex);
    return NULL;
}

int main(void)
{
    pthread_t a, b;
    int seen = 0;
    pthread_create(&a, NULL, foreman, NULL);
    pthread_create(&b, NULL, inspector, &seen);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d\n", planned, seen);
    return 0;
}
