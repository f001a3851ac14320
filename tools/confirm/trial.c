/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lockgraph/steady_clock.h"
#include "tools/supervise/child_process.h"
#include "tools/supervise/orphans.h"
#include "tools/supervise/preload.h"
#include "tools/supervise/record_folder.h"

/* How long a program may take to end when it is asked to. */
#define GRACE_SECONDS 0.5
/* What a program leaves behind when it ends may go on for so long. */
#define ORPHAN_SECONDS 1.0

/* The command's own standard streams, while the program has others. */
struct streams {
    int kept[3];
};

/*
 * Give the child to come an empty output, and an input that begins anew: what the command has of it if that can be read
 * again, else nothing.
 */
static void put_streams_away(struct streams *streams, bool show_output)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool again = lseek(STDIN_FILENO, 0, SEEK_SET) == 0;
    for (int i = 0; i < 3; i++) {
        bool replaced = null >= 0 && (i == STDIN_FILENO ? !again : !show_output);
        streams->kept[i] = replaced ? fcntl(i, F_DUPFD_CLOEXEC, 3) : -1;
        if (streams->kept[i] >= 0)
            dup2(null, i);
    }
    if (null >= 0)
        close(null);
}

static void put_streams_back(const struct streams *streams)
{
    for (int i = 0; i < 3; i++) {
        if (streams->kept[i] < 0)
            continue;
        dup2(streams->kept[i], i);
        close(streams->kept[i]);
    }
}

/* `text` with the folder in the place of %FOLDER%. */
static char *with_folder(struct cc_arena *arena, const char *text, const char *folder)
{
    static const char mark[] = "%FOLDER%";
    const char *at = strstr(text, mark);
    return at ? cc_arena_format(arena, "%.*s%s%s", (int)(at - text), text, folder, at + sizeof mark - 1)
              : cc_arena_text(arena, text, strlen(text));
}

static char **environment_of(struct cc_arena *arena, const struct cc_trial_program *program, const char *options,
                             const char *more, const char *folder)
{
    extern char **environ;
    char **from = environ;
    if (program->library)
        from = cc_preload_environment(
            arena, program->path, program->library, "",
            cc_arena_format(arena, "dir=%s:predict=0:keep=1:quiet=1:on_deadlock=end:blocking=0%s", folder, options));
    size_t count = 0, kept = 0;
    while (from[count])
        count++;
    char **out = cc_arena_array(arena, count + 2, sizeof *out);
    size_t name = more ? (size_t)(strchr(more, '=') - more) + 1 : 0;
    for (size_t i = 0; i < count; i++)
        if (!more || strncmp(from[i], more, name) != 0)
            out[kept++] = from[i];
    if (more)
        out[kept] = with_folder(arena, more, folder);
    return out;
}

static void read_records(struct cc_arena *arena, struct cc_trial *trial)
{
    const char **paths, *problem;
    uint32_t count;
    if (cc_record_folder_list(arena, trial->folder, &paths, &count) != CC_OK)
        return;
    for (uint32_t i = 0; i < count; i++)
        (void)!cc_record_files_add(arena, &trial->files, paths[i], &problem);
    cc_record_files_sort(&trial->files);
}

/* Wait for the child; freeze it at the end of its time, so that its records can be read. */
static void watch(struct cc_arena *arena, struct cc_child *child, double seconds, struct cc_trial *out)
{
    double start = cc_clock_now();
    bool terminal = child->terminal >= 0;
    bool stopped = cc_child_wait(child, seconds) == CC_CHILD_TIMEOUT;
    double left = seconds - (cc_clock_now() - start);
    if (stopped)
        cc_child_freeze(child);
    /* what it left behind may still be at work, but must not disturb the next run */
    if (stopped || !cc_orphans_await(left < ORPHAN_SECONDS ? left : ORPHAN_SECONDS))
        cc_orphans_freeze();
    out->seconds = cc_clock_now() - start;
    read_records(arena, out);
    if (stopped)
        cc_child_kill(child, GRACE_SECONDS);
    else
        cc_child_kill_group(child);
    cc_orphans_kill();
    cc_child_finish(child);
    int status = child->wait_status;
    /* what the keyboard sends goes to who has the terminal */
    bool interrupt = WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGQUIT);
    out->interrupted = child->asked || (terminal && interrupt);
    out->end = stopped ? CC_TRIAL_STOPPED : WIFSIGNALED(status) ? CC_TRIAL_KILLED : CC_TRIAL_EXITED;
    out->status = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

/* The folder of a run: a passing one, or the next that is not there yet below the one for records. */
static enum cc_status make_folder(struct cc_arena *arena, const struct cc_trial_program *program,
                                  struct cc_record_folder *out)
{
    struct cc_record_folder all;
    if (!program->records)
        return cc_record_folder_make(arena, NULL, out);
    enum cc_status status = cc_record_folder_make(arena, program->records, &all);
    for (uint32_t run = 1; status == CC_OK; run++) {
        const char *path = cc_arena_format(arena, "%s/run-%u", all.path, run);
        if (access(path, F_OK) != 0)
            return cc_record_folder_make(arena, path, out);
    }
    return status;
}

enum cc_status cc_trial_run(struct cc_arena *arena, const struct cc_trial_program *program, const char *options,
                            const char *environment, double seconds, struct cc_trial *out)
{
    struct cc_record_folder folder;
    struct streams streams;
    struct cc_child child;
    *out = (struct cc_trial){ .end = CC_TRIAL_FAILED };
    if (make_folder(arena, program, &folder) != CC_OK)
        return CC_ERR_IO;
    out->folder = folder.path;
    out->keep = folder.keep;
    char **variables = environment_of(arena, program, options, environment, folder.path);
    cc_orphans_adopt();
    put_streams_away(&streams, program->show_output);
    enum cc_status status = cc_child_start(program->path, program->words, variables, &child);
    int problem = errno;
    put_streams_back(&streams);
    if (status == CC_OK)
        watch(arena, &child, seconds, out);
    errno = problem;
    return CC_OK;
}

void cc_trial_clean(struct cc_trial *trial)
{
    if (trial->folder)
        cc_record_folder_remove(&(struct cc_record_folder){ .path = trial->folder, .keep = trial->keep });
    trial->folder = NULL;
}
