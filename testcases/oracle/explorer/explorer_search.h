/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exhaustive search through all interleavings of a program's scheduling points, depth first, each state once.
 */
#ifndef CONCHECK_EXPLORER_SEARCH_H
#define CONCHECK_EXPLORER_SEARCH_H

#include "explorer_state.h"

struct cc_explorer_counts {
    long states, steps;
    int rounds;
    bool complete;
};

/* Explore; facts go to explorer_facts.h. Stops, incomplete, after `limit` states. */
struct cc_explorer_counts cc_explorer_search(const struct cc_explorer_program *program, long limit);

#endif
