/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Home-made locks: an atomic word that one thread at a time changes from zero, by
 * exchange, test-and-set or compare-and-swap, and that its holder sets to zero again.
 *
 * Found by what the code does: a path on which the word is seen to have been zero
 * at the change holds the word; a releasing store of zero gives it up, or an atomic change
 * to zero on the path that learns that it was made. A word that somebody sets without holding it, or with
 * relaxed order, is no lock; who changes it from one number to another one that is not zero, as those do who
 * are going to wait, does not take it.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: O(1) expected a call.
 */
#ifndef CC_CORE_WORD_LOCK_H
#define CC_CORE_WORD_LOCK_H

#include "analyzer/core/interpreter.h"

/*
 * The atomic change at instruction `id` takes the word at `address` if `symbol` turns out to be zero (`when_zero`), or
 * not to be.
 */
void cc_word_lock_offer(struct cc_frame *frame, cc_term_id address, cc_term_id symbol, bool when_zero, cc_inst_id id);

/*
 * The same of a change by which the word is given back: true if this path holds it. If the result says that nothing was
 * changed, it still does.
 */
bool cc_word_lock_offer_back(struct cc_frame *frame, cc_term_id address, cc_term_id symbol, bool when_zero,
                             cc_inst_id id);

/* The word at `address` is set to another number, by who knows that it is not zero: nobody takes it, or gives it back. */
void cc_word_lock_mark(struct cc_frame *frame, cc_term_id address, cc_inst_id id);

/* Does the truth of `value` decide whether a word was taken, or given back? */
bool cc_word_lock_depends(struct cc_interpreter *in, cc_term_id value);

/* The path has learned that `value` is `truth`: perhaps it holds a word now. True if that is what it learned. */
bool cc_word_lock_learn(struct cc_frame *frame, struct cc_state *state, cc_term_id value, bool truth);

/* Is it impossible that `value` is `truth`, since a word would be taken that is for ever another's, or this thread's? */
bool cc_word_lock_refutes(struct cc_frame *frame, const struct cc_state *state, cc_term_id value, bool truth);

/* The word at `address` is stored to. */
void cc_word_lock_store(struct cc_frame *frame, cc_term_id address, cc_term_id value, cc_inst_id id);

/* Is the word at `address` set by somebody who does not hold it? Then holding it keeps nobody away. Of the last round. */
bool cc_word_lock_is_broken(struct cc_interpreter *in, cc_term_id address);

/* Does nobody who holds the word at `address` ever give it back? Then it is held once in a run. Of the last round. */
bool cc_word_lock_is_for_ever(struct cc_interpreter *in, cc_term_id address);
void cc_word_locks_new_round(struct cc_interpreter *in);

/* Do threads change this word in no other way than by atomic addition, or by subtraction? Each gets a number of its own. */
bool cc_word_is_counter(struct cc_interpreter *in, cc_term_id address);

#endif
