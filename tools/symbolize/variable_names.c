/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of data to variables. */
#include <stdlib.h>
#include <string.h>

#include "tools/symbolize/dwarf_type.h"
#include "tools/symbolize/symbol_module.h"

/* The fixed address of a variable; false for one in registers, on the stack or of a thread. */
static bool fixed_address(Dwarf_Die *die, Dwarf_Addr *out)
{
    Dwarf_Attribute attribute, indexed;
    Dwarf_Op *ops;
    size_t count;
    if (!dwarf_attr(die, DW_AT_location, &attribute) || dwarf_getlocation(&attribute, &ops, &count) != 0 || count != 1)
        return false;
    if (ops[0].atom == DW_OP_addr) {
        *out = ops[0].number;
        return true;
    }
    return (ops[0].atom == DW_OP_addrx || ops[0].atom == DW_OP_GNU_addr_index) &&
           dwarf_getlocation_attr(&attribute, &ops[0], &indexed) == 0 && dwarf_formaddr(&indexed, out) == 0;
}

static void add_variable(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module, Dwarf_Die *die,
                         Dwarf_Die *unit, uint64_t function)
{
    Dwarf_Addr address;
    if (!fixed_address(die, &address) || !dwarf_diename(die))
        return;
    uint64_t size = cc_dwarf_type_size(cc_dwarf_type_of(die)), low = address + module->bias;
    module->variables =
        cc_arena_grown(symbolizer->arena, module->variables, module->variable_count, &module->variable_room,
                       (uint64_t)module->variable_count + 1, sizeof *module->variables);
    module->variables[module->variable_count++] = (struct cc_variable){
        .low = low, .high = low + (size ? size : 1), .die = *die, .unit = *unit, .function = function
    };
}

/* Add the variables below `parent`, also those that are local to functions. */
static void walk(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module, Dwarf_Die *parent, Dwarf_Die *unit,
                 uint64_t function)
{
    Dwarf_Die die;
    if (dwarf_child(parent, &die) != 0)
        return;
    do {
        switch (dwarf_tag(&die)) {
        case DW_TAG_variable:
            add_variable(symbolizer, module, &die, unit, function);
            break;
        case DW_TAG_subprogram:
            walk(symbolizer, module, &die, unit, dwarf_dieoffset(&die));
            break;
        case DW_TAG_lexical_block:
        case DW_TAG_inlined_subroutine:
        case DW_TAG_namespace:
            walk(symbolizer, module, &die, unit, function);
            break;
        default:
            break;
        }
    } while (dwarf_siblingof(&die, &die) == 0);
}

static int compare_variables(const void *left, const void *right)
{
    const struct cc_variable *a = left, *b = right;
    return a->low < b->low ? -1 : a->low > b->low;
}

static void index_variables(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module)
{
    Dwarf_Addr bias;
    for (Dwarf_Die *unit = NULL; (unit = dwfl_module_nextcu(module->module, unit, &bias)) != NULL;)
        walk(symbolizer, module, unit, unit, 0);
    if (module->variable_count)
        qsort(module->variables, module->variable_count, sizeof *module->variables, compare_variables);
    module->variables_indexed = true;
}

static struct cc_variable *find_variable(struct cc_symbol_module *module, uint64_t address)
{
    uint32_t low = 0, high = module->variable_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (module->variables[middle].low <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low && address < module->variables[low - 1].high ? &module->variables[low - 1] : NULL;
}

static struct cc_site declaration(struct cc_symbolizer *symbolizer, Dwarf_Die *unit, Dwarf_Die *die)
{
    struct cc_site site = { .file = cc_symbol_source_path(symbolizer, unit, cc_symbol_declaring_file(unit, die)) };
    int line = 0, column = 0;
    if (!site.file || dwarf_decl_line(die, &line) != 0)
        return site;
    site.line = site.end_line = (uint32_t)line;
    if (dwarf_decl_column(die, &column) == 0 && column > 0)
        site.column = site.end_column = (uint32_t)column;
    return site;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static struct cc_data_name name_variable(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module,
                                         struct cc_variable *variable, uint64_t address)
{
    struct cc_arena *arena = symbolizer->arena;
    struct cc_member_path path = cc_dwarf_type_path(arena, cc_dwarf_type_of(&variable->die), address - variable->low);
    const char *name = dwarf_diename(&variable->die);
    struct cc_data_name out = { .text = cc_arena_format(arena, "%s%s", name, path.text),
                                .key = cc_arena_format(arena, "%s%s", name, path.key),
                                .site = declaration(symbolizer, &variable->unit, &variable->die),
                                .known = true };
    Dwarf_Attribute attribute;
    Dwarf_Die function;
    bool external = false;
    if (variable->function && dwarf_offdie(module->dwarf, variable->function, &function) && dwarf_diename(&function))
        out.key = cc_arena_format(arena, "%s:%s", dwarf_diename(&function), out.key);
    else if (dwarf_formflag(dwarf_attr_integrate(&variable->die, DW_AT_external, &attribute), &external) != 0 ||
             !external)
        out.key = cc_arena_format(arena, "%s:%s", file_name(out.site.file ? out.site.file : ""), out.key);
    return out;
}

/* What the symbol table knows of `address`: "symbol", or "symbol+0x8" inside of it. */
static bool name_symbol(struct cc_symbolizer *symbolizer, struct cc_symbol_module *module, uint64_t address,
                        struct cc_data_name *out)
{
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char *name =
        module->module ? dwfl_module_addrinfo(module->module, address, &offset, &symbol, NULL, NULL, NULL) : NULL;
    if (!name || GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || offset >= (symbol.st_size ? symbol.st_size : 1))
        return false;
    const char *text = offset ? cc_arena_format(symbolizer->arena, "%s+0x%llx", name, (unsigned long long)offset)
                              : cc_symbol_text(symbolizer, name);
    *out = (struct cc_data_name){ .text = text, .key = text, .known = true };
    return true;
}

struct cc_data_name cc_symbolizer_data(struct cc_symbolizer *symbolizer, cc_module_id id, uint64_t address)
{
    struct cc_symbol_module *module = cc_symbol_module_open(symbolizer, id);
    struct cc_data_name out;
    if (module->dwarf && !module->variables_indexed)
        index_variables(symbolizer, module);
    struct cc_variable *variable = find_variable(module, address);
    if (variable)
        return name_variable(symbolizer, module, variable, address);
    if (name_symbol(symbolizer, module, address, &out))
        return out;
    out.text = out.key = cc_arena_format(symbolizer->arena, "%s+0x%llx", module->name, (unsigned long long)address);
    out.site = (struct cc_site){ 0 };
    out.known = out.of_type = false;
    return out;
}
