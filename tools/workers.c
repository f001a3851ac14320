/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/workers.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lockgraph/steady_clock.h"
#include "tools/message.h"
#include "tools/progress_line.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CC_MEMORY_IS_LIMITED 0 /* the sanitizer's shadow memory is larger than any limit */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CC_MEMORY_IS_LIMITED 0
#endif
#endif
#ifndef CC_MEMORY_IS_LIMITED
#define CC_MEMORY_IS_LIMITED 1
#endif

/* How often limits are looked at, in seconds. */
static const double look_again = 0.25;

struct running {
    pid_t process; /* 0: free */
    uint32_t piece;
    double start;
    bool late;
};

struct pool {
    const struct cc_workers *workers;
    struct running *running;
    uint32_t count, done;
};

/* End as the signal would have ended us, leaving no process and no file behind. */
static _Noreturn void end_by_signal(int number, struct pool *pool)
{
    cc_progress_end();
    for (uint32_t i = 0; i < pool->workers->jobs; i++)
        if (pool->running[i].process)
            kill(pool->running[i].process, SIGTERM);
    for (uint32_t i = 0; i < pool->workers->jobs; i++)
        if (pool->running[i].process)
            waitpid(pool->running[i].process, NULL, 0);
    signal(number, SIG_DFL);
    raise(number);
    cc_temp_dir_remove();
    _exit(128 + number);
}

/* Start the next piece in a free place. */
static void start_next(struct pool *pool, uint32_t piece)
{
    pid_t process = pool->workers->start(pool->workers->context, piece);
    if (process == 0) {
        pool->done++;
        return;
    }
    uint32_t at = 0;
    while (pool->running[at].process)
        at++;
    pool->running[at] = (struct running){ .process = process, .piece = piece, .start = cc_clock_now() };
    pool->count++;
}

static struct cc_worker_end end_of(const struct pool *pool, const struct running *worker, int status,
                                   const struct rusage *usage)
{
    if (WIFEXITED(status))
        return (struct cc_worker_end){ .fate = CC_WORKER_EXITED, .number = WEXITSTATUS(status) };
    struct cc_worker_end end = { .fate = CC_WORKER_CRASHED, .number = WTERMSIG(status) };
    if (worker->late)
        end.fate = CC_WORKER_LATE;
    else if ((uint64_t)usage->ru_maxrss * 1024 > pool->workers->limits.bytes / 4 * 3)
        end.fate = CC_WORKER_LARGE;
    return end;
}

/* Take the status of every process that has ended. */
static void reap(struct pool *pool)
{
    for (uint32_t i = 0; i < pool->workers->jobs; i++) {
        struct running *worker = &pool->running[i];
        struct rusage usage;
        int status;
        if (!worker->process || wait4(worker->process, &status, WNOHANG, &usage) <= 0)
            continue;
        struct running ended = *worker;
        worker->process = 0;
        pool->count--;
        pool->done++;
        pool->workers->finish(pool->workers->context, ended.piece, end_of(pool, &ended, status, &usage));
    }
}

static void end_late_ones(struct pool *pool)
{
    double time = cc_clock_now();
    for (uint32_t i = 0; i < pool->workers->jobs; i++) {
        struct running *worker = &pool->running[i];
        if (!worker->process || worker->late || time - worker->start < pool->workers->limits.seconds)
            continue;
        worker->late = true;
        kill(worker->process, SIGKILL);
    }
}

void cc_workers_run(const struct cc_workers *workers)
{
    struct pool pool = { .workers = workers, .running = calloc(workers->jobs, sizeof *pool.running) };
    if (!pool.running)
        cc_tool_out_of_memory();
    if (workers->what)
        cc_progress_begin(workers->what, workers->count);
    for (uint32_t next = 0; next < workers->count || pool.count;) {
        while (next < workers->count && pool.count < workers->jobs)
            start_next(&pool, next++);
        if (pool.count == 0)
            continue;
        int number = cc_temp_dir_wait(look_again);
        if (number)
            end_by_signal(number, &pool);
        reap(&pool);
        end_late_ones(&pool);
        if (workers->what)
            cc_progress_show(pool.done);
    }
    if (workers->what)
        cc_progress_end();
    free(pool.running);
}

/* What this process has mapped, in bytes. */
static uint64_t mapped_bytes(void)
{
    unsigned long pages = 0;
    FILE *stream = fopen("/proc/self/statm", "re");
    if (stream) {
        if (fscanf(stream, "%lu", &pages) != 1)
            pages = 0;
        fclose(stream);
    }
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void cc_worker_limit(pid_t process, uint64_t bytes)
{
    struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };
    struct rlimit old;
    if (!CC_MEMORY_IS_LIMITED || prlimit(process, RLIMIT_AS, NULL, &old) != 0)
        return;
    limit.rlim_max = old.rlim_max;
    if (old.rlim_cur == RLIM_INFINITY || old.rlim_cur > bytes)
        (void)!prlimit(process, RLIMIT_AS, &limit, NULL);
}

pid_t cc_worker_fork(int (*body)(void *context, uint32_t piece), void *context, uint32_t piece, uint64_t bytes)
{
    fflush(NULL);
    pid_t parent = getpid(), process = fork();
    if (process != 0)
        return process < 0 ? 0 : process;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    sigprocmask(SIG_SETMASK, cc_temp_dir_old_mask(), NULL);
    cc_worker_limit(0, mapped_bytes() + bytes);
    _exit(body(context, piece));
}

/* A number from the option, or 0 after an error. */
static double number_of(const char *option, const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value > 0) || value > 1e9) {
        cc_error("--%s=%s: not a number above 0", option, text);
        return 0;
    }
    return value;
}

bool cc_worker_limits_of(const struct cc_options *options, double seconds, uint64_t bytes, struct cc_worker_limits *out)
{
    const char *time = cc_options_text(options, CC_OPTION_LIMIT_TIME, NULL);
    const char *memory = cc_options_text(options, CC_OPTION_LIMIT_MEMORY, NULL);
    out->seconds = time ? number_of("limit-time", time) : seconds;
    double megabytes = memory ? number_of("limit-memory", memory) : 1;
    out->bytes = memory ? (uint64_t)(megabytes * 1024 * 1024) : bytes;
    return out->seconds > 0 && megabytes > 0;
}

uint32_t cc_worker_jobs(const struct cc_options *options)
{
    const char *text = cc_options_text(options, CC_OPTION_JOBS, NULL);
    if (!text) {
        cpu_set_t set;
        int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
        return count > 0 ? (uint32_t)count : 1;
    }
    char *end;
    unsigned long jobs = strtoul(text, &end, 10);
    if (*end || text[0] < '0' || text[0] > '9' || jobs == 0 || jobs > 1024) {
        cc_error("-j %s: not a number from 1 to 1024", text);
        return 0;
    }
    return (uint32_t)jobs;
}

void cc_worker_report(struct cc_notices *notices, const char *name, struct cc_worker_end end,
                      const struct cc_worker_limits *limits)
{
    switch (end.fate) {
    case CC_WORKER_LATE:
        cc_notices_fail(notices, name, "took longer than %g s, and is left out; --limit-time=SECONDS allows more",
                        limits->seconds);
        break;
    case CC_WORKER_LARGE:
        cc_notices_fail(notices, name,
                        "needed more than %llu MB of memory, and is left out; --limit-memory=MB allows more",
                        (unsigned long long)(limits->bytes >> 20));
        break;
    case CC_WORKER_CRASHED:
        cc_notices_fail(notices, name, "its analysis crashed (signal %d, %s); it is left out; please report this",
                        end.number, strsignal(end.number));
        break;
    case CC_WORKER_EXITED:
        cc_notices_fail(notices, name, "its analysis ended with status %d; it is left out; please report this",
                        end.number);
        break;
    }
}
