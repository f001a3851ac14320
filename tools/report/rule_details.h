/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What machine-readable reports say of each rule beyond its one line. Constant data.
 */
#ifndef CC_REPORT_RULE_DETAILS_H
#define CC_REPORT_RULE_DETAILS_H

#include "lockgraph/finding.h"

enum { CC_RULE_WEAKNESSES = 2 };

struct cc_rule_details {
    const char *description;                     /* one or two sentences */
    unsigned short weakness[CC_RULE_WEAKNESSES]; /* CWE numbers, 0 where there are fewer */
};

/* The details of `rule`, which is not CC_RULE_NONE. */
const struct cc_rule_details *cc_rule_details(enum cc_rule rule);

#endif
