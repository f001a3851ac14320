/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/bit_field.h"

enum { BYTE = 8, WIDEST = 62 };

static const struct cc_field *field_of(const struct cc_model *model, const struct cc_inst *inst)
{
    const struct cc_inst *place = &model->insts[inst->a];
    bool is_field = (inst->flags & CC_INST_BITFIELD) && place->op == CC_OP_FIELD_ADDR && place->b;
    return is_field && model->fields[place->b].bit_width ? &model->fields[place->b] : NULL;
}

bool cc_bit_field_shares(const struct cc_model *model, const struct cc_inst *inst)
{
    const struct cc_field *field = field_of(model, inst);
    if (!field)
        return false;
    const struct cc_type *owner = &model->types[field->owner];
    for (uint32_t i = 0; i < owner->field_count; i++) {
        const struct cc_field *other = &model->fields[owner->fields + i];
        if (other != field && other->bit_width && other->offset == field->offset)
            return true;
    }
    return false;
}

/* A bit-field in its cell, as a number. */
static int64_t spot_of(const struct cc_field *field)
{
    return (int64_t)field->bit_shift << BYTE | (int64_t)field->bit_width;
}

/* `whole` with `value` set at `spot`; the last one set is outermost. */
static cc_term_id with(struct cc_interpreter *in, cc_term_id whole, int64_t spot, cc_term_id value)
{
    cc_term_id set = cc_term_binary(&in->terms, (enum cc_binary)CC_TERM_FIELD, cc_term_int(&in->terms, spot), value);
    return cc_term_binary(&in->terms, (enum cc_binary)CC_TERM_BITS, whole, set);
}

/* Take the outermost bit-field that is set off `*whole`: true, and which, and to what. */
static bool take_off(const struct cc_interpreter *in, cc_term_id *whole, int64_t *spot, cc_term_id *value)
{
    const struct cc_term *row = cc_term_at(&in->terms, *whole);
    if (row->op != CC_T_BINARY || row->sub != CC_TERM_BITS)
        return false;
    const struct cc_term *set = cc_term_at(&in->terms, row->b);
    *whole = row->a;
    *value = set->b;
    return cc_term_is_int(&in->terms, set->a, spot);
}

/* Do all bits of a number count? Of a number in an initialiser only those of one byte are known. */
static bool is_known_at(int64_t number, const struct cc_field *field)
{
    return number == 0 || field->bit_shift + field->bit_width <= BYTE;
}

cc_term_id cc_bit_field_get(struct cc_interpreter *in, const struct cc_inst *inst, cc_term_id whole)
{
    const struct cc_field *field = field_of(in->model, inst);
    int64_t spot, number;
    cc_term_id value;
    if (!whole || field->bit_width > WIDEST)
        return 0;
    while (take_off(in, &whole, &spot, &value))
        if (spot == spot_of(field))
            return value;
    int64_t bits = (int64_t)((UINT64_C(1) << field->bit_width) - 1), top = (bits >> 1) + 1;
    if (cc_term_is_int(&in->terms, whole, &number)) {
        if (!is_known_at(number, field))
            return 0;
        number = number >> field->bit_shift & bits;
        bool negative = !(in->model->types[field->type].flags & CC_TYPE_UNSIGNED) && (number & top);
        return cc_term_int(&in->terms, negative ? number - bits - 1 : number);
    }
    cc_term_id shifted = cc_term_binary(&in->terms, CC_BIN_SHR, whole, cc_term_int(&in->terms, field->bit_shift));
    return cc_term_binary(&in->terms, CC_BIN_AND, shifted, cc_term_int(&in->terms, bits));
}

cc_term_id cc_bit_field_set(struct cc_interpreter *in, const struct cc_inst *inst, cc_term_id whole, cc_term_id value)
{
    enum { MOST = 32 };
    const struct cc_field *field = field_of(in->model, inst);
    int64_t spots[MOST], spot;
    cc_term_id values[MOST], other;
    uint32_t count = 0;
    while (take_off(in, &whole, &spot, &other))
        if (spot != spot_of(field) && count < MOST) {
            spots[count] = spot;
            values[count++] = other;
        }
    while (count--)
        whole = with(in, whole, spots[count], values[count]);
    return with(in, whole, spot_of(field), value);
}
