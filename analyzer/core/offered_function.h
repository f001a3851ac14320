/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of an open program: functions that nothing at hand calls, but that code elsewhere can find.
 *
 * They are where code at hand puts them for others: in the initialiser of a variable that other files can name, or whose
 * address is given away; in a member that analysed code stores to; among the arguments of a call of code that is not here. So it
 * is with plug-ins and modules, whose one public function does no more than to register the others.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in variables, initialisers and instructions, a round that settles.
 */
#ifndef CC_CORE_OFFERED_FUNCTION_H
#define CC_CORE_OFFERED_FUNCTION_H

#include "analyzer/core/interpreter.h"

/* Make those that are known by now, and were not called, entries. True if there are any that were not known. */
bool cc_offer_functions(struct cc_interpreter *in);

/*
 * Are both accesses by functions that were registered with code elsewhere? That may call all of them from one loop: of two
 * functions that go to it in the same way, nothing at hand says that they run at a time.
 */
bool cc_registered_take_turns(const struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b);

#endif
