/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CONCHECK_OPTIONS: "name=value" joined by colons, as the sanitizers take theirs.
 *
 * The table below is all there is: the name, its type, the default, what help=1 prints.
 */
#ifndef CC_SHIM_OPTIONS_H
#define CC_SHIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
#define CC_SHIM_OPTIONS(number, text)                                                                       \
    text(dir, "", "folder for the record; TMPDIR or /tmp when empty")                                       \
    text(report, "", "file that the report goes to instead of the standard error")                          \
    text(graph, "", "file for the lock-order graph; concheck.PID.dot when empty")                           \
    text(on_deadlock, "report", "report: say so and go on; end: say so and end the process")                \
    text(steer, "", "plan of concheck confirm: hold threads back so that a predicted deadlock happens")     \
    number(perturb, 0, "seed: delay threads at synchronisation, at random but the same for a seed; 0: no")  \
    number(early, 0, "report a lock-order cycle as soon as it is closed, not at the end only")              \
    number(exitcode, 0, "status a process with findings exits with; 0 leaves its own")                      \
    number(predict, 1, "look for cycles at exit and report; 0 when somebody else reads the record")         \
    number(keep, 0, "keep the record at exit")                                                              \
    number(quiet, 0, "report nothing")                                                                      \
    number(blocking, 1, "note calls that may block while a lock is held")                                   \
    number(alloc, 1, "follow free, realloc and munmap, so that locks end with their memory")                \
    number(follow, 0, "record children that are given an environment of their own, too")                    \
    number(help, 0, "print these options")
/* clang-format on */

enum { CC_OPTION_TEXT = 512 };

struct cc_options {
#define CC_OPTION_NUMBER(name, value, help) int64_t name;
#define CC_OPTION_TEXT_FIELD(name, value, help) char name[CC_OPTION_TEXT];
    CC_SHIM_OPTIONS(CC_OPTION_NUMBER, CC_OPTION_TEXT_FIELD)
#undef CC_OPTION_NUMBER
#undef CC_OPTION_TEXT_FIELD
};

/* Read `text` (may be NULL) over the defaults. False when a part of it is not understood; the rest counts. */
bool cc_options_read(struct cc_options *options, const char *text);

/* Give the help, a line an option with its default (a number is 0 or 1), to `write`. */
void cc_options_help(void (*write)(const char *text));

#endif
