/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/source_cache.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/report/utf8.h"

/* Nobody writes more than this; whatever does is generated, and not worth the memory. */
enum { LARGEST_FILE = 64 << 20 };

struct source_file {
    struct source_file *next;
    char *name;
    char *content;
    size_t size;
    size_t *starts; /* offset of each line, and one past the last line's end */
    uint32_t line_count;
};

struct cc_source_cache {
    char *directory;
    struct source_file *files; /* the one used last comes first */
    bool is_short;
};

enum cc_status cc_source_cache_create(const char *directory, struct cc_source_cache **out)
{
    struct cc_source_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return CC_ERR_NO_MEMORY;
    if (directory && !(cache->directory = strdup(directory))) {
        free(cache);
        return CC_ERR_NO_MEMORY;
    }
    *out = cache;
    return CC_OK;
}

void cc_source_cache_destroy(struct cc_source_cache *cache)
{
    if (!cache)
        return;
    for (struct source_file *file = cache->files, *next; file; file = next) {
        next = file->next;
        free(file->name);
        free(file->content);
        free(file->starts);
        free(file);
    }
    free(cache->directory);
    free(cache);
}

bool cc_source_cache_is_short(const struct cc_source_cache *cache)
{
    return cache->is_short;
}

static FILE *open_source(struct cc_source_cache *cache, const char *name)
{
    const char *folder = name[0] == '/' || !cache->directory ? "" : cache->directory, *slash = *folder ? "/" : "";
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s%s%s", folder, slash, name);
    FILE *stream = path ? fopen(path, "re") : NULL;
    cache->is_short |= !path || (!stream && errno == ENOMEM);
    free(path);
    return stream;
}

/* Read the whole file; it keeps no content when it cannot be read. */
static void read_content(struct cc_source_cache *cache, struct source_file *file)
{
    FILE *stream = open_source(cache, file->name);
    if (!stream)
        return;
    struct stat info;
    if (fstat(fileno(stream), &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= LARGEST_FILE) {
        file->content = malloc((size_t)info.st_size + 1);
        if (file->content)
            file->size = fread(file->content, 1, (size_t)info.st_size, stream);
        cache->is_short |= !file->content;
    }
    fclose(stream);
}

static void find_lines(struct source_file *file)
{
    size_t count = 1;
    for (size_t i = 0; i < file->size; i++)
        count += file->content[i] == '\n';
    file->starts = malloc((count + 1) * sizeof *file->starts);
    if (!file->starts || count >= UINT32_MAX)
        return;
    size_t line = 0;
    file->starts[line++] = 0;
    for (size_t i = 0; i < file->size; i++)
        if (file->content[i] == '\n')
            file->starts[line++] = i + 1;
    file->starts[line] = file->size + 1;
    file->line_count = (uint32_t)count;
}

static struct source_file *find_file(struct cc_source_cache *cache, const char *name)
{
    for (struct source_file **link = &cache->files; *link; link = &(*link)->next) {
        struct source_file *file = *link;
        if (strcmp(file->name, name) == 0) {
            *link = file->next;
            file->next = cache->files;
            return cache->files = file;
        }
    }
    struct source_file *file = calloc(1, sizeof *file);
    if (!file || !(file->name = strdup(name))) {
        free(file);
        cache->is_short = true;
        return NULL;
    }
    read_content(cache, file);
    if (file->content) {
        find_lines(file);
        cache->is_short |= !file->starts;
    }
    file->next = cache->files;
    return cache->files = file;
}

const char *cc_source_line(struct cc_source_cache *cache, const char *file, uint32_t line, size_t *length)
{
    *length = 0;
    if (!file || line == 0)
        return NULL;
    const struct source_file *source = find_file(cache, file);
    if (!source || line > source->line_count)
        return NULL;
    size_t start = source->starts[line - 1], end = source->starts[line] - 1;
    if (start >= source->size)
        return NULL;
    if (end > start && source->content[end - 1] == '\r')
        end--;
    *length = end - start;
    return source->content + start;
}

uint32_t cc_source_code_point(struct cc_source_cache *cache, const char *file, uint32_t line, uint32_t column)
{
    size_t length;
    const char *text = cc_source_line(cache, file, line, &length);
    if (!text || column == 0)
        return column;
    uint32_t points = 1;
    size_t at = 0;
    while (at < length && at + 1 < column) {
        uint32_t point;
        at += cc_utf8_decode(text + at, length - at, &point);
        points++;
    }
    /* beyond the end of the line, where a range may end, each column is one */
    return at + 1 < column ? points + (uint32_t)(column - at - 1) : points;
}
