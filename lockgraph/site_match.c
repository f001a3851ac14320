/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/site_match.h"

#include <string.h>

const char *cc_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool cc_same_file(const char *a, const char *b)
{
    if (strcmp(cc_base_name(a), cc_base_name(b)) != 0)
        return false;
    size_t i = strlen(a), j = strlen(b);
    while (i && j && a[i - 1] == b[j - 1]) {
        i--;
        j--;
    }
    if ((i == 0 && j == 0) || strstr(a, "..") || strstr(b, ".."))
        return true;
    return i == 0 ? a[0] == '/' || b[j - 1] == '/' : j == 0 && (b[0] == '/' || a[i - 1] == '/');
}

/* A tree that was copied or built elsewhere has other folders: then the function has to be the same. */
static bool same_place_name(const struct cc_site *a, const struct cc_site *b)
{
    return cc_same_file(a->file, b->file) || (a->function && b->function && strcmp(a->function, b->function) == 0 &&
                                              strcmp(cc_base_name(a->file), cc_base_name(b->file)) == 0);
}

bool cc_site_covers(const struct cc_site *site, const struct cc_site *at)
{
    uint32_t last = site->end_line > site->line ? site->end_line : site->line;
    return site->file && at->file && at->line >= site->line && at->line <= last && same_place_name(site, at);
}
