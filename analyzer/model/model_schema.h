/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/model: which fields of each row go into a model file, in
 * order, and how wide they are there. F(width, accessor) for every field; the
 * accessor follows a pointer to the row. Rows lie in the file without padding,
 * little endian. Any change here is a new CC_MODEL_FORMAT.
 */
#ifndef CC_MODEL_MODEL_SCHEMA_H
#define CC_MODEL_MODEL_SCHEMA_H

enum { CC_MODEL_FORMAT = 2 };

/* clang-format off */
#define CC_FIELDS_locs(F)                                                                                              \
    F(u32, ->file) F(u32, ->line) F(u32, ->column) F(u32, ->end_line) F(u32, ->end_column) F(u32, ->macro)             \
    F(flag, ->in_system_header)
#define CC_FIELDS_types(F)                                                                                             \
    F(u8, ->kind) F(u32, ->flags) F(u64, ->size) F(u32, ->name) F(u32, ->element) F(u64, ->count) F(u32, ->fields)     \
    F(u32, ->field_count)
#define CC_FIELDS_fields(F)                                                                                            \
    F(u32, ->name) F(u32, ->type) F(u32, ->owner) F(u64, ->offset) F(u32, ->bit_shift) F(u32, ->bit_width)
#define CC_FIELDS_vars(F)                                                                                              \
    F(u32, ->name) F(u32, ->type) F(u32, ->loc) F(u32, ->owner) F(u8, ->kind) F(u8, ->linkage) F(u16, ->flags)         \
    F(u32, ->inits) F(u32, ->init_count)
#define CC_FIELDS_inits(F) F(u8, ->kind) F(u64, ->offset) F(u64, ->size) F(u32, ->id) F(i64, ->value)
#define CC_FIELDS_funcs(F)                                                                                             \
    F(u32, ->name) F(u32, ->type) F(u32, ->loc) F(u32, ->end_loc) F(u8, ->linkage) F(u32, ->flags) F(u32, ->params)    \
    F(u32, ->param_count) F(u32, ->var_count) F(u32, ->blocks) F(u32, ->block_count) F(u32, ->insts)                   \
    F(u32, ->inst_count)
#define CC_FIELDS_blocks(F)                                                                                            \
    F(u32, ->func) F(u32, ->insts) F(u32, ->inst_count) F(u8, ->term) F(u32, ->term_loc) F(u32, ->value)               \
    F(u32, ->target[0]) F(u32, ->target[1]) F(u32, ->cases) F(u32, ->case_count)
#define CC_FIELDS_cases(F) F(i64, ->low) F(i64, ->high) F(u32, ->target)
#define CC_FIELDS_insts(F)                                                                                             \
    F(u8, ->op) F(u8, ->sub) F(u8, ->order) F(u8, ->flags) F(u32, ->type) F(u32, ->loc) F(u32, ->a) F(u32, ->b)        \
    F(u32, ->c) F(i64, ->imm)
#define CC_FIELDS_operands(F) F(u32, [0])
#define CC_FIELDS_annotations(F)                                                                                       \
    F(u8, ->kind) F(u8, ->flags) F(u8, ->base) F(u32, ->subject) F(flag, ->of_variable) F(u32, ->loc) F(u32, ->text)   \
    F(u32, ->base_id) F(u64, ->up) F(u32, ->step_count) F(u32, ->steps[0]) F(u32, ->steps[1]) F(u32, ->steps[2])       \
    F(u32, ->steps[3])
#define CC_FIELDS_losts(F) F(u32, ->loc) F(u32, ->text) F(u32, ->func)
#define CC_FIELDS_dependencies(F) F(u32, [0])
/* clang-format on */

enum {
    CC_WIDTH_flag = 1,
    CC_WIDTH_u8 = 1,
    CC_WIDTH_u16 = 2,
    CC_WIDTH_u32 = 4,
    CC_WIDTH_u64 = 8,
    CC_WIDTH_i64 = 8,
};

#define CC_ADD_WIDTH(width, accessor) +CC_WIDTH_##width
/* Bytes of one row of `table` in the file. */
#define CC_ROW_WIDTH(table) (0 CC_FIELDS_##table(CC_ADD_WIDTH))

#endif
