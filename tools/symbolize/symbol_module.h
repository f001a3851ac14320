/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One module of the symbolizer: the open file, its DWARF, and tables made from it on demand.
 *
 * Internal to tools/symbolize. Texts and tables live in the symbolizer's arena.
 * Thread-safety: none.
 */
#ifndef CC_SYMBOLIZE_SYMBOL_MODULE_H
#define CC_SYMBOLIZE_SYMBOL_MODULE_H

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "tools/symbolize/symbolizer.h"

/* A range of code that one compilation unit covers. */
struct cc_unit_range {
    uint64_t low, high;
    Dwarf_Die unit;
};

/* A variable with a fixed place. */
struct cc_variable {
    uint64_t low, high;
    Dwarf_Die die, unit;
    uint64_t function; /* offset of the DIE of the function it is local to, or 0 */
};

struct cc_symbol_module {
    const char *path; /* where the file is on this machine: with the sysroot */
    const char *name; /* last part of the path, for `module+offset` */
    struct cc_module_file file;
    const char *problem;
    bool opened, indexed, variables_indexed;
    Dwfl *session;
    Dwfl_Module *module;
    Dwarf *dwarf;
    Dwarf_Addr bias; /* of the DWARF against the ELF addresses */
    struct cc_unit_range *ranges;
    uint32_t range_count, range_room;
    struct cc_variable *variables;
    uint32_t variable_count, variable_room;
};

struct cc_symbolizer {
    struct cc_arena *arena;
    const char *sysroot;
    char *debug_path; /* what elfutils searches for separate debug information */
    Dwfl_Callbacks callbacks;
    struct cc_source_cache *sources; /* made when source text is first wanted */
    struct cc_symbol_module *modules;
    uint32_t count, room;
};

/* The module, opened as far as it can be. */
struct cc_symbol_module *cc_symbol_module_open(struct cc_symbolizer *symbolizer, cc_module_id id);

/* The compilation unit that holds `address`, or NULL. */
Dwarf_Die *cc_symbol_module_unit(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module, uint64_t address);

/* `text` in the symbolizer's arena; NULL stays NULL. */
const char *cc_symbol_text(struct cc_symbolizer *symbolizer, const char *text);

/* `path` as a whole path, from the folder in which the unit was compiled, without "./". NULL stays NULL. */
const char *cc_symbol_source_path(struct cc_symbolizer *symbolizer, Dwarf_Die *unit, const char *path);

/* The file in which `die` is declared, as DWARF has it, or NULL. */
const char *cc_symbol_declaring_file(Dwarf_Die *unit, Dwarf_Die *die);

#endif
