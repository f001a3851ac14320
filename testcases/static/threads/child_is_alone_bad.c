// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// The child of a fork is alone and may leave the lock; the parent, which does so too, is not.
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int entries;

static void *enter(void *arg)
{
    pthread_mutex_lock(&lock);
    entries++; /* expect: data-race */
    pthread_mutex_unlock(&lock);
    return arg;
}

int main(void)
{
    pthread_t thread;
    int status;
    if (pthread_create(&thread, NULL, enter, NULL))
        return 1;
    pid_t child = fork();
    entries = 0; /* expect: data-race */
    if (child == 0)
        _exit(entries);
    pthread_join(thread, NULL);
    return waitpid(child, &status, 0) < 0;
}
