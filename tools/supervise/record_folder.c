/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/record_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lockgraph/record_format.h"

/* Say whether `path` is a folder of this user that nobody else can write to. */
static bool is_private(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* Say whether nobody but this user and root can rename or remove what this user makes in the folder. */
static bool keeps_what_is_in_it(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode) && (info.st_uid == geteuid() || info.st_uid == 0) &&
           ((info.st_mode & (S_IWGRP | S_IWOTH)) == 0 || info.st_mode & S_ISVTX);
}

static enum cc_status make_wanted(struct cc_arena *arena, const char *wanted, struct cc_record_folder *out)
{
    if (mkdir(wanted, 0700) != 0 && errno != EEXIST)
        return CC_ERR_IO;
    if (!is_private(wanted))
        return CC_ERR_INPUT;
    char *whole = realpath(wanted, NULL);
    if (!whole)
        return CC_ERR_IO;
    *out = (struct cc_record_folder){ .path = cc_arena_text(arena, whole, strlen(whole)), .keep = true };
    free(whole);
    return CC_OK;
}

enum cc_status cc_record_folder_make(struct cc_arena *arena, const char *wanted, struct cc_record_folder *out)
{
    if (wanted)
        return make_wanted(arena, wanted, out);
    const char *bases[] = { getenv("TMPDIR"), getenv("XDG_RUNTIME_DIR"), "/tmp" };
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (!bases[i] || bases[i][0] != '/' || !keeps_what_is_in_it(bases[i]))
            continue;
        char *path = cc_arena_format(arena, "%s/concheck-run.XXXXXX", bases[i]);
        if (!mkdtemp(path)) /* mode 0700, and never something that is there already */
            continue;
        *out = (struct cc_record_folder){ .path = path };
        return CC_OK;
    }
    return CC_ERR_IO;
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

enum cc_status cc_record_folder_list(struct cc_arena *arena, const char *folder, const char ***paths, uint32_t *count)
{
    DIR *stream = opendir(folder);
    uint32_t room = 0;
    *paths = NULL;
    *count = 0;
    if (!stream)
        return CC_ERR_IO;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        const char *suffix = strrchr(entry->d_name, '.');
        if (!suffix || strcmp(suffix, CC_RECORD_SUFFIX) != 0)
            continue;
        *paths = cc_arena_grown(arena, *paths, *count, &room, (uint64_t)*count + 1, sizeof **paths);
        (*paths)[(*count)++] = cc_arena_format(arena, "%s/%s", folder, entry->d_name);
    }
    closedir(stream);
    if (*count)
        qsort(*paths, *count, sizeof **paths, compare_paths);
    return CC_OK;
}

void cc_record_folder_remove(const struct cc_record_folder *folder)
{
    DIR *stream = folder->keep ? NULL : opendir(folder->path);
    if (!stream)
        return;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(stream), entry->d_name, 0);
    closedir(stream);
    rmdir(folder->path);
}
