/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/own_folder.h"

#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

const char *cc_own_folder(struct cc_arena *arena)
{
    char self[4096];
    const char *path = self;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0)
        self[length] = '\0';
    else /* no /proc: where the kernel found us is the next best */
        path = (const char *)getauxval(AT_EXECFN);
    const char *end = path ? strrchr(path, '/') : NULL;
    return end ? cc_arena_text(arena, path, (size_t)(end - path)) : NULL;
}
