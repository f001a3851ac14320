/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which units make up which program, in a heap of units that belong to several.
 *
 * Where it is known what is linked, a program is the objects its link names, what archives give to it, and the
 * shared libraries it is linked with. Else each unit with a `main` is a program, with the units that it needs,
 * directly or through others, and those with constructors that need it and no other. What is in no program is a library,
 * with what it needs.
 * Of several units that define a needed name, the one already taken wins, then the one whose path is nearest,
 * then a strong definition, then the first.
 *
 * The result depends on the units and edges alone, not on their order.
 * Ownership: the arena handed in (with an `on_exhausted` hook).
 * Complexity: near-linear in the symbols for each program.
 */
#ifndef CC_PROJECT_PROGRAM_SPLIT_H
#define CC_PROJECT_PROGRAM_SPLIT_H

#include "tools/project/link_edges.h"
#include "tools/project/unit_symbols.h"

struct cc_split_unit {
    const char *source; /* for people, and to be near by */
    const char *object; /* as link edges call it, or "" */
    struct cc_unit_symbols symbols;
};

struct cc_program {
    const char *name;      /* for people: "tools/prog", "main.c", "library of a.c" */
    const uint32_t *units; /* rising */
    const bool *is_guest;  /* for its units: in another program too, and here only because they are needed; or NULL */
    uint32_t unit_count;
    bool is_library; /* no program, but what is in none */
};

struct cc_split {
    struct cc_program *programs; /* programs by name, then libraries */
    uint32_t count, room;
    bool by_links; /* at least one of them is known from its link */
};

/* Tell the programs apart. The units must be sorted by source, then object. Link outputs are named relative to `base`. */
void cc_programs_split(const struct cc_split_unit *units, uint32_t count, const struct cc_link_edges *edges,
                       const char *base, struct cc_arena *arena, struct cc_split *out);

#endif
