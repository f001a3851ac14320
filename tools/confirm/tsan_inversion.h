/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which cycle of lock classes an inversion that ThreadSanitizer reports is: it has numbers for locks, and the static pass names for
 * what is locked at those lines.
 *
 * Ownership: the arena, which must have an `on_exhausted` hook. Thread-safety: none.
 * Complexity: the lines of nestings times the acquisitions of the report.
 */
#ifndef CC_CONFIRM_TSAN_INVERSION_H
#define CC_CONFIRM_TSAN_INVERSION_H

#include "lockgraph/nesting_set.h"
#include "tools/confirm/tsan_log.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The key that findings of this cycle have; NULL where a nesting of it is not known, or may be of several classes. */
const char *cc_tsan_inversion_key(struct cc_arena *arena, const struct cc_tsan_report *report,
                                  const struct cc_nesting_set *sets, uint32_t set_count);

#ifdef __cplusplus
}
#endif

#endif
