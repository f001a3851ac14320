/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which finding a report of ThreadSanitizer confirms.
 *
 * A race is the finding's when it is on the very access path, where that is known; else when both accesses stand at places of it: at their lines, and where columns are told within
 * them; and when the variable, where both name one, is the same. Of several findings on one line the one that
 * fits best is taken, and none when two fit alike: nothing is confirmed by guess. An inversion is the finding's when every
 * acquisition in it stands where the finding says.
 * Thread-safety: none. Complexity: reports times places.
 */
#ifndef CC_CONFIRM_TSAN_MATCH_H
#define CC_CONFIRM_TSAN_MATCH_H

#include "tools/confirm/tsan_log.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CC_TSAN_NO_MATCH UINT32_MAX

/*
 * The finding of `findings` that the report is about, or CC_TSAN_NO_MATCH. `*alike` says how many fit equally well: with more than
 * one there is no match, though it may be any of them.
 */
uint32_t cc_tsan_match(const struct cc_tsan_report *report, const struct cc_finding *findings, uint32_t count,
                       uint32_t *alike);

#ifdef __cplusplus
}
#endif

#endif
