/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/symbolize/symbol_module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/report/source_cache.h"

struct cc_symbolizer *cc_symbolizer_create(struct cc_arena *arena, const char *sysroot)
{
    struct cc_symbolizer *symbolizer = cc_arena_alloc(arena, sizeof *symbolizer);
    symbolizer->arena = arena;
    symbolizer->sysroot = sysroot ? sysroot : "";
    symbolizer->debug_path = cc_arena_format(arena, ":.debug:%s/usr/lib/debug", symbolizer->sysroot);
    symbolizer->callbacks = (Dwfl_Callbacks){
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = dwfl_standard_find_debuginfo,
        .section_address = dwfl_offline_section_address,
        .debuginfo_path = &symbolizer->debug_path,
    };
    return symbolizer;
}

void cc_symbolizer_destroy(struct cc_symbolizer *symbolizer)
{
    for (uint32_t i = 0; symbolizer && i < symbolizer->count; i++)
        if (symbolizer->modules[i].session)
            dwfl_end(symbolizer->modules[i].session);
    if (symbolizer)
        cc_source_cache_destroy(symbolizer->sources);
}

static bool same_file(const struct cc_module_file *a, const struct cc_module_file *b)
{
    return a->build_id_size == b->build_id_size && strcmp(a->path, b->path) == 0 &&
           (a->build_id_size == 0 || memcmp(a->build_id, b->build_id, a->build_id_size) == 0);
}

cc_module_id cc_symbolizer_module(struct cc_symbolizer *symbolizer, const struct cc_module_file *file)
{
    struct cc_arena *arena = symbolizer->arena;
    for (uint32_t i = 0; i < symbolizer->count; i++)
        if (same_file(&symbolizer->modules[i].file, file))
            return i;
    symbolizer->modules = cc_arena_grown(arena, symbolizer->modules, symbolizer->count, &symbolizer->room,
                                         (uint64_t)symbolizer->count + 1, sizeof *symbolizer->modules);
    struct cc_symbol_module *module = &symbolizer->modules[symbolizer->count];
    const char *slash = strrchr(file->path, '/');
    *module = (struct cc_symbol_module){ .path = cc_arena_format(arena, "%s%s", symbolizer->sysroot, file->path),
                                         .file = *file };
    module->file.path = cc_arena_text(arena, file->path, strlen(file->path));
    module->file.build_id = (const uint8_t *)cc_arena_text(arena, (const char *)file->build_id, file->build_id_size);
    module->name = slash && slash[1] ? module->file.path + (slash + 1 - file->path) : module->file.path;
    return symbolizer->count++;
}

/* Say whether the file is the one that was recorded, as far as build ids tell. */
static bool is_recorded_build(const struct cc_symbol_module *module)
{
    const unsigned char *id;
    GElf_Addr address;
    if (module->file.build_id_size == 0)
        return true;
    int size = dwfl_module_build_id(module->module, &id, &address);
    return size <= 0 ||
           ((uint32_t)size == module->file.build_id_size && memcmp(id, module->file.build_id, (size_t)size) == 0);
}

/* Let elfutils have the file at its own addresses. On failure `problem` says why. */
static void report_file(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module)
{
    /* not a pipe or a device, on which opening or reading could wait */
    int file = open(module->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat info;
    if (file < 0 || fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        module->problem = file < 0 && errno == EACCES ? "permission denied" : "no such file";
        if (file >= 0)
            close(file);
        return;
    }
    module->session = dwfl_begin(&symbolizer->callbacks);
    if (!module->session) {
        close(file);
        module->problem = "elfutils cannot be used";
        return;
    }
    dwfl_report_begin(module->session);
    module->module = dwfl_report_elf(module->session, module->name, module->path, file, 0, true);
    dwfl_report_end(module->session, NULL, NULL);
    if (!module->module) {
        close(file);
        module->problem = "not a whole ELF file";
    }
}

struct cc_symbol_module *cc_symbol_module_open(struct cc_symbolizer *symbolizer, cc_module_id id)
{
    struct cc_symbol_module *module = &symbolizer->modules[id];
    if (module->opened)
        return module;
    module->opened = true;
    if (module->path[0] != '/' && !*symbolizer->sysroot)
        module->problem = "no such file"; /* "[vdso]", or memory without a name */
    else
        report_file(symbolizer, module);
    if (module->problem)
        return module;
    if (!is_recorded_build(module)) {
        module->problem = "another build than the one that ran";
        module->module = NULL;
        return module;
    }
    module->dwarf = dwfl_module_getdwarf(module->module, &module->bias);
    return module;
}

const char *cc_symbolizer_problem(struct cc_symbolizer *symbolizer, cc_module_id id)
{
    return cc_symbol_module_open(symbolizer, id)->problem;
}

bool cc_symbolizer_has_debug(struct cc_symbolizer *symbolizer, cc_module_id id)
{
    return cc_symbol_module_open(symbolizer, id)->dwarf != NULL;
}

static int compare_ranges(const void *left, const void *right)
{
    const struct cc_unit_range *a = left, *b = right;
    return a->low < b->low ? -1 : a->low > b->low;
}

/*
 * Make the table of which unit covers which code. elfutils has one from .debug_aranges only,
 * which clang does not write.
 */
static void index_units(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module)
{
    Dwarf_Addr bias;
    for (Dwarf_Die *unit = NULL; (unit = dwfl_module_nextcu(module->module, unit, &bias)) != NULL;) {
        Dwarf_Addr base, low, high;
        for (ptrdiff_t at = 0; (at = dwarf_ranges(unit, at, &base, &low, &high)) > 0;) {
            module->ranges = cc_arena_grown(symbolizer->arena, module->ranges, module->range_count, &module->range_room,
                                            (uint64_t)module->range_count + 1, sizeof *module->ranges);
            module->ranges[module->range_count++] =
                (struct cc_unit_range){ .low = low + bias, .high = high + bias, .unit = *unit };
        }
    }
    if (module->range_count)
        qsort(module->ranges, module->range_count, sizeof *module->ranges, compare_ranges);
    module->indexed = true;
}

Dwarf_Die *cc_symbol_module_unit(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module, uint64_t address)
{
    if (!module->dwarf)
        return NULL;
    if (!module->indexed)
        index_units(symbolizer, module);
    uint32_t low = 0, high = module->range_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (module->ranges[middle].low <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && address < module->ranges[low - 1].high ? &module->ranges[low - 1].unit : NULL;
}

const char *cc_symbol_text(struct cc_symbolizer *symbolizer, const char *text)
{
    return text ? cc_arena_text(symbolizer->arena, text, strlen(text)) : NULL;
}

/* Take out what stands still: "/./". */
static void drop_dots(char *path)
{
    char *to = path;
    for (const char *at = path; *at;) {
        if (at[0] == '/' && at[1] == '.' && at[2] == '/')
            at += 2;
        else
            *to++ = *at++;
    }
    *to = '\0';
}

const char *cc_symbol_source_path(struct cc_symbolizer *symbolizer, Dwarf_Die *unit, const char *path)
{
    if (!path)
        return NULL;
    Dwarf_Attribute attribute;
    const char *folder = dwarf_formstring(dwarf_attr_integrate(unit, DW_AT_comp_dir, &attribute));
    bool whole = path[0] == '/' || !folder;
    char *out = cc_arena_format(symbolizer->arena, "%s%s%s", whole ? "" : folder, whole ? "" : "/", path);
    drop_dots(out);
    return out;
}

const char *cc_symbol_declaring_file(Dwarf_Die *unit, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Files *files;
    Dwarf_Word number;
    size_t count;
    const char *file = dwarf_decl_file(die);
    /* elfutils takes number 0 for none, which it was before DWARF 5; clang counts from 0 now */
    if (file || dwarf_formudata(dwarf_attr_integrate(die, DW_AT_decl_file, &attribute), &number) != 0 || number != 0 ||
        dwarf_getsrcfiles(unit, &files, &count) != 0 || count == 0)
        return file;
    return dwarf_filesrc(files, 0, NULL, NULL);
}
