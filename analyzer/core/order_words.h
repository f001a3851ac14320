/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Proofs of order, in words: why nesting two locks of one class at one place is no deadlock.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: O(1) expected an acquisition.
 */
#ifndef CC_CORE_ORDER_WORDS_H
#define CC_CORE_ORDER_WORDS_H

#include "analyzer/core/describe.h"

struct cc_order_words {
    struct cc_proved_order *orders;
    uint32_t orders_count, orders_room;
    struct cc_id_map seen;
};

/* Keep the proof that `acquisition` carries, if there is one, unless it has been said of this place. */
void cc_order_words_add(struct cc_interpreter *in, struct cc_order_words *words,
                        const struct cc_acquisition *acquisition);

#endif
