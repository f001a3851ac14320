// SPDX-License-Identifier: Apache-2.0
// All threads wait, one of them for a named semaphore: another process posts it, a second later. It may, so the run goes on.
//
// RUN: %build_it
// RUN: %record %t > %t.out 2>&1
// RUN: %FileCheck --allow-empty %s < %t.out
// CHECK-NOT: concheck:
#include "two_threads.h"
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
static sem_t *semaphore;
static char name[64];

static void *take(void *unused)
{
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    return unused;
}

/* Another process, which opens it by its name. */
static int post_later(void)
{
    sem_t *same = sem_open(name, 0);
    if (same == SEM_FAILED)
        return 1;
    sleep(1);
    return sem_post(same) || sem_close(same);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        snprintf(name, sizeof name, "%s", argv[1]);
        return post_later();
    }
    snprintf(name, sizeof name, "/concheck-test-%d", getpid());
    semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (semaphore == SEM_FAILED)
        return 3;
    pid_t child = fork();
    if (child == 0) {
        execl(argv[0], argv[0], name, (char *)NULL);
        _exit(127);
    }
    pthread_t thread;
    pthread_mutex_lock(&a);
    if (pthread_create(&thread, NULL, take, NULL))
        return 3;
    int status = sem_wait(semaphore);
    pthread_mutex_unlock(&a);
    pthread_join(thread, NULL);
    sem_close(semaphore);
    sem_unlink(name);
    int child_status = 1;
    waitpid(child, &child_status, 0);
    return status || child_status;
}
