/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/followed_child.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lockgraph/program_image.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"
#include "runtime-shim/platform/text_line.h"

#define PRELOAD "LD_PRELOAD="
#define OPTIONS "CONCHECK_OPTIONS="
#define MARK "CONCHECK_FOLLOWED="

enum {
    MOST_VARIABLES = 500, /* what is made of them stands on the caller's stack */
    LONGEST_PRELOAD = 2000,
    LONGEST_PLACE = 1000, /* of a program that is searched for */
    LONGEST_INTERPRETER = 256,
    MOST_SCRIPTS = 4, /* that stand for each other */
    MARK_ROOM = 64,
};

/* What this process was started with; NULL or 0: it is not known. */
static struct {
    char *preload; /* "LD_PRELOAD=" and the recorder */
    char *options; /* "CONCHECK_OPTIONS=..." */
} started;

/* The value of an entry of an environment, if it begins with `name`, which ends in an equals sign. */
static char *value_of(char *entry, const char *name)
{
    size_t length = strlen(name);
    return strncmp(entry, name, length) == 0 ? entry + length : NULL;
}

/* `name` and `value` in memory of their own, or NULL. */
static char *kept_text(const char *name, const char *value)
{
    struct cc_text_line line;
    size_t size = strlen(name) + strlen(value) + 1;
    char *text = cc_pages_take(size);
    if (!text)
        return NULL;
    cc_text_line_begin(&line, text, size);
    cc_text_line_add(&line, name);
    cc_text_line_add(&line, value);
    return text;
}

/* What a mark says. */
struct mark {
    bool drops;         /* all of LD_PRELOAD was added */
    size_t at, length;  /* or this part of it */
    bool drops_options; /* CONCHECK_OPTIONS was added */
};

static size_t read_number(const char **at)
{
    size_t number = 0;
    for (; **at >= '0' && **at <= '9' && number < LONGEST_PRELOAD * 2; (*at)++)
        number = number * 10 + (size_t)(**at - '0');
    return number;
}

/* "d" or "c<at>+<length>", and "o". What was forged changes nothing but the environment of the process that it was forged for. */
static struct mark read_mark(const char *text)
{
    struct mark mark = { .drops = *text == 'd' };
    text += mark.drops;
    if (*text == 'c') {
        text++;
        mark.at = read_number(&text);
        text += *text == '+';
        mark.length = read_number(&text);
    }
    mark.drops_options = *text == 'o';
    return mark;
}

static void cut(char *value, const struct mark *mark)
{
    size_t length = strlen(value);
    if (mark->length && mark->at <= length && mark->length <= length - mark->at)
        memmove(value + mark->at, value + mark->at + mark->length, length - mark->at - mark->length + 1);
}

/* Take out what was added. What becomes free behind the last entry is cleared: some look for the kernel's words there. */
static void restore_environment(const struct mark *mark)
{
    size_t count = 0, kept = 0;
    for (; environ[count]; count++) {
        char *entry = environ[count], *preload = value_of(entry, PRELOAD);
        if (value_of(entry, MARK) || (mark->drops && preload) || (mark->drops_options && value_of(entry, OPTIONS)))
            continue;
        if (preload)
            cut(preload, mark);
        environ[kept++] = entry;
    }
    while (kept < count)
        environ[kept++] = NULL;
}

void cc_follow_start(void)
{
    Dl_info own;
    const char *options = getenv("CONCHECK_OPTIONS"), *mark = getenv("CONCHECK_FOLLOWED");
    if (options)
        started.options = kept_text(OPTIONS, options);
    if (started.options && dladdr(&started, &own) && own.dli_fname && own.dli_fname[0] == '/' &&
        !strpbrk(own.dli_fname, ": "))
        started.preload = kept_text(PRELOAD, own.dli_fname);
    if (mark && environ) {
        struct mark read = read_mark(mark);
        restore_environment(&read);
    }
}

const char *cc_follow_options(void)
{
    return started.options ? started.options + strlen(OPTIONS) : NULL;
}

/* Running the file gives rights that this process has not: the loader would ignore what is added, and the program see it. */
static bool raises_rights(const struct stat *info, long file)
{
    uid_t user = (uid_t)CC_SYSCALL_1(SYS_geteuid, 0);
    gid_t group = (gid_t)CC_SYSCALL_1(SYS_getegid, 0);
    if ((info->st_mode & S_ISUID && info->st_uid != user) || (info->st_mode & S_ISGID && info->st_gid != group))
        return true;
    return user != 0 && CC_SYSCALL_4(SYS_fgetxattr, file, "security.capability", NULL, 0) > 0;
}

/* A file that is to be run, opened; negative: it cannot be read. */
static long open_program(int folder, const char *path, struct stat *info)
{
    if (!*path)
        return CC_SYSCALL_4(SYS_newfstatat, folder, "", info, AT_EMPTY_PATH) == 0 && S_ISREG(info->st_mode) ? folder
                                                                                                            : -1;
    /* What is no ordinary file may do something when it is opened. */
    if (CC_SYSCALL_4(SYS_newfstatat, folder, path, info, 0) != 0 || !S_ISREG(info->st_mode))
        return -1;
    return CC_SYSCALL_4(SYS_openat, folder, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
}

/*
 * Look at one file: what it is, the interpreter if it is a script, and the library that wants to be first.
 */
static enum cc_program_kind look_at(int folder, const char *path, char *interpreter, struct cc_follow_plan *plan)
{
    struct stat info = { 0 };
    enum cc_program_kind kind = CC_PROGRAM_STATIC;
    long file = open_program(folder, path, &info);
    if (file < 0)
        return kind;
    long data = info.st_size > 0 && !raises_rights(&info, file)
                    ? CC_SYSCALL_6(SYS_mmap, NULL, info.st_size, PROT_READ, MAP_PRIVATE, file, 0)
                    : -1;
    if (data > 0) {
        struct cc_program_image image = { .data = (const void *)data, .size = (size_t)info.st_size };
        const char *name, *first = cc_program_sanitizer(&image);
        kind = cc_program_kind(&image);
        size_t length = cc_program_interpreter(&image, &name);
        if (kind == CC_PROGRAM_SCRIPT && length < LONGEST_INTERPRETER) {
            memcpy(interpreter, name, length);
            interpreter[length] = 0;
        }
        if (first && strlen(first) < sizeof plan->first)
            memcpy(plan->first, first, strlen(first) + 1);
        (void)CC_SYSCALL_2(SYS_munmap, data, info.st_size);
    }
    if (*path)
        (void)CC_SYSCALL_1(SYS_close, file);
    return kind;
}

/* Say whether the recorder can be loaded into what is run. */
static bool takes_recorder(int folder, const char *path, bool search, struct cc_follow_plan *plan)
{
    char interpreter[LONGEST_INTERPRETER] = "";
    for (int script = 0; script < MOST_SCRIPTS; script++) {
        enum cc_program_kind kind = look_at(folder, path, interpreter, plan);
        if (kind == CC_PROGRAM_UNKNOWN && search) /* for which the C library asks a shell */
            kind = look_at(folder, "/bin/sh", interpreter, plan);
        if (kind != CC_PROGRAM_SCRIPT)
            return kind == CC_PROGRAM_RECORDABLE;
        if (!*interpreter)
            return false;
        /* look_at reads the path before it writes the interpreter's */
        folder = AT_FDCWD;
        path = interpreter;
    }
    return false;
}

/* Find a program as execvp does, and look at it. */
static __attribute__((noinline)) bool is_found_and_takes_recorder(const char *file, struct cc_follow_plan *plan)
{
    char place[LONGEST_PLACE];
    const char *at = getenv("PATH");
    at = at ? at : "/bin:/usr/bin";
    for (; *file; at++) {
        struct cc_text_line line;
        size_t length = strcspn(at, ":");
        cc_text_line_begin(&line, place, sizeof place);
        if (length + 2 + strlen(file) < sizeof place) {
            memcpy(place, at, length);
            place[length] = 0;
            line.length = length;
            cc_text_line_add(&line, length ? "/" : "./");
            cc_text_line_add(&line, file);
            struct stat info = { 0 };
            if (CC_SYSCALL_4(SYS_newfstatat, AT_FDCWD, place, &info, 0) == 0 && S_ISREG(info.st_mode) &&
                CC_SYSCALL_3(SYS_faccessat, AT_FDCWD, place, X_OK) == 0)
                return takes_recorder(AT_FDCWD, place, true, plan);
        }
        at += length;
        if (!*at)
            break;
    }
    return false;
}

static bool target_takes_recorder(const struct cc_follow_target *target, struct cc_follow_plan *plan)
{
    if (target->search && !strchr(target->path, '/'))
        return is_found_and_takes_recorder(target->path, plan);
    return takes_recorder(target->folder, target->path, target->search, plan);
}

/* Say whether one of the libraries in `value` is the recorder, by its path. */
static bool names_recorder(const char *value)
{
    const char *own = started.preload + strlen(PRELOAD);
    size_t own_length = strlen(own);
    for (;; value++) {
        size_t length = strcspn(value, ": ");
        if (length == own_length && memcmp(value, own, length) == 0)
            return true;
        value += length;
        if (!*value)
            return false;
    }
}

size_t cc_follow_plan(struct cc_follow_plan *plan, const struct cc_follow_target *target, char *const environment[])
{
    *plan = (struct cc_follow_plan){ .adds_options = true };
    if (!started.preload || !target->path)
        return 0;
    const char *preload = NULL;
    for (; environment && environment[plan->count]; plan->count++) {
        const char *value = preload ? NULL : value_of(environment[plan->count], PRELOAD);
        if (value) {
            preload = value;
            plan->preload = plan->count;
        }
        if (value_of(environment[plan->count], OPTIONS))
            plan->adds_options = false;
        if (value_of(environment[plan->count], MARK))
            return 0;
    }
    if (!preload)
        plan->preload = plan->count;
    size_t length = preload ? strlen(preload) : 0;
    if (plan->count > MOST_VARIABLES || length > LONGEST_PRELOAD ||
        CC_SYSCALL_3(SYS_faccessat, AT_FDCWD, started.preload + strlen(PRELOAD), R_OK) != 0 ||
        !target_takes_recorder(target, plan))
        return 0;
    size_t first = preload ? strcspn(preload, ": ") : 0;
    bool begins = preload && cc_is_sanitizer_library(preload, first);
    plan->adds_own = !preload || !names_recorder(preload);
    if (plan->adds_own && !plan->adds_options)
        return 0; /* it has options of its own, and would report by itself */
    if (begins)
        plan->first[0] = 0;
    plan->at = begins && plan->adds_own ? first : 0;
    plan->adds = plan->adds_own || plan->first[0];
    if (!plan->adds && !plan->adds_options)
        return 0;
    return (plan->count + 4) * sizeof(char *) + length + strlen(started.preload) + sizeof plan->first + MARK_ROOM;
}

/* What is added to LD_PRELOAD, with the colon that parts it from what is there. */
static void add_libraries(const struct cc_follow_plan *plan, const char *rest, struct cc_text_line *line)
{
    if (plan->at)
        cc_text_line_add(line, ":");
    cc_text_line_add(line, plan->first);
    if (plan->first[0] && plan->adds_own)
        cc_text_line_add(line, ":");
    if (plan->adds_own)
        cc_text_line_add(line, started.preload + strlen(PRELOAD));
    if (!plan->at && *rest)
        cc_text_line_add(line, ":");
}

char **cc_follow_environment(const struct cc_follow_plan *plan, char *const environment[], void *room)
{
    char **out = room;
    const char *old = plan->preload < plan->count ? value_of(environment[plan->preload], PRELOAD) : NULL;
    const char *value = old ? old : "";
    struct cc_text_line line;
    size_t count = plan->count, added = 0;
    char *text = (char *)(out + count + 4), *mark;
    if (count)
        memcpy(out, environment, count * sizeof *out);
    cc_text_line_begin(&line, text, strlen(value) + strlen(started.preload) + sizeof plan->first + MARK_ROOM);
    if (plan->adds) {
        cc_text_line_add(&line, PRELOAD);
        for (size_t i = 0; i < plan->at; i++)
            cc_text_line_add(&line, (char[]){ value[i], 0 });
        added = line.length;
        add_libraries(plan, value, &line);
        added = line.length - added;
        cc_text_line_add(&line, value + plan->at);
        if (plan->preload == count)
            count++;
        out[plan->preload] = text;
    }
    if (plan->adds_options)
        out[count++] = started.options;
    mark = text + line.length + 1;
    cc_text_line_begin(&line, mark, MARK_ROOM);
    cc_text_line_add(&line, MARK);
    if (plan->adds && !old) {
        cc_text_line_add(&line, "d");
    } else if (plan->adds) {
        cc_text_line_add(&line, "c");
        cc_text_line_add_number(&line, plan->at);
        cc_text_line_add(&line, "+");
        cc_text_line_add_number(&line, added);
    }
    if (plan->adds_options)
        cc_text_line_add(&line, "o");
    out[count++] = mark;
    out[count] = NULL;
    return out;
}
