/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/helper_process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum cc_status cc_helper_run(char *const *words, char *const *environment, const char *output, int *status)
{
    extern char **environ;
    posix_spawn_file_actions_t actions;
    pid_t child;
    int ended, problem = posix_spawn_file_actions_init(&actions);
    if (problem) {
        errno = problem;
        return CC_ERR_IO;
    }
    problem = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!problem)
        problem = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    if (!problem)
        problem = posix_spawnp(&child, words[0], &actions, NULL, words, environment ? environment : environ);
    posix_spawn_file_actions_destroy(&actions);
    while (!problem && waitpid(child, &ended, 0) < 0)
        problem = errno == EINTR ? 0 : errno;
    if (problem) {
        errno = problem;
        return CC_ERR_IO;
    }
    *status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) : WEXITSTATUS(ended);
    return CC_OK;
}
