/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the exploration found out: races, deadlocks, misuse, which lines access what; and what a plain lockset
 * analysis would say. Each fact is kept once. One per process.
 */
#ifndef CONCHECK_EXPLORER_FACTS_H
#define CONCHECK_EXPLORER_FACTS_H

#include "explorer_state.h"

/* An access by `line` to a cell of this class. */
void cc_explorer_note_access(int class_id, int line, bool writes, bool atomic);

/* A race on this class; returns whether the class had none before. `line` made the later of the two accesses. */
bool cc_explorer_note_race(int class_id, int line);

/* Whether a race on this class is known. */
bool cc_explorer_is_racy(int class_id);

/* Misuse, or a deadlock: a text without newline. */
void cc_explorer_note_event(const char *text);

/* An access for the plain lockset analysis: intersect what the thread holds with what was held before. */
void cc_explorer_note_lockset(const struct cc_explorer_thread *self, int thread, int cell, int class_id, bool writes,
                              bool atomic);

/* A lock taken under others, for the plain lock order analysis. */
void cc_explorer_note_nesting(const struct cc_explorer_thread *self, int lock);

/* Write all facts as lines of text. */
void cc_explorer_facts_write(const struct cc_explorer_program *program, FILE *out);

/* Forget everything but which classes have races. */
void cc_explorer_facts_reset(void);

#endif
