/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be said of each function before anything is run: whom it may call,
 * and what follows from that for its part of the call graph.
 *
 * Direct calls and functions whose address a body takes are edges; a call
 * through a pointer may reach every function whose address is taken anywhere.
 * Functions that call each other in a circle share their facts (strongly
 * connected components: Tarjan 1972).
 *
 * Ownership: the analysis arena. Thread-safety: none.
 * Complexity: O(instructions + calls * width of a set of globals).
 */
#ifndef CC_CORE_CALL_GRAPH_H
#define CC_CORE_CALL_GRAPH_H

#include "analyzer/core/interpreter.h"

/* Fill in the static facts of `in->funcs`, and whether the program creates threads. */
void cc_call_graph_make(struct cc_interpreter *in);

/* May `func`, or what it calls, name the global variable `var`? */
bool cc_call_graph_names(const struct cc_interpreter *in, cc_func_id func, cc_var_id var);

#endif
