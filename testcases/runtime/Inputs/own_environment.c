// SPDX-License-Identifier: Apache-2.0
/*
 * own_environment HOW PROGRAM: runs a program with an environment that has nothing of this one's, and ends as that does.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 3000 };

static char *small[] = { "ONE=1", "TWO=2", NULL };
static char *empty_preload[] = { "ONE=1", "LD_PRELOAD=", "TWO=2", NULL };
static char *own_preload[] = { "LD_PRELOAD=libm.so.6", "ONE=1", NULL };
static char *own_options[] = { "CONCHECK_OPTIONS=quiet=1", "ONE=1", NULL };

static char **many(void)
{
    static char texts[MANY][16];
    static char *all[MANY + 1];
    for (int i = 0; i < MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "V%d=x", i);
        all[i] = texts[i];
    }
    return all;
}

static void become(const char *how, char *path)
{
    char *words[] = { path, "word", NULL }, *name = strrchr(path, '/') + 1, folder[1000];
    snprintf(folder, sizeof folder, "/nowhere:%.*s", (int)(name - 1 - path), path);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (strcmp(how, "execve") == 0 || strcmp(how, "vfork") == 0)
        execve(path, words, small);
    if (strcmp(how, "execle") == 0)
        execle(path, path, "word", (char *)NULL, small);
    if (strcmp(how, "fexecve") == 0)
        fexecve(file, words, small);
    if (strcmp(how, "execveat") == 0)
        execveat(file, "", words, small, AT_EMPTY_PATH);
    if (strcmp(how, "null") == 0)
        execve(path, words, NULL);
    if (strcmp(how, "many") == 0)
        execve(path, words, many());
    if (strcmp(how, "empty_preload") == 0)
        execve(path, words, empty_preload);
    if (strcmp(how, "own_preload") == 0)
        execve(path, words, own_preload);
    if (strcmp(how, "own_options") == 0)
        execve(path, words, own_options);
    clearenv();
    if (strcmp(how, "execv") == 0)
        execv(path, words);
    if (strcmp(how, "execl") == 0)
        execl(path, path, "word", (char *)NULL);
    setenv("PATH", folder, 1);
    if (strcmp(how, "execvp") == 0)
        execvp(name, words);
    if (strcmp(how, "execvpe") == 0)
        execvpe(name, words, small);
    _exit(9);
}

static pid_t spawn(const char *how, char *path)
{
    char *words[] = { path, "word", NULL }, *name = strrchr(path, '/') + 1, folder[1000];
    pid_t child = -1;
    if (strcmp(how, "posix_spawn") == 0)
        return posix_spawn(&child, path, NULL, NULL, words, small) ? -1 : child;
    snprintf(folder, sizeof folder, "%.*s", (int)(name - 1 - path), path);
    setenv("PATH", folder, 1);
    return posix_spawnp(&child, name, NULL, NULL, words, small) ? -1 : child;
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 3)
        return 8;
    if (strncmp(argv[1], "posix_spawn", strlen("posix_spawn")) == 0) {
        pid_t child = spawn(argv[1], argv[2]);
        return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 7;
    }
    pid_t child = strcmp(argv[1], "vfork") == 0 ? vfork() : fork();
    if (child == 0)
        become(argv[1], argv[2]);
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 7;
}
