/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/term_value.h"

#include "analyzer/core/choice.h"
#include "analyzer/core/lock_relation.h"

enum { DEEPEST = 14 };

static struct cc_values values_at(struct cc_trial *trial, cc_term_id term, int depth);

static void add_value(struct cc_values *values, struct cc_value value, bool *complete)
{
    for (uint32_t i = 0; i < values->count; i++)
        if (values->at[i].base == value.base && values->at[i].number == value.number)
            return;
    if (values->count == CC_TRIAL_VALUES)
        *complete = false;
    else
        values->at[values->count++] = value;
}

static struct cc_values one_number(int64_t number)
{
    return (struct cc_values){ .at = { { .number = number } }, .count = 1 };
}

/* ---- computing ---- */

static bool computed(enum cc_binary op, int64_t x, int64_t y, int64_t *out)
{
    if ((op == CC_BIN_DIV || op == CC_BIN_REM) && y <= 0)
        return false;
    if ((op == CC_BIN_SHL || op == CC_BIN_SHR) && (y < 0 || y > 31 || x < 0))
        return false;
    switch (op) {
    case CC_BIN_ADD:
        return !__builtin_add_overflow(x, y, out);
    case CC_BIN_SUB:
        return !__builtin_sub_overflow(x, y, out);
    case CC_BIN_MUL:
        return !__builtin_mul_overflow(x, y, out);
    case CC_BIN_DIV:
        *out = x / y;
        return true;
    case CC_BIN_REM:
        *out = x % y;
        return true;
    case CC_BIN_SHL:
        return !__builtin_mul_overflow(x, (int64_t)1 << y, out);
    case CC_BIN_SHR:
        *out = x >> y;
        return true;
    case CC_BIN_AND:
        *out = x & y;
        return true;
    case CC_BIN_OR:
        *out = x | y;
        return true;
    case CC_BIN_XOR:
        *out = x ^ y;
        return true;
    case CC_BIN_EQ:
        *out = x == y;
        return true;
    case CC_BIN_LT:
        *out = x < y;
        return true;
    default:
        return false;
    }
}

static struct cc_values values_of_binary(struct cc_trial *trial, const struct cc_term *row, int depth)
{
    struct cc_values none = { .count = 0 }, out = none;
    struct cc_values left = values_at(trial, row->a, depth), right = values_at(trial, row->b, depth);
    bool complete = left.count && right.count;
    for (uint32_t i = 0; i < left.count; i++)
        for (uint32_t j = 0; j < right.count; j++) {
            struct cc_value value = { 0 };
            complete &= !left.at[i].base && !right.at[j].base &&
                        computed((enum cc_binary)row->sub, left.at[i].number, right.at[j].number, &value.number);
            add_value(&out, value, &complete);
        }
    return complete ? out : none;
}

static struct cc_values values_of_choice(struct cc_trial *trial, const struct cc_choice *choice, int depth)
{
    struct cc_values none = { .count = 0 }, condition = values_at(trial, choice->condition, depth);
    if (condition.count == 1 && !condition.at[0].base)
        return values_at(trial, condition.at[0].number ? choice->if_true : choice->if_false, depth);
    struct cc_values out = values_at(trial, choice->if_true, depth);
    struct cc_values other = values_at(trial, choice->if_false, depth);
    bool complete = out.count && other.count;
    for (uint32_t i = 0; i < other.count; i++)
        add_value(&out, other.at[i], &complete);
    return complete ? out : none;
}

static struct cc_values values_of_unary(struct cc_trial *trial, const struct cc_term *row, int depth)
{
    struct cc_values values = values_at(trial, row->a, depth);
    for (uint32_t i = 0; i < values.count; i++) {
        struct cc_value *value = &values.at[i];
        if (value->base || value->number == INT64_MIN)
            return (struct cc_values){ .count = 0 };
        value->number = row->sub == CC_UN_NEG   ? -value->number
                        : row->sub == CC_UN_NOT ? ~value->number
                                                : !value->number;
    }
    return values;
}

static struct cc_values values_beyond(struct cc_trial *trial, cc_term_id address, cc_term_id index, int64_t factor,
                                      int depth)
{
    struct cc_values none = { .count = 0 }, out = none, from = values_at(trial, address, depth);
    struct cc_values by = index ? values_at(trial, index, depth) : one_number(1);
    bool complete = from.count && by.count;
    for (uint32_t i = 0; i < from.count; i++)
        for (uint32_t j = 0; j < by.count; j++) {
            struct cc_value value = from.at[i];
            int64_t bytes;
            complete &= !by.at[j].base && !__builtin_mul_overflow(by.at[j].number, factor, &bytes) &&
                        !__builtin_add_overflow(value.number, bytes, &value.number);
            add_value(&out, value, &complete);
        }
    return complete ? out : none;
}

/* ---- what is in memory ---- */

/* What a cell has at `offset` of its object; false if that is not known. */
static bool add_content(struct cc_trial *trial, const struct cc_cell *cell, int64_t offset, struct cc_values *out,
                        int depth)
{
    struct cc_interpreter *in = trial->in;
    bool complete = !cell->overflow && (!cell->stride || !cell->forms_cut);
    cc_term_id index = cell->stride ? cc_term_int(&in->terms, (offset - cell->offset) / cell->stride) : 0;
    uint32_t count = cell->stride ? cell->forms_count : cell->values.count;
    for (uint32_t i = 0; i < count && complete; i++) {
        cc_term_id value = cell->stride
                               ? cc_term_replace(&in->terms, cell->forms[i], cc_heap_index_mark(&in->heap), index)
                               : cell->values.at[i];
        struct cc_values some = values_at(trial, value, depth);
        complete &= some.count != 0;
        for (uint32_t k = 0; k < some.count; k++)
            add_value(out, some.at[k], &complete);
    }
    return complete;
}

static struct cc_values content_at(struct cc_trial *trial, const struct cc_value *where, int depth)
{
    struct cc_interpreter *in = trial->in;
    struct cc_values none = { .count = 0 }, out = none;
    const struct cc_term *object_row = cc_term_at(&in->terms, where->address);
    if (object_row->op != CC_T_OBJECT && object_row->op != CC_T_OWN)
        return none;
    cc_object_id id = object_row->op == CC_T_OWN ? object_row->b : object_row->a;
    if (in->heap.objects[id].clobbered)
        return none;
    for (uint32_t c = 0; c < in->heap.objects[id].cells_count; c++) {
        struct cc_cell cell = in->heap.objects[id].cells[c];
        int64_t distance = where->number - cell.offset;
        if (!cell.values.count || (cell.stride ? distance % cell.stride : distance))
            continue;
        if (!add_content(trial, &cell, where->number, &out, depth))
            return none;
    }
    return out;
}

/* The number that is meant by a count: what its variable was given, if that is one thing; else the variable itself. */
static cc_term_id count_meant(struct cc_interpreter *in, cc_term_id term)
{
    const struct cc_term *row = cc_term_at(&in->terms, term);
    if (row->op != CC_T_LOAD)
        return term;
    cc_term_id place = cc_canonical(in, row->a);
    struct cc_targets where = cc_heap_resolve(&in->heap, place);
    if (where.count != 1 || where.at[0].kind != CC_TARGET_OBJECT || where.at[0].stride)
        return place;
    const struct cc_object *object = &in->heap.objects[where.at[0].id];
    cc_term_id only = 0;
    for (uint32_t c = 0; c < object->cells_count; c++)
        for (uint32_t v = 0; v < object->cells[c].values.count && object->cells[c].offset == where.at[0].offset; v++) {
            cc_term_id value = object->cells[c].values.at[v];
            int64_t constant;
            if (cc_term_is_int(&in->terms, value, &constant) && !constant)
                continue; /* what it began with */
            if (only && only != value)
                return place;
            only = value;
        }
    return object->clobbered || !only || cc_term_at(&in->terms, only)->op == CC_T_LOAD ? place : only;
}

static struct cc_values values_of_load(struct cc_trial *trial, cc_term_id term, const struct cc_term *row, int depth)
{
    struct cc_interpreter *in = trial->in;
    struct cc_values none = { .count = 0 }, out = none, places = values_at(trial, row->a, depth);
    bool complete = places.count != 0;
    (void)cc_heap_resolve(&in->heap, term); /* brings in the initialiser */
    for (uint32_t i = 0; i < places.count; i++) {
        struct cc_values some = places.at[i].base ? content_at(trial, &places.at[i], depth) : none;
        complete &= some.count != 0;
        for (uint32_t k = 0; k < some.count; k++)
            add_value(&out, some.at[k], &complete);
    }
    if (!complete)
        return none;
    for (uint32_t i = 0; i < out.count; i++) { /* one of many objects is told by where it was found */
        struct cc_value *value = &out.at[i];
        cc_object_id object = value->base ? cc_heap_root_object(&in->heap, value->base) : 0;
        if (object && !cc_heap_is_unique(&in->heap, object))
            value->base = cc_term_symbol(&in->terms, CC_T_LOAD, cc_canonical(in, row->a), 0, row->imm, row->type);
    }
    return out;
}

/* ---- terms ---- */

static struct cc_values values_of_symbol(struct cc_trial *trial, cc_term_id term, bool is_counter)
{
    for (uint32_t i = 0; i < trial->number_count; i++)
        if (trial->numbers[i].symbol == term)
            return one_number(trial->numbers[i].value);
    if (is_counter && !trial->missing)
        trial->missing = term;
    return (struct cc_values){ .count = 0 };
}

static struct cc_values values_at(struct cc_trial *trial, cc_term_id term, int depth)
{
    struct cc_interpreter *in = trial->in;
    struct cc_values none = { .count = 0 };
    struct cc_choice choice;
    if (!term || depth > DEEPEST)
        return none;
    const struct cc_term row = *cc_term_at(&in->terms, term);
    if (trial->count && row.op != CC_T_INT && count_meant(in, term) == trial->count)
        return one_number(trial->count_value);
    switch ((enum cc_term_op)row.op) {
    case CC_T_INT:
        return one_number(row.imm);
    case CC_T_OBJECT:
    case CC_T_OWN:
        return (struct cc_values){ .at = { { .base = term, .address = term } }, .count = 1 };
    case CC_T_OFFSET:
        return values_beyond(trial, row.a, 0, row.imm, depth + 1);
    case CC_T_INDEX:
        return row.b ? values_beyond(trial, row.a, row.b, row.imm, depth + 1) : none;
    case CC_T_BINARY:
        return cc_choice_of(&in->terms, term, &choice) ? values_of_choice(trial, &choice, depth + 1)
                                                       : values_of_binary(trial, &row, depth + 1);
    case CC_T_UNARY:
        return values_of_unary(trial, &row, depth + 1);
    case CC_T_LOAD:
        return values_of_load(trial, term, &row, depth + 1);
    case CC_T_INSTANCE:
        return values_of_symbol(trial, term, true);
    case CC_T_PHI:
        return values_of_symbol(trial, term, row.a && !(row.imm & 1));
    default:
        return none;
    }
}

struct cc_values cc_values_of(struct cc_trial *trial, cc_term_id term)
{
    trial->missing = 0;
    return values_at(trial, term, 0);
}

bool cc_trial_allows(struct cc_trial *trial, const struct cc_fact *fact)
{
    struct cc_values values = cc_values_of(trial, fact->atom);
    bool fits = !values.count;
    for (uint32_t i = 0; i < values.count; i++)
        fits |= values.at[i].base || (values.at[i].number != 0) == fact->truth;
    return fits;
}

/* Does the symbol begin with `from` and grow by one each turn? */
static bool counts_up(const struct cc_interpreter *in, cc_term_id symbol, cc_term_id from)
{
    const struct cc_id_vec *inputs = cc_heap_inputs(&in->heap, symbol);
    for (uint32_t i = 0; inputs && i < inputs->count; i++) {
        int64_t step;
        bool next = cc_term_split(&in->terms, inputs->at[i], &step) == symbol && step == 1;
        if (inputs->at[i] != from && !next)
            return false;
    }
    return inputs != NULL;
}

static bool bound_value(struct cc_trial *trial, cc_term_id term, int64_t *out)
{
    struct cc_values values = cc_values_of(trial, term);
    int64_t more;
    if (!values.count && !trial->missing && !trial->count) {
        trial->count = count_meant(trial->in, cc_term_split(&trial->in->terms, term, &more));
        values = cc_values_of(trial, term);
    }
    *out = values.at[0].number;
    return values.count == 1 && !values.at[0].base;
}

static bool range_of(struct cc_trial *trial, cc_term_id symbol, int64_t *from, int64_t *to)
{
    struct cc_interpreter *in = trial->in;
    const struct cc_term *row = cc_term_at(&in->terms, symbol);
    cc_term_id counter = row->op == CC_T_INSTANCE ? row->b : symbol;
    const struct cc_term phi = *cc_term_at(&in->terms, counter);
    if (phi.op != CC_T_PHI || !phi.a)
        return false;
    uint32_t head = phi.b - in->model->funcs[in->contexts[phi.a].func].blocks;
    const struct cc_loop_bound *bound = cc_interp_loop_bound(in, phi.a, head);
    return bound && bound->certain && bound->from && bound->to && counts_up(in, counter, bound->from) &&
           bound_value(trial, bound->from, from) && bound_value(trial, bound->to, to);
}

cc_term_id cc_trial_range(struct cc_trial *trial, int64_t *from, int64_t *to)
{
    cc_term_id symbol = trial->missing;
    for (int depth = 0; symbol && depth <= CC_TRIAL_NUMBERS && trial->number_count < CC_TRIAL_NUMBERS; depth++) {
        trial->missing = 0;
        if (range_of(trial, symbol, from, to))
            return symbol;
        symbol = trial->missing;
    }
    return 0;
}
