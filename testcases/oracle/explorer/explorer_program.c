/* SPDX-License-Identifier: Apache-2.0 */
#include "explorer_program.h"

#include <stdlib.h>
#include <string.h>

static const char *const op_names[CC_OP_COUNT] = {
#define X(name, visible) #name,
#include "explorer_ops.def"
#undef X
};

static const char op_visibility[CC_OP_COUNT] = {
#define X(name, visible) #visible[0],
#include "explorer_ops.def"
#undef X
};

const char *cc_explorer_op_name(enum cc_explorer_op op)
{
    return op_names[op];
}

char cc_explorer_op_visibility(enum cc_explorer_op op)
{
    return op_visibility[op];
}

static void fail(const char *what, const char *line)
{
    fprintf(stderr, "explorer: %s: %s", what, line);
    exit(2);
}

static int number(char **text, const char *line, int limit)
{
    char *end;
    long value = strtol(*text, &end, 10);
    if (end == *text || value < -2147483647L || value > 2147483647L || (limit > 0 && (value < 0 || value >= limit))) {
        fail("not a number in range", line);
    }
    *text = end;
    return (int)value;
}

static enum cc_explorer_op find_op(const char *name, const char *line)
{
    for (int i = 0; i < CC_OP_COUNT; i++) {
        if (strcmp(op_names[i], name) == 0) {
            return (enum cc_explorer_op)i;
        }
    }
    fail("unknown instruction", line);
    return CC_OP_pop;
}

static void read_op(struct cc_explorer_program *program, char *rest, const char *line)
{
    char name[32];
    int used = 0;
    if (sscanf(rest, "%31s%n", name, &used) != 1 || program->ops == CC_MAX_OPS) {
        fail("bad instruction", line);
    }
    rest += used;
    struct cc_explorer_instruction *op = &program->op[program->ops++];
    op->op = find_op(name, line);
    op->a = number(&rest, line, 0);
    op->b = number(&rest, line, 0);
    op->line = number(&rest, line, CC_MAX_LINES);
    switch (op->op) {
    case CC_OP_trylock:
    case CC_OP_timedlock:
    case CC_OP_tryrdlock:
    case CC_OP_trywrlock:
        program->has_try = 1;
        break;
    default:
        break;
    }
}

static void read_type(struct cc_explorer_program *program, char *rest, const char *line)
{
    struct cc_explorer_type *type = &program->type[number(&rest, line, CC_MAX_TYPES)];
    type->size = number(&rest, line, CC_MAX_STATIC_CELLS);
    for (int i = 0; i < type->size; i++) {
        type->classes[i] = (uint16_t)number(&rest, line, CC_MAX_CLASSES);
    }
    program->types++;
}

static void read_function(struct cc_explorer_program *program, char *rest, const char *line)
{
    struct cc_explorer_function *function = &program->function[number(&rest, line, CC_MAX_FUNCTIONS)];
    function->entry = number(&rest, line, CC_MAX_OPS);
    function->parameters = number(&rest, line, 16);
    function->slots = number(&rest, line, 64);
    program->functions++;
}

static void read_cell(struct cc_explorer_cell *cells, int limit, char *rest, const char *line)
{
    struct cc_explorer_cell *cell = &cells[number(&rest, line, limit)];
    cell->class_id = (uint16_t)number(&rest, line, CC_MAX_CLASSES);
    cell->value = number(&rest, line, 0);
}

static void read_class(struct cc_explorer_program *program, char *rest, const char *line)
{
    int id = number(&rest, line, CC_MAX_CLASSES);
    if (sscanf(rest, "%63s", program->class_name[id]) != 1) {
        fail("no name", line);
    }
    program->classes = id >= program->classes ? id + 1 : program->classes;
}

void cc_explorer_program_read(struct cc_explorer_program *program, FILE *in)
{
    char line[4096];
    char word[16];
    memset(program, 0, sizeof *program);
    while (fgets(line, sizeof line, in)) {
        int used = 0;
        if (sscanf(line, "%15s%n", word, &used) != 1) {
            continue;
        }
        char *rest = line + used;
        if (strcmp(word, "op") == 0) {
            read_op(program, rest, line);
        } else if (strcmp(word, "cells") == 0) {
            program->cells = number(&rest, line, CC_MAX_STATIC_CELLS);
        } else if (strcmp(word, "tls") == 0) {
            program->tls = number(&rest, line, CC_MAX_TLS);
        } else if (strcmp(word, "class") == 0) {
            read_class(program, rest, line);
        } else if (strcmp(word, "cell") == 0) {
            read_cell(program->cell, CC_MAX_STATIC_CELLS + 1, rest, line);
        } else if (strcmp(word, "tlscell") == 0) {
            read_cell(program->tls_cell, CC_MAX_TLS, rest, line);
        } else if (strcmp(word, "type") == 0) {
            read_type(program, rest, line);
        } else if (strcmp(word, "func") == 0) {
            read_function(program, rest, line);
        } else if (strcmp(word, "main") == 0) {
            program->main = number(&rest, line, CC_MAX_FUNCTIONS);
        } else {
            fail("unknown line", line);
        }
    }
}
