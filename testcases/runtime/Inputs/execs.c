/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes an inversion, then becomes another program in the way it is told: execv, execve, execvp, execvpe, execl, execlp, execle,
 * fexecve, execveat; or ends by _Exit; or does it in a child by _Fork or posix_spawn.
 */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "two_threads.h"

extern char **environ;

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

static int status_of(pid_t child)
{
    int status;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 9;
}

static int become(const char *how)
{
    char path[] = "/bin/sh", *words[] = { path, "-c", "echo became $0; exit 5", (char *)how, NULL };
    if (strcmp(how, "execv") == 0)
        return execv(path, words);
    if (strcmp(how, "execve") == 0)
        return execve(path, words, environ);
    if (strcmp(how, "execvp") == 0)
        return execvp("sh", words);
    if (strcmp(how, "execvpe") == 0)
        return execvpe("sh", words, environ);
    if (strcmp(how, "execl") == 0)
        return execl(path, path, "-c", words[2], how, (char *)NULL);
    if (strcmp(how, "execlp") == 0)
        return execlp("sh", path, "-c", words[2], how, (char *)NULL);
    if (strcmp(how, "execle") == 0)
        return execle(path, path, "-c", words[2], how, (char *)NULL, environ);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    return strcmp(how, "fexecve") == 0 ? fexecve(file, words, environ)
                                       : execveat(file, "", words, environ, AT_EMPTY_PATH);
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "none";
    if (strcmp(how, "posix_spawn") == 0) {
        pid_t child;
        char *words[] = { argv[0], "_Exit", NULL };
        return posix_spawn(&child, argv[0], NULL, NULL, words, environ) ? 8 : status_of(child);
    }
    if (strcmp(how, "_Fork") == 0) {
        pid_t child = _Fork();
        if (child)
            return status_of(child);
    }
    run_both(ab, ba);
    if (strncmp(how, "exec", 4) != 0 && strcmp(how, "fexecve") != 0)
        _Exit(5);
    /* One that fails leaves the program as it is. */
    if (execl("/nowhere/at/all", "nothing", (char *)NULL) != -1)
        return 7;
    become(how);
    return 6;
}
