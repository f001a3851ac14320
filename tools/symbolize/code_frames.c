/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of code to functions and lines. */
#include <stdlib.h>
#include <string.h>

#include "tools/symbolize/symbol_module.h"

enum { MOST_FRAMES = 64 };

struct frames {
    struct cc_symbolizer *symbolizer;
    struct cc_symbol_module *module;
    struct cc_site sites[MOST_FRAMES];
    uint32_t count;
};

/* The line that `address` comes from; nothing where the line table has none. */
static struct cc_site line_at(struct frames *frames, Dwarf_Die *unit, Dwarf_Addr address)
{
    struct cc_site site = { 0 };
    Dwarf_Line *line = dwarf_getsrc_die(unit, address - frames->module->bias);
    int number = 0, column = 0;
    if (!line || dwarf_lineno(line, &number) != 0 || number <= 0)
        return site;
    dwarf_linecol(line, &column);
    site.file = cc_symbol_source_path(frames->symbolizer, unit, dwarf_linesrc(line, NULL, NULL));
    site.line = site.end_line = site.file ? (uint32_t)number : 0;
    site.column = site.end_column = site.file && column > 0 ? (uint32_t)column : 0;
    return site;
}

static uint32_t number_of(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;
    if (dwarf_formudata(dwarf_attr(die, name, &attribute), &value) != 0 || value > UINT32_MAX)
        return 0;
    return (uint32_t)value;
}

/* Where the inlined function `die` was called. */
static struct cc_site call_site(struct frames *frames, Dwarf_Die *unit, Dwarf_Die *die)
{
    struct cc_site site = { 0 };
    Dwarf_Files *files;
    size_t count;
    uint32_t file = number_of(die, DW_AT_call_file);
    if (dwarf_getsrcfiles(unit, &files, &count) != 0 || file >= count)
        return site;
    site.file = cc_symbol_source_path(frames->symbolizer, unit, dwarf_filesrc(files, file, NULL, NULL));
    if (site.file) {
        site.line = site.end_line = number_of(die, DW_AT_call_line);
        site.column = site.end_column = number_of(die, DW_AT_call_column);
    }
    return site;
}

static void add(struct frames *frames, struct cc_site site, const char *function)
{
    if (frames->count == MOST_FRAMES)
        return;
    site.function = cc_symbol_text(frames->symbolizer, function);
    frames->sites[frames->count++] = site;
}

/* Frames from DWARF, none where it does not cover `address`. */
static void walk_scopes(struct frames *frames, Dwarf_Die *unit, Dwarf_Addr address)
{
    Dwarf_Die *scopes = NULL, *chain = NULL;
    struct cc_site here = line_at(frames, unit, address);
    int count = dwarf_getscopes(unit, address - frames->module->bias, &scopes);
    /* the innermost scope's own ancestors: the ones above tell where inlined functions were written, not called */
    count = count > 0 ? dwarf_getscopes_die(&scopes[0], &chain) : 0;
    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&chain[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        add(frames, here, dwarf_diename(&chain[i]));
        if (tag == DW_TAG_subprogram)
            break;
        here = call_site(frames, unit, &chain[i]);
    }
    free(scopes);
    free(chain);
}

/* "symbol+0x12", or "module+0x1234". */
static const char *symbol_at(struct frames *frames, uint64_t address)
{
    struct cc_arena *arena = frames->symbolizer->arena;
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char *name = frames->module->module
                           ? dwfl_module_addrinfo(frames->module->module, address, &offset, &symbol, NULL, NULL, NULL)
                           : NULL;
    if (name)
        return cc_arena_format(arena, "%s+0x%llx", name, (unsigned long long)offset);
    return cc_arena_format(arena, "%s+0x%llx", frames->module->name, (unsigned long long)address);
}

const struct cc_site *cc_symbolizer_code(struct cc_symbolizer *symbolizer, struct cc_code_place place, uint32_t *count)
{
    struct frames frames = { .symbolizer = symbolizer, .module = cc_symbol_module_open(symbolizer, place.module) };
    Dwarf_Die *unit = cc_symbol_module_unit(symbolizer, frames.module, place.address);
    if (unit)
        walk_scopes(&frames, unit, place.address);
    if (frames.count == 0 || !frames.sites[frames.count - 1].function) {
        struct cc_site site = unit ? line_at(&frames, unit, place.address) : (struct cc_site){ 0 };
        frames.count = 0;
        add(&frames, site, symbol_at(&frames, place.address));
    }
    struct cc_site *sites = cc_arena_array(symbolizer->arena, frames.count, sizeof *sites);
    memcpy(sites, frames.sites, frames.count * sizeof *sites);
    *count = frames.count;
    return sites;
}
