/* SPDX-License-Identifier: Apache-2.0 */
/*
 * "Did you mean": the word of a list that is closest to what was typed.
 * Pure. Complexity: O(product of the two lengths) for a pair.
 */
#ifndef CC_TOOLS_SUGGEST_H
#define CC_TOOLS_SUGGEST_H

#include <stdint.h>

/* Keeps the best candidate so far; `best` is NULL while none is close enough. */
struct cc_suggestion {
    const char *typed;
    const char *best;
    uint32_t distance;
};

/* Offer a candidate. */
void cc_suggestion_offer(struct cc_suggestion *suggestion, const char *candidate);

#endif
