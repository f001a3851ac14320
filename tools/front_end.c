/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/front_end.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/front_end_said.h"
#include "tools/message.h"
#include "tools/supervise/own_folder.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

extern char **environ;

/* Exit status of the front end when a model was written and something was lost. */
enum { STATUS_PARTIAL = 3 };

/* What it has mapped before it does anything: Clang, and a deep stack. */
#define FRONT_END_ITSELF ((uint64_t)2048 << 20)

const char *cc_front_end_find(struct cc_notices *notices)
{
    static const char *const places[] = { "concheck-analyze", "../libexec/concheck/concheck-analyze" };
    const char *folder = cc_own_folder(notices->arena);
    for (size_t i = 0; folder && i < sizeof places / sizeof *places; i++) {
        char *name = cc_arena_format(notices->arena, "%s/%s", folder, places[i]);
        if (access(name, X_OK) == 0)
            return name;
    }
    cc_notices_say(notices, CC_LEVEL_ERROR, NULL,
                   "concheck-analyze, the front end, is neither beside the command nor in ../libexec/concheck; "
                   "build or install it");
    return NULL;
}

/* Start the front end with its output in files. Returns an error number. */
static int start(const struct cc_words *command, const char *output, const char *errors, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attributes) != 0)
        cc_tool_out_of_memory();
    int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0600);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, cc_temp_dir_old_mask());
    int problem = posix_spawn(process, command->at[0], &actions, &attributes, (char *const *)command->at, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return problem;
}

/* All that a run of the front end over several units needs. */
struct extraction {
    const struct cc_front_end *front_end;
    struct cc_unit *units;
    struct cc_notices *notices;
};

/* Say what became of a unit that has ended. */
static void finish(const struct extraction *all, struct cc_unit *unit, struct cc_worker_end end)
{
    struct cc_notices *notices = all->notices;
    unit->state = CC_UNIT_FAILED;
    if (end.fate == CC_WORKER_LATE || end.fate == CC_WORKER_LARGE)
        cc_worker_report(notices, unit->source, end, &all->front_end->limits);
    else if (end.fate == CC_WORKER_CRASHED)
        cc_notices_fail(notices, unit->source,
                        "the front end crashed on this file (signal %d, %s); it is left out; check it with clang "
                        "-fsyntax-only",
                        end.number, strsignal(end.number));
    else if (end.number == 0)
        unit->state = CC_UNIT_WHOLE;
    else if (end.number == STATUS_PARTIAL)
        unit->state = CC_UNIT_PARTIAL;
    else if (cc_front_end_said_errors(unit->errors, unit->source, notices) == 0) {
        const char *said = cc_front_end_said_first(unit->errors, notices->arena);
        cc_notices_fail(notices, unit->source,
                        "the front end ended with status %d and said %s; it is left out; check it with clang "
                        "-fsyntax-only",
                        end.number, said ? said : "nothing");
    }
}

static void add_option(struct cc_arena *arena, struct cc_words *command, const char *name, const char *value)
{
    cc_words_add(arena, command, cc_arena_format(arena, "--%s=%s", name, value));
}

/* extract [-p BUILD] [--extra-arg=FLAG...] --inputs=FILE -o MODEL SOURCE [-- FLAG...] */
static struct cc_words extract_command(const struct cc_front_end *front_end, const struct cc_unit *unit,
                                       struct cc_arena *arena)
{
    struct cc_words command = { 0 };
    const struct cc_unit_job *job = unit->job;
    const struct cc_words *flags = job ? &job->flags : front_end->flags;
    cc_words_add(arena, &command, front_end->program);
    cc_words_add(arena, &command, "extract");
    if (job) {
        add_option(arena, &command, "file", job->file);
        add_option(arena, &command, "directory", job->directory);
        add_option(arena, &command, "compiler", job->compiler);
    } else if (front_end->build) {
        cc_words_add(arena, &command, "-p");
        cc_words_add(arena, &command, front_end->build);
    }
    for (uint32_t i = 0; i < front_end->extra->count && !job; i++)
        add_option(arena, &command, "extra-arg", front_end->extra->at[i]);
    if (unit->inputs)
        add_option(arena, &command, "inputs", unit->inputs);
    cc_words_add(arena, &command, "-o");
    cc_words_add(arena, &command, unit->model);
    cc_words_add(arena, &command, unit->source);
    if (flags) {
        cc_words_add(arena, &command, "--");
        for (uint32_t i = 0; i < flags->count; i++)
            cc_words_add(arena, &command, flags->at[i]);
    }
    cc_words_add(arena, &command, NULL);
    return command;
}

static pid_t start_unit(void *context, uint32_t index)
{
    struct extraction *all = context;
    struct cc_unit *unit = &all->units[index];
    struct cc_arena *arena = all->notices->arena;
    const char *folder = cc_temp_dir_path();
    unit->model = cc_arena_format(arena, "%s/%u.ccm", folder, index);
    unit->errors = cc_arena_format(arena, "%s/%u.err", folder, index);
    unit->inputs = unit->job ? cc_arena_format(arena, "%s/%u.in", folder, index) : NULL;
    struct cc_words command = extract_command(all->front_end, unit, arena);
    pid_t process = 0;
    int problem = start(&command, "/dev/null", unit->errors, &process);
    if (problem) {
        unit->state = CC_UNIT_FAILED;
        cc_notices_fail(all->notices, unit->source, "cannot start the front end %s: %s; install concheck again",
                        all->front_end->program, strerror(problem));
        return 0;
    }
    cc_worker_limit(process, all->front_end->limits.bytes + FRONT_END_ITSELF);
    return process;
}

static void unit_ended(void *context, uint32_t index, struct cc_worker_end end)
{
    struct extraction *all = context;
    finish(all, &all->units[index], end);
}

void cc_front_end_extract(const struct cc_front_end *front_end, struct cc_unit *units, uint32_t count,
                          struct cc_notices *notices)
{
    struct extraction all = { .front_end = front_end, .units = units, .notices = notices };
    struct cc_workers workers = { .context = &all,
                                  .start = start_unit,
                                  .finish = unit_ended,
                                  .count = count,
                                  .jobs = front_end->jobs,
                                  .limits = front_end->limits,
                                  .what = notices->quiet ? NULL : "sources" };
    cc_workers_run(&workers);
}

struct listing {
    struct extraction all;
    struct cc_unit unit;
    const char *list;
    const struct cc_words *command;
};

static pid_t start_listing(void *context, uint32_t index)
{
    struct listing *listing = context;
    pid_t process = 0;
    (void)index;
    int problem = start(listing->command, listing->list, listing->unit.errors, &process);
    if (problem)
        cc_notices_fail(listing->all.notices, listing->unit.source, "cannot start the front end %s: %s",
                        listing->command->at[0], strerror(problem));
    return problem ? 0 : process;
}

static void listing_ended(void *context, uint32_t index, struct cc_worker_end end)
{
    struct listing *listing = context;
    (void)index;
    finish(&listing->all, &listing->unit, end);
    if (listing->unit.state == CC_UNIT_WHOLE)
        cc_front_end_said_notes(listing->unit.errors, listing->all.notices);
}

const char *cc_front_end_jobs(const struct cc_front_end *front_end, struct cc_notices *notices)
{
    struct cc_arena *arena = notices->arena;
    struct cc_words command = { 0 };
    struct listing listing = { .all = { .front_end = front_end, .notices = notices },
                               .list = cc_arena_format(arena, "%s/jobs", cc_temp_dir_path()),
                               .command = &command };
    listing.unit.source = front_end->build;
    listing.unit.errors = cc_arena_format(arena, "%s.err", listing.list);
    cc_words_add(arena, &command, front_end->program);
    cc_words_add(arena, &command, "jobs");
    cc_words_add(arena, &command, "-p");
    cc_words_add(arena, &command, front_end->build);
    for (uint32_t i = 0; i < front_end->extra->count; i++)
        add_option(arena, &command, "extra-arg", front_end->extra->at[i]);
    cc_words_add(arena, &command, NULL);
    struct cc_workers workers = { .context = &listing,
                                  .start = start_listing,
                                  .finish = listing_ended,
                                  .count = 1,
                                  .jobs = 1,
                                  .limits = front_end->limits };
    cc_workers_run(&workers);
    return listing.unit.state == CC_UNIT_WHOLE ? listing.list : NULL;
}

int cc_front_end_compile(const char *program, const char *output, const char *inputs, const struct cc_words *command,
                         struct cc_arena *arena)
{
    struct cc_words words = { 0 };
    const char *const options[] = { program, "extract", "-o", output, "--command" };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        cc_words_add(arena, &words, options[i]);
    if (inputs)
        add_option(arena, &words, "inputs", inputs);
    cc_words_add(arena, &words, "--");
    for (uint32_t i = 0; i < command->count; i++)
        cc_words_add(arena, &words, command->at[i]);
    cc_words_add(arena, &words, NULL);
    pid_t process;
    int status;
    int problem = posix_spawn(&process, program, NULL, NULL, (char *const *)words.at, environ);
    if (problem) {
        cc_error("cannot start the front end %s: %s", program, strerror(problem));
        return CC_EXIT_FAILED;
    }
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return CC_EXIT_FAILED;
    if (WIFSIGNALED(status))
        cc_error("the front end crashed (signal %d, %s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return WIFEXITED(status) ? WEXITSTATUS(status) : CC_EXIT_FAILED;
}
