/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/model/model_file.h"

#include <inttypes.h>
#include <stddef.h>

static const char *const type_kinds[] = { "?",       "void",  "bool",   "int",   "float",
                                          "pointer", "array", "struct", "union", "function" };
static const char *const linkages[] = { "none", "internal", "external", "weak" };
static const char *const var_kinds[] = { "?", "global", "local", "param", "temp" };
static const char *const init_kinds[] = { "?", "int", "var", "func", "text", "other" };
static const char *const orders[] = { "relaxed", "consume", "acquire", "release", "acq_rel", "seq_cst" };
static const char *const binaries[] = { "?",  "add", "sub", "mul", "div", "rem", "shl", "shr", "and",
                                        "or", "xor", "eq",  "ne",  "lt",  "le",  "gt",  "ge",  "ptr_diff" };
static const char *const unaries[] = { "?", "neg", "not", "lnot" };
static const char *const rmws[] = { "?", "exchange", "add", "sub", "and", "or", "xor", "nand", "min", "max", "other" };
static const char *const ops[] = { "?",          "const",      "text",      "unknown", "var_addr", "func_addr",
                                   "field_addr", "index_addr", "load",      "store",   "copy",     "zero",
                                   "binary",     "unary",      "cast",      "call",    "rmw",      "cas",
                                   "fence",      "asm",        "var_begin", "var_end" };

#define NAME(names, index) ((size_t)(index) < sizeof names / sizeof *names ? names[index] : "?")

/* A bit and the word for it; the list ends with bit 0. */
struct flag_name {
    uint32_t bit;
    const char *name;
};

static const struct flag_name type_flags[] = { { CC_TYPE_CONST, "const" },           { CC_TYPE_VOLATILE, "volatile" },
                                               { CC_TYPE_ATOMIC, "atomic" },         { CC_TYPE_UNSIGNED, "unsigned" },
                                               { CC_TYPE_INCOMPLETE, "incomplete" }, { 0, NULL } };
static const struct flag_name var_flags[] = { { CC_VAR_THREAD_LOCAL, "thread_local" },
                                              { CC_VAR_STATIC_LOCAL, "static_local" },
                                              { CC_VAR_ADDRESS_TAKEN, "address_taken" },
                                              { CC_VAR_DECLARED_ONLY, "declared_only" },
                                              { CC_VAR_CONST, "const" },
                                              { CC_VAR_HAS_CLEANUP, "cleanup" },
                                              { 0, NULL } };
static const struct flag_name annotation_flags[] = { { CC_ANNOTATION_SHARED, "shared" },
                                                     { CC_ANNOTATION_COMMENT, "comment" },
                                                     { CC_ANNOTATION_ON_ZERO, "on_zero" },
                                                     { 0, NULL } };
static const struct flag_name func_flags[] = { { CC_FUNC_DEFINED, "defined" },
                                               { CC_FUNC_NORETURN, "noreturn" },
                                               { CC_FUNC_VARIADIC, "variadic" },
                                               { CC_FUNC_INLINE, "inline" },
                                               { CC_FUNC_CONSTRUCTOR, "constructor" },
                                               { CC_FUNC_DESTRUCTOR, "destructor" },
                                               { CC_FUNC_BROKEN, "broken" },
                                               { CC_FUNC_IN_SYSTEM, "in_system" },
                                               { CC_FUNC_ADDRESS_TAKEN, "address_taken" },
                                               { CC_FUNC_RETURNS_TWICE, "returns_twice" },
                                               { CC_FUNC_MALLOC_LIKE, "malloc_like" },
                                               { CC_FUNC_HIDDEN, "hidden" },
                                               { CC_FUNC_GUEST, "guest" },
                                               { 0, NULL } };
static const struct flag_name inst_flags[] = { { CC_INST_ATOMIC, "atomic" },
                                               { CC_INST_VOLATILE, "volatile" },
                                               { CC_INST_NEW_VALUE, "new_value" },
                                               { CC_INST_OLD_VALUE, "old_value" },
                                               { CC_INST_EXPECTED_ADDR, "expected_addr" },
                                               { CC_INST_INITIALISES, "initialises" },
                                               { CC_INST_BITFIELD, "bitfield" },
                                               { 0, NULL } };

/* Errors of the stream stay with it until the end. */
struct dump {
    const struct cc_model *model;
    FILE *stream;
};

static void put_flags(const struct dump *dump, const struct flag_name *names, uint32_t flags)
{
    for (; names->bit; names++) {
        if (flags & names->bit)
            fprintf(dump->stream, " %s", names->name);
    }
}

/* Quote a text so that it stays on its line. */
static void put_text(const struct dump *dump, cc_text_id id)
{
    fputc('"', dump->stream);
    for (const char *at = cc_model_text(dump->model, id); *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            fprintf(dump->stream, "\\%c", byte);
        else if (byte < ' ' || byte == 0x7f)
            fprintf(dump->stream, "\\x%02x", byte);
        else
            fputc(byte, dump->stream);
    }
    fputc('"', dump->stream);
}

static void put_loc(const struct dump *dump, cc_loc_id id)
{
    const struct cc_loc *loc = &dump->model->locs[id];
    if (!id)
        return;
    fprintf(dump->stream, " @ %s:%" PRIu32 ":%" PRIu32, cc_model_text(dump->model, loc->file), loc->line, loc->column);
    if (loc->macro)
        fprintf(dump->stream, " macro %s", cc_model_text(dump->model, loc->macro));
    if (loc->in_system_header)
        fputs(" system", dump->stream);
}

static void put_named(const struct dump *dump, const char *what, uint32_t id, cc_text_id name)
{
    fprintf(dump->stream, " %s %" PRIu32 " ", what, id);
    put_text(dump, name);
}

static void put_type(const struct dump *dump, cc_type_id id)
{
    put_named(dump, "type", id, dump->model->types[id].name);
}

static void dump_types(const struct dump *dump)
{
    const struct cc_model *model = dump->model;
    for (cc_type_id id = 1; id < model->types_count; id++) {
        const struct cc_type *type = &model->types[id];
        fprintf(dump->stream, "type %" PRIu32 " %s ", id, NAME(type_kinds, type->kind));
        put_text(dump, type->name);
        fprintf(dump->stream, " size %" PRIu64, type->size);
        if (type->element)
            fprintf(dump->stream, " element %" PRIu32, type->element);
        if (type->kind == CC_TYPE_ARRAY)
            fprintf(dump->stream, " count %" PRIu64, type->count);
        put_flags(dump, type_flags, type->flags);
        fputc('\n', dump->stream);
        for (uint32_t i = 0; i < type->field_count; i++) {
            const struct cc_field *field = &model->fields[type->fields + i];
            fprintf(dump->stream, "  field %" PRIu32 " ", type->fields + i);
            put_text(dump, field->name);
            fprintf(dump->stream, " offset %" PRIu64, field->offset);
            if (field->bit_width)
                fprintf(dump->stream, " bits %" PRIu32 "+%" PRIu32, field->bit_shift, field->bit_width);
            put_type(dump, field->type);
            fputc('\n', dump->stream);
        }
    }
}

static void dump_var(const struct dump *dump, const char *indent, cc_var_id id)
{
    const struct cc_model *model = dump->model;
    const struct cc_var *var = &model->vars[id];
    fprintf(dump->stream, "%svar %" PRIu32 " %s ", indent, id, NAME(var_kinds, var->kind));
    put_text(dump, var->name);
    put_type(dump, var->type);
    fprintf(dump->stream, " %s", NAME(linkages, var->linkage));
    if (var->kind == CC_VAR_GLOBAL && var->owner)
        put_named(dump, "of", var->owner, model->funcs[var->owner].name);
    put_flags(dump, var_flags, var->flags);
    put_loc(dump, var->loc);
    fputc('\n', dump->stream);
    for (uint32_t i = 0; i < var->init_count; i++) {
        const struct cc_init *init = &model->inits[var->inits + i];
        fprintf(dump->stream, "%s  init +%" PRIu64 " size %" PRIu64 " %s", indent, init->offset, init->size,
                NAME(init_kinds, init->kind));
        if (init->kind == CC_INIT_VAR)
            put_named(dump, "var", init->id, model->vars[init->id].name);
        else if (init->kind == CC_INIT_FUNC)
            put_named(dump, "func", init->id, model->funcs[init->id].name);
        else if (init->kind == CC_INIT_TEXT)
            put_named(dump, "text", init->id, init->id);
        fprintf(dump->stream, " %" PRId64 "\n", init->value);
    }
}

static void put_operands(const struct dump *dump, const struct cc_inst *inst)
{
    fputs(" (", dump->stream);
    for (int64_t i = 0; i < inst->imm; i++)
        fprintf(dump->stream, "%s%%%" PRIu32, i ? ", " : "", dump->model->operands[inst->c + i]);
    fputs(")", dump->stream);
}

/* The operands of one instruction, in the words of enum cc_op. */
static void put_inst_operands(const struct dump *dump, const struct cc_inst *inst)
{
    const struct cc_model *model = dump->model;
    switch ((enum cc_op)inst->op) {
    case CC_OP_CONST:
        fprintf(dump->stream, " %" PRId64, inst->imm);
        break;
    case CC_OP_TEXT:
        fputc(' ', dump->stream);
        put_text(dump, inst->a);
        break;
    case CC_OP_VAR_ADDR:
    case CC_OP_VAR_BEGIN:
    case CC_OP_VAR_END:
        put_named(dump, "var", inst->a, model->vars[inst->a].name);
        break;
    case CC_OP_FUNC_ADDR:
        put_named(dump, "func", inst->a, model->funcs[inst->a].name);
        break;
    case CC_OP_FIELD_ADDR:
        fprintf(dump->stream, " %%%" PRIu32, inst->a);
        put_named(dump, "field", inst->b, model->fields[inst->b].name);
        fprintf(dump->stream, " +%" PRId64, inst->imm);
        break;
    case CC_OP_CALL:
        if (inst->a)
            put_named(dump, "func", inst->a, model->funcs[inst->a].name);
        else
            fprintf(dump->stream, " *%%%" PRIu32, inst->b);
        put_operands(dump, inst);
        break;
    case CC_OP_ASM:
        put_operands(dump, inst);
        break;
    case CC_OP_CAS:
        fprintf(dump->stream, " %%%" PRIu32 " %%%" PRIu32 " %%%" PRIu32, inst->a, inst->b, inst->c);
        break;
    case CC_OP_LOAD:
    case CC_OP_UNARY:
    case CC_OP_CAST:
        fprintf(dump->stream, " %%%" PRIu32, inst->a);
        break;
    case CC_OP_ZERO:
        fprintf(dump->stream, " %%%" PRIu32 " bytes %" PRId64, inst->a, inst->imm);
        break;
    case CC_OP_STORE:
    case CC_OP_BINARY:
    case CC_OP_RMW:
        fprintf(dump->stream, " %%%" PRIu32 " %%%" PRIu32, inst->a, inst->b);
        break;
    case CC_OP_INDEX_ADDR:
    case CC_OP_COPY:
        fprintf(dump->stream, " %%%" PRIu32 " %%%" PRIu32 " bytes %" PRId64, inst->a, inst->b, inst->imm);
        break;
    case CC_OP_UNKNOWN:
    case CC_OP_FENCE:
        break;
    }
}

static void dump_inst(const struct dump *dump, cc_inst_id id)
{
    const struct cc_inst *inst = &dump->model->insts[id];
    fprintf(dump->stream, "    %%%" PRIu32 " = %s", id, NAME(ops, inst->op));
    if (inst->op == CC_OP_BINARY)
        fprintf(dump->stream, " %s", NAME(binaries, inst->sub));
    else if (inst->op == CC_OP_UNARY)
        fprintf(dump->stream, " %s", NAME(unaries, inst->sub));
    else if (inst->op == CC_OP_RMW)
        fprintf(dump->stream, " %s", NAME(rmws, inst->sub));
    put_inst_operands(dump, inst);
    bool ordered = inst->op == CC_OP_RMW || inst->op == CC_OP_CAS || inst->op == CC_OP_FENCE;
    if (ordered || (inst->flags & CC_INST_ATOMIC))
        fprintf(dump->stream, " %s", NAME(orders, inst->order));
    put_flags(dump, inst_flags, inst->flags);
    if (inst->type)
        put_type(dump, inst->type);
    put_loc(dump, inst->loc);
    fputc('\n', dump->stream);
}

static void dump_term(const struct dump *dump, const struct cc_block *block)
{
    static const char *const terms[] = { "?", "jump", "branch", "switch", "indirect", "return", "unreachable" };
    fprintf(dump->stream, "    %s", NAME(terms, block->term));
    if (block->value)
        fprintf(dump->stream, " %%%" PRIu32, block->value);
    for (uint32_t i = 0; i < 2 && block->target[i]; i++)
        fprintf(dump->stream, " -> %" PRIu32, block->target[i]);
    for (uint32_t i = 0; i < block->case_count; i++) {
        const struct cc_case *row = &dump->model->cases[block->cases + i];
        fprintf(dump->stream, " [%" PRId64 "..%" PRId64 " -> %" PRIu32 "]", row->low, row->high, row->target);
    }
    put_loc(dump, block->term_loc);
    fputc('\n', dump->stream);
}

static void dump_func(const struct dump *dump, cc_func_id id)
{
    const struct cc_model *model = dump->model;
    const struct cc_func *func = &model->funcs[id];
    fprintf(dump->stream, "func %" PRIu32 " ", id);
    put_text(dump, func->name);
    put_type(dump, func->type);
    fprintf(dump->stream, " %s", NAME(linkages, func->linkage));
    put_flags(dump, func_flags, func->flags);
    put_loc(dump, func->loc);
    fputc('\n', dump->stream);
    for (uint32_t i = 0; i < func->var_count; i++)
        dump_var(dump, "  ", func->params + i);
    for (uint32_t i = 0; i < func->block_count; i++) {
        const struct cc_block *block = &model->blocks[func->blocks + i];
        fprintf(dump->stream, "  block %" PRIu32 "\n", func->blocks + i);
        for (uint32_t j = 0; j < block->inst_count; j++)
            dump_inst(dump, block->insts + j);
        dump_term(dump, block);
    }
}

static void dump_annotation(const struct dump *dump, const struct cc_annotation *row)
{
    static const char *const kinds[] = { "?",        "guarded", "pointee_guarded", "requires",  "excludes",
                                         "acquires", "tries",   "releases",        "capability" };
    const struct cc_model *model = dump->model;
    fprintf(dump->stream, "annotation %s ", NAME(kinds, row->kind));
    put_text(dump, row->text);
    if (row->of_variable)
        put_named(dump, "of", row->subject, model->vars[row->subject].name);
    else if (row->kind == CC_ANNOTATION_CAPABILITY)
        put_named(dump, "of", row->subject, model->types[row->subject].name);
    else if (row->kind >= CC_ANNOTATION_REQUIRES)
        put_named(dump, "of", row->subject, model->funcs[row->subject].name);
    else
        put_named(dump, "of", row->subject, model->fields[row->subject].name);
    put_flags(dump, annotation_flags, row->flags);
    if (row->base == CC_BASE_OBJECT)
        fprintf(dump->stream, " lock object-%" PRIu64, row->up);
    else if (row->base == CC_BASE_VARIABLE)
        put_named(dump, "lock", row->base_id, model->vars[row->base_id].name);
    else if (row->base == CC_BASE_ARGUMENT)
        fprintf(dump->stream, " lock argument %" PRIu32, row->base_id);
    for (uint32_t i = 0; i < row->step_count; i++)
        if (row->steps[i] == CC_STEP_LOAD)
            fputs(" load", dump->stream);
        else
            put_named(dump, "member", row->steps[i], model->fields[row->steps[i]].name);
    put_loc(dump, row->loc);
    fputc('\n', dump->stream);
}

enum cc_status cc_model_dump(const struct cc_model *model, FILE *stream)
{
    struct dump dump = { .model = model, .stream = stream };
    if (model->main_file)
        fprintf(stream, "main_file %s\n", cc_model_text(model, model->main_file));
    for (uint32_t i = 1; i < model->dependencies_count; i++)
        fprintf(stream, "dependency %s\n", cc_model_text(model, model->dependencies[i]));
    dump_types(&dump);
    for (cc_var_id id = 1; id < model->vars_count; id++) {
        if (model->vars[id].kind == CC_VAR_GLOBAL)
            dump_var(&dump, "", id);
    }
    for (cc_func_id id = 1; id < model->funcs_count; id++)
        dump_func(&dump, id);
    for (uint32_t i = 1; i < model->annotations_count; i++)
        dump_annotation(&dump, &model->annotations[i]);
    for (uint32_t i = 1; i < model->losts_count; i++) {
        const struct cc_lost *lost = &model->losts[i];
        fputs("lost ", stream);
        put_text(&dump, lost->text);
        if (lost->func)
            put_named(&dump, "in", lost->func, model->funcs[lost->func].name);
        put_loc(&dump, lost->loc);
        fputc('\n', stream);
    }
    return fflush(stream) == 0 && !ferror(stream) ? CC_OK : CC_ERR_IO;
}
