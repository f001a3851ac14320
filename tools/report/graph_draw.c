/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/graph_draw.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gvc.h>

/* Exit statuses of the process that draws. */
enum { DRAWN = 0, FAILED = 1, NO_GRAPH = 2 };

/*
 * Lay out, render, send. What Graphviz allocated goes with the process. It goes on after errors, and leaves out of the
 * picture what they were about: no picture is better.
 */
static int draw(const char *dot, const char *format, int pipe_end)
{
    GVC_t *context = gvContext();
    graph_t *graph = context ? agmemread(dot) : NULL;
    if (!graph)
        return context ? NO_GRAPH : FAILED;
    FILE *stream = fdopen(pipe_end, "w");
    if (!stream || gvLayout(context, graph, "dot") != 0 || gvRender(context, graph, format, stream) != 0)
        return FAILED;
    bool written = !ferror(stream) && fclose(stream) == 0;
    return written && agerrors() < AGERR ? DRAWN : FAILED;
}

static void leave(void)
{
    _exit(FAILED);
}

_Noreturn static void draw_and_leave(const char *dot, const char *format, int pipe_end, pid_t parent)
{
    /* Nothing of what the parent does at its end may be done here, even when Graphviz calls exit. */
    if (atexit(leave) != 0)
        leave();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        leave();
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
    _exit(draw(dot, format, pipe_end));
}

/* Read to the end. The bytes so far are the caller's also after an error. */
static enum cc_status receive_all(int pipe_end, char **bytes, size_t *size)
{
    size_t room = 0;
    for (;;) {
        if (*size + 1 >= room) { /* one byte is for the NUL */
            room = room ? 2 * room : (size_t)1 << 16;
            char *larger = realloc(*bytes, room);
            if (!larger)
                return CC_ERR_NO_MEMORY;
            *bytes = larger;
        }
        ssize_t got = read(pipe_end, *bytes + *size, room - *size - 1);
        if (got == 0) {
            (*bytes)[*size] = '\0';
            return CC_OK;
        }
        if (got > 0)
            *size += (size_t)got;
        else if (errno != EINTR)
            return CC_ERR_IO;
    }
}

static enum cc_status outcome(pid_t process)
{
    int status;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return CC_ERR_IO;
    if (!WIFEXITED(status))
        return CC_ERR_INPUT;
    return WEXITSTATUS(status) == DRAWN ? CC_OK : WEXITSTATUS(status) == NO_GRAPH ? CC_ERR_FORMAT : CC_ERR_INPUT;
}

enum cc_status cc_graph_draw(const char *dot, const char *format, char **image, size_t *size)
{
    *image = NULL;
    *size = 0;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return CC_ERR_IO;
    pid_t parent = getpid(), process = fork();
    if (process == 0) {
        close(ends[0]);
        draw_and_leave(dot, format, ends[1], parent);
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return CC_ERR_IO;
    }
    enum cc_status received = receive_all(ends[0], image, size);
    close(ends[0]);
    enum cc_status status = outcome(process);
    if (received != CC_OK)
        status = received;
    if (status != CC_OK) {
        free(*image);
        *image = NULL;
    }
    return status;
}
