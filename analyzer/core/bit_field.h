/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bit-fields that share their bytes: a cell of memory holds them all, each with a content of its own.
 *
 * What such a cell holds is what it held before, with one of them set, and so on. A cell is still one place for the race check, as it
 * is in C: neighbours are written together. A bit-field that has its bytes to itself is a member like others.
 *
 * Ownership: terms are in the analysis arena. Thread-safety: none. Complexity: linear in the bit-fields of the structure.
 */
#ifndef CC_CORE_BIT_FIELD_H
#define CC_CORE_BIT_FIELD_H

#include "analyzer/core/interpreter.h"

/* Does the load or store go to a bit-field beside which there are others in the same cell? */
bool cc_bit_field_shares(const struct cc_model *model, const struct cc_inst *inst);

/* What the bit-field that `inst` loads is, in a cell that holds `whole`; 0: not known. */
cc_term_id cc_bit_field_get(struct cc_interpreter *in, const struct cc_inst *inst, cc_term_id whole);

/* What a cell that held `whole` holds when `inst` has stored `value` to its bit-field. */
cc_term_id cc_bit_field_set(struct cc_interpreter *in, const struct cc_inst *inst, cc_term_id whole, cc_term_id value);

#endif
