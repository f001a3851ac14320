/* SPDX-License-Identifier: Apache-2.0 */
/* The concheck command: parse the command line, and hand over to the verb. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tools/message.h"
#include "tools/output_file.h"
#include "tools/tool_memory.h"
#include "tools/verbs.h"

static int run(struct cc_arena *arena, int argc, char **argv)
{
    struct cc_options options;
    if (cc_options_parse(arena, argc, argv, &options) != CC_OK)
        return argc > 1 && strcmp(argv[1], "run") == 0 ? CC_EXIT_RUN_FAILED : CC_EXIT_FAILED;
    if (cc_options_has(&options, CC_OPTION_HELP)) {
        cc_help_print(stdout, options.verb, options.verb == CC_VERB_CHECK);
        return CC_EXIT_CLEAN;
    }
    if (cc_options_has(&options, CC_OPTION_VERSION))
        return cc_version_verb(arena, &options);
    return cc_verb_table[options.verb].run(arena, &options);
}

/* Records and programs are mapped. Whoever owns one may cut it off meanwhile; all that is gone then reads as this signal. */
static void end_at_cut_file(int number, siginfo_t *info, void *context)
{
    static const char said[] = "concheck: error: a file was cut off while it was being read; run concheck again\n";
    (void)context;
    if (info->si_code == BUS_ADRERR) {
        (void)!write(STDERR_FILENO, said, sizeof said - 1);
        _exit(CC_EXIT_FAILED);
    }
    signal(number, SIG_DFL);
    raise(number);
}

int main(int argc, char **argv)
{
    struct sigaction cut = { .sa_sigaction = end_at_cut_file, .sa_flags = SA_SIGINFO };
    sigaction(SIGBUS, &cut, NULL);
    struct cc_arena *arena = cc_tool_arena();
    int result = run(arena, argc, argv);
    cc_arena_destroy(arena);
    /* a full disk shows itself at the latest when the last byte is written */
    int failure = cc_stream_failure(stdout);
    if (failure) {
        cc_error("standard output: %s", strerror(failure));
        result = CC_EXIT_FAILED;
    }
    return result;
}
