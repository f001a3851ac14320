/* SPDX-License-Identifier: Apache-2.0 */
/* concheck extract: the model of one source, as a compile step of a build. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/front_end.h"
#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/temp_dir.h"
#include "tools/verbs.h"

/* The front end's status for a model in which something is missing. */
enum { MODEL_FAILED = 2, MODEL_PARTIAL = 3 };

/* Write a name as make and Ninja read it. */
static void put_make_name(FILE *stream, const char *name)
{
    for (; *name; name++) {
        if (*name == ' ' || *name == '#' || *name == '\\')
            fputc('\\', stream);
        else if (*name == '$')
            fputc('$', stream);
        fputc(*name, stream);
    }
}

/* MODEL: FILE...; and each file by itself, so that make does not mind when one is gone. */
static bool write_dependencies(const char *path, const char *model, const char *inputs)
{
    struct cc_output *output;
    FILE *list = fopen(inputs, "re");
    if (!list || cc_output_open(path, &output) != CC_OK) {
        if (list)
            fclose(list);
        return false;
    }
    FILE *stream = cc_output_stream(output);
    char *name = NULL;
    size_t room = 0;
    put_make_name(stream, model);
    fputc(':', stream);
    for (int pass = 0; pass < 2; pass++, rewind(list))
        while (getdelim(&name, &room, '\0', list) > 0) {
            if (*name != '+')
                continue;
            fputs(pass ? "\n" : " \\\n ", stream);
            put_make_name(stream, name + 1);
            if (pass)
                fputc(':', stream);
        }
    fputc('\n', stream);
    free(name);
    fclose(list);
    return cc_output_commit(output) == CC_OK;
}

/* Extract to `model`, which appears whole or not at all; gives the front end's status. */
static int extract(struct cc_arena *arena, const struct cc_words *command, const char *model, const char *dependencies)
{
    struct cc_notices notices = { .arena = arena };
    const char *program = cc_front_end_find(&notices);
    if (!program)
        return CC_EXIT_FAILED;
    const char *temporary = cc_arena_format(arena, "%s.%ld.tmp", model, (long)getpid());
    const char *inputs = dependencies ? cc_arena_format(arena, "%s.in", temporary) : NULL;
    int status = cc_front_end_compile(program, temporary, inputs, command, arena);
    bool made = status == 0 || status == MODEL_PARTIAL;
    if (made && rename(temporary, model) != 0) {
        cc_error("%s: cannot be written: %s", model, strerror(errno));
        made = false;
        status = CC_EXIT_FAILED;
    }
    if (made && dependencies && !write_dependencies(dependencies, model, inputs))
        status = CC_EXIT_FAILED;
    if (!made)
        unlink(temporary);
    if (inputs)
        unlink(inputs);
    return status;
}

/* ---- in front of a compiler ---- */

/* What a compile command makes; NULL when it is none that makes one object of one C source. */
static const char *object_of(struct cc_arena *arena, const struct cc_words *command)
{
    const char *object = NULL, *source = NULL;
    bool compiles = false;
    for (uint32_t i = 1; i < command->count; i++) {
        const char *word = command->at[i];
        size_t length = strlen(word);
        if (strcmp(word, "-c") == 0)
            compiles = true;
        else if (strcmp(word, "-E") == 0 || strcmp(word, "-S") == 0 || strcmp(word, "-M") == 0 ||
                 strcmp(word, "-MM") == 0 || strcmp(word, "-fsyntax-only") == 0)
            return NULL;
        else if (strcmp(word, "-o") == 0 && i + 1 < command->count)
            object = command->at[++i];
        else if (strncmp(word, "-o", 2) == 0 && length > 2)
            object = word + 2;
        else if (*word != '-' && length > 2 && strcmp(word + length - 2, ".c") == 0)
            source = word;
    }
    if (!compiles || !source)
        return NULL;
    if (object)
        return object;
    const char *slash = strrchr(source, '/'), *name = slash ? slash + 1 : source;
    return cc_arena_format(arena, "%.*s.o", (int)strlen(name) - 2, name);
}

/* Run the compiler; its status, as a shell would give it. */
static int compile(const struct cc_words *command, struct cc_arena *arena)
{
    struct cc_words words = { 0 };
    for (uint32_t i = 0; i < command->count; i++)
        cc_words_add(arena, &words, command->at[i]);
    cc_words_add(arena, &words, NULL);
    fflush(NULL);
    pid_t process = fork();
    if (process == 0) {
        execvp(words.at[0], (char *const *)words.at);
        cc_error("%s: cannot be run: %s", words.at[0], strerror(errno));
        _exit(127);
    }
    int status = 0;
    while (process > 0 && waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return CC_EXIT_FAILED;
    if (process < 0)
        return CC_EXIT_FAILED;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Compile, and write the model beside the object. Models are no reason for a build to fail. */
static int launch(struct cc_arena *arena, const struct cc_words *command)
{
    const char *object = object_of(arena, command);
    int status = compile(command, arena);
    if (!object || status != 0)
        return status;
    const char *model = cc_arena_format(arena, "%s.ccm", object);
    if (extract(arena, command, model, NULL) == MODEL_FAILED)
        unlink(model); /* an old one would speak of another source */
    return status;
}

int cc_extract_verb(struct cc_arena *arena, const struct cc_options *options)
{
    const char *model = cc_options_text(options, CC_OPTION_OUTPUT, NULL);
    bool launches = cc_options_has(options, CC_OPTION_LAUNCH);
    if (options->flags.count == 0 || options->operands.count) {
        cc_error("extract: give the compile command after --: concheck extract -o FILE.ccm -- cc -c FILE.c");
        return CC_EXIT_FAILED;
    }
    if (launches)
        return launch(arena, &options->flags);
    if (!model) {
        cc_error("extract: no model is named; give one with -o FILE.ccm");
        return CC_EXIT_FAILED;
    }
    const char *dependencies = cc_options_text(options, CC_OPTION_DEPENDENCY_FILE, NULL);
    if (!dependencies && cc_options_has(options, CC_OPTION_DEPENDENCIES))
        dependencies = cc_arena_format(arena, "%s.d", model);
    return extract(arena, &options->flags, model, dependencies);
}

int cc_link_verb(struct cc_arena *arena, const struct cc_options *options)
{
    if (options->operands.count == 0) {
        cc_error("link: no model is named; make some with 'concheck extract', or name a folder that holds them");
        return CC_EXIT_FAILED;
    }
    return cc_check_verb(arena, options);
}
