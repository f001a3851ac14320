/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings that have one cause: races on several members of one object that the same threads use, with the same locks or none.
 * Who mends one mends all; people need to read one.
 *
 * Thread-safety: pure. Complexity: product of the places of the two.
 */
#ifndef CC_REPORT_SAME_CAUSE_H
#define CC_REPORT_SAME_CAUSE_H

#include <stdbool.h>

#include "lockgraph/finding.h"

bool cc_have_same_cause(const struct cc_finding *a, const struct cc_finding *b);

#endif
