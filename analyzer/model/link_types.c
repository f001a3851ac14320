/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unifying types. A struct or union with a tag is referred to by its name, so
 * recursion ends there; everything else by its structure. Two definitions of
 * one name with different layouts stay apart; an incomplete type stands for
 * the first complete one of its name.
 */
#include "analyzer/model/link_state.h"

#include <stddef.h>

/* A checked model nests no deeper along one kind of edge; a longer mixed chain of structs without names is cut. */
enum { DEEPEST = 1024 };

static const uint64_t NOT_YET = 0;
static const uint64_t IN_WORK = 1;

struct unifier {
    struct cc_link *link;
    uint64_t **refs;                   /* per unit and type: hash of how others refer to it */
    uint64_t **identities;             /* per unit and type: equal for types that are one */
    struct cc_id_map complete_by_name; /* kind, qualifiers and name -> entry of `complete` */
    uint64_t *complete;                /* the identity of the first complete type of a name */
    uint32_t complete_count;
    struct cc_id_map rows; /* identity -> new type id */
};

static bool is_record(const struct cc_type *type)
{
    return type->kind == CC_TYPE_STRUCT || type->kind == CC_TYPE_UNION;
}

static uint64_t seed_of(struct unifier *unifier, uint32_t unit, const struct cc_type *type)
{
    uint32_t name = cc_link_text(unifier->link, &unifier->link->units[unit], type->name);
    uint64_t hash = cc_hash_step(type->kind, type->flags & ~(uint32_t)CC_TYPE_INCOMPLETE);
    return cc_hash_step(hash, name);
}

static uint64_t layout_of(struct unifier *unifier, uint32_t unit, const struct cc_type *type, uint32_t depth);

static uint64_t ref_of(struct unifier *unifier, uint32_t unit, cc_type_id id, uint32_t depth)
{
    uint64_t *memo = &unifier->refs[unit][id];
    if (*memo != NOT_YET)
        return *memo;
    const struct cc_type *type = &unifier->link->units[unit].model->types[id];
    if (depth == DEEPEST)
        return type->kind;
    *memo = IN_WORK;
    uint64_t hash = seed_of(unifier, unit, type);
    if (!is_record(type)) {
        hash = cc_hash_step(cc_hash_step(hash, type->size), type->count);
        hash = cc_hash_step(hash, type->element ? ref_of(unifier, unit, type->element, depth + 1) : 0);
    } else if (!type->name) {
        hash = layout_of(unifier, unit, type, depth + 1);
    }
    *memo = hash > IN_WORK ? hash : IN_WORK + 1;
    return *memo;
}

static uint64_t layout_of(struct unifier *unifier, uint32_t unit, const struct cc_type *type, uint32_t depth)
{
    struct cc_link_unit *from = &unifier->link->units[unit];
    uint64_t hash = cc_hash_step(seed_of(unifier, unit, type), type->size);
    hash = cc_hash_step(hash, type->field_count);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const struct cc_field *field = &from->model->fields[type->fields + i];
        hash = cc_hash_step(hash, cc_link_text(unifier->link, from, field->name));
        hash = cc_hash_step(hash, field->offset);
        hash = cc_hash_step(hash, (uint64_t)field->bit_shift << 32 | field->bit_width);
        hash = cc_hash_step(hash, field->type ? ref_of(unifier, unit, field->type, depth) : 0);
    }
    return hash;
}

static bool is_incomplete(const struct cc_type *type)
{
    return is_record(type) && (type->flags & CC_TYPE_INCOMPLETE) && type->field_count == 0;
}

/* Note every complete struct or union, so that incomplete ones of other units find it. */
static void collect_complete(struct unifier *unifier, uint32_t unit)
{
    const struct cc_model *model = unifier->link->units[unit].model;
    for (cc_type_id id = 1; id < model->types_count; id++) {
        const struct cc_type *type = &model->types[id];
        if (!is_record(type) || is_incomplete(type))
            continue;
        uint64_t identity = layout_of(unifier, unit, type, 0);
        unifier->identities[unit][id] = identity;
        uint64_t key = seed_of(unifier, unit, type);
        if (!type->name || cc_id_map_get(&unifier->complete_by_name, key) != CC_NO_ID)
            continue;
        unifier->complete[unifier->complete_count] = identity;
        cc_link_put(unifier->link, &unifier->complete_by_name, key, unifier->complete_count++);
    }
}

static uint64_t identity_of(struct unifier *unifier, uint32_t unit, cc_type_id id, uint32_t depth)
{
    uint64_t *memo = &unifier->identities[unit][id];
    if (*memo != NOT_YET || depth == DEEPEST)
        return *memo;
    const struct cc_type *type = &unifier->link->units[unit].model->types[id];
    uint64_t hash = seed_of(unifier, unit, type);
    if (is_incomplete(type)) {
        uint32_t found = type->name ? cc_id_map_get(&unifier->complete_by_name, hash) : CC_NO_ID;
        *memo = found == CC_NO_ID ? hash : unifier->complete[found];
        return *memo;
    }
    hash = cc_hash_step(cc_hash_step(hash, type->size), type->count);
    *memo = cc_hash_step(hash, type->element ? identity_of(unifier, unit, type->element, depth + 1) : 0);
    return *memo;
}

/* Say whether the row `id` of the program can stand for `type`. The hash says so already; this makes it certain. */
static bool same_shape(struct unifier *unifier, uint32_t unit, const struct cc_type *type, cc_type_id id)
{
    const struct cc_type *row = &unifier->link->model->types[id];
    cc_text_id name = cc_link_text(unifier->link, &unifier->link->units[unit], type->name);
    if (row->kind != type->kind || row->name != name)
        return false;
    return is_incomplete(type) || (row->field_count == type->field_count && row->size == type->size);
}

/* Give the types of `unit` their rows: the complete ones first, so that incomplete ones find theirs. */
static void assign_rows(struct unifier *unifier, uint32_t unit, bool incomplete, struct cc_link_origin *origins)
{
    struct cc_link_unit *from = &unifier->link->units[unit];
    for (cc_type_id id = 1; id < from->model->types_count; id++) {
        const struct cc_type *type = &from->model->types[id];
        if (is_incomplete(type) != incomplete)
            continue;
        uint64_t identity = identity_of(unifier, unit, id, 0);
        uint32_t row = cc_id_map_get(&unifier->rows, identity);
        if (row == CC_NO_ID || !same_shape(unifier, unit, type, row)) {
            struct cc_type copy = *type;
            copy.name = cc_link_text(unifier->link, from, type->name);
            copy.element = 0; /* these two in fill_row */
            copy.fields = 0;
            bool taken = row != CC_NO_ID;
            row = cc_model_add_type(unifier->link->builder, &copy);
            origins[row] = (struct cc_link_origin){ .unit = unit, .id = id };
            if (!taken)
                cc_link_put(unifier->link, &unifier->rows, identity, row);
        }
        from->types[id] = row;
    }
}

/* Say whether the fields of `type` were taken over in one piece: by a variant of it with other qualifiers. */
static bool fields_taken(const struct cc_link_unit *unit, const struct cc_type *type)
{
    cc_field_id first = unit->fields[type->fields];
    for (uint32_t i = 0; i < type->field_count; i++) {
        if (!first || unit->fields[type->fields + i] != first + i)
            return false;
    }
    return true;
}

/* Give new type `row` its element and its fields. */
static void fill_row(struct cc_link *link, cc_type_id row, struct cc_link_origin origin)
{
    struct cc_link_unit *from = &link->units[origin.unit];
    const struct cc_type *old = &from->model->types[origin.id];
    link->model->types[row].element = from->types[old->element];
    if (!old->field_count)
        return;
    if (fields_taken(from, old)) {
        link->model->types[row].fields = from->fields[old->fields];
        return;
    }
    cc_field_id first = link->model->fields_count;
    for (uint32_t i = 0; i < old->field_count; i++) {
        struct cc_field field = from->model->fields[old->fields + i];
        field.name = cc_link_text(link, from, field.name);
        field.type = from->types[field.type];
        field.owner = from->types[field.owner];
        from->fields[old->fields + i] = cc_model_add_field(link->builder, &field);
    }
    link->model->types[row].fields = first;
}

/* Map the fields of every type of `unit` to those of the row that stands for it. */
static void map_fields(struct cc_link *link, struct cc_link_unit *unit)
{
    for (cc_type_id id = 1; id < unit->model->types_count; id++) {
        const struct cc_type *type = &unit->model->types[id];
        cc_field_id first = link->model->types[unit->types[id]].fields;
        if (!first || (type->field_count && unit->fields[type->fields]))
            continue;
        for (uint32_t i = 0; i < type->field_count; i++)
            unit->fields[type->fields + i] = first + i;
    }
}

/*
 * Give the rows of the program that come from `unit` their contents. The unit's other fields are mapped before, since
 * variants of those types share them, and after, since variants share what is new.
 */
static void fill_unit(struct cc_link *link, uint32_t unit, const struct cc_link_origin *origins)
{
    struct cc_link_unit *from = &link->units[unit];
    map_fields(link, from);
    for (cc_type_id id = 1; id < from->model->types_count; id++) {
        cc_type_id row = from->types[id];
        if (origins[row].unit == unit && origins[row].id == id)
            fill_row(link, row, origins[row]);
    }
    map_fields(link, from);
}

void cc_link_types(struct cc_link *link)
{
    struct unifier unifier = { .link = link };
    uint64_t total = 1;
    unifier.refs = cc_arena_array(link->arena, link->unit_count, sizeof *unifier.refs);
    unifier.identities = cc_arena_array(link->arena, link->unit_count, sizeof *unifier.identities);
    for (uint32_t i = 0; i < link->unit_count; i++) {
        uint32_t count = link->units[i].model->types_count;
        unifier.refs[i] = cc_arena_array(link->arena, count, sizeof **unifier.refs);
        unifier.identities[i] = cc_arena_array(link->arena, count, sizeof **unifier.identities);
        total += count;
    }
    unifier.complete = cc_arena_array(link->arena, total, sizeof *unifier.complete);
    struct cc_link_origin *origins = cc_arena_array(link->arena, total, sizeof *origins);
    for (uint32_t i = 0; i < link->unit_count; i++)
        collect_complete(&unifier, i);
    for (uint32_t i = 0; i < link->unit_count; i++)
        assign_rows(&unifier, i, false, origins);
    for (uint32_t i = 0; i < link->unit_count; i++)
        assign_rows(&unifier, i, true, origins);
    for (uint32_t i = 0; i < link->unit_count; i++)
        fill_unit(link, i, origins);
}
