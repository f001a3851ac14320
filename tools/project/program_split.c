/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/program_split.h"

#include <stdlib.h>
#include <string.h>

#include "lockgraph/id_map.h"

/* A definition: the units that define one name are a chain, in the order of the units. */
struct definition {
    uint32_t unit, next;
    bool strong;
};

struct splitting {
    const struct cc_split_unit *units;
    uint32_t count;
    const struct cc_link_edges *edges;
    const char *base;
    struct cc_arena *arena;
    struct cc_split *out;
    struct cc_id_map first_definition, last_definition; /* hash of the name -> row of `definitions` */
    struct definition *definitions;
    uint32_t definition_count, definition_room;
    struct cc_id_map unit_by_object, edge_by_output;
    uint32_t *pool_of; /* for units: the number of the pool they are offered in, when collecting; 0: none */
    bool *placed;      /* for units: they are in a program or library */
    bool *in_program;  /* for units: they are in a program */
    bool *visited;     /* for edges, when following one */
    bool *inside;      /* for edges: an executable or library is linked with them */
};

/* REST: what is in no program, with what it needs. */
enum kind { PROGRAM, LIBRARY, REST };

/* The units of one program while it grows. */
struct growing {
    uint32_t *units; /* in the order in which they came */
    uint32_t count, done;
    bool *has; /* for units */
};

/* ---- names ---- */

static void add_definition(struct splitting *split, const char *name, uint32_t unit, bool strong)
{
    uint64_t key = cc_hash_text(0, name);
    split->definitions =
        cc_arena_grown(split->arena, split->definitions, split->definition_count, &split->definition_room,
                       (uint64_t)split->definition_count + 1, sizeof *split->definitions);
    uint32_t row = split->definition_count++, last = cc_id_map_get(&split->last_definition, key);
    split->definitions[row] = (struct definition){ .unit = unit, .next = CC_NO_ID, .strong = strong };
    if (last == CC_NO_ID)
        (void)!cc_id_map_put(split->arena, &split->first_definition, key, row);
    else
        split->definitions[last].next = row;
    (void)!cc_id_map_put(split->arena, &split->last_definition, key, row);
}

static void index_units(struct splitting *split)
{
    for (uint32_t i = 0; i < split->count; i++) {
        const struct cc_split_unit *unit = &split->units[i];
        for (uint32_t j = 0; j < unit->symbols.defined_count; j++)
            add_definition(split, unit->symbols.defined[j], i, j < unit->symbols.strong_count);
        uint64_t key = cc_hash_text(0, unit->object);
        if (*unit->object && cc_id_map_get(&split->unit_by_object, key) == CC_NO_ID)
            (void)!cc_id_map_put(split->arena, &split->unit_by_object, key, i);
    }
    for (uint32_t i = 0; i < split->edges->count; i++) {
        uint64_t key = cc_hash_text(0, split->edges->rows[i].output);
        if (cc_id_map_get(&split->edge_by_output, key) == CC_NO_ID)
            (void)!cc_id_map_put(split->arena, &split->edge_by_output, key, i);
    }
}

/* How many folders two paths have in common at their beginning. */
static uint32_t nearness(const char *one, const char *other)
{
    uint32_t folders = 0;
    for (; *one && *one == *other; one++, other++)
        folders += *one == '/';
    return folders;
}

/* Is definition `one` of a name that `unit` needs better than `other`? */
static bool is_better(const struct splitting *split, const char *source, const struct definition *one,
                      const struct definition *other)
{
    uint32_t near_one = nearness(source, split->units[one->unit].source);
    uint32_t near_other = nearness(source, split->units[other->unit].source);
    if (near_one != near_other)
        return near_one > near_other;
    return one->strong && !other->strong;
}

/* ---- growing a program ---- */

static struct growing grow_new(struct splitting *split)
{
    return (struct growing){ .units = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof(uint32_t)),
                             .has = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof(bool)) };
}

static void grow_add(struct growing *program, uint32_t unit)
{
    if (program->has[unit])
        return;
    program->has[unit] = true;
    program->units[program->count++] = unit;
}

/*
 * The unit that gives `name` to a program, or CC_NO_ID. Only units in the pool `pool` are offered (0: all), and
 * none with a `main` of its own, which is another program's.
 */
static uint32_t provider(const struct splitting *split, const struct growing *program, uint32_t unit, const char *name,
                         uint32_t pool)
{
    uint32_t best = CC_NO_ID, row = cc_id_map_get(&split->first_definition, cc_hash_text(0, name));
    const char *source = split->units[unit].source;
    for (; row != CC_NO_ID; row = split->definitions[row].next) {
        const struct definition *here = &split->definitions[row];
        if (program->has[here->unit])
            return here->unit;
        if (split->units[here->unit].symbols.has_main || (pool && split->pool_of[here->unit] != pool))
            continue;
        if (best == CC_NO_ID || is_better(split, source, here, &split->definitions[best]))
            best = row;
    }
    return best == CC_NO_ID ? CC_NO_ID : split->definitions[best].unit;
}

/* Add what the units of a program need, until they need nothing more. */
static void grow_closed(const struct splitting *split, struct growing *program, uint32_t pool)
{
    while (program->done < program->count) {
        uint32_t unit = program->units[program->done++];
        const struct cc_unit_symbols *symbols = &split->units[unit].symbols;
        for (uint32_t i = 0; i < symbols->needed_count; i++) {
            uint32_t other = provider(split, program, unit, symbols->needed[i], pool);
            if (other != CC_NO_ID)
                grow_add(program, other);
        }
    }
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Which units of a library of what was left are in a program too. NULL if all are. */
static const bool *guests_among(const struct splitting *split, const struct growing *grown)
{
    bool *guests = cc_arena_array(split->arena, grown->count, sizeof *guests), all = true;
    for (uint32_t i = 0; i < grown->count; i++) {
        guests[i] = split->in_program[grown->units[i]];
        all &= guests[i];
    }
    return all ? NULL : guests;
}

/* Make a program of what has grown, unless there is one of the same units. */
static void finish(struct splitting *split, struct growing *grown, const char *name, enum kind kind)
{
    struct cc_split *out = split->out;
    if (grown->count == 0)
        return;
    qsort(grown->units, grown->count, sizeof *grown->units, compare_numbers);
    for (uint32_t i = 0; i < grown->count && kind == PROGRAM; i++)
        split->in_program[grown->units[i]] = true;
    for (uint32_t i = 0; i < grown->count; i++)
        split->placed[grown->units[i]] = true;
    for (uint32_t i = 0; i < out->count; i++)
        if (out->programs[i].unit_count == grown->count &&
            memcmp(out->programs[i].units, grown->units, grown->count * sizeof *grown->units) == 0)
            return;
    out->programs = cc_arena_grown(split->arena, out->programs, out->count, &out->room, (uint64_t)out->count + 1,
                                   sizeof *out->programs);
    out->programs[out->count++] = (struct cc_program){ .name = name,
                                                       .units = grown->units,
                                                       .is_guest = kind == REST ? guests_among(split, grown) : NULL,
                                                       .unit_count = grown->count,
                                                       .is_library = kind != PROGRAM };
}

/* ---- programs whose link is known ---- */

static bool is_archive(const char *name)
{
    size_t length = strlen(name);
    return length > 2 && strcmp(name + length - 2, ".a") == 0;
}

static bool is_shared(const char *name)
{
    const char *slash = strrchr(name, '/'), *found = strstr(slash ? slash : name, ".so");
    return found && (found[3] == '\0' || found[3] == '.');
}

/* Add the objects of an edge; what archives hold goes to the pool of the program, and is taken when needed. */
static void follow(struct splitting *split, struct growing *program, uint32_t edge, uint32_t pool, bool from_archive)
{
    if (split->visited[edge])
        return;
    split->visited[edge] = true;
    const struct cc_link_edge *row = &split->edges->rows[edge];
    for (uint32_t i = 0; i < row->input_count; i++) {
        uint64_t key = cc_hash_text(0, row->inputs[i]);
        uint32_t unit = cc_id_map_get(&split->unit_by_object, key);
        uint32_t other = cc_id_map_get(&split->edge_by_output, key);
        if (unit != CC_NO_ID && from_archive)
            split->pool_of[unit] = pool;
        else if (unit != CC_NO_ID)
            grow_add(program, unit);
        else if (other != CC_NO_ID)
            follow(split, program, other, pool, is_archive(row->inputs[i]));
    }
}

/* The name of a file as people see it from the build folder. */
static const char *short_name(const struct splitting *split, const char *path)
{
    size_t length = strlen(split->base);
    return strncmp(path, split->base, length) == 0 && path[length] == '/' ? path + length + 1 : path;
}

static bool is_executable(const char *name)
{
    size_t length = strlen(name);
    return !is_archive(name) && !is_shared(name) && (length < 2 || strcmp(name + length - 2, ".o") != 0);
}

/* An executable has objects of its own; what else depends on libraries is no link. */
static bool links_objects(const struct splitting *split, const struct cc_link_edge *edge)
{
    for (uint32_t i = 0; i < edge->input_count; i++)
        if (cc_id_map_get(&split->unit_by_object, cc_hash_text(0, edge->inputs[i])) != CC_NO_ID)
            return true;
    return false;
}

/* Programs and libraries of one kind of edge. */
static void split_edges(struct splitting *split, bool wanted(const char *name), bool library)
{
    const struct cc_link_edges *edges = split->edges;
    for (uint32_t i = 0; i < edges->count; i++) {
        const char *output = edges->rows[i].output;
        if (!wanted(output) || (library ? split->inside[i] : !links_objects(split, &edges->rows[i])))
            continue;
        struct growing program = grow_new(split);
        uint32_t pool = i + 1;
        memset(split->visited, 0, edges->count * sizeof *split->visited);
        memset(split->pool_of, 0, split->count * sizeof *split->pool_of);
        follow(split, &program, i, pool, false);
        grow_closed(split, &program, pool);
        finish(split, &program, short_name(split, output), library ? LIBRARY : PROGRAM);
        for (uint32_t j = 0; j < edges->count; j++)
            split->inside[j] = split->inside[j] || (j != i && split->visited[j]);
    }
}

/* Members of an archive that no program took are a library, with what they need of it. */
static void split_archives(struct splitting *split)
{
    const struct cc_link_edges *edges = split->edges;
    for (uint32_t i = 0; i < edges->count; i++) {
        const struct cc_link_edge *row = &edges->rows[i];
        if (!is_archive(row->output))
            continue;
        struct growing program = grow_new(split);
        memset(split->pool_of, 0, split->count * sizeof *split->pool_of);
        for (uint32_t j = 0; j < row->input_count; j++) {
            uint32_t unit = cc_id_map_get(&split->unit_by_object, cc_hash_text(0, row->inputs[j]));
            if (unit == CC_NO_ID)
                continue;
            split->pool_of[unit] = 1;
            if (!split->placed[unit])
                grow_add(&program, unit);
        }
        grow_closed(split, &program, 1);
        finish(split, &program, short_name(split, row->output), REST);
    }
}

/* ---- programs without a link ---- */

/* Does the program define a name that the unit needs? */
static bool gives_to(const struct splitting *split, const struct growing *program, uint32_t unit)
{
    const struct cc_unit_symbols *symbols = &split->units[unit].symbols;
    for (uint32_t i = 0; i < symbols->needed_count; i++) {
        uint32_t row = cc_id_map_get(&split->first_definition, cc_hash_text(0, symbols->needed[i]));
        for (; row != CC_NO_ID; row = split->definitions[row].next)
            if (program->has[split->definitions[row].unit])
                return true;
    }
    return false;
}

/*
 * Units that nothing names, but that have constructors with which they make themselves known, are in the program that has what
 * they need; if there are several such programs, it is not known in which.
 */
static void add_constructors(struct splitting *split, struct growing *programs, uint32_t count)
{
    for (uint32_t i = 0; i < split->count; i++) {
        uint32_t taken = 0, givers = 0, users = 0;
        if (split->placed[i] || split->units[i].symbols.has_main || !split->units[i].symbols.has_constructor)
            continue;
        for (uint32_t p = 0; p < count; p++) {
            users += programs[p].has[i];
            if (!gives_to(split, &programs[p], i))
                continue;
            taken = p;
            givers++;
        }
        if (givers == 1 && !users)
            grow_add(&programs[taken], i);
    }
}

static void split_mains(struct splitting *split)
{
    struct growing *programs = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof *programs);
    uint32_t count = 0;
    for (uint32_t i = 0; i < split->count; i++) {
        if (split->placed[i] || !split->units[i].symbols.has_main)
            continue;
        programs[count] = grow_new(split);
        grow_add(&programs[count], i);
        grow_closed(split, &programs[count++], 0);
    }
    add_constructors(split, programs, count);
    for (uint32_t p = 0; p < count; p++) {
        const char *source = split->units[programs[p].units[0]].source; /* that with `main` */
        grow_closed(split, &programs[p], 0);
        finish(split, &programs[p], short_name(split, source), PROGRAM);
    }
}

/* The first unit of the group that `unit` is in. */
static uint32_t group_of(uint32_t *groups, uint32_t unit)
{
    while (groups[unit] != unit)
        unit = groups[unit] = groups[groups[unit]];
    return unit;
}

/* Units left over that need each other are one group, named by the first of them. Without any program all are one. */
static uint32_t *group_rest(const struct splitting *split)
{
    uint32_t *groups = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof *groups);
    struct growing nothing = { .has = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof(bool)) };
    uint32_t first = CC_NO_ID;
    for (uint32_t i = 0; i < split->count; i++)
        groups[i] = i;
    for (uint32_t i = 0; i < split->count; i++) {
        const struct cc_unit_symbols *symbols = &split->units[i].symbols;
        if (split->placed[i])
            continue;
        first = first == CC_NO_ID ? i : first;
        if (split->out->count == 0)
            groups[i] = first;
        for (uint32_t j = 0; j < symbols->needed_count && split->out->count; j++) {
            uint32_t other = provider(split, &nothing, i, symbols->needed[j], 0);
            if (other == CC_NO_ID || split->placed[other])
                continue;
            uint32_t one = group_of(groups, i), two = group_of(groups, other);
            groups[one > two ? one : two] = one > two ? two : one;
        }
    }
    return groups;
}

/* What is in no program is libraries. */
static void split_rest(struct splitting *split)
{
    uint32_t *groups = group_rest(split);
    bool *left = cc_arena_array(split->arena, (size_t)split->count + 1, sizeof *left);
    for (uint32_t i = 0; i < split->count; i++)
        left[i] = !split->placed[i];
    for (uint32_t i = 0; i < split->count; i++) {
        if (!left[i] || group_of(groups, i) != i)
            continue;
        struct growing program = grow_new(split);
        for (uint32_t j = i; j < split->count; j++)
            if (left[j] && group_of(groups, j) == i)
                grow_add(&program, j);
        grow_closed(split, &program, 0);
        finish(split, &program,
               cc_arena_format(split->arena, "library of %s", short_name(split, split->units[i].source)), REST);
    }
}

/* Programs before libraries, each by name. */
static int compare_programs(const void *left, const void *right)
{
    const struct cc_program *a = left, *b = right;
    if (a->is_library != b->is_library)
        return a->is_library ? 1 : -1;
    int order = strcmp(a->name, b->name);
    if (order || a->unit_count == 0 || b->unit_count == 0)
        return order;
    return compare_numbers(a->units, b->units);
}

void cc_programs_split(const struct cc_split_unit *units, uint32_t count, const struct cc_link_edges *edges,
                       const char *base, struct cc_arena *arena, struct cc_split *out)
{
    struct splitting split = {
        .units = units, .count = count, .edges = edges, .base = base, .arena = arena, .out = out
    };
    *out = (struct cc_split){ 0 };
    split.pool_of = cc_arena_array(arena, (size_t)count + 1, sizeof *split.pool_of);
    split.placed = cc_arena_array(arena, (size_t)count + 1, sizeof *split.placed);
    split.in_program = cc_arena_array(arena, (size_t)count + 1, sizeof *split.in_program);
    split.visited = cc_arena_array(arena, (size_t)edges->count + 1, sizeof *split.visited);
    split.inside = cc_arena_array(arena, (size_t)edges->count + 1, sizeof *split.inside);
    index_units(&split);
    split_edges(&split, is_executable, false);
    split_edges(&split, is_shared, true);
    split_archives(&split);
    out->by_links = out->count > 0;
    split_mains(&split);
    split_rest(&split);
    qsort(out->programs, out->count, sizeof *out->programs, compare_programs);
}
