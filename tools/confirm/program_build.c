/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/confirm/program_build.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tools/confirm/helper_process.h"

/* Without optimisation each access is one of its own; much slower is not worth it. */
static const char *const plain_flags[] = { "-g", "-O1", "-fno-omit-frame-pointer", "-pthread", "-w" };
static const char tsan_flag[] = "-fsanitize=thread";

/* The last lines of what a command said. */
static const char *read_end(struct cc_arena *arena, const char *path)
{
    enum { MOST = 1500 };
    char text[MOST + 1];
    FILE *stream = fopen(path, "re");
    if (!stream)
        return "";
    if (fseek(stream, -(long)MOST, SEEK_END) != 0)
        rewind(stream);
    size_t length = fread(text, 1, MOST, stream);
    fclose(stream);
    while (length && text[length - 1] == '\n')
        length--;
    return cc_arena_text(arena, text, length);
}

static char *word(struct cc_arena *arena, const char *text)
{
    return cc_arena_text(arena, text, strlen(text));
}

/* The words of one compiler's call. */
static char **words_for(struct cc_arena *arena, const struct cc_program_sources *sources, const char *compiler,
                        bool with_tsan, const char *program)
{
    size_t own = sizeof plain_flags / sizeof *plain_flags, count = 0;
    char **words = cc_arena_array(arena, own + sources->flag_count + sources->file_count + 8, sizeof *words);
    words[count++] = word(arena, compiler);
    for (size_t i = 0; i < own; i++)
        words[count++] = word(arena, plain_flags[i]);
    if (with_tsan)
        words[count++] = word(arena, tsan_flag);
    for (uint32_t i = 0; i < sources->file_count; i++)
        words[count++] = word(arena, sources->files[i]);
    for (uint32_t i = 0; i < sources->flag_count; i++)
        words[count++] = word(arena, sources->flags[i]);
    words[count++] = word(arena, "-o");
    words[count++] = word(arena, program);
    words[count] = word(arena, "-lm");
    return words;
}

/* The name of a program from that of its first source. */
static const char *program_name(struct cc_arena *arena, const char *source)
{
    const char *slash = strrchr(source, '/'), *base = slash ? slash + 1 : source, *dot = strrchr(base, '.');
    return cc_arena_text(arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

static const char *const compilers[] = { "clang", "gcc", "cc" };

enum cc_status cc_program_build(struct cc_arena *arena, const struct cc_program_sources *sources, bool with_tsan,
                                const char **program, const char **problem)
{
    const char *name = program_name(arena, sources->files[0]);
    const char *log = cc_arena_format(arena, "%s/build.log", sources->folder);
    *program = cc_arena_format(arena, "%s/%s%s", sources->folder, name, with_tsan ? ".tsan" : "");
    *problem = "neither clang nor gcc is there";
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        int status;
        char **words = words_for(arena, sources, compilers[i], with_tsan, *program);
        if (cc_helper_run(words, NULL, log, &status) != CC_OK)
            continue;
        if (status == 0)
            return CC_OK;
        *problem = cc_arena_format(arena, "%s: %s", compilers[i], read_end(arena, log));
    }
    return CC_ERR_INPUT;
}

/* The first compiler that builds a program with ThreadSanitizer. */
static const char *tsan_compiler(struct cc_arena *arena, const char *folder)
{
    const char *source = cc_arena_format(arena, "%s/probe.c", folder);
    FILE *stream = fopen(source, "we");
    if (!stream)
        return NULL;
    fputs("int main(void) { return 0; }\n", stream);
    if (fclose(stream) != 0)
        return NULL;
    struct cc_program_sources sources = { .files = &source, .file_count = 1, .folder = folder };
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        int status;
        char **words = words_for(arena, &sources, compilers[i], true, cc_arena_format(arena, "%s/probe", folder));
        if (cc_helper_run(words, NULL, cc_arena_format(arena, "%s/build.log", folder), &status) == CC_OK && status == 0)
            return compilers[i];
    }
    return NULL;
}

enum cc_status cc_program_build_by(struct cc_arena *arena, const char *command, const char *folder,
                                   const char **problem)
{
    extern char **environ;
    static const char *const names[] = { "CC=", "CXX=", "CFLAGS=", "CXXFLAGS=", "LDFLAGS=" };
    enum { NAMES = sizeof names / sizeof *names };
    const char *compiler = tsan_compiler(arena, folder), *log = cc_arena_format(arena, "%s/build.log", folder);
    *problem = "neither clang nor gcc can link a program with ThreadSanitizer; install its runtime library";
    if (!compiler)
        return CC_ERR_INPUT;
    const char *values[NAMES] = { compiler, strcmp(compiler, "clang") == 0 ? "clang++" : "g++",
                                  "-g -O1 -fsanitize=thread", "-g -O1 -fsanitize=thread", "-fsanitize=thread" };
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **environment = cc_arena_array(arena, count + NAMES + 1, sizeof *environment);
    for (size_t i = 0; i < count; i++) {
        bool replaced = false;
        for (size_t n = 0; n < NAMES; n++)
            replaced |= strncmp(environ[i], names[n], strlen(names[n])) == 0;
        if (!replaced)
            environment[kept++] = environ[i];
    }
    for (size_t n = 0; n < NAMES; n++)
        environment[kept++] = cc_arena_format(arena, "%s%s", names[n], values[n]);
    char *words[] = { word(arena, "sh"), word(arena, "-c"), word(arena, command), NULL };
    int status;
    if (cc_helper_run(words, environment, log, &status) != CC_OK) {
        *problem = cc_arena_format(arena, "the shell cannot be run: %s", strerror(errno));
        return CC_ERR_INPUT;
    }
    *problem = cc_arena_format(arena, "'%s' ended with status %d: %s", command, status, read_end(arena, log));
    return status == 0 ? CC_OK : CC_ERR_INPUT;
}
