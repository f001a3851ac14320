/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linking several units into one program, as the linker of the C toolchain
 * would: functions and variables of external linkage are one by name, a
 * definition wins over declarations, a strong one over weak and inline ones;
 * internal linkage stays apart. Types unify by name and layout.
 *
 * Two strong definitions of one name are kept apart, the first one receives
 * the references, and a `cc_lost` row says so.
 */
#ifndef CC_MODEL_MODEL_LINK_H
#define CC_MODEL_MODEL_LINK_H

#include "analyzer/model/program_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Link `count` models (at least one) into a new one in `arena`, which must
 * have an `on_exhausted` hook. The inputs are not changed and not needed afterwards.
 * Complexity: linear in the size of the inputs.
 */
CC_MUST_USE enum cc_status cc_model_link(const struct cc_model *const *models, uint32_t count, struct cc_arena *arena,
                                         struct cc_model **out);

#ifdef __cplusplus
}
#endif

#endif
