/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs when a thread ends: the functions that were given to the keys of thread-specific data.
 *
 * Each is called, when a thread returns or exits, with what the thread has under that key, if that is not a null pointer; by then
 * the thread holds what it held at its end. The first thread of a program seldom ends in that way, and is left out. The order among
 * keys is that of their making; C leaves it open.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: ends times keys, and the calls.
 */
#ifndef CC_CORE_KEY_END_H
#define CC_CORE_KEY_END_H

#include "analyzer/core/interpreter.h"

/* The key kept at `place` is made, with `handler` for the ends of threads. */
void cc_key_end_note(struct cc_interpreter *in, cc_term_id place, cc_term_id handler);

/*
 * The thread ends in `state`, which is used up: the states after all such functions, as a list. `at` is an instruction of the
 * frame's function that stands for the end.
 */
struct cc_state *cc_key_end_run(struct cc_frame *frame, struct cc_state *state, cc_inst_id at);

#endif
