/* SPDX-License-Identifier: Apache-2.0 */
/* concheck explain RULE: the rule's page of the documentation. */
#include <stdio.h>
#include <string.h>

#include "tools/message.h"
#include "tools/report/rule_details.h"
#include "tools/rule_choice.h"
#include "tools/verbs.h"

static void list_rules(void)
{
    for (int i = CC_RULE_NONE + 1; i < CC_RULE_COUNT; i++) {
        enum cc_rule rule = (enum cc_rule)i;
        printf("%-23s %-8s %s\n", cc_rule_id(rule), cc_level_name(cc_rule_level(rule)), cc_rule_meaning(rule));
    }
}

/* Write a page without what is not for the eye: comments, and the marks of code fences. */
static void write_page(const char *page)
{
    for (bool code = false; *page;) {
        size_t length = strcspn(page, "\n");
        bool fence = strncmp(page, "```", 3) == 0, comment = strncmp(page, "<!--", 4) == 0;
        if (fence)
            code = !code;
        else if (!comment)
            printf("%s%.*s\n", code && length ? "    " : "", (int)length, page);
        page += length + (page[length] == '\n');
    }
}

int cc_explain_verb(struct cc_arena *arena, const struct cc_options *options)
{
    (void)arena;
    if (options->operands.count == 0) {
        list_rules();
        fflush(stdout);
        fputs("next: concheck explain RULE\n", stderr);
        return CC_EXIT_CLEAN;
    }
    int result = CC_EXIT_CLEAN;
    for (uint32_t i = 0; i < options->operands.count; i++) {
        const char *page = cc_rule_page(cc_rule_by_id(options->operands.at[i]));
        struct cc_suggestion suggestion = { .typed = options->operands.at[i] };
        if (page) {
            write_page(page);
            continue;
        }
        cc_rules_offer(&suggestion);
        if (suggestion.best)
            cc_error("there is no rule '%s'; did you mean 'concheck explain %s'?", suggestion.typed, suggestion.best);
        else
            cc_error("there is no rule '%s'; concheck explain lists all rules", suggestion.typed);
        result = CC_EXIT_FAILED;
    }
    return result;
}
