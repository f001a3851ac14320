/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of one thread that have no lock: the generators, test drivers and small tools that a project builds beside what it is
 * about. Nothing that is looked for can be in them, so they are not run. Who installs signal handlers is not alone.
 *
 * Thread-safety: none. Complexity: linear in the program.
 */
#ifndef CC_CORE_LONE_THREAD_H
#define CC_CORE_LONE_THREAD_H

#include "analyzer/core/interpreter.h"

/*
 * Does the program neither create nor join threads, use no lock, condition, semaphore or barrier, no atomic operation, no
 * assembly, no signal handlers, and have no annotation of any of these? `strict`: what callers of an open program do counts too.
 */
bool cc_is_lone_thread(struct cc_interpreter *in, bool strict);

/* Note which functions such a program may reach, and to whose code that is not here it gives functions to call. */
void cc_lone_thread_reach(struct cc_interpreter *in);

#endif
