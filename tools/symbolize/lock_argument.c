/* SPDX-License-Identifier: Apache-2.0 */
/* Which lock a call is given: the call's source text, resolved against the types of what it names. */
#include <stdlib.h>
#include <string.h>

#include "tools/report/source_cache.h"
#include "tools/symbolize/dwarf_type.h"
#include "tools/symbolize/lock_expression.h"
#include "tools/symbolize/symbol_module.h"

/* Wrappers deeper than this are no wrappers. */
enum { MOST_CALLERS = 8 };

struct resolving {
    struct cc_symbolizer *symbolizer;
    struct cc_source_cache *sources;
    size_t argument; /* the argument that is the lock, in the call looked at */
    bool climbing;   /* the caller's argument is wanted */
    struct cc_data_name name;
};

/* One function that is active at a place of code, perhaps inlined there. */
struct active {
    Dwarf_Die *unit;
    Dwarf_Die *scopes; /* innermost first, the last one is the function */
    int scope_count;
    struct cc_site site;
};

/* What a name stands for. */
struct meaning {
    Dwarf_Die die;
    bool local;
    bool parameter;
    size_t parameter_index;
};

/* Look among the children of `parent` for a variable or parameter. */
static bool find_child(Dwarf_Die *parent, const char *name, size_t length, struct meaning *out)
{
    Dwarf_Die die;
    size_t parameters = 0;
    if (dwarf_child(parent, &die) != 0)
        return false;
    do {
        int tag = dwarf_tag(&die);
        bool parameter = tag == DW_TAG_formal_parameter;
        const char *its = parameter || tag == DW_TAG_variable ? dwarf_diename(&die) : NULL;
        if (its && strlen(its) == length && strncmp(its, name, length) == 0) {
            *out = (struct meaning){ .die = die, .parameter = parameter, .parameter_index = parameters };
            return true;
        }
        parameters += parameter;
    } while (dwarf_siblingof(&die, &die) == 0);
    return false;
}

/* Look for what `name` means in `active`, from the innermost scope out to the unit. */
static bool find_meaning(const struct active *active, const char *name, size_t length, struct meaning *out)
{
    for (int i = 0; i < active->scope_count; i++) {
        Dwarf_Attribute attribute;
        Dwarf_Die origin;
        bool found = find_child(&active->scopes[i], name, length, out) ||
                     (dwarf_attr(&active->scopes[i], DW_AT_abstract_origin, &attribute) &&
                      dwarf_formref_die(&attribute, &origin) && find_child(&origin, name, length, out));
        if (found) {
            out->local = true;
            return true;
        }
    }
    return find_child(active->unit, name, length, out);
}

/* The name built up while the steps of an expression are taken. */
struct walk {
    Dwarf_Die type;
    const char *text;
    bool of_type;
};

static bool take_member(struct cc_arena *arena, struct walk *walk, const char *name, size_t length)
{
    Dwarf_Die member;
    if (!cc_dwarf_type_member(walk->type, name, length, &member))
        return false;
    walk->text = cc_arena_format(arena, "%s.%.*s", walk->text, (int)length, name);
    walk->type = cc_dwarf_type_of(&member);
    return true;
}

/* What a pointer points to becomes the object that names start at. */
static bool follow_pointer(struct walk *walk)
{
    Dwarf_Die bare = cc_dwarf_type_bare(walk->type);
    if (!bare.addr || dwarf_tag(&bare) != DW_TAG_pointer_type)
        return false;
    walk->type = cc_dwarf_type_of(&bare);
    walk->text = cc_dwarf_type_name(walk->type);
    walk->of_type = true;
    return walk->text != NULL;
}

static bool take_index(struct cc_arena *arena, struct walk *walk)
{
    Dwarf_Die bare = cc_dwarf_type_bare(walk->type);
    if (!bare.addr)
        return false;
    if (dwarf_tag(&bare) == DW_TAG_array_type) {
        walk->type = cc_dwarf_type_of(&bare);
        walk->text = cc_arena_format(arena, "%s[]", walk->text);
        return true;
    }
    if (dwarf_tag(&bare) == DW_TAG_pointer_type && cc_dwarf_type_is_sync(cc_dwarf_type_of(&bare))) {
        walk->type = cc_dwarf_type_of(&bare);
        walk->text = cc_arena_format(arena, "%s[]", walk->text);
        return true;
    }
    return follow_pointer(walk);
}

static bool take_steps(struct cc_arena *arena, struct walk *walk, const struct cc_lock_expression *expression)
{
    for (size_t i = 0; i < expression->step_count; i++) {
        bool taken = true;
        if (expression->steps[i].kind == CC_STEP_INDEX)
            taken = take_index(arena, walk);
        else if (expression->steps[i].kind == CC_STEP_ARROW)
            taken = follow_pointer(walk);
        if (taken && expression->steps[i].kind != CC_STEP_INDEX)
            taken = take_member(arena, walk, expression->steps[i].name, expression->steps[i].length);
        if (!taken)
            return false;
    }
    return true;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The stable key: of a type's member its name, of a variable with where it belongs. */
static const char *key_of(struct cc_arena *arena, const struct active *active, struct meaning *meaning,
                          const struct walk *walk)
{
    bool external = false;
    Dwarf_Attribute attribute;
    if (walk->of_type)
        return walk->text;
    if (meaning->local)
        return cc_arena_format(arena, "%s:%s", active->site.function ? active->site.function : "?", walk->text);
    if (dwarf_formflag(dwarf_attr_integrate(&meaning->die, DW_AT_external, &attribute), &external) == 0 && external)
        return walk->text;
    const char *file = cc_symbol_declaring_file(active->unit, &meaning->die);
    return cc_arena_format(arena, "%s:%s", file ? base_name(file) : "", walk->text);
}

/* Resolve the call in `active`. Sets the name, or asks for the caller. */
static void resolve(struct resolving *resolving, const struct active *active)
{
    struct cc_arena *arena = resolving->symbolizer->arena;
    struct cc_lock_expression expression;
    struct meaning meaning = { .local = false };
    size_t length;
    resolving->climbing = false;
    const char *line =
        active->site.file ? cc_source_line(resolving->sources, active->site.file, active->site.line, &length) : NULL;
    if (!line || !cc_lock_expression_parse(line, length, active->site.column, resolving->argument, &expression) ||
        !find_meaning(active, expression.base, expression.base_length, &meaning))
        return;
    struct walk walk = { .type = cc_dwarf_type_of(&meaning.die),
                         .text = cc_arena_text(arena, expression.base, expression.base_length) };
    Dwarf_Die bare = cc_dwarf_type_bare(walk.type);
    bool pointer = bare.addr && dwarf_tag(&bare) == DW_TAG_pointer_type;
    if (!expression.address_of && expression.step_count == 0 && pointer && meaning.parameter) {
        resolving->climbing = true;
        resolving->argument = meaning.parameter_index;
        return;
    }
    if (!take_steps(arena, &walk, &expression))
        return;
    struct cc_member_path rest = { "", "" };
    if (!cc_dwarf_type_is_sync(walk.type))
        rest = cc_dwarf_type_path(arena, walk.type, 0); /* a lock wrapped in a type of its own */
    walk.text = cc_arena_format(arena, "%s%s", walk.text, rest.key);
    resolving->name = (struct cc_data_name){
        .text = walk.text, .key = key_of(arena, active, &meaning, &walk), .known = true, .of_type = walk.of_type
    };
}

/* Resolve within the functions active at one place, innermost first, as long as the caller is wanted. */
static void resolve_place(struct resolving *resolving, struct cc_code_place place)
{
    struct cc_symbol_module *module = cc_symbol_module_open(resolving->symbolizer, place.module);
    Dwarf_Die *unit = cc_symbol_module_unit(resolving->symbolizer, module, place.address), *scopes = NULL,
              *chain = NULL;
    uint32_t site_count, site = 0;
    const struct cc_site *sites = cc_symbolizer_code(resolving->symbolizer, place, &site_count);
    int count = unit ? dwarf_getscopes(unit, place.address - module->bias, &scopes) : 0;
    count = count > 0 ? dwarf_getscopes_die(&scopes[0], &chain) : 0;
    for (int i = 0, first = 0; i < count && site < site_count && resolving->climbing; i++) {
        int tag = dwarf_tag(&chain[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        struct active active = {
            .unit = unit, .scopes = &chain[first], .scope_count = i + 1 - first, .site = sites[site++]
        };
        resolve(resolving, &active);
        first = i + 1;
    }
    if (count <= 0)
        resolving->climbing = false;
    free(scopes);
    free(chain);
}

struct cc_data_name cc_symbolizer_argument(struct cc_symbolizer *symbolizer, const struct cc_code_place *stack,
                                           uint32_t depth)
{
    struct resolving resolving = { .symbolizer = symbolizer, .climbing = true };
    if (!symbolizer->sources && cc_source_cache_create(NULL, &symbolizer->sources) != CC_OK)
        return resolving.name;
    resolving.sources = symbolizer->sources;
    for (uint32_t i = 0; i < depth && i < MOST_CALLERS && resolving.climbing; i++)
        resolve_place(&resolving, stack[i]);
    return resolving.name;
}
