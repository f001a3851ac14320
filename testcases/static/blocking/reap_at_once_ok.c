// SPDX-License-Identifier: Apache-2.0
// RUN: %expect %s
// Under the lock of the table it is only looked which children have ended.
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t table_mutex = PTHREAD_MUTEX_INITIALIZER;
static int running = 1, ended;

static void look(void)
{
    pthread_mutex_lock(&table_mutex);
    if (running && waitpid(-1, NULL, WNOHANG) > 0) {
        running--;
        ended++;
    }
    pthread_mutex_unlock(&table_mutex);
}

static void *watch(void *arg)
{
    for (int i = 0; i < 9; i++)
        look();
    return arg;
}

int main(void)
{
    pthread_t watcher;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    pthread_create(&watcher, NULL, watch, NULL);
    look();
    pthread_join(watcher, NULL);
    printf("%d\n", ended);
    return 0;
}
