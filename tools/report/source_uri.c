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

char *cc_source_uri(const char *file, const char *directory, bool *relative)
{
    char *name = absolute_name(file, directory);
    char *base = absolute_name(directory, "/");
    char *uri = NULL;
    if (name && base) {
        size_t length = strcmp(base, "/") == 0 ? 0 : strlen(base);
        *relative = strncmp(name, base, length) == 0 && name[length] == '/' && name[length + 1] != '\0';
        uri = *relative ? encode("", name + length + 1, "") : encode("file://", name, "");
    }
    free(name);
    free(base);
    return uri;
}

char *cc_directory_uri(const char *directory)
{
    char *base = absolute_name(directory, "/");
    char *uri = base ? encode("file://", base, strcmp(base, "/") == 0 ? "" : "/") : NULL;
    free(base);
    return uri;
}
