/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that are claimed once: a program's own `once`.
 *
 * Who changes an atomic word from its initial zero by compare-and-swap, where nobody ever sets it to zero again, is the
 * only one in the whole run. What he does before he then stores another number, releasing, is over for whoever
 * finds a number there, acquiring, that is neither zero nor what claims put there.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: a question is linear in the changes of the word.
 */
#ifndef CC_CORE_WORD_CLAIM_H
#define CC_CORE_WORD_CLAIM_H

#include "analyzer/core/interpreter.h"

/* Is `earlier` done by who claimed a word, before the word said so, and `later` by who has read there that it is done? */
bool cc_word_claim_orders(struct cc_interpreter *in, const struct cc_access *earlier, const struct cc_access *later);

#endif
