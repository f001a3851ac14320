/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What machine-readable reports say of each rule beyond its one line. Constant data.
 */
#ifndef CC_REPORT_RULE_DETAILS_H
#define CC_REPORT_RULE_DETAILS_H

#include <stdbool.h>

#include "lockgraph/finding.h"

enum { CC_RULE_WEAKNESSES = 7, CC_RULE_GUIDELINES = 3 };

struct cc_rule_details {
    const char *description;                     /* one or two sentences */
    unsigned short weakness[CC_RULE_WEAKNESSES]; /* CWE numbers, 0 where there are fewer */
    const char *guideline[CC_RULE_GUIDELINES];   /* of the SEI CERT C coding standard, NULL where there are fewer */
    bool run_only;                               /* only a run can find it */
};

/* The details of `rule`, which is not CC_RULE_NONE. */
const struct cc_rule_details *cc_rule_details(enum cc_rule rule);

/* The page of `rule` in docs/rules, as Markdown; NULL for what is no rule. */
const char *cc_rule_page(enum cc_rule rule);

/* The number and name of a CWE entry that some rule refers to, by ascending number; NULL after the last. */
const char *cc_weakness_name(unsigned index, unsigned *number);

#endif
