/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/rule_choice.h"

#include <fnmatch.h>
#include <string.h>

void cc_rules_offer(struct cc_suggestion *suggestion)
{
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        cc_suggestion_offer(suggestion, cc_rule_id((enum cc_rule)rule));
}

static cc_rule_set matching(const char *glob)
{
    cc_rule_set set = 0;
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        if (fnmatch(glob, cc_rule_id((enum cc_rule)rule), 0) == 0)
            set |= (cc_rule_set)1 << rule;
    return set;
}

const char *cc_rule_choice(struct cc_arena *arena, const char *text, cc_rule_set *set, struct cc_suggestion *suggestion)
{
    bool first = true;
    while (*text) {
        text += strspn(text, ", \t");
        size_t length = strcspn(text, ", \t");
        if (length == 0)
            break;
        bool without = *text == '-';
        const char *glob = cc_arena_text(arena, text + without, length - without);
        cc_rule_set rules = matching(glob);
        if (!rules) {
            if (suggestion) {
                *suggestion = (struct cc_suggestion){ .typed = glob };
                cc_rules_offer(suggestion);
            }
            return glob;
        }
        if (first)
            *set = without ? CC_ALL_RULES : 0;
        *set = without ? *set & ~rules : *set | rules;
        first = false;
        text += length;
    }
    return NULL;
}
