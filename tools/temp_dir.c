/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/temp_dir.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/message.h"

static char path[4096]; /* "" while there is no folder */
static pid_t owner;     /* who made it: a process that was forked must not remove it */
static sigset_t old_mask, held_signals;

/* Hold back SIGCHLD and the signals that ask a process to end, but for those that are ignored. */
static void hold_signals(void)
{
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    /* an ignored SIGCHLD, which is inherited, would keep the children's status from us */
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&held_signals);
    sigaddset(&held_signals, SIGCHLD);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&held_signals, ending[i]);
    }
    sigprocmask(SIG_BLOCK, &held_signals, &old_mask);
}

enum cc_status cc_temp_dir_create(void)
{
    static bool registered;
    const char *base = getenv("TMPDIR");
    if (!base || !*base)
        base = "/tmp";
    int length = snprintf(path, sizeof path, "%s/concheck.XXXXXX", base);
    hold_signals();
    errno = ENAMETOOLONG;
    if (length >= (int)sizeof path || !mkdtemp(path)) {
        cc_error("%s: cannot make a temporary folder: %s; set TMPDIR to a folder that can be written", base,
                 strerror(errno));
        path[0] = '\0';
        sigprocmask(SIG_SETMASK, &old_mask, NULL);
        return CC_ERR_IO;
    }
    owner = getpid();
    if (!registered)
        atexit(cc_temp_dir_remove);
    registered = true;
    return CC_OK;
}

const char *cc_temp_dir_path(void)
{
    return path;
}

const sigset_t *cc_temp_dir_old_mask(void)
{
    return &old_mask;
}

int cc_temp_dir_wait(double seconds)
{
    struct timespec most = { .tv_sec = (time_t)seconds };
    most.tv_nsec = (long)((seconds - (double)most.tv_sec) * 1e9);
    int got = sigtimedwait(&held_signals, NULL, &most);
    return got < 0 || got == SIGCHLD ? 0 : got;
}

static int remove_one(const char *name, const struct stat *info, int type, struct FTW *position)
{
    (void)info;
    (void)type;
    (void)position;
    remove(name);
    return 0;
}

void cc_temp_dir_remove(void)
{
    if (!path[0] || owner != getpid())
        return;
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    path[0] = '\0';
    sigprocmask(SIG_SETMASK, &old_mask, NULL);
}
