/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names from the symbol tables of the files that are loaded: functions and variables, no source lines.
 *
 * Ownership: all in the arena, which must have an `on_exhausted` hook; cc_symbol_names_close gives the files back.
 * Thread-safety: none.
 */
#ifndef CC_SHIM_SYMBOL_NAMES_H
#define CC_SHIM_SYMBOL_NAMES_H

#include "lockgraph/record_names.h"

struct cc_symbol_names;

/* Names for the addresses of one record. */
struct cc_symbol_names *cc_symbol_names_open(struct cc_arena *arena);

/* The callbacks that answer from them. */
struct cc_record_names cc_symbol_names_callbacks(struct cc_symbol_names *names);

void cc_symbol_names_close(struct cc_symbol_names *names);

#endif
