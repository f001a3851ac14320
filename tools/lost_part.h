/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the front end or the linker could not take, as notices for the report.
 */
#ifndef CC_TOOLS_LOST_PART_H
#define CC_TOOLS_LOST_PART_H

#include "analyzer/model/program_model.h"
#include "tools/notices.h"

/*
 * Keep the first `count` rows of what `model` has lost; with `say` print each of them too.
 * An `error` makes the analysis incomplete. `source` is named where a row has no place.
 */
void cc_lost_parts_take(const struct cc_model *model, uint32_t count, const char *source, enum cc_level level, bool say,
                        struct cc_notices *notices);

#endif
