// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// TSAN: silent: the child alone would hang
// The lock is held across the fork, so that the child finds the data whole; the parent releases it, the child does not.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t stock_mutex = PTHREAD_MUTEX_INITIALIZER;
static int sold, left = 100;

static void sell(int number)
{
    pthread_mutex_lock(&stock_mutex);
    sold += number;
    left -= number;
    pthread_mutex_unlock(&stock_mutex);
}

static int stock(void)
{
    pthread_mutex_lock(&stock_mutex); /* expect: double-lock */
    int all = sold + left;
    pthread_mutex_unlock(&stock_mutex);
    return all;
}

static int snapshot(void)
{
    int status = 0;
    pthread_mutex_lock(&stock_mutex);
    pid_t child = fork(); /* expect: fork-held-lock */
    if (child != 0)
        pthread_mutex_unlock(&stock_mutex);
    if (child == 0)
        _exit(stock() != 100);
    waitpid(child, &status, 0);
    return status;
}

static void *seller(void *arg)
{
    sell(3);
    return arg;
}

int main(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, seller, NULL))
        return 1;
    int status = snapshot();
    pthread_join(thread, NULL);
    return status;
}
