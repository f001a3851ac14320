/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What someone may send the command and mean its child. Stop signals come from the child, below. */
static const int passed_on[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The terminal, if the command owns it now; otherwise -1. */
static int own_terminal(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal >= 0 && tcgetpgrp(terminal) == getpgrp())
        return terminal;
    if (terminal >= 0)
        close(terminal);
    return -1;
}

/* Give the terminal to a process group. From the background that asks for SIGTTOU, which is held back meanwhile. */
static void hand_terminal(int terminal, pid_t group)
{
    sigset_t output, before;
    if (terminal < 0)
        return;
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    sigprocmask(SIG_BLOCK, &output, &before);
    tcsetpgrp(terminal, group);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Hold back what is to be passed on. An ignored signal stays ignored, as the child inherits it. */
static void hold_signals(struct cc_child *child)
{
    struct sigaction action = { .sa_handler = SIG_DFL };
    sigaction(SIGCHLD, &action, &child->old_child_action); /* an ignored SIGCHLD would keep the status from us */
    sigemptyset(&child->held);
    sigaddset(&child->held, SIGCHLD);
    for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++)
        if (sigaction(passed_on[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&child->held, passed_on[i]);
    sigprocmask(SIG_BLOCK, &child->held, &child->old_mask);
}

/* The child's side between fork and exec. Tells the errno through `report`. */
static _Noreturn void become(const char *program, char *const *words, char *const *environment,
                             const struct cc_child *child, int report)
{
    setpgid(0, 0);
    hand_terminal(child->terminal, getpid());
    sigaction(SIGCHLD, &child->old_child_action, NULL);
    sigprocmask(SIG_SETMASK, &child->old_mask, NULL);
    execve(program, words, environment);
    int problem = errno;
    if (write(report, &problem, sizeof problem) < 0)
        _exit(126);
    _exit(127);
}

enum cc_status cc_child_start(const char *program, char *const *words, char *const *environment, struct cc_child *child)
{
    int report[2], problem = 0;
    *child = (struct cc_child){ .terminal = -1 };
    if (pipe2(report, O_CLOEXEC) != 0)
        return CC_ERR_IO;
    child->terminal = own_terminal();
    hold_signals(child);
    child->pid = fork();
    if (child->pid == 0)
        become(program, words, environment, child, report[1]);
    if (child->pid < 0)
        problem = errno;
    else
        setpgid(child->pid, child->pid); /* both sides do it: neither may be too late */
    close(report[1]);
    ssize_t got = 0;
    while (child->pid > 0 && (got = read(report[0], &problem, sizeof problem)) < 0 && errno == EINTR)
        ;
    close(report[0]);
    if (child->pid >= 0 && got != (ssize_t)sizeof problem)
        return CC_OK;
    if (child->pid > 0)
        waitpid(child->pid, NULL, 0);
    cc_child_finish(child);
    errno = problem;
    return CC_ERR_IO;
}

/* Stop with a child that was stopped, and go on with it. */
static void stop_too(struct cc_child *child)
{
    hand_terminal(child->terminal, getpgrp());
    raise(SIGSTOP);
    hand_terminal(child->terminal, child->pid);
    kill(-child->pid, SIGCONT);
}

/* See what became of the child. */
static void look(struct cc_child *child)
{
    int status;
    pid_t got = waitpid(child->pid, &status, WNOHANG | WUNTRACED);
    if (got != child->pid)
        return;
    if (WIFSTOPPED(status)) {
        if (!child->ending)
            stop_too(child);
        return;
    }
    child->ended = true;
    child->wait_status = status;
}

enum cc_child_event cc_child_wait(struct cc_child *child, double seconds)
{
    double end = now() + seconds;
    for (;;) {
        look(child);
        if (child->ended)
            return CC_CHILD_ENDED;
        double left = end - now();
        if (seconds >= 0 && left <= 0)
            return CC_CHILD_TIMEOUT;
        if (seconds < 0 || left > 3600)
            left = 3600;
        struct timespec rest = { .tv_sec = (time_t)left, .tv_nsec = (long)((left - (double)(time_t)left) * 1e9) };
        siginfo_t info;
        int got = sigtimedwait(&child->held, &info, &rest);
        /* what the kernel sends of itself goes to the terminal's group, which is the child's */
        child->asked |= got == SIGINT || got == SIGTERM || got == SIGHUP || got == SIGQUIT;
        if (got > 0 && got != SIGCHLD)
            kill(info.si_code > 0 ? child->pid : -child->pid, got);
    }
}

void cc_child_freeze(struct cc_child *child)
{
    child->ending = true;
    kill(-child->pid, SIGSTOP);
}

void cc_child_kill(struct cc_child *child, double grace)
{
    child->ending = true;
    kill(-child->pid, SIGTERM);
    kill(-child->pid, SIGCONT);
    if (!child->ended)
        (void)cc_child_wait(child, grace);
    kill(-child->pid, SIGKILL);
    if (!child->ended)
        (void)cc_child_wait(child, -1);
}

void cc_child_kill_group(const struct cc_child *child)
{
    kill(-child->pid, SIGKILL);
}

void cc_child_finish(struct cc_child *child)
{
    if (child->terminal >= 0) {
        hand_terminal(child->terminal, getpgrp());
        close(child->terminal);
        child->terminal = -1;
    }
    sigaction(SIGCHLD, &child->old_child_action, NULL);
    sigprocmask(SIG_SETMASK, &child->old_mask, NULL);
}

int cc_child_exit_status(const struct cc_child *child)
{
    return WIFSIGNALED(child->wait_status) ? 128 + WTERMSIG(child->wait_status) : WEXITSTATUS(child->wait_status);
}
