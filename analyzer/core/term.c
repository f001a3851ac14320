/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/term.h"

#include "analyzer/core/core_memory.h"
#include "lockgraph/id_map.h"

enum { DEEPEST = 24 };

/* Another zeroed row, at the start of a cache line as all are. */
static uint32_t append(struct cc_terms *terms)
{
    enum { LINE = 64 };
    _Static_assert(sizeof(struct cc_term) == LINE, "a term is a cache line");
    if (terms->rows_count == terms->chunks_count * CC_TERM_CHUNK) {
        uint32_t at = CC_APPEND_ROW(terms->arena, terms, chunks);
        uintptr_t block = (uintptr_t)cc_arena_array(terms->arena, CC_TERM_CHUNK + 1, LINE);
        terms->chunks[at] = (struct cc_term *)((block + LINE - 1) & ~(uintptr_t)(LINE - 1));
    }
    uint32_t *outgrown = terms->parts;
    terms->parts = cc_grow_rows(terms->arena, outgrown, terms->rows_count, &terms->parts_room, terms->rows_count + 1,
                                sizeof *terms->parts);
    if (terms->parts != outgrown)
        cc_arena_give_back(terms->arena, outgrown);
    return terms->rows_count++;
}

void cc_terms_init(struct cc_terms *terms, struct cc_arena *arena)
{
    memset(terms, 0, sizeof *terms);
    terms->arena = arena;
    (void)append(terms);
    terms->parts[0] = cc_term_part(0);
}

static bool is_symbol(enum cc_term_op op)
{
    return op >= CC_T_LOAD;
}

static bool has_operand_a(enum cc_term_op op)
{
    return op == CC_T_OFFSET || op == CC_T_INDEX || op == CC_T_BINARY || op == CC_T_UNARY || op == CC_T_LOAD;
}

static bool has_operand_b(enum cc_term_op op)
{
    return op == CC_T_INDEX || op == CC_T_BINARY;
}

/* The bit of a symbol among `symbols`. */
static uint64_t symbol_bit(const struct cc_term *row)
{
    uint64_t hash = cc_hash_step(row->op * 64u + row->sub, row->a);
    hash = cc_hash_step(hash, row->b);
    return (uint64_t)1 << (cc_hash_step(hash, (uint64_t)row->imm) & 63);
}

static uint64_t hash_of(const struct cc_term *row)
{
    uint64_t hash = ((uint64_t)row->a << 32 | row->b) * UINT64_C(0x9e3779b97f4a7c15);
    hash = (hash ^ hash >> 32) + (uint64_t)row->imm * UINT64_C(0xbf58476d1ce4e5b9);
    return ((hash ^ hash >> 32) + (row->op | (uint64_t)row->sub << 8)) * UINT64_C(0x94d049bb133111eb);
}

/* Make a row that is not there yet. */
static cc_term_id add(struct cc_terms *terms, struct cc_term row, uint64_t hash)
{
    if (is_symbol(row.op))
        row.symbols |= symbol_bit(&row);
    uint32_t id = append(terms);
    bool inner = row.op == CC_T_OFFSET || row.op == CC_T_INDEX;
    row.root = inner ? cc_term_row(terms, row.a)->root : id;
    row.origin = inner || row.op == CC_T_LOAD ? cc_term_row(terms, row.a)->origin : id;
    terms->parts[id] = cc_term_part(id);
    if (has_operand_a(row.op))
        terms->parts[id] |= terms->parts[row.a];
    if (has_operand_b(row.op))
        terms->parts[id] |= terms->parts[row.b];
    *cc_term_row(terms, id) = row;
    return cc_row_index_put(terms->arena, &terms->index, hash, id) ? 0 : id;
}

static bool is_same(const struct cc_term *a, const struct cc_term *b)
{
    return a->op == b->op && a->sub == b->sub && a->a == b->a && a->b == b->b && a->imm == b->imm;
}

/* The term with this hash in the index, or 0. */
static cc_term_id find(const struct cc_terms *terms, const struct cc_term *row, uint64_t hash)
{
    struct cc_row_walk walk = cc_row_index_find(&terms->index, hash);
    uint32_t id;
    do
        id = cc_row_index_next(&terms->index, &walk);
    while (id && !is_same(cc_term_row(terms, id), row));
    return id;
}

/* Intern one row. Terms deeper than DEEPEST are cut to an opaque symbol, so that no chain of loads grows for ever. */
static cc_term_id intern(struct cc_terms *terms, struct cc_term row)
{
    uint64_t hash = hash_of(&row);
    uint32_t tag = (uint32_t)(hash >> 32);
    struct cc_row_slot *recent = &terms->recent[(tag >> 8) % CC_RECENT_TERMS];
    bool again = recent->row && recent->tag == tag && is_same(cc_term_row(terms, recent->row), &row);
    cc_term_id id = again ? recent->row : find(terms, &row, hash);
    if (!id)
        id = add(terms, row, hash);
    else if (!cc_term_row(terms, id)->type)
        cc_term_row(terms, id)->type = row.type;
    *recent = (struct cc_row_slot){ tag, id };
    return id;
}

cc_term_id cc_term_int(struct cc_terms *terms, int64_t value)
{
    bool is_small = value >= 0 && value < CC_SMALL_INTS;
    if (is_small && terms->small_ints[value])
        return terms->small_ints[value];
    cc_term_id id = intern(terms, (struct cc_term){ .op = CC_T_INT, .imm = value });
    if (is_small)
        terms->small_ints[value] = id;
    return id;
}

static uint16_t deeper(const struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    uint16_t left = cc_term_row(terms, a)->depth, right = b ? cc_term_row(terms, b)->depth : 0;
    return (uint16_t)((left > right ? left : right) + 1);
}

cc_term_id cc_term_symbol(struct cc_terms *terms, enum cc_term_op op, uint32_t a, uint32_t b, int64_t imm,
                          cc_type_id type)
{
    struct cc_term row = { .op = (uint8_t)op, .a = a, .b = b, .imm = imm, .type = type };
    if (op == CC_T_OLD && cc_term_row(terms, a)->op == CC_T_OLD)
        return a;
    if (op == CC_T_LOAD) {
        row.depth = deeper(terms, a, 0);
        row.symbols = cc_term_row(terms, a)->symbols;
    }
    if (row.depth > DEEPEST && op == CC_T_LOAD) /* lose how the address came about, keep where it starts */
        return cc_term_symbol(terms, CC_T_LOAD, cc_term_root(terms, cc_term_row(terms, cc_term_root(terms, a))->a), b,
                              imm, type);
    return intern(terms, row);
}

cc_term_id cc_term_offset(struct cc_terms *terms, cc_term_id base, int64_t bytes)
{
    struct cc_term under = *cc_term_row(terms, base);
    if (!bytes || !base)
        return base;
    if (under.op == CC_T_INT)
        return cc_term_int(terms, (int64_t)((uint64_t)under.imm + (uint64_t)bytes));
    if (under.op == CC_T_OFFSET)
        return cc_term_offset(terms, under.a, (int64_t)((uint64_t)under.imm + (uint64_t)bytes));
    return intern(
        terms,
        (struct cc_term){ .op = CC_T_OFFSET, .a = base, .imm = bytes, .depth = under.depth, .symbols = under.symbols });
}

bool cc_term_is_int(const struct cc_terms *terms, cc_term_id id, int64_t *value)
{
    if (cc_term_row(terms, id)->op != CC_T_INT)
        return false;
    *value = cc_term_row(terms, id)->imm;
    return true;
}

cc_term_id cc_term_index(struct cc_terms *terms, cc_term_id base, cc_term_id index, int64_t stride)
{
    int64_t constant;
    if (!base)
        return 0;
    if (cc_term_is_int(terms, index, &constant))
        return cc_term_offset(terms, base, (int64_t)((uint64_t)constant * (uint64_t)stride));
    struct cc_term row = *cc_term_row(terms, index);
    if (row.op == CC_T_OFFSET) /* i + c */
        return cc_term_offset(terms, cc_term_index(terms, base, row.a, stride),
                              (int64_t)((uint64_t)row.imm * (uint64_t)stride));
    if (row.op == CC_T_BINARY && row.sub == CC_BIN_MUL && cc_term_is_int(terms, row.b, &constant))
        return cc_term_index(terms, base, row.a, (int64_t)((uint64_t)stride * (uint64_t)constant));
    int64_t bytes;
    base = cc_term_split(terms, base, &bytes);
    struct cc_term under = *cc_term_row(terms, base);
    struct cc_term made = { .op = CC_T_INDEX,
                            .a = base,
                            .b = index,
                            .imm = stride,
                            .depth = deeper(terms, base, index),
                            .symbols = under.symbols | (index ? row.symbols : 0) };
    if (made.depth > DEEPEST)
        return base;
    return cc_term_offset(terms, intern(terms, made), bytes);
}

static bool fold(enum cc_binary op, int64_t x, int64_t y, int64_t *out)
{
    uint64_t a = (uint64_t)x, b = (uint64_t)y;
    switch (op) {
    case CC_BIN_ADD:
        *out = (int64_t)(a + b);
        return true;
    case CC_BIN_SUB:
        *out = (int64_t)(a - b);
        return true;
    case CC_BIN_MUL:
        *out = (int64_t)(a * b);
        return true;
    case CC_BIN_DIV:
        if (!y || (x == INT64_MIN && y == -1))
            return false;
        *out = x / y;
        return true;
    case CC_BIN_REM:
        if (!y || (x == INT64_MIN && y == -1))
            return false;
        *out = x % y;
        return true;
    case CC_BIN_SHL:
        *out = (int64_t)(a << (b & 63));
        return true;
    case CC_BIN_SHR:
        *out = x >> (b & 63);
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
    case CC_BIN_NE:
        *out = x != y;
        return true;
    case CC_BIN_LT:
        *out = x < y;
        return true;
    case CC_BIN_LE:
        *out = x <= y;
        return true;
    case CC_BIN_GT:
        *out = x > y;
        return true;
    case CC_BIN_GE:
        *out = x >= y;
        return true;
    case CC_BIN_PTR_DIFF:
        return false;
    }
    return false;
}

static bool is_address(const struct cc_terms *terms, cc_term_id id)
{
    enum cc_term_op op = cc_term_row(terms, cc_term_root(terms, id))->op;
    return op == CC_T_OBJECT || op == CC_T_FUNC || op == CC_T_TEXT || op == CC_T_OWN || op == CC_T_THREAD;
}

/* Decide a == b where the terms themselves tell; -1 when they do not. */
static int decide_equal(const struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    if (a == b)
        return 1;
    int64_t x;
    bool constant = cc_term_is_int(terms, b, &x);
    if (constant && (is_address(terms, a) || cc_term_row(terms, a)->op == CC_T_INT))
        return 0;
    int64_t at_a, at_b;
    cc_term_id base_a = cc_term_split(terms, a, &at_a), base_b = cc_term_split(terms, b, &at_b);
    if (base_a == base_b)
        return at_a == at_b;
    enum cc_term_op op_a = cc_term_row(terms, base_a)->op, op_b = cc_term_row(terms, base_b)->op;
    if (op_a == op_b && (op_a == CC_T_OBJECT || op_a == CC_T_FUNC) && !at_a && !at_b)
        return 0;
    return -1;
}

static cc_term_id make_binary(struct cc_terms *terms, enum cc_binary op, cc_term_id a, cc_term_id b)
{
    struct cc_term row = { .op = CC_T_BINARY,
                           .sub = (uint8_t)op,
                           .a = a,
                           .b = b,
                           .depth = deeper(terms, a, b),
                           .symbols = cc_term_row(terms, a)->symbols | cc_term_row(terms, b)->symbols };
    return row.depth > DEEPEST ? 0 : intern(terms, row);
}

static cc_term_id equality(struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    int known = decide_equal(terms, a, b);
    if (known < 0)
        known = decide_equal(terms, b, a);
    if (known >= 0)
        return cc_term_int(terms, known);
    int64_t zero, bytes;
    if (cc_term_is_int(terms, a, &zero)) { /* constants to the right */
        cc_term_id swap = a;
        a = b;
        b = swap;
    }
    if (cc_term_is_int(terms, b, &zero)) {
        cc_term_id base = cc_term_split(terms, a, &bytes);
        if (bytes) /* x + c == d  ->  x == d - c */
            return equality(terms, base, cc_term_int(terms, (int64_t)((uint64_t)zero - (uint64_t)bytes)));
        struct cc_term left = *cc_term_row(terms, a);
        bool comparison = left.op == CC_T_BINARY && (left.sub == CC_BIN_EQ || left.sub == CC_BIN_LT);
        if (comparison && zero == 1)
            return a;
        if (comparison && zero != 0)
            return cc_term_int(terms, 0);
    } else if (a > b) {
        cc_term_id swap = a;
        a = b;
        b = swap;
    }
    return make_binary(terms, CC_BIN_EQ, a, b);
}

static cc_term_id negate(struct cc_terms *terms, cc_term_id a)
{
    return equality(terms, a, cc_term_int(terms, 0));
}

static bool is_comparison(const struct cc_terms *terms, cc_term_id id)
{
    const struct cc_term *row = cc_term_row(terms, id);
    return row->op == CC_T_BINARY && (row->sub == CC_BIN_EQ || row->sub == CC_BIN_LT);
}

/* Are both elements of one array? Then their addresses are in the order of their indices. */
static bool are_elements(const struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    const struct cc_term *x = cc_term_row(terms, a), *y = cc_term_row(terms, b);
    return x->op == CC_T_INDEX && y->op == CC_T_INDEX && x->a == y->a && x->imm == y->imm && x->imm > 0;
}

static cc_term_id less(struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    int64_t at_a, at_b;
    if (a == b)
        return cc_term_int(terms, 0);
    if (are_elements(terms, a, b))
        return less(terms, cc_term_row(terms, a)->b, cc_term_row(terms, b)->b);
    if (cc_term_split(terms, a, &at_a) == cc_term_split(terms, b, &at_b) && is_address(terms, a))
        return cc_term_int(terms, at_a < at_b);                                  /* two places in one object */
    if (cc_term_is_int(terms, a, &at_a) && at_a == 0 && is_comparison(terms, b)) /* 0 < (x < y) */
        return b;
    if (cc_term_is_int(terms, b, &at_b) && at_b == 0 && is_comparison(terms, a))
        return cc_term_int(terms, 0);
    return make_binary(terms, CC_BIN_LT, a, b);
}

/* x + y - x is y: "the other one of two", with constants on the way; of two addresses, how far an element is behind the first. */
static cc_term_id difference(struct cc_terms *terms, cc_term_id a, cc_term_id b)
{
    int64_t more, less;
    cc_term_id whole = cc_term_split(terms, a, &more), part = cc_term_split(terms, b, &less);
    const struct cc_term sum = *cc_term_row(terms, whole);
    int64_t left = (int64_t)((uint64_t)more - (uint64_t)less);
    if (whole == part)
        return cc_term_int(terms, left);
    if (sum.op == CC_T_BINARY && sum.sub == CC_BIN_ADD && (sum.a == part || sum.b == part))
        return cc_term_offset(terms, sum.a == part ? sum.b : sum.a, left);
    if (sum.op == CC_T_INDEX && sum.a == part && sum.b)
        return cc_term_offset(terms, cc_term_binary(terms, CC_BIN_MUL, sum.b, cc_term_int(terms, sum.imm)), left);
    return make_binary(terms, CC_BIN_SUB, a, b);
}

/* a / by, where a is so many times as much: which element of an array it is, by its distance from the first. */
static cc_term_id quotient(struct cc_terms *terms, cc_term_id a, cc_term_id b, int64_t by)
{
    int64_t more, times;
    const struct cc_term row = *cc_term_row(terms, cc_term_split(terms, a, &more));
    if (by > 0 && more % by == 0 && row.op == CC_T_BINARY && row.sub == CC_BIN_MUL &&
        cc_term_is_int(terms, row.b, &times) && times == by)
        return cc_term_offset(terms, row.a, more / by);
    return make_binary(terms, CC_BIN_DIV, a, b);
}

/* a % by: of a remainder by a multiple it is what that of the whole would be; one that is smaller already stays. */
static cc_term_id remainder_by(struct cc_terms *terms, cc_term_id a, cc_term_id b, int64_t by)
{
    const struct cc_term *row = cc_term_at(terms, a);
    int64_t before;
    if (by > 0 && row->op == CC_T_BINARY && row->sub == CC_BIN_REM && cc_term_is_int(terms, row->b, &before)) {
        if (before > 0 && before <= by)
            return a;
        if (before > 0 && before % by == 0)
            a = row->a;
    }
    return make_binary(terms, CC_BIN_REM, a, b);
}

cc_term_id cc_term_binary(struct cc_terms *terms, enum cc_binary op, cc_term_id a, cc_term_id b)
{
    int64_t x = 0, y = 0, folded;
    if (!a || !b)
        return 0;
    bool left = cc_term_is_int(terms, a, &x), right = cc_term_is_int(terms, b, &y);
    if (left && right && fold(op, x, y, &folded))
        return cc_term_int(terms, folded);
    switch (op) {
    case CC_BIN_ADD:
        if (right)
            return cc_term_offset(terms, a, y);
        if (left)
            return cc_term_offset(terms, b, x);
        break;
    case CC_BIN_SUB:
        if (right)
            return cc_term_offset(terms, a, (int64_t)(0 - (uint64_t)y));
        return difference(terms, a, b);
    case CC_BIN_MUL:
        if (left)
            return cc_term_binary(terms, op, b, a);
        if (right && (y == 0 || y == 1))
            return y ? a : b;
        break;
    case CC_BIN_REM:
        if (right)
            return remainder_by(terms, a, b, y);
        if (left && x == 0)
            return a;
        break;
    case CC_BIN_DIV:
        if (left && x == 0)
            return a;
        if (right)
            return quotient(terms, a, b, y);
        break;
    case CC_BIN_EQ:
        return equality(terms, a, b);
    case CC_BIN_NE:
        return negate(terms, equality(terms, a, b));
    case CC_BIN_LT:
        return less(terms, a, b);
    case CC_BIN_GT:
        return less(terms, b, a);
    case CC_BIN_LE:
        return negate(terms, less(terms, b, a));
    case CC_BIN_GE:
        return negate(terms, less(terms, a, b));
    default:
        if (left && op == (enum cc_binary)CC_TERM_CHOICE)
            return x ? cc_term_row(terms, b)->a : cc_term_row(terms, b)->b;
        break;
    }
    return make_binary(terms, op, a, b);
}

cc_term_id cc_term_choice(struct cc_terms *terms, cc_term_id condition, cc_term_id x, cc_term_id y)
{
    int64_t truth;
    if (!condition || !x || !y)
        return 0;
    if (cc_term_is_int(terms, condition, &truth))
        return truth ? x : y;
    cc_term_id either = make_binary(terms, (enum cc_binary)CC_TERM_EITHER, x, y);
    return either ? make_binary(terms, (enum cc_binary)CC_TERM_CHOICE, condition, either) : 0;
}

cc_term_id cc_term_unary(struct cc_terms *terms, enum cc_unary op, cc_term_id a)
{
    int64_t x;
    if (!a)
        return 0;
    if (op == CC_UN_LNOT)
        return negate(terms, a);
    if (cc_term_is_int(terms, a, &x))
        return cc_term_int(terms, op == CC_UN_NEG ? (int64_t)(0 - (uint64_t)x) : ~x);
    struct cc_term row = { .op = CC_T_UNARY,
                           .sub = (uint8_t)op,
                           .a = a,
                           .depth = deeper(terms, a, 0),
                           .symbols = cc_term_row(terms, a)->symbols };
    return row.depth > DEEPEST ? 0 : intern(terms, row);
}

static void find_condition(struct cc_terms *terms, cc_term_id value, cc_term_id *atom, bool *truth)
{
    int64_t constant;
    bool holds = true;
    for (;;) {
        struct cc_term row = *cc_term_row(terms, value);
        bool comparison = row.op == CC_T_BINARY && (row.sub == CC_BIN_EQ || row.sub == CC_BIN_LT);
        if (!comparison) {
            value = negate(terms, value);
            holds = !holds;
            if (cc_term_row(terms, value)->op == CC_T_INT)
                break;
            row = *cc_term_row(terms, value);
        }
        struct cc_term inner = *cc_term_row(terms, row.a);
        bool nested = row.sub == CC_BIN_EQ && cc_term_is_int(terms, row.b, &constant) && constant == 0 &&
                      inner.op == CC_T_BINARY && (inner.sub == CC_BIN_EQ || inner.sub == CC_BIN_LT);
        if (!nested)
            break;
        value = row.a;
        holds = !holds;
    }
    *atom = value;
    *truth = holds;
}

void cc_term_condition(struct cc_terms *terms, cc_term_id value, cc_term_id *atom, bool *truth)
{
    uint32_t known = cc_term_row(terms, value)->condition;
    if (!known) {
        find_condition(terms, value, atom, truth);
        if (*atom)
            cc_term_row(terms, value)->condition = *atom << 1 | *truth;
        return;
    }
    *atom = known >> 1;
    *truth = known & 1;
}

cc_term_id cc_term_split(const struct cc_terms *terms, cc_term_id address, int64_t *bytes)
{
    const struct cc_term *row = cc_term_row(terms, address);
    if (row->op == CC_T_OFFSET) {
        *bytes = row->imm;
        return row->a;
    }
    *bytes = 0;
    return address;
}

bool cc_term_contains_inside(const struct cc_terms *terms, cc_term_id whole, cc_term_id part)
{
    const struct cc_term *row = cc_term_row(terms, whole);
    if (has_operand_a(row->op) && cc_term_contains(terms, row->a, part))
        return true;
    return has_operand_b(row->op) && row->b && cc_term_contains(terms, row->b, part);
}

cc_term_id cc_term_replace_inside(struct cc_terms *terms, cc_term_id whole, cc_term_id part, cc_term_id by)
{
    struct cc_term row = *cc_term_row(terms, whole);
    cc_term_id a = has_operand_a(row.op) ? cc_term_replace(terms, row.a, part, by) : row.a;
    cc_term_id b = has_operand_b(row.op) ? cc_term_replace(terms, row.b, part, by) : row.b;
    switch ((enum cc_term_op)row.op) {
    case CC_T_OFFSET:
        return cc_term_offset(terms, a, row.imm);
    case CC_T_INDEX:
        return cc_term_index(terms, a, b, row.imm);
    case CC_T_BINARY:
        return cc_term_binary(terms, row.sub, a, b);
    case CC_T_UNARY:
        return cc_term_unary(terms, row.sub, a);
    case CC_T_LOAD:
    case CC_T_OLD:
        return a ? cc_term_symbol(terms, row.op, a, row.b, row.imm, row.type) : 0;
    default:
        return whole;
    }
}

cc_term_id cc_term_content_of(const struct cc_terms *terms, cc_term_id id)
{
    const struct cc_term *row = cc_term_row(terms, id);
    if (row->op == CC_T_LOAD)
        return row->a;
    bool of_memory = row->op == CC_T_PHI && row->a && row->imm > 0 && (row->imm & 1);
    return of_memory ? (cc_term_id)(row->imm >> 1) : 0;
}

int64_t cc_term_change(const struct cc_terms *terms, cc_term_id address, cc_term_id value)
{
    int64_t change;
    cc_term_id before = cc_term_split(terms, value, &change);
    return cc_term_content_of(terms, before) == address ? change : 0;
}
