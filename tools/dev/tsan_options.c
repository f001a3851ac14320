/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ThreadSanitizer goes by in our own programs that are built with it. Not in TSAN_OPTIONS, where it would hold for the programs
 * under test as well, whose reports are what `concheck confirm` looks for.
 */

const char *__tsan_default_options(void);

/*
 * Its own status 66 is `concheck run`'s for findings. Libraries under Graphviz, which draws in a process of its own, have threads; those are not
 * built with it, so that it does not see what orders them.
 */
const char *__tsan_default_options(void)
{
    return "exitcode=99:ignore_noninstrumented_modules=1";
}
