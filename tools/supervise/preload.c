/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/preload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lockgraph/program_image.h"
#include "tools/supervise/own_folder.h"

extern char **environ;

const char *cc_preload_library(struct cc_arena *arena)
{
    static const char *const places[] = { "../lib/concheck/libconcheck.so", "../lib/libconcheck.so", "libconcheck.so" };
    const char *folder = cc_own_folder(arena);
    for (size_t i = 0; folder && i < sizeof places / sizeof *places; i++) {
        char *whole = realpath(cc_arena_format(arena, "%s/%s", folder, places[i]), NULL);
        if (!whole)
            continue;
        const char *kept = cc_arena_text(arena, whole, strlen(whole));
        free(whole);
        return kept;
    }
    return NULL;
}

/* Say whether `path` is a file that may be run; errno says why it is not. */
static bool is_program(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    if (!S_ISREG(info.st_mode)) {
        errno = EACCES;
        return false;
    }
    return access(path, X_OK) == 0;
}

enum cc_status cc_preload_find_program(struct cc_arena *arena, const char *name, const char **path)
{
    *path = name;
    if (strchr(name, '/'))
        return is_program(name) ? CC_OK : CC_ERR_IO;
    const char *at = getenv("PATH");
    int problem = ENOENT;
    for (at = at && *name ? at : ""; *at;) {
        size_t length = strcspn(at, ":");
        *path = length ? cc_arena_format(arena, "%.*s/%s", (int)length, at, name) : name;
        if (is_program(*path))
            return CC_OK;
        if (errno == EACCES)
            problem = EACCES;
        at += length + (at[length] == ':');
    }
    errno = problem;
    return CC_ERR_IO;
}

/* An executable file in memory; of size 0 where it cannot be read. */
static struct cc_program_image map_image(const char *path)
{
    struct cc_program_image image = { 0 };
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return image;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (data != MAP_FAILED)
            image = (struct cc_program_image){ .data = data, .size = (size_t)info.st_size };
    }
    close(file);
    return image;
}

static void unmap_image(const struct cc_program_image *image)
{
    if (image->data)
        munmap((void *)image->data, image->size);
}

/* Running the program gives it rights that the user has not; the loader then ignores LD_PRELOAD. */
static bool raises_rights(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    if ((info.st_mode & S_ISUID && info.st_uid != geteuid()) || (info.st_mode & S_ISGID && info.st_gid != getegid()))
        return true;
    return geteuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0;
}

/* What is wrong with a kind of program, for people; NULL: nothing. */
static const char *obstacle_of(enum cc_program_kind kind)
{
    switch (kind) {
    case CC_PROGRAM_OTHER_MACHINE:
        return "is built for another kind of machine";
    case CC_PROGRAM_STATIC:
        return "is statically linked";
    case CC_PROGRAM_OTHER_LIBC:
        return "is linked with another C library than glibc";
    case CC_PROGRAM_RECORDABLE:
    case CC_PROGRAM_SCRIPT:
    case CC_PROGRAM_UNKNOWN: /* the kernel says what it is not */
        break;
    }
    return NULL;
}

const char *cc_preload_obstacle(struct cc_arena *arena, const char *program)
{
    const char *obstacle = NULL;
    /* a script's rights do not count, its interpreter's do; scripts may stand for scripts */
    for (int depth = 0; depth < 4; depth++) {
        struct cc_program_image image = map_image(program);
        const char *name;
        size_t length = cc_program_interpreter(&image, &name);
        const char *interpreter = length ? cc_arena_text(arena, name, length) : NULL;
        if (!interpreter && raises_rights(program))
            obstacle = "is setuid, setgid or has capabilities";
        else
            obstacle = obstacle_of(cc_program_kind(&image));
        unmap_image(&image);
        if (!interpreter)
            break;
        program = interpreter;
    }
    return obstacle;
}

/* "NAME=" and what `name` is set to, with `added` before it, if it is set to anything. */
static char *extended(struct cc_arena *arena, const char *name, const char *added)
{
    const char *old = getenv(name);
    return cc_arena_format(arena, "%s=%s%s%s", name, added, old && *old ? ":" : "", old ? old : "");
}

static bool sets(const char *entry, const char *name)
{
    size_t length = strlen(name);
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

char **cc_preload_environment(struct cc_arena *arena, const char *program, const char *library, const char *defaults,
                              const char *options)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **out = cc_arena_array(arena, count + 3, sizeof *out);
    for (size_t i = 0; i < count; i++)
        if (!sets(environ[i], "LD_PRELOAD") && !sets(environ[i], "CONCHECK_OPTIONS"))
            out[kept++] = environ[i];
    struct cc_program_image image = map_image(program);
    const char *sanitizer = cc_program_sanitizer(&image);
    if (sanitizer)
        library = cc_arena_format(arena, "%s:%s", sanitizer, library);
    unmap_image(&image);
    out[kept++] = extended(arena, "LD_PRELOAD", library);
    const char *given = getenv("CONCHECK_OPTIONS");
    given = given ? given : "";
    out[kept] = cc_arena_format(arena, "CONCHECK_OPTIONS=%s%s%s%s%s", defaults, *defaults && *given ? ":" : "", given,
                                *defaults || *given ? ":" : "", options);
    return out;
}
