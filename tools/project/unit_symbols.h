/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the linker of the C toolchain would know of a unit: the names of external linkage that it
 * defines, and those that it needs.
 *
 * Ownership: the arena handed in. Complexity: linear in the model's functions and variables.
 */
#ifndef CC_PROJECT_UNIT_SYMBOLS_H
#define CC_PROJECT_UNIT_SYMBOLS_H

#include "analyzer/model/program_model.h"
#include "tools/project/byte_codec.h"

struct cc_unit_symbols {
    const char *const *defined; /* strong ones first, so that the first unit found is a good one */
    const char *const *needed;
    uint32_t defined_count, strong_count, needed_count;
    bool has_main;
    bool has_constructor; /* a function that runs because the unit is linked, though nobody names it */
};

/* Gather the symbols of a unit's model. */
void cc_unit_symbols_gather(const struct cc_model *model, struct cc_arena *arena, struct cc_unit_symbols *out);

/* Write or read them. */
void cc_code_symbols(struct cc_codec *codec, struct cc_unit_symbols *symbols);

#endif
