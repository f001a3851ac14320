/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/orphans.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Children of what is ended become ours; so often that is followed. */
enum { GENERATIONS = 64, SLICE_MS = 5 };

void cc_orphans_adopt(void)
{
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* The parent of a process, from its line in /proc; 0 when it is gone. */
static pid_t parent_of(const char *number)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%.20s/stat", number);
    FILE *stream = fopen(path, "re");
    if (!stream)
        return 0;
    size_t length = fread(line, 1, sizeof line - 1, stream);
    fclose(stream);
    line[length] = '\0';
    const char *name_end = strrchr(line, ')'); /* the name before may hold anything */
    int parent = 0;
    return name_end && sscanf(name_end + 1, " %*c %d", &parent) == 1 ? (pid_t)parent : 0;
}

static void signal_children(int number)
{
    DIR *folder = opendir("/proc");
    pid_t self = getpid();
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char *end;
        long process = strtol(entry->d_name, &end, 10);
        if (process > 0 && *end == '\0' && parent_of(entry->d_name) == self)
            kill((pid_t)process, number);
    }
    if (folder)
        closedir(folder);
}

/* Take the status of all children that have ended. True when none is left. */
static bool reap(void)
{
    pid_t got;
    while ((got = waitpid(-1, NULL, WNOHANG)) > 0)
        continue;
    return got < 0;
}

bool cc_orphans_await(double seconds)
{
    struct timespec slice = { .tv_nsec = SLICE_MS * 1000000L };
    for (long waited_ms = 0; !reap(); waited_ms += SLICE_MS) {
        if ((double)waited_ms >= seconds * 1e3)
            return false;
        nanosleep(&slice, NULL);
    }
    return true;
}

void cc_orphans_freeze(void)
{
    signal_children(SIGSTOP);
}

void cc_orphans_kill(void)
{
    for (int i = 0; i < GENERATIONS && !reap(); i++) {
        signal_children(SIGKILL);
        (void)cc_orphans_await(0.05);
    }
}
