/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/suggest.h"

/* How much of a file is looked at to tell text from other things. */
enum { PROBE = 4096 };

static bool is_one_of(const char *suffix, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(suffix, *list) == 0)
            return true;
    return false;
}

/* What the name alone says against the file; NULL when nothing. */
static const char *objection_to_name(const char *name)
{
    static const char *const cxx[] = { ".cc",  ".cp",  ".cpp", ".cxx", ".c++", ".C",  ".CPP", ".hh", ".hpp",
                                       ".hxx", ".h++", ".H",   ".ii",  ".tcc", ".mm", ".cu",  NULL };
    static const char *const binary[] = { ".o", ".a", ".so", ".obj", ".lo", ".la", ".bc", NULL };
    static const char *const assembly[] = { ".s", ".S", ".asm", ".ll", NULL };
    const char *slash = strrchr(name, '/');
    const char *suffix = strrchr(slash ? slash : name, '.');
    if (strcmp(name, "-") == 0)
        return "standard input cannot be analysed; name a file";
    if (!suffix)
        return NULL;
    if (is_one_of(suffix, cxx))
        return "is C++, which concheck does not analyse; name C sources only";
    if (is_one_of(suffix, binary))
        return "is a compiled file; name the C source it was made of";
    if (is_one_of(suffix, assembly))
        return "is assembly; name the C source it was made of";
    return NULL;
}

static bool is_model_name(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".ccm") == 0;
}

/* What its first bytes say against a file that is open; NULL when nothing. */
static const char *objection_to_content(int descriptor, bool model)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return strerror(errno);
    if (S_ISDIR(info.st_mode))
        return "is a directory; name its C files, or a build folder with -p";
    if (!S_ISREG(info.st_mode))
        return "is not an ordinary file; copy its content to a .c file";
    if (info.st_size == 0)
        return "is empty; there is nothing to analyse";
    char bytes[PROBE];
    ssize_t length = read(descriptor, bytes, sizeof bytes);
    if (length < 0)
        return strerror(errno);
    if (!model && memchr(bytes, '\0', (size_t)length))
        return "is a binary file; name C sources";
    return NULL;
}

static void cannot_open(const char *name, struct cc_notices *notices)
{
    if (errno == EACCES) {
        cc_notices_fail(notices, name, "cannot be read: permission denied; give yourself read permission");
        return;
    }
    struct cc_suggestion suggestion = { .typed = name };
#define CC_VERB(identifier, verb, function, synopsis, summary) cc_suggestion_offer(&suggestion, verb);
#include "tools/options.def"
#undef CC_VERB
    if (errno == ENOENT && suggestion.best)
        cc_notices_fail(notices, name, "no such file; did you mean the verb '%s'?", suggestion.best);
    else if (errno == ENOENT)
        cc_notices_fail(notices, name, "no such file; check its name and the current directory");
    else
        cc_notices_fail(notices, name, "cannot be read: %s; check the name", strerror(errno));
}

enum cc_source_kind cc_source_file_kind(const char *name, struct cc_notices *notices)
{
    bool model = is_model_name(name);
    const char *objection = objection_to_name(name);
    if (!objection) {
        /* a pipe without a writer must not keep us waiting */
        int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor < 0) {
            cannot_open(name, notices);
            return CC_SOURCE_UNUSABLE;
        }
        objection = objection_to_content(descriptor, model);
        close(descriptor);
    }
    if (objection) {
        cc_notices_fail(notices, name, "%s", objection);
        return CC_SOURCE_UNUSABLE;
    }
    return model ? CC_SOURCE_MODEL : CC_SOURCE_C;
}
