/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of rules, as users write them: names and globs separated by commas. A
 * minus before one takes rules away; a list that begins with a minus begins with all rules.
 */
#ifndef CC_TOOLS_RULE_CHOICE_H
#define CC_TOOLS_RULE_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "lockgraph/finding.h"
#include "tools/suggest.h"

typedef uint64_t cc_rule_set; /* bit r stands for rule r */

_Static_assert(CC_RULE_COUNT <= 64, "a set of rules has one bit a rule");

#define CC_ALL_RULES (((cc_rule_set)1 << CC_RULE_COUNT) - 2)

static inline bool cc_rule_set_has(cc_rule_set set, enum cc_rule rule)
{
    return set >> rule & 1;
}

/*
 * Change `*set` as `text` says. Returns the first word that fits no rule, as a copy in
 * `arena`, or NULL when all is well; `suggestion` (may be NULL) then has the nearest rule.
 */
const char *cc_rule_choice(struct cc_arena *arena, const char *text, cc_rule_set *set,
                           struct cc_suggestion *suggestion);

/* Offer all rules to a suggestion. */
void cc_rules_offer(struct cc_suggestion *suggestion);

#endif
