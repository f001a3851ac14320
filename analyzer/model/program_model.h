/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program model: what the front end makes of C source, and all that the
 * analysis core ever sees of it.
 *
 * A model holds one translation unit, or several after linking. It is a set
 * of flat tables indexed by 32-bit ids; id 0 means "none" everywhere, so row 0
 * of each table is unused. It knows C, not threads: calls stay calls.
 *
 * Functions are lowered to basic blocks of simple instructions. A value is
 * named by the id of the instruction that computes it, and is used only by
 * instructions of the same function. Every C variable, parameters included,
 * lives in memory: it is read by LOAD and written by STORE through VAR_ADDR.
 * Temporaries for `?:`, `&&`, `||` and statement expressions are variables of
 * kind CC_VAR_TEMP. On entry a parameter variable already holds its argument.
 *
 * Invariants: blocks of a function are contiguous, instructions of a block are
 * contiguous, block 0 of the function is the entry. Every operand is defined
 * before its use on every path, and its id is smaller than that of its user.
 * Ownership: all tables belong to the arena the model was built or read in.
 * Thread-safety: read-only after building, so it can be shared.
 * Units: sizes and offsets are bytes; lines and columns count from 1.
 */
#ifndef CC_MODEL_PROGRAM_MODEL_H
#define CC_MODEL_PROGRAM_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t cc_text_id;  /* a NUL-terminated string in the text pool */
typedef uint32_t cc_loc_id;   /* a source range */
typedef uint32_t cc_type_id;  /* a type */
typedef uint32_t cc_field_id; /* a member of a struct or union */
typedef uint32_t cc_var_id;   /* a variable: global, local, parameter or temporary */
typedef uint32_t cc_func_id;  /* a function, defined or only declared */
typedef uint32_t cc_block_id; /* a basic block */
typedef uint32_t cc_inst_id;  /* an instruction, and the value it computes */

/* Where something stands in the user's source; macro expansions are resolved to where the user wrote them. */
struct cc_loc {
    cc_text_id file; /* path as the compiler was given it, normalised */
    uint32_t line, column;
    uint32_t end_line, end_column; /* last character, inclusive */
    cc_text_id macro;              /* the outermost macro expanded here, or 0 */
    bool in_system_header;
};

enum cc_type_kind {
    CC_TYPE_VOID = 1,
    CC_TYPE_BOOL,
    CC_TYPE_INT, /* also char and enum */
    CC_TYPE_FLOAT,
    CC_TYPE_POINTER,
    CC_TYPE_ARRAY,
    CC_TYPE_STRUCT,
    CC_TYPE_UNION,
    CC_TYPE_FUNCTION,
};

enum cc_type_flag {
    CC_TYPE_CONST = 1,
    CC_TYPE_VOLATILE = 2,
    CC_TYPE_ATOMIC = 4,
    CC_TYPE_UNSIGNED = 8,
    CC_TYPE_INCOMPLETE = 16,
};

struct cc_type {
    enum cc_type_kind kind;
    uint32_t flags;
    uint64_t size; /* 0 when unknown (VLA, incomplete) */
    /* How the user writes it, desugared tag or typedef name without qualifiers:
     * "struct account", "pthread_mutex_t", "int". Two units agree on it. */
    cc_text_id name;
    cc_type_id element; /* of a pointer or array; result of a function */
    uint64_t count;     /* elements of an array; 0 when unknown */
    cc_field_id fields; /* first member of a struct or union */
    uint32_t field_count;
};

struct cc_field {
    cc_text_id name; /* 0 for an anonymous struct or union member */
    cc_type_id type;
    cc_type_id owner;
    uint64_t offset;    /* of the first byte that holds it */
    uint32_t bit_shift; /* within that byte, for a bit-field */
    uint32_t bit_width; /* 0 when it is not a bit-field */
};

enum cc_linkage { CC_LINKAGE_NONE, CC_LINKAGE_INTERNAL, CC_LINKAGE_EXTERNAL, CC_LINKAGE_WEAK };

enum cc_var_kind { CC_VAR_GLOBAL = 1, CC_VAR_LOCAL, CC_VAR_PARAM, CC_VAR_TEMP };

enum cc_var_flag {
    CC_VAR_THREAD_LOCAL = 1,
    CC_VAR_STATIC_LOCAL = 2,  /* kind is CC_VAR_GLOBAL, owner is its function */
    CC_VAR_ADDRESS_TAKEN = 4, /* the address is used other than by direct load and store */
    CC_VAR_DECLARED_ONLY = 8, /* extern, no definition in the model */
    CC_VAR_CONST = 16,
    CC_VAR_HAS_CLEANUP = 32,
};

struct cc_var {
    cc_text_id name; /* 0 for a temporary */
    cc_type_id type;
    cc_loc_id loc;
    cc_func_id owner;           /* 0 for a file-scope variable */
    uint8_t kind;               /* enum cc_var_kind */
    uint8_t linkage;            /* enum cc_linkage */
    uint16_t flags;             /* enum cc_var_flag */
    uint32_t inits, init_count; /* static initialiser, rows of `inits`; zero where none is given */
};

enum cc_init_kind { CC_INIT_INT = 1, CC_INIT_VAR, CC_INIT_FUNC, CC_INIT_TEXT, CC_INIT_OTHER };

/* One scalar of a static initialiser. */
struct cc_init {
    uint8_t kind;    /* enum cc_init_kind */
    uint64_t offset; /* within the variable */
    uint64_t size;
    uint32_t id;   /* variable or function whose address it is, or text of a string */
    int64_t value; /* integer, or offset added to the address */
};

enum cc_func_flag {
    CC_FUNC_DEFINED = 1,
    CC_FUNC_NORETURN = 2,
    CC_FUNC_VARIADIC = 4,
    CC_FUNC_INLINE = 8,
    CC_FUNC_CONSTRUCTOR = 16,
    CC_FUNC_DESTRUCTOR = 32,
    CC_FUNC_BROKEN = 64,     /* the body has errors; only what could be lowered is here */
    CC_FUNC_IN_SYSTEM = 128, /* defined in a system header */
    CC_FUNC_ADDRESS_TAKEN = 256,
    CC_FUNC_RETURNS_TWICE = 512, /* setjmp and its like */
    CC_FUNC_MALLOC_LIKE = 1024,  /* __attribute__((malloc)) */
    CC_FUNC_HIDDEN = 2048,       /* known within its library only: by -fvisibility=hidden or an attribute */
    CC_FUNC_GUEST = 4096,        /* of a unit that another program has, where its own callers are */
};

struct cc_func {
    cc_text_id name;
    cc_type_id type;
    cc_loc_id loc;     /* of the name */
    cc_loc_id end_loc; /* of the closing brace */
    uint8_t linkage;
    uint32_t flags;
    cc_var_id params;     /* first parameter; parameters are consecutive, then locals and temporaries */
    uint32_t param_count; /* also of a function that is only declared, which may have no rows for them */
    uint32_t var_count;   /* parameters, locals and temporaries together; 0 without a body */
    cc_block_id blocks;
    uint32_t block_count;
    cc_inst_id insts;
    uint32_t inst_count;
};

enum cc_term_kind {
    CC_TERM_JUMP = 1,    /* to target[0] */
    CC_TERM_BRANCH,      /* on `value`: target[0] if non-zero, target[1] if zero */
    CC_TERM_SWITCH,      /* on `value`: rows of `cases`, target[0] is the default */
    CC_TERM_INDIRECT,    /* computed goto: every row of `cases` */
    CC_TERM_RETURN,      /* `value` or 0 */
    CC_TERM_UNREACHABLE, /* control never gets here: after a call that does not return */
};

struct cc_block {
    cc_func_id func;
    cc_inst_id insts;
    uint32_t inst_count;
    uint8_t term; /* enum cc_term_kind */
    cc_loc_id term_loc;
    cc_inst_id value;
    cc_block_id target[2];
    uint32_t cases, case_count;
};

struct cc_case {
    int64_t low, high; /* a GNU range; equal for an ordinary case */
    cc_block_id target;
};

enum cc_op {
    CC_OP_CONST = 1,  /* integer or null pointer constant `imm` */
    CC_OP_TEXT,       /* address of string literal, text a */
    CC_OP_UNKNOWN,    /* a value the model does not follow (floating point, va_arg, vectors) */
    CC_OP_VAR_ADDR,   /* address of variable a */
    CC_OP_FUNC_ADDR,  /* address of function a */
    CC_OP_FIELD_ADDR, /* address of field b of the object at value a; imm = its offset */
    CC_OP_INDEX_ADDR, /* value a + value b * imm bytes; also pointer arithmetic; imm 0 = stride unknown */
    CC_OP_LOAD,       /* read `type` at address a */
    CC_OP_STORE,      /* write value b (0 = unknown) of `type` at address a */
    CC_OP_COPY,       /* copy imm bytes (struct assignment) from address b to address a */
    CC_OP_ZERO,       /* set imm bytes at address a to zero (rest of an initialiser) */
    CC_OP_BINARY,     /* sub = enum cc_binary: a, b */
    CC_OP_UNARY,      /* sub = enum cc_unary: a */
    CC_OP_CAST,       /* value a converted to `type` */
    CC_OP_CALL,       /* function a, or value b when a is 0; arguments operands[c .. c+imm) */
    CC_OP_RMW,        /* atomic read-modify-write, sub = enum cc_rmw: address a, value b; gives the old value,
                         or the new one with CC_INST_NEW_VALUE */
    CC_OP_CAS,        /* atomic compare and swap: address a, expected b, desired c; gives success, or the old
                         value with CC_INST_OLD_VALUE; b is an address with CC_INST_EXPECTED_ADDR */
    CC_OP_FENCE,      /* atomic fence */
    CC_OP_ASM,        /* inline assembly, opaque: operands[c .. c+imm) are values and addresses it may use */
    CC_OP_VAR_BEGIN,  /* the declaration of local variable a is reached: a new, uninitialised instance */
    CC_OP_VAR_END,    /* the scope of local variable a is left */
};

enum cc_binary {
    CC_BIN_ADD = 1,
    CC_BIN_SUB,
    CC_BIN_MUL,
    CC_BIN_DIV,
    CC_BIN_REM,
    CC_BIN_SHL,
    CC_BIN_SHR,
    CC_BIN_AND,
    CC_BIN_OR,
    CC_BIN_XOR,
    CC_BIN_EQ,
    CC_BIN_NE,
    CC_BIN_LT,
    CC_BIN_LE,
    CC_BIN_GT,
    CC_BIN_GE,
    CC_BIN_PTR_DIFF, /* pointer difference in elements of imm bytes */
};

enum cc_unary { CC_UN_NEG = 1, CC_UN_NOT /* ~ */, CC_UN_LNOT /* ! */ };

enum cc_rmw {
    CC_RMW_EXCHANGE = 1,
    CC_RMW_ADD,
    CC_RMW_SUB,
    CC_RMW_AND,
    CC_RMW_OR,
    CC_RMW_XOR,
    CC_RMW_NAND,
    CC_RMW_MIN,
    CC_RMW_MAX,
    CC_RMW_OTHER,
};

enum cc_inst_flag {
    CC_INST_ATOMIC = 1, /* LOAD, STORE, COPY of an atomic object or through an atomic builtin */
    CC_INST_VOLATILE = 2,
    CC_INST_NEW_VALUE = 4,
    CC_INST_OLD_VALUE = 8,
    CC_INST_EXPECTED_ADDR = 16,
    CC_INST_INITIALISES = 32, /* STORE, COPY or ZERO that is part of a declaration's initialiser */
    CC_INST_BITFIELD = 64,    /* LOAD or STORE of the bit-field at FIELD_ADDR value a */
};

/* Memory orders as in <stdatomic.h>. */
enum cc_order { CC_RELAXED = 0, CC_CONSUME, CC_ACQUIRE, CC_RELEASE, CC_ACQ_REL, CC_SEQ_CST };

struct cc_inst {
    uint8_t op;      /* enum cc_op */
    uint8_t sub;     /* enum cc_binary, cc_unary or cc_rmw */
    uint8_t order;   /* enum cc_order, with CC_INST_ATOMIC, RMW, CAS and FENCE */
    uint8_t flags;   /* enum cc_inst_flag */
    cc_type_id type; /* of the value, or of what is stored */
    cc_loc_id loc;
    uint32_t a, b, c;
    int64_t imm;
};

/* What an annotation in the source claims. */
enum cc_annotation_kind {
    CC_ANNOTATION_GUARDED = 1,     /* member or variable `subject` is accessed only with the lock held */
    CC_ANNOTATION_POINTEE_GUARDED, /* and so is what the pointer in it leads to */
    CC_ANNOTATION_REQUIRES,        /* function `subject` is called only with the lock held */
    CC_ANNOTATION_EXCLUDES,        /* and only without it */
    CC_ANNOTATION_ACQUIRES,        /* it returns with the lock held */
    CC_ANNOTATION_TRIES,           /* it does if its result is true, or false with CC_ANNOTATION_ON_ZERO */
    CC_ANNOTATION_RELEASES,        /* it returns without the lock, which it was called with */
    CC_ANNOTATION_CAPABILITY,      /* type `subject` is a lock */
};

enum cc_annotation_flag {
    CC_ANNOTATION_SHARED = 1,  /* holding the lock for reading is enough, or is what the function does */
    CC_ANNOTATION_COMMENT = 2, /* found in a comment */
    CC_ANNOTATION_ON_ZERO = 4,
};

/* Where the way to an annotation's lock begins. */
enum cc_annotation_base {
    CC_BASE_NOTHING,  /* it names nothing that is known, or is too long */
    CC_BASE_OBJECT,   /* the struct that member `subject` is in, and `up` bytes before it */
    CC_BASE_VARIABLE, /* the address of variable `base_id` */
    CC_BASE_ARGUMENT, /* the value of the function's argument number `base_id`, from 0 */
};

enum { CC_ANNOTATION_STEPS = 4, CC_STEP_LOAD = 0 };

/*
 * An annotation: a claim that is checked, never believed where there is code to check it with. The address of its lock
 * is that of the base after the steps: CC_STEP_LOAD reads the pointer there, any other number is a member to go to.
 */
struct cc_annotation {
    uint8_t kind;     /* enum cc_annotation_kind */
    uint8_t flags;    /* enum cc_annotation_flag */
    uint8_t base;     /* enum cc_annotation_base */
    uint32_t subject; /* field, function or type, or variable with `of_variable` */
    bool of_variable;
    cc_loc_id loc;
    cc_text_id text; /* as people write it, with its argument */
    uint32_t base_id;
    uint64_t up;
    uint32_t step_count, steps[CC_ANNOTATION_STEPS];
};

/* Something the front end could not take, said once for the user. */
struct cc_lost {
    cc_loc_id loc;
    cc_text_id text;
    cc_func_id func; /* the function that is incomplete because of it, or 0 */
};

/* A table: `count` rows including the unused row 0. */
#define CC_MODEL_TABLE(type, name)                                                                                     \
    type *name;                                                                                                        \
    uint32_t name##_count, name##_room

struct cc_model {
    struct cc_arena *arena;
    CC_MODEL_TABLE(const char *, texts);
    CC_MODEL_TABLE(struct cc_loc, locs);
    CC_MODEL_TABLE(struct cc_type, types);
    CC_MODEL_TABLE(struct cc_field, fields);
    CC_MODEL_TABLE(struct cc_var, vars);
    CC_MODEL_TABLE(struct cc_init, inits);
    CC_MODEL_TABLE(struct cc_func, funcs);
    CC_MODEL_TABLE(struct cc_block, blocks);
    CC_MODEL_TABLE(struct cc_case, cases);
    CC_MODEL_TABLE(struct cc_inst, insts);
    CC_MODEL_TABLE(uint32_t, operands);
    CC_MODEL_TABLE(struct cc_annotation, annotations); /* equal ones once, sorted by nothing */
    CC_MODEL_TABLE(struct cc_lost, losts);
    cc_text_id main_file;                     /* the source file of a single unit; 0 after linking */
    CC_MODEL_TABLE(cc_text_id, dependencies); /* every file read, sorted */
};

/* The instruction that computes value `id`, with conversions taken off. */
static inline const struct cc_inst *cc_inst_without_casts(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    while (inst->op == CC_OP_CAST)
        inst = &model->insts[inst->a];
    return inst;
}

/* Is the value the address `a` converted, or of a member or an element of what is there? */
static inline bool cc_inst_goes_within(const struct cc_inst *inst)
{
    return inst->op == CC_OP_CAST || inst->op == CC_OP_FIELD_ADDR || inst->op == CC_OP_INDEX_ADDR;
}

/* What computes the address of the whole that `id` is an address in: conversions, members and elements taken off. */
static inline const struct cc_inst *cc_inst_of_whole(const struct cc_model *model, cc_inst_id id)
{
    const struct cc_inst *inst = &model->insts[id];
    while (cc_inst_goes_within(inst))
        inst = &model->insts[inst->a];
    return inst;
}

/* The text of `id`; "" for 0. */
static inline const char *cc_model_text(const struct cc_model *model, cc_text_id id)
{
    return id ? model->texts[id] : "";
}

#ifdef __cplusplus
}
#endif

#endif
