/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/record_files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Map a whole file. NULL with errno; an ordinary file only, since anything else could change its size at will. */
static void *map_file(const char *path, size_t *size)
{
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return NULL;
    void *data = MAP_FAILED;
    if (fstat(file, &info) == 0) {
        if (!S_ISREG(info.st_mode))
            errno = S_ISDIR(info.st_mode) ? EISDIR : ENODEV;
        else if (info.st_size == 0)
            errno = ENODATA;
        else
            data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED | MAP_NORESERVE, file, 0);
    }
    int problem = errno;
    close(file);
    errno = problem;
    *size = (size_t)info.st_size;
    return data == MAP_FAILED ? NULL : data;
}

/* A table whose elements lie beyond the end of the file was cut off. */
static bool is_cut(const struct cc_record_view *view)
{
    for (int t = 0; t < CC_RECORD_TABLES; t++) {
        const struct cc_record_table *table = &view->header->tables[t];
        uint32_t count = __atomic_load_n(&table->count, __ATOMIC_ACQUIRE);
        if (count > cc_record_count(view, (enum cc_record_table_id)t) && count > 1 &&
            (table->offset >= view->size || table->ready > view->size - table->offset))
            return true;
    }
    return false;
}

/* Where the record of a process begins that did not come so far as to write it. */
static bool is_blank(const unsigned char *data, size_t size)
{
    for (size_t i = 0; i < size && i < sizeof(struct cc_record_header); i++)
        if (data[i])
            return false;
    return true;
}

static const char *problem_of(enum cc_status status)
{
    switch (status) {
    case CC_OK:
        return NULL;
    case CC_ERR_VERSION:
        return "written by another version of concheck; use that one's 'concheck report'";
    case CC_ERR_INPUT:
        return "the file is empty: its process ended before it could record anything";
    case CC_ERR_LIMIT:
        return "the record is cut off";
    default:
        return "not a record of concheck, or a damaged one";
    }
}

enum cc_status cc_record_files_add(struct cc_arena *arena, struct cc_record_files *files, const char *path,
                                   const char **problem)
{
    size_t size = 0;
    struct cc_record_view view;
    *problem = NULL;
    void *data = map_file(path, &size);
    if (!data && errno != ENODATA)
        return CC_ERR_IO;
    enum cc_status status = data ? cc_record_view_open(data, size, &view) : CC_ERR_INPUT;
    if (status == CC_OK && is_cut(&view))
        status = CC_ERR_LIMIT;
    else if (status == CC_ERR_FORMAT && is_blank(data, size))
        status = CC_ERR_INPUT;
    *problem = problem_of(status);
    if (status == CC_ERR_LIMIT)
        status = CC_ERR_FORMAT;
    if (status != CC_OK) {
        if (data)
            munmap(data, size);
        return status;
    }
    files->views = cc_arena_grown(arena, files->views, files->count, &files->room, (uint64_t)files->count + 1,
                                  sizeof *files->views);
    files->paths = cc_arena_grown(arena, files->paths, files->count, &files->path_room, (uint64_t)files->count + 1,
                                  sizeof *files->paths);
    files->views[files->count] = view;
    files->paths[files->count++] = path;
    return CC_OK;
}

static bool started_before(const struct cc_record_view *a, const struct cc_record_view *b)
{
    if (a->header->start_realtime != b->header->start_realtime)
        return a->header->start_realtime < b->header->start_realtime;
    return a->header->pid < b->header->pid;
}

void cc_record_files_sort(struct cc_record_files *files)
{
    for (uint32_t i = 1; i < files->count; i++) {
        struct cc_record_view view = files->views[i];
        const char *path = files->paths[i];
        uint32_t at = i;
        for (; at && started_before(&view, &files->views[at - 1]); at--) {
            files->views[at] = files->views[at - 1];
            files->paths[at] = files->paths[at - 1];
        }
        files->views[at] = view;
        files->paths[at] = path;
    }
}

enum cc_status cc_record_files_of_process(struct cc_arena *arena, pid_t pid, const char **path)
{
    char *line = NULL;
    size_t room = 0;
    *path = NULL;
    FILE *maps = fopen(cc_arena_format(arena, "/proc/%d/maps", (int)pid), "re");
    if (!maps)
        return CC_ERR_IO;
    while (!*path && getline(&line, &room, maps) > 0) {
        line[strcspn(line, "\n")] = '\0';
        char *name = strchr(line, '/');
        size_t length = name ? strlen(name) : 0, suffix = strlen(CC_RECORD_SUFFIX);
        const char *last = name ? strrchr(name, '/') + 1 : NULL;
        if (length > suffix && strcmp(name + length - suffix, CC_RECORD_SUFFIX) == 0 &&
            strncmp(last, "concheck.", strlen("concheck.")) == 0)
            *path = cc_arena_text(arena, name, length);
    }
    free(line);
    fclose(maps);
    return *path ? CC_OK : CC_ERR_INPUT;
}

bool cc_record_is_live(const struct cc_record_view *view)
{
    return view->header->state == CC_RECORD_RUNNING && view->header->pid > 0 &&
           (kill(view->header->pid, 0) == 0 || errno == EPERM);
}
