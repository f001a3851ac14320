/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/progress_line.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lockgraph/steady_clock.h"

/* Work that takes less than this shows no line; a line is drawn no more often than that. */
static const double quiet_seconds = 0.5, step_seconds = 0.1;

static struct {
    const char *what; /* NULL: there is none */
    uint32_t total;
    double start, drawn;
    bool visible;
} line;

void cc_progress_begin(const char *what, uint32_t total)
{
    const char *terminal = getenv("TERM"), *ci = getenv("CI");
    bool wanted = isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0 && !(ci && *ci);
    line.what = wanted ? what : NULL;
    line.total = total;
    line.start = line.drawn = cc_clock_now();
    line.visible = false;
}

void cc_progress_show(uint32_t done)
{
    double time = line.what ? cc_clock_now() : 0, passed = time - line.start;
    if (!line.what || passed < quiet_seconds || time - line.drawn < step_seconds)
        return;
    double rate = done / passed;
    fprintf(stderr, "\r\033[Kconcheck: %u of %u %s", done, line.total, line.what);
    if (done)
        fprintf(stderr, ", %.1f a second, %.0f s left", rate, (line.total - done) / rate);
    fflush(stderr);
    line.visible = true;
    line.drawn = time;
}

void cc_progress_clear(void)
{
    if (line.visible)
        fputs("\r\033[K", stderr);
    line.visible = false;
}

void cc_progress_end(void)
{
    cc_progress_clear();
    line.what = NULL;
}
