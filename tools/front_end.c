/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/front_end.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/front_end_said.h"
#include "tools/temp_dir.h"
#include "tools/tool_memory.h"

extern char **environ;

/* Exit status of the front end when a model was written and something was lost. */
enum { STATUS_PARTIAL = 3 };

const char *cc_front_end_find(struct cc_notices *notices)
{
    static const char *const places[] = { "concheck-analyze", "../libexec/concheck/concheck-analyze" };
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) { /* no /proc: where the kernel found us is the next best */
        const char *started = (const char *)getauxval(AT_EXECFN);
        length = started && strchr(started, '/') ? snprintf(self, sizeof self, "%s", started) : 0;
    }
    if (length > 0 && length < (ssize_t)sizeof self) {
        self[length] = '\0';
        size_t folder = (size_t)(strrchr(self, '/') - self);
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            char *name = cc_arena_format(notices->arena, "%.*s/%s", (int)folder, self, places[i]);
            if (access(name, X_OK) == 0)
                return name;
        }
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

/* End as the signal would have ended us, leaving no process and no file behind. */
static _Noreturn void end_by_signal(int number, const struct cc_unit *units, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (units[i].state == CC_UNIT_RUNNING)
            kill(units[i].process, SIGTERM);
    for (uint32_t i = 0; i < count; i++)
        if (units[i].state == CC_UNIT_RUNNING)
            waitpid(units[i].process, NULL, 0);
    signal(number, SIG_DFL);
    raise(number);
    cc_temp_dir_remove();
    _exit(128 + number);
}

/* Say what became of a unit that has ended. */
static void finish(struct cc_unit *unit, int status, struct cc_notices *notices)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        unit->state = CC_UNIT_WHOLE;
        return;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_PARTIAL) {
        unit->state = CC_UNIT_PARTIAL;
        return;
    }
    unit->state = CC_UNIT_FAILED;
    if (WIFSIGNALED(status)) {
        int number = WTERMSIG(status);
        cc_notices_fail(notices, unit->source,
                        "the front end crashed on this file (signal %d, %s); it is left out; check it with clang "
                        "-fsyntax-only",
                        number, strsignal(number));
        return;
    }
    if (cc_front_end_said_errors(unit->errors, unit->source, notices) > 0)
        return;
    const char *said = cc_front_end_said_first(unit->errors, notices->arena);
    cc_notices_fail(notices, unit->source,
                    "the front end ended with status %d and said %s; it is left out; check it with clang -fsyntax-only",
                    WEXITSTATUS(status), said ? said : "nothing");
}

/* extract [-p BUILD] [--extra-arg=FLAG...] -o FOLDER/ SOURCE [-- FLAG...] */
static struct cc_words extract_command(const struct cc_front_end *front_end, const struct cc_unit *unit,
                                       struct cc_arena *arena)
{
    struct cc_words command = { 0 };
    cc_words_add(arena, &command, front_end->program);
    cc_words_add(arena, &command, "extract");
    if (front_end->build) {
        cc_words_add(arena, &command, "-p");
        cc_words_add(arena, &command, front_end->build);
    }
    for (uint32_t i = 0; i < front_end->extra->count; i++)
        cc_words_add(arena, &command, cc_arena_format(arena, "--extra-arg=%s", front_end->extra->at[i]));
    cc_words_add(arena, &command, "-o");
    cc_words_add(arena, &command, cc_arena_format(arena, "%s/", unit->folder));
    cc_words_add(arena, &command, unit->source);
    if (front_end->flags) {
        cc_words_add(arena, &command, "--");
        for (uint32_t i = 0; i < front_end->flags->count; i++)
            cc_words_add(arena, &command, front_end->flags->at[i]);
    }
    cc_words_add(arena, &command, NULL);
    return command;
}

static void start_unit(const struct cc_front_end *front_end, struct cc_unit *unit, uint32_t index,
                       struct cc_notices *notices)
{
    struct cc_arena *arena = notices->arena;
    unit->folder = cc_arena_format(arena, "%s/%u", cc_temp_dir_path(), index);
    unit->errors = cc_arena_format(arena, "%s.err", unit->folder);
    struct cc_words command = extract_command(front_end, unit, arena);
    int problem = mkdir(unit->folder, 0700) == 0 ? 0 : errno;
    if (!problem)
        problem = start(&command, "/dev/null", unit->errors, &unit->process);
    unit->state = problem ? CC_UNIT_FAILED : CC_UNIT_RUNNING;
    if (problem)
        cc_notices_fail(notices, unit->source, "cannot start the front end %s: %s; install concheck again",
                        front_end->program, strerror(problem));
}

/* Take the status of every unit that has ended; returns how many have. */
static uint32_t reap(struct cc_unit *units, uint32_t count, struct cc_notices *notices)
{
    uint32_t ended = 0;
    int status;
    for (pid_t process; (process = waitpid(-1, &status, WNOHANG)) > 0;)
        for (uint32_t i = 0; i < count; i++)
            if (units[i].state == CC_UNIT_RUNNING && units[i].process == process) {
                finish(&units[i], status, notices);
                ended++;
            }
    return ended;
}

void cc_front_end_extract(const struct cc_front_end *front_end, struct cc_unit *units, uint32_t count,
                          struct cc_notices *notices)
{
    uint32_t next = 0, running = 0;
    while (next < count || running > 0) {
        while (next < count && running < front_end->jobs) {
            start_unit(front_end, &units[next], next, notices);
            running += units[next++].state == CC_UNIT_RUNNING;
        }
        if (running == 0)
            continue;
        int number = cc_temp_dir_wait();
        if (number)
            end_by_signal(number, units, count);
        running -= reap(units, next, notices);
    }
}

/* Read the lines of a file as words. */
static void read_lines(const char *name, struct cc_arena *arena, struct cc_words *out)
{
    FILE *stream = fopen(name, "re");
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; stream && (length = getline(&line, &room, stream)) > 0;) {
        if (line[length - 1] == '\n')
            length--;
        if (length)
            cc_words_add(arena, out, cc_arena_text(arena, line, (size_t)length));
    }
    free(line);
    if (stream)
        fclose(stream);
}

enum cc_status cc_front_end_sources(const struct cc_front_end *front_end, struct cc_notices *notices,
                                    struct cc_words *out)
{
    struct cc_arena *arena = notices->arena;
    const char *list = cc_arena_format(arena, "%s/sources", cc_temp_dir_path());
    struct cc_unit unit = { .source = front_end->build, .errors = cc_arena_format(arena, "%s.err", list) };
    struct cc_words command = { 0 };
    cc_words_add(arena, &command, front_end->program);
    cc_words_add(arena, &command, "sources");
    cc_words_add(arena, &command, "-p");
    cc_words_add(arena, &command, front_end->build);
    cc_words_add(arena, &command, NULL);
    int status = 0, problem = start(&command, list, unit.errors, &unit.process);
    if (problem) {
        cc_notices_fail(notices, unit.source, "cannot start the front end %s: %s; install concheck again",
                        front_end->program, strerror(problem));
        return CC_ERR_INPUT;
    }
    unit.state = CC_UNIT_RUNNING;
    while (waitpid(unit.process, &status, WNOHANG) == 0) {
        int number = cc_temp_dir_wait();
        if (number)
            end_by_signal(number, &unit, 1);
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        read_lines(list, arena, out);
        cc_front_end_said_notes(unit.errors, notices);
        return CC_OK;
    }
    finish(&unit, status, notices);
    return CC_ERR_INPUT;
}
