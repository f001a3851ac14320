/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/source_uri.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The absolute name of `file` with ".", ".." and empty parts resolved by text. */
static char *absolute_name(const char *file, const char *directory)
{
    size_t room = strlen(directory) + strlen(file) + 3;
    char *joined = malloc(room), *name = malloc(room);
    if (!joined || !name) {
        free(joined);
        free(name);
        return NULL;
    }
    snprintf(joined, room, "%s/%s", file[0] == '/' ? "" : directory, file);
    size_t used = 0;
    for (const char *at = joined; *at;) {
        at += strspn(at, "/");
        size_t length = strcspn(at, "/");
        if (length == 2 && at[0] == '.' && at[1] == '.') {
            while (used > 0 && name[--used] != '/')
                ;
        } else if (length > 0 && !(length == 1 && at[0] == '.')) {
            name[used++] = '/';
            memcpy(name + used, at, length);
            used += length;
        }
        at += length;
    }
    if (used == 0)
        name[used++] = '/';
    name[used] = '\0';
    free(joined);
    return name;
}

/* Percent-encode a path behind `prefix`, ahead of `suffix`. */
static char *encode(const char *prefix, const char *path, const char *suffix)
{
    char *uri = malloc(strlen(prefix) + 3 * strlen(path) + strlen(suffix) + 1);
    if (!uri)
        return NULL;
    char *at = stpcpy(uri, prefix);
    for (const unsigned char *byte = (const unsigned char *)path; *byte; byte++) {
        if (*byte < 0x80 && (isalnum(*byte) || strchr("-._~/!$&'()*+,;=@", *byte)))
            *at++ = (char)*byte;
        else
            at += sprintf(at, "%%%02X", *byte);
    }
    strcpy(at, suffix);
    return uri;
}

/* The part of `name` below `directory`, both absolute; NULL where it lies elsewhere. */
static const char *part_below(const char *name, const char *directory)
{
    size_t length = strcmp(directory, "/") == 0 ? 0 : strlen(directory);
    bool below = strncmp(name, directory, length) == 0 && name[length] == '/' && name[length + 1] != '\0';
    return below ? name + length + 1 : NULL;
}

char *cc_source_uri(const char *file, const char *directory, bool *relative)
{
    char *name = absolute_name(file, directory);
    char *base = absolute_name(directory, "/");
    char *uri = NULL;
    if (name && base) {
        const char *part = part_below(name, base);
        *relative = part != NULL;
        uri = part ? encode("", part, "") : encode("file://", name, "");
    }
    free(name);
    free(base);
    return uri;
}

char *cc_source_path(const char *file, const char *directory)
{
    char *name = absolute_name(file, directory);
    char *base = absolute_name(directory, "/");
    const char *part = name && base ? part_below(name, base) : NULL;
    char *path = part ? strdup(part) : base ? name : NULL;
    if (path != name)
        free(name);
    free(base);
    return path;
}

char *cc_directory_uri(const char *directory)
{
    char *base = absolute_name(directory, "/");
    char *uri = base ? encode("file://", base, strcmp(base, "/") == 0 ? "" : "/") : NULL;
    free(base);
    return uri;
}

const char *cc_path_below(const char *file, const char *directory)
{
    size_t length = directory ? strlen(directory) : 0;
    while (length && directory[length - 1] == '/')
        length--;
    if (!length || strncmp(file, directory, length) != 0 || file[length] != '/')
        return file;
    const char *below = file + length + strspn(file + length, "/");
    /* "DIRECTORY/../x.c" is not below it */
    return *below && strncmp(below, "..", 2) != 0 ? below : file;
}
