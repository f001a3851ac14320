/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program that the explorer runs: instructions of a stack machine, read from the text that minic_code.py writes.
 *
 * Memory is an array of cells, addresses count from 1. Read once, constant afterwards. Errors end the process: this is
 * a program for tests.
 */
#ifndef CONCHECK_EXPLORER_PROGRAM_H
#define CONCHECK_EXPLORER_PROGRAM_H

#include <stdint.h>
#include <stdio.h>

/* Instructions; explorer_ops.def says which of them others can see. */
enum cc_explorer_op {
#define X(name, visible) CC_OP_##name,
#include "explorer_ops.def"
#undef X
    CC_OP_COUNT
};

enum {
    CC_MAX_CLASSES = 256,
    CC_MAX_TYPES = 128,
    CC_MAX_FUNCTIONS = 128,
    CC_MAX_OPS = 8192,
    CC_MAX_STATIC_CELLS = 200,
    CC_MAX_TLS = 16,
    CC_MAX_LINES = 1024,
    CC_FUNCTION_BASE = 100000, /* the value of a function designator */
};

struct cc_explorer_cell {
    int value;
    uint16_t class_id;
};

struct cc_explorer_instruction {
    enum cc_explorer_op op;
    int a, b, line;
};

struct cc_explorer_function {
    int entry, parameters, slots;
};

struct cc_explorer_type {
    int size;
    uint16_t classes[CC_MAX_STATIC_CELLS];
};

struct cc_explorer_program {
    int cells, tls, ops, types, functions, main, classes;
    struct cc_explorer_cell cell[CC_MAX_STATIC_CELLS + 1];
    struct cc_explorer_cell tls_cell[CC_MAX_TLS];
    struct cc_explorer_instruction op[CC_MAX_OPS];
    struct cc_explorer_function function[CC_MAX_FUNCTIONS];
    struct cc_explorer_type type[CC_MAX_TYPES];
    char class_name[CC_MAX_CLASSES][64];
    int has_try; /* some instruction can see that a lock is held without waiting for it */
};

/* Read a program from `in`; an error ends the process with status 2. */
void cc_explorer_program_read(struct cc_explorer_program *program, FILE *in);

/* The name of an instruction. */
const char *cc_explorer_op_name(enum cc_explorer_op op);

/* How an instruction is seen by others: 'V', 'L' or 'N' (see explorer_ops.def). */
char cc_explorer_op_visibility(enum cc_explorer_op op);

#endif
