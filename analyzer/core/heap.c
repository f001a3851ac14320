/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/heap.h"

#include "analyzer/core/array_extent.h"
#include "analyzer/core/core_memory.h"
#include "analyzer/core/points_to.h"

enum {
    CELLS_APART = 128,
    CLONED_CALLS = 3,
    FEW_CELLS = 8,
};

/* What a store says of an array: see `shape` and `forms` of a cell. */
struct image {
    cc_term_id shape, form;
    bool copied; /* a value of another object: forms are copied apart */
};

static void store_in(struct cc_heap *heap, const struct cc_target *where, cc_term_id value, struct image image);
static struct cc_cell *cell_at(struct cc_heap *heap, cc_object_id id, int64_t offset, int64_t stride);

static void note_form(struct cc_cell *cell, cc_term_id form)
{
    for (uint32_t i = 0; i < cell->forms_count; i++)
        if (cell->forms[i] == form)
            return;
    if (!form || cell->forms_count == CC_CELL_FORMS)
        cell->forms_cut = true;
    else
        cell->forms[cell->forms_count++] = form;
}

void cc_heap_init(struct cc_heap *heap, struct cc_arena *arena, const struct cc_model *model, struct cc_terms *terms)
{
    memset(heap, 0, sizeof *heap);
    heap->arena = arena;
    heap->model = model;
    heap->terms = terms;
    heap->generation = 1;
    heap->last_of_var = cc_arena_array(arena, model->vars_count + 1, sizeof *heap->last_of_var);
    (void)CC_APPEND_ROW(arena, heap, objects);
    (void)CC_APPEND_ROW(arena, heap, inputs);
    (void)CC_APPEND_ROW(arena, heap, nodes);
    (void)CC_APPEND_ROW(arena, heap, edges);
    (void)CC_APPEND_ROW(arena, heap, places);
}

static struct cc_term_notes *notes_of(struct cc_heap *heap, cc_term_id term)
{
    return &cc_term_row(heap->terms, term)->notes;
}

static cc_object_id object_for(struct cc_heap *heap, enum cc_object_kind kind, uint32_t a, uint32_t b, uint32_t c)
{
    uint64_t key = cc_hash_step(cc_hash_step(cc_hash_step(kind, a), b), c);
    uint32_t known = cc_id_map_get(&heap->by_key, key);
    if (known != CC_NO_ID)
        return known;
    uint32_t made = CC_APPEND_ROW(heap->arena, heap, objects);
    heap->objects[made].kind = (uint8_t)kind;
    if (cc_id_map_put(heap->arena, &heap->by_key, key, made))
        return 0;
    return made;
}

static cc_term_id init_term(struct cc_heap *heap, const struct cc_init *init)
{
    switch ((enum cc_init_kind)init->kind) {
    case CC_INIT_INT:
        return cc_term_int(heap->terms, init->value);
    case CC_INIT_VAR:
        return cc_term_offset(heap->terms, cc_heap_address(heap, cc_heap_global(heap, init->id)), init->value);
    case CC_INIT_FUNC:
        return cc_term_symbol(heap->terms, CC_T_FUNC, init->id, 0, 0, 0);
    case CC_INIT_TEXT:
        return cc_term_symbol(heap->terms, CC_T_TEXT, init->id, 0, 0, 0);
    case CC_INIT_OTHER:
        return 0;
    }
    return 0;
}

/* Put the static initialiser of a global into its cells; runs of equal integers are not worth a cell each. */
static void import_initialiser(struct cc_heap *heap, cc_object_id id)
{
    const struct cc_var *var = &heap->model->vars[heap->objects[id].var];
    heap->objects[id].imported = true;
    cc_term_id address = cc_heap_address(heap, id);
    uint32_t integers = 0;
    for (uint32_t i = 0; i < var->init_count; i++) {
        const struct cc_init *init = &heap->model->inits[var->inits + i];
        if (init->kind == CC_INIT_INT && ++integers > 64)
            continue;
        cc_term_id value = init_term(heap, init);
        if (value)
            cc_heap_store(heap, cc_term_offset(heap->terms, address, (int64_t)init->offset), value);
    }
}

cc_object_id cc_heap_global(struct cc_heap *heap, cc_var_id var)
{
    enum { NOWHERE = UINT32_MAX };
    struct cc_last_object *last = &heap->last_of_var[var];
    if (last->object && last->context == NOWHERE)
        return last->object;
    cc_object_id id = object_for(heap, CC_OBJECT_GLOBAL, var, 0, 0);
    *last = (struct cc_last_object){ .object = id, .context = NOWHERE };
    if (!heap->objects[id].imported) {
        heap->objects[id].var = var;
        heap->objects[id].origin = cc_hash_step(CC_OBJECT_GLOBAL, var);
        heap->objects[id].type = heap->model->vars[var].type;
        heap->objects[id].shared = true;
        import_initialiser(heap, id);
    }
    return id;
}

cc_object_id cc_heap_local(struct cc_heap *heap, cc_var_id var, uint32_t context, uint32_t thread)
{
    struct cc_last_object *last = &heap->last_of_var[var];
    if (last->object && last->context == context && last->thread == thread)
        return last->object;
    cc_object_id id = object_for(heap, CC_OBJECT_LOCAL, var, context, thread);
    *last = (struct cc_last_object){ id, context, thread };
    struct cc_object *object = &heap->objects[id];
    object->var = var;
    object->origin = cc_hash_step(CC_OBJECT_LOCAL, var);
    object->type = heap->model->vars[var].type;
    object->context = context;
    object->thread = thread;
    return id;
}

cc_object_id cc_heap_site(struct cc_heap *heap, cc_inst_id site, uint32_t context, uint32_t thread)
{
    cc_object_id id = object_for(heap, CC_OBJECT_HEAP, site, context, thread);
    struct cc_object *object = &heap->objects[id];
    object->site = site;
    object->origin = cc_hash_step(CC_OBJECT_HEAP, site);
    object->context = context;
    object->thread = thread;
    return id;
}

cc_object_id cc_heap_clone(struct cc_heap *heap, cc_object_id from, uint32_t context, cc_inst_id call)
{
    struct cc_object source = heap->objects[from];
    if (source.cloned >= CLONED_CALLS)
        return from;
    cc_object_id id = object_for(heap, CC_OBJECT_HEAP, from, context, call | 0x80000000u);
    struct cc_object *object = &heap->objects[id];
    object->site = source.site;
    object->origin = cc_hash_step(source.origin, call);
    object->context = context;
    object->thread = source.thread;
    object->type = source.type;
    object->cloned = (uint8_t)(source.cloned + 1);
    object->made_as = from;
    object->zeroed = source.zeroed;
    object->clobbered |= source.clobbered;
    heap->generation += source.many && !object->many;
    object->many |= source.many; /* a loop made several, before they were returned */
    object->held_twice |= source.held_twice;
    object->given_away |= source.given_away;
    memcpy(object->kept_at, source.kept_at, sizeof object->kept_at);
    return id;
}

/* A value, with the object it begins at under its new name. */
static cc_term_id renamed(struct cc_heap *heap, cc_term_id value, const struct cc_renaming *renamings, uint32_t count)
{
    cc_object_id begins = value ? cc_heap_root_object(heap, cc_term_origin(heap->terms, value)) : 0;
    for (uint32_t i = 0; begins && i < count; i++)
        if (renamings[i].from == begins)
            return cc_term_replace(heap->terms, value, cc_heap_address(heap, begins),
                                   cc_heap_address(heap, renamings[i].to));
    return value;
}

static void copy_cells(struct cc_heap *heap, const struct cc_renaming *renamings, uint32_t count, uint32_t which)
{
    cc_object_id from = renamings[which].from, to = renamings[which].to;
    for (uint32_t c = 0; c < heap->objects[from].cells_count; c++) {
        struct cc_cell cell = heap->objects[from].cells[c];
        struct cc_target where = { CC_TARGET_OBJECT, to, cell.offset, cell.stride };
        for (uint32_t v = 0; v < cell.values.count; v++)
            store_in(heap, &where, renamed(heap, cell.values.at[v], renamings, count),
                     (struct image){ .copied = true });
        struct cc_cell *copy = cell_at(heap, to, cell.offset, cell.stride);
        for (uint32_t f = 0; f < cell.forms_count; f++)
            note_form(copy, renamed(heap, cell.forms[f], renamings, count));
        copy->forms_cut |= cell.forms_cut;
    }
}

void cc_heap_copy_renamed(struct cc_heap *heap, const struct cc_renaming *renamings, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct cc_object *made = &heap->objects[renamings[i].to];
        uint32_t changed = heap->objects[renamings[i].from].changed;
        for (uint32_t k = 0; k < CC_KEPT_AT && made->kept_at[k]; k++)
            made->kept_at[k] = renamed(heap, made->kept_at[k], renamings, count);
        if (made->copied == changed)
            continue;
        made->copied = changed;
        copy_cells(heap, renamings, count, i);
    }
}

cc_object_id cc_heap_external(struct cc_heap *heap, cc_type_id type)
{
    cc_text_id name = heap->model->types[type].name;
    cc_object_id id = object_for(heap, CC_OBJECT_EXTERNAL, name ? name : type, name != 0, 0);
    struct cc_object *object = &heap->objects[id];
    object->type = type;
    object->origin = cc_hash_step(CC_OBJECT_EXTERNAL, name ? name : type);
    object->many = object->shared = true;
    return id;
}

cc_object_id cc_heap_hidden(struct cc_heap *heap, cc_func_id func)
{
    cc_object_id id = object_for(heap, CC_OBJECT_HIDDEN, func, 0, 0);
    heap->objects[id].func = func;
    heap->objects[id].origin = cc_hash_step(CC_OBJECT_HIDDEN, func);
    heap->objects[id].shared = true;
    return id;
}

cc_object_id cc_heap_own_data(struct cc_heap *heap, uint32_t thread)
{
    cc_object_id id = object_for(heap, CC_OBJECT_OWN_DATA, thread, 0, 0);
    heap->objects[id].thread = thread;
    heap->objects[id].many = true;
    return id;
}

cc_term_id cc_heap_address(struct cc_heap *heap, cc_object_id object)
{
    cc_term_id address = heap->objects[object].address;
    if (!address)
        address = heap->objects[object].address = cc_term_symbol(heap->terms, CC_T_OBJECT, object, 0, 0, 0);
    return address;
}

bool cc_heap_is_unique(const struct cc_heap *heap, cc_object_id object)
{
    return object && !heap->objects[object].many;
}

cc_object_id cc_heap_root_object(const struct cc_heap *heap, cc_term_id address)
{
    const struct cc_term *root = cc_term_at(heap->terms, cc_term_root(heap->terms, address));
    if (root->op == CC_T_OBJECT)
        return root->a;
    return root->op == CC_T_OWN ? root->b : 0;
}

bool cc_heap_spots_meet(const struct cc_heap *heap, cc_object_id object, struct cc_spot a, struct cc_spot b)
{
    return cc_spots_meet(heap->model, heap->objects[object].type, a, b);
}

static struct cc_cell *cell_at(struct cc_heap *heap, cc_object_id id, int64_t offset, int64_t stride)
{
    struct cc_object *object = &heap->objects[id];
    for (uint32_t i = 0; i < object->cells_count && i < FEW_CELLS; i++)
        if (object->cells[i].offset == offset && object->cells[i].stride == stride)
            return &object->cells[i];
    uint64_t key = cc_hash_step(cc_hash_step(id, (uint64_t)offset), (uint64_t)stride);
    uint32_t known = object->cells_count > FEW_CELLS ? cc_id_map_get(&heap->cell_of, key) : CC_NO_ID;
    if (known != CC_NO_ID)
        return &object->cells[known];
    if (object->cells_count > CELLS_APART) /* too many to keep apart: one cell for the rest */
        return &object->cells[CELLS_APART];
    if (object->cells_count == CELLS_APART) {
        offset = 0;
        stride = 1;
    }
    uint32_t made = CC_APPEND_ROW(heap->arena, object, cells);
    object->cells[made].offset = offset;
    object->cells[made].stride = stride;
    if (made >= FEW_CELLS)
        (void)!cc_id_map_put(heap->arena, &heap->cell_of, key,
                             made); /* without memory the next search makes another one */
    if (object->places)
        cc_points_to_new_cell(heap, id, made);
    return &heap->objects[id].cells[made];
}

/* ---- arrays that hold a function of the index ---- */

/*
 * A loop that stores `&answers[i]` at `jobs[i].answer` makes the content of jobs[k].answer known for every k. So a cell
 * of an array keeps the value with the index replaced by a mark, as long as every store there says the same.
 */
enum { BROKEN = UINT32_MAX };

cc_term_id cc_heap_index_mark(struct cc_heap *heap)
{
    if (!heap->mark)
        heap->mark = cc_term_symbol(heap->terms, CC_T_PHI, 0, 0, INT64_MIN, 0);
    return heap->mark;
}

/* Is the term made of constants, addresses of objects, and the mark? */
static bool is_function_of(const struct cc_terms *terms, cc_term_id term, cc_term_id mark)
{
    const struct cc_term *row = cc_term_at(terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_INT:
    case CC_T_OBJECT:
    case CC_T_FUNC:
        return true;
    case CC_T_OFFSET:
    case CC_T_UNARY:
        return is_function_of(terms, row->a, mark);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return is_function_of(terms, row->a, mark) && is_function_of(terms, row->b, mark);
    default:
        return term == mark;
    }
}

/* Is there an object in it, so that of many like it this is one? */
static bool names_object(const struct cc_terms *terms, cc_term_id term)
{
    const struct cc_term *row = cc_term_at(terms, term);
    switch ((enum cc_term_op)row->op) {
    case CC_T_INT:
    case CC_T_FUNC:
        return false;
    case CC_T_OBJECT:
        return true;
    case CC_T_OFFSET:
    case CC_T_UNARY:
        return names_object(terms, row->a);
    case CC_T_INDEX:
    case CC_T_BINARY:
        return names_object(terms, row->a) || names_object(terms, row->b);
    default:
        return false;
    }
}

/* The index of an address that is an element of one certain array, or a member of it; 0 for any other. */
static cc_term_id index_of(const struct cc_terms *terms, cc_term_id address)
{
    int64_t bytes;
    const struct cc_term *row = cc_term_at(terms, cc_term_split(terms, address, &bytes));
    return row->op == CC_T_INDEX && cc_term_at(terms, row->a)->op == CC_T_OBJECT ? row->b : 0;
}

/* What a store says of the array it goes to, or BROKEN. */
static cc_term_id shape_of(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    cc_term_id index = index_of(heap->terms, address), mark = cc_heap_index_mark(heap);
    if (!index || !value)
        return BROKEN;
    cc_term_id shape = cc_term_replace(heap->terms, value, index, mark);
    return shape && shape != value && is_function_of(heap->terms, shape, mark) ? shape : BROKEN;
}

/* What is stored at an address, in terms of the index if that has one that counts the elements of one array; or 0. */
static cc_term_id form_of(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    int64_t bytes;
    const struct cc_term element = *cc_term_at(heap->terms, cc_term_split(heap->terms, address, &bytes));
    if (element.op != CC_T_INDEX || !element.b || !value ||
        cc_term_at(heap->terms, cc_term_split(heap->terms, element.a, &bytes))->op == CC_T_INDEX)
        return 0;
    return cc_term_replace(heap->terms, value, element.b, cc_heap_index_mark(heap));
}

/* The index by which a cell of all elements has the one at `offset`; false if it has no such element. */
static bool index_in_cell(const struct cc_cell *cell, int64_t offset, int64_t *index)
{
    int64_t distance = offset - cell->offset;
    if (cell->stride <= 0 || distance < 0 || distance % cell->stride)
        return false;
    *index = distance / cell->stride;
    return true;
}

/* The content of `address`, if it is an element of an array that holds a function of the index; else 0. */
static cc_term_id shaped_content(struct cc_heap *heap, cc_term_id address)
{
    cc_term_id index = index_of(heap->terms, address), shape = 0;
    int64_t offset;
    bool exact = !index && cc_term_at(heap->terms, cc_term_split(heap->terms, address, &offset))->op == CC_T_OBJECT;
    struct cc_targets where = index || exact ? cc_heap_resolve(heap, address) : (struct cc_targets){ 0 };
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || (exact && where.at[0].stride))
        return 0;
    const struct cc_object *object = &heap->objects[where.at[0].id];
    int64_t number = 0;
    for (uint32_t c = 0; c < object->cells_count; c++) {
        const struct cc_cell *cell = &object->cells[c];
        if (!cell->values.count ||
            !cc_heap_spots_meet(heap, where.at[0].id, cc_cell_spot(cell), cc_target_spot(&where.at[0], 1)))
            continue;
        bool same = exact ? index_in_cell(cell, where.at[0].offset, &number)
                          : cell->stride == where.at[0].stride && cell->offset == where.at[0].offset;
        if (shape || !same)
            return 0;
        shape = cell->shape;
    }
    if (!shape || shape == BROKEN || object->clobbered || (object->many && names_object(heap->terms, shape)))
        return 0;
    return cc_term_replace(heap->terms, shape, cc_heap_index_mark(heap),
                           exact ? cc_term_int(heap->terms, number) : index);
}

/* A number that cannot be an address cut up, or be cut from one. */
static bool is_number(const struct cc_heap *heap, cc_term_id value)
{
    const struct cc_term *row = cc_term_at(heap->terms, value);
    if (row->op == CC_T_INT || !row->type)
        return false;
    const struct cc_type *type = &heap->model->types[row->type];
    return type->kind == CC_TYPE_FLOAT || type->kind == CC_TYPE_BOOL || (type->kind == CC_TYPE_INT && type->size < 8);
}

/* Of the numbers stored in a cell the first is kept, and that there are others: they lead nowhere. */
static cc_term_id kept_value(struct cc_heap *heap, struct cc_cell *cell, cc_term_id value)
{
    if (!cell->number)
        cell->number = value;
    return cell->number == value ? value : cc_term_symbol(heap->terms, CC_T_PHI, 0, 0, INT64_MIN + 1, 0);
}

static void store_in(struct cc_heap *heap, const struct cc_target *where, cc_term_id value, struct image image)
{
    if (where->kind != CC_TARGET_OBJECT)
        return;
    cc_term_id shape = image.shape;
    struct cc_cell *cell = cell_at(heap, where->id, where->offset, where->stride);
    if (cell->stride && !image.copied)
        note_form(cell, image.form);
    if (!cell->shape || (cell->shape != shape && cell->shape != BROKEN)) {
        heap->generation += cell->shape != 0;
        cell->shape = cell->shape || !shape ? BROKEN : shape;
    }
    if (value && is_number(heap, value))
        value = kept_value(heap, cell, value);
    if (cell->overflow || cc_id_vec_has(&cell->values, value))
        return;
    if (cell->values.count >= CC_CELL_VALUES) {
        cell->overflow = true;
        cc_points_to_overflow(heap, cell);
    } else if (cc_id_vec_push(heap->arena, &cell->values, value)) {
        return;
    } else {
        cc_points_to_stored(heap, cell, value);
    }
    heap->objects[where->id].changed = ++heap->generation;
}

static void note_step(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    int64_t more;
    cc_term_id before = value ? cc_term_split(heap->terms, value, &more) : 0;
    const struct cc_term *row = cc_term_at(heap->terms, before);
    if (before && more > 0 && row->op == CC_T_LOAD && row->a == address)
        (void)!cc_id_map_put(heap->arena, &heap->stepped, before, 1);
}

bool cc_heap_is_stepped(const struct cc_heap *heap, cc_term_id value)
{
    return cc_id_map_get(&heap->stepped, value) != CC_NO_ID;
}

/*
 * Was this value stored at all that the address may mean already? What a store does it does for good, and many instructions
 * run again and again; so the version of the set is kept for each pair.
 */
static bool is_stored(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    uint64_t pair = (uint64_t)address << 32 | value;
    uint32_t version = cc_points_to_version(heap, address);
    if (cc_id_map_get(&heap->stored, pair) == version)
        return true;
    (void)!cc_id_map_put(heap->arena, &heap->stored, pair, version); /* without memory it is stored again */
    return false;
}

void cc_heap_clobber(struct cc_heap *heap, cc_object_id object)
{
    if (heap->objects[object].clobbered)
        return;
    heap->generation++;
    heap->objects[object].clobbered = true;
    cc_points_to_clobbered(heap, object);
}

void cc_heap_store(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    enum { FEW = 1 /* looking is no faster than storing */ };
    struct cc_targets where = cc_heap_resolve(heap, address);
    if (where.count > FEW && is_stored(heap, address, value))
        return;
    note_step(heap, address, value);
    struct image image = { .shape = shape_of(heap, address, value), .form = form_of(heap, address, value) };
    for (uint32_t i = 0; i < where.count; i++)
        store_in(heap, &where.at[i], value, image);
}

/* Who writes a place: 0, nobody so far; one thread or one instance (CC_WHO); or anyone. */
enum { CONTENDED = CC_ANYONE };

/* `who` as the only one to write at `address`; CONTENDED if there are more of that name. */
static uint32_t only_writer(const struct cc_heap *heap, cc_term_id address, uint32_t who)
{
    const struct cc_term *root = cc_term_at(heap->terms, cc_term_root(heap->terms, address));
    bool own = root->op == CC_T_OWN && root->a == CC_WHO_THREAD(who);
    return who != CC_ANYONE && (CC_WHO_IS_ONE(who) || own) ? who : CONTENDED;
}

/* The locks under which a place is written: those that all have held who have written there. */
static void note_guards(struct cc_heap *heap, struct cc_set_pool *sets, struct cc_cell *cell, cc_set_id held)
{
    bool more = cell->contended && cell->guards_since == heap->guards_since;
    cc_set_id common = more ? cc_set_intersection(sets, cell->guards, held) : held;
    cell->guards_since = heap->guards_since;
    heap->generation += cell->relied_on && common != cell->guards;
    cell->guards = common;
}

void cc_heap_set_contended(struct cc_heap *heap, cc_term_id address, uint32_t who, struct cc_set_pool *sets,
                           cc_set_id held)
{
    uint32_t writer = only_writer(heap, address, who);
    struct cc_targets where = cc_heap_resolve(heap, address);
    for (uint32_t i = 0; i < where.count; i++) {
        if (where.at[i].kind != CC_TARGET_OBJECT)
            continue;
        struct cc_cell *cell = cell_at(heap, where.at[i].id, where.at[i].offset, where.at[i].stride);
        note_guards(heap, sets, cell, held);
        if (cell->contended == writer || cell->contended == CONTENDED)
            continue;
        heap->generation++;
        heap->contended_cells++;
        cell->contended = cell->contended ? CONTENDED : writer;
    }
}

/* Does another than `reader`, one thread or one instance (CC_WHO), write at this cell, which meets the place? */
static bool is_written(const struct cc_heap *heap, const struct cc_target *where, const struct cc_cell *cell,
                       uint32_t reader)
{
    return cell->contended && (cell->contended != reader || reader == CONTENDED) &&
           cc_heap_spots_meet(heap, where->id, cc_cell_spot(cell), cc_target_spot(where, 1));
}

/* Do others than `reader` write there? */
static bool find_contended(struct cc_heap *heap, cc_term_id address, uint32_t reader)
{
    struct cc_targets where = cc_heap_resolve(heap, address);
    for (uint32_t i = 0; i < where.count; i++) {
        if (where.at[i].kind != CC_TARGET_OBJECT)
            continue;
        const struct cc_object *object = &heap->objects[where.at[i].id];
        for (uint32_t c = 0; c < object->cells_count; c++)
            if (is_written(heap, &where.at[i], &object->cells[c], reader))
                return true;
    }
    return false;
}

bool cc_heap_is_guarded(struct cc_heap *heap, struct cc_set_pool *sets, cc_term_id address, uint32_t who,
                        cc_set_id held)
{
    uint32_t reader = only_writer(heap, address, who);
    struct cc_targets where = cc_heap_resolve(heap, address);
    for (uint32_t i = 0; i < where.count; i++) {
        if (where.at[i].kind != CC_TARGET_OBJECT)
            continue;
        struct cc_object *object = &heap->objects[where.at[i].id];
        for (uint32_t c = 0; c < object->cells_count; c++) {
            struct cc_cell *cell = &object->cells[c];
            if (!is_written(heap, &where.at[i], cell, reader))
                continue;
            if (!cell->guards || !cc_set_intersection(sets, cell->guards, held))
                return false;
            cell->relied_on = true;
        }
    }
    return where.complete;
}

/* As it is noted of an address: contended once is for ever; else how many contended cells there were, and one more. */
enum { IS_CONTENDED = UINT32_MAX };

bool cc_heap_is_contended(struct cc_heap *heap, cc_term_id address, uint32_t who)
{
    uint32_t reader = only_writer(heap, address, who);
    uint64_t key = (uint64_t)reader << 32 | address;
    uint32_t known = notes_of(heap, address)->contended;
    if (reader != CONTENDED)
        known = cc_id_map_get(&heap->contended_memo, key) + 1; /* none: CC_NO_ID + 1 */
    if (known == IS_CONTENDED)
        return true;
    if (known == heap->contended_cells + 1 && !heap->exact)
        return false;
    bool contended = heap->contended_cells && find_contended(heap, address, reader);
    known = contended ? IS_CONTENDED : heap->contended_cells + 1;
    if (reader == CONTENDED)
        notes_of(heap, address)->contended = known;
    else if (cc_id_map_put(heap->arena, &heap->contended_memo, key, known - 1))
        return contended;
    return contended;
}

void cc_heap_input(struct cc_heap *heap, cc_term_id symbol, cc_term_id value)
{
    if (symbol == value)
        return;
    uint32_t row = notes_of(heap, symbol)->inputs;
    if (!row)
        row = notes_of(heap, symbol)->inputs = CC_APPEND_ROW(heap->arena, heap, inputs);
    struct cc_inputs *inputs = &heap->inputs[row];
    if (inputs->round != heap->round)
        inputs->met = 0;
    inputs->round = heap->round;
    uint32_t index = 0;
    while (index < inputs->values.count && inputs->values.at[index] != value)
        index++;
    if (index < CC_CELL_VALUES)
        inputs->met |= 1U << index;
    if (index < inputs->values.count || index >= CC_CELL_VALUES || cc_id_vec_push(heap->arena, &inputs->values, value))
        return;
    heap->generation++;
    cc_points_to_input(heap, symbol, value);
}

const struct cc_id_vec *cc_heap_inputs(const struct cc_heap *heap, cc_term_id symbol)
{
    uint32_t row = cc_term_at(heap->terms, symbol)->notes.inputs;
    return row ? &heap->inputs[row].values : NULL;
}

bool cc_heap_input_is_met(const struct cc_heap *heap, cc_term_id symbol, uint32_t index)
{
    uint32_t row = cc_term_at(heap->terms, symbol)->notes.inputs;
    return row && (heap->inputs[row].met >> index & 1);
}

/* Does a pointer mean one object for the whole run? */
static bool stands_for_one(const struct cc_heap *heap, const struct cc_target *target)
{
    switch ((enum cc_target_kind)target->kind) {
    case CC_TARGET_OBJECT:
        return !target->stride && cc_heap_is_unique(heap, target->id);
    case CC_TARGET_FUNC:
    case CC_TARGET_THREAD:
        return true;
    default:
        return false;
    }
}

static bool zero_at_start(const struct cc_object *object)
{
    return object->kind == CC_OBJECT_GLOBAL;
}

cc_term_id cc_heap_only_value(struct cc_heap *heap, cc_term_id address)
{
    struct cc_targets where = cc_heap_resolve(heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return 0;
    struct cc_target place = where.at[0];
    struct cc_object *object = &heap->objects[place.id];
    cc_term_id only = 0, integer = 0;
    uint32_t pointers = 0, integers = 0;
    for (uint32_t c = 0; c < object->cells_count; c++) {
        struct cc_cell *cell = &object->cells[c];
        if (!cc_heap_spots_meet(heap, place.id, cc_cell_spot(cell), cc_target_spot(&place, 1)))
            continue;
        if (cell->overflow)
            return 0;
        for (uint32_t v = 0; v < cell->values.count; v++) {
            cc_term_id value = cell->values.at[v];
            bool is_int = cc_term_at(heap->terms, value)->op == CC_T_INT;
            integers += is_int && value != integer;
            pointers += !is_int && value != only;
            *(is_int ? &integer : &only) = value;
        }
    }
    if (pointers == 1 && !place.stride) {
        int64_t zero;
        if (integers > 1 || (integers == 1 && cc_term_is_int(heap->terms, integer, &zero) && zero != 0))
            return 0;
        struct cc_targets means = cc_heap_resolve(heap, only);
        enum cc_term_op op = cc_term_at(heap->terms, cc_term_root(heap->terms, only))->op;
        bool plain = op == CC_T_OBJECT || op == CC_T_FUNC || op == CC_T_THREAD;
        return plain && means.count == 1 && means.complete && stands_for_one(heap, &means.at[0]) ? only : 0;
    }
    if (pointers == 0 && integers == 1 && object->kind == CC_OBJECT_GLOBAL && !place.stride && zero_at_start(object) &&
        heap->model->vars[object->var].init_count)
        return integer;
    return 0;
}

bool cc_heap_every_value(struct cc_heap *heap, cc_term_id address, bool (*test)(void *context, cc_term_id value),
                         void *context, bool *complete)
{
    struct cc_targets where = cc_heap_resolve(heap, address);
    return where.count == 1 && !where.at[0].stride &&
           cc_heap_every_value_of_each(heap, address, test, context, complete);
}

bool cc_heap_every_value_of_each(struct cc_heap *heap, cc_term_id address,
                                 bool (*test)(void *context, cc_term_id value), void *context, bool *complete)
{
    struct cc_targets where = cc_heap_resolve(heap, address);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT)
        return false;
    struct cc_target place = where.at[0];
    const struct cc_object *object = &heap->objects[place.id];
    bool all = where.complete && !object->clobbered;
    for (uint32_t c = 0; c < object->cells_count; c++) {
        const struct cc_cell *cell = &object->cells[c];
        if (!cc_heap_spots_meet(heap, place.id, cc_cell_spot(cell), cc_target_spot(&place, 1)))
            continue;
        all &= !cell->overflow;
        for (uint32_t v = 0; v < cell->values.count; v++)
            if (!test(context, cell->values.at[v]))
                return false;
    }
    if (complete)
        *complete = all;
    return true;
}

/* One value that is looked for, beside zero. */
struct only_value {
    const struct cc_terms *terms;
    cc_term_id value;
    bool found;
};

static bool is_only_value(void *context, cc_term_id value)
{
    struct only_value *only = context;
    int64_t zero;
    only->found |= value == only->value;
    return value == only->value || (cc_term_is_int(only->terms, value, &zero) && !zero);
}

bool cc_heap_holds_only(struct cc_heap *heap, cc_term_id address, cc_term_id value)
{
    struct only_value only = { heap->terms, value, false };
    bool complete;
    return cc_heap_every_value(heap, address, is_only_value, &only, &complete) && complete && only.found;
}

bool cc_heap_is_still_zero(struct cc_heap *heap, cc_term_id address, uint64_t size)
{
    struct cc_targets where = cc_heap_resolve(heap, address);
    if (where.count != 1 || !where.complete || where.at[0].kind != CC_TARGET_OBJECT)
        return false;
    const struct cc_object *object = &heap->objects[where.at[0].id];
    if (!object->zeroed || object->clobbered)
        return false;
    for (uint32_t c = 0; c < object->cells_count; c++)
        if (object->cells[c].values.count && cc_heap_spots_meet(heap, where.at[0].id, cc_cell_spot(&object->cells[c]),
                                                                cc_target_spot(&where.at[0], size)))
            return false;
    return true;
}

/* Does a variable begin with something at this address, said by its initialiser? */
static bool begins_initialised(const struct cc_heap *heap, cc_term_id address)
{
    int64_t offset;
    const struct cc_term *base = cc_term_at(heap->terms, cc_term_split(heap->terms, address, &offset));
    if (base->op != CC_T_OBJECT || heap->objects[base->a].kind != CC_OBJECT_GLOBAL)
        return false;
    const struct cc_var *var = &heap->model->vars[heap->objects[base->a].var];
    for (uint32_t i = 0; i < var->init_count; i++)
        if ((int64_t)heap->model->inits[var->inits + i].offset == offset)
            return true;
    return false;
}

cc_term_id cc_heap_content(struct cc_heap *heap, cc_term_id address, cc_type_id type)
{
    int64_t constant;
    cc_term_id shaped = shaped_content(heap, address);
    if (shaped)
        return shaped;
    cc_term_id only = cc_heap_only_value(heap, address);
    if (only && (cc_term_is_int(heap->terms, only, &constant) || begins_initialised(heap, address)))
        return only;
    if (cc_heap_is_still_zero(heap, address, type ? heap->model->types[type].size : 1))
        return cc_term_int(heap->terms, 0);
    return cc_term_symbol(heap->terms, CC_T_LOAD, address, 0, 0, type);
}
