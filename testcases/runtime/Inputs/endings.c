/* SPDX-License-Identifier: Apache-2.0 */
/* Makes an inversion and ends as it is told: exit, _exit, quick_exit, exec, abort, fork, clone; or talks on the way. */
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_threads.h"

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void ab(void)
{
    pthread_mutex_lock(&a);
    pthread_mutex_lock(&b);
    pthread_mutex_unlock(&b);
    pthread_mutex_unlock(&a);
}

static void ba(void)
{
    pthread_mutex_lock(&b);
    pthread_mutex_lock(&a);
    pthread_mutex_unlock(&a);
    pthread_mutex_unlock(&b);
}

/* The inversion in a child only; nothing in the parent. */
static int in_child(void)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        run_both(ab, ba);
        exit(0);
    }
    waitpid(child, &status, 0);
    return 0;
}

/* A child by a bare clone(), which nobody who stands before fork() notices, locks and ends. */
static void clone_barely(void)
{
    int status;
    long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        for (int i = 0; i < 1000; i++) {
            ba();
            ab();
        }
        exit(0);
    }
    waitpid((pid_t)child, &status, 0);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "exit";
    if (strcmp(how, "fork") == 0)
        return in_child();
    if (strcmp(how, "clone") == 0) {
        ab();
        clone_barely();
    }
    bool talks = strcmp(how, "talk") == 0;
    if (talks)
        dprintf(2, "before\n");
    run_both(ab, ba);
    if (talks)
        dprintf(2, "after\n");
    if (strcmp(how, "quick_exit") == 0)
        quick_exit(0);
    if (strcmp(how, "_exit") == 0)
        _exit(0);
    if (strcmp(how, "exec") == 0)
        execlp("echo", "echo", "after", "exec", (char *)NULL);
    if (strcmp(how, "abort") == 0)
        abort();
    return 0;
}
