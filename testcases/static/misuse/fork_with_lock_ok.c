// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The lock is released before the process forks.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t queue_mutex = PTHREAD_MUTEX_INITIALIZER;
static int queued = 2;

static int run_helper(void)
{
    int status = 0;
    pthread_mutex_lock(&queue_mutex);
    queued--;
    pthread_mutex_unlock(&queue_mutex);
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    if (child > 0)
        waitpid(child, &status, 0);
    return status;
}

static void *feeder(void *arg)
{
    pthread_mutex_lock(&queue_mutex);
    queued++;
    pthread_mutex_unlock(&queue_mutex);
    return arg;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, feeder, NULL);
    int status = run_helper();
    pthread_join(thread, NULL);
    printf("%d %d\n", queued, status);
    return 0;
}
