/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Predictions that are no cycle of locks but say that threads can wait for good: a wait that keeps a lock, a join
 * under a lock, a lock taken twice. A deadlock that happened confirms them when one of its threads stands there.
 *
 * Thread-safety: none.
 */
#ifndef CC_CONFIRM_HANG_MATCH_H
#define CC_CONFIRM_HANG_MATCH_H

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Say whether a finding predicts that threads wait for good at a place of it. */
bool cc_hang_is_predicted(const struct cc_finding *finding);

/* Say whether a deadlock that happened is what the finding predicts: a thread of it waits where the finding says. */
bool cc_hang_is(const struct cc_finding *prediction, const struct cc_finding *deadlock);

#ifdef __cplusplus
}
#endif

#endif
