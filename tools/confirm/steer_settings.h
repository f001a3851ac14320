/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How one run is steered, and the plan of it that the recorder reads (runtime-shim/engine/steer_plan.h).
 *
 * Thread-safety: none.
 */
#ifndef CC_CONFIRM_STEER_SETTINGS_H
#define CC_CONFIRM_STEER_SETTINGS_H

#include <stdio.h>

#include "tools/confirm/target_sight.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An arrival that never comes: the edge is not held back. */
#define CC_STEER_NEVER UINT32_C(4000000000)

struct cc_steer_settings {
    uint32_t hold_ms;
    uint32_t seed;
    bool perturb;                     /* delay threads by the seed, too */
    int32_t late;                     /* the edge whose threads wait before they begin; -1 for none */
    uint32_t skip[CC_LONGEST_TARGET]; /* by edge: arrivals that are let be */
};

/* What the campaign does in its run number `run`, from 1, of a target with `length` edges. */
struct cc_steer_settings cc_steer_settings_of_run(uint32_t run, uint32_t seed, uint32_t length);

/* Write the plan for the target in `sight`. CC_ERR_IO with errno. */
CC_MUST_USE enum cc_status cc_steer_settings_write(const struct cc_steer_settings *settings,
                                                   const struct cc_target_sight *sight, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
