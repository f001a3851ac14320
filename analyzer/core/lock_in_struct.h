/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The struct that has both a place and the lock that is held: `q->slot[i]` and `q->lock`, whichever element of whatever
 * array q is, and whatever i is.
 *
 * The source names the member that an access is to, and with it the struct; a place is in one struct of a type only, and
 * no index leaves its array. So two accesses of one place that hold the same member of that struct hold the same lock.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the size of the addresses and of the struct.
 */
#ifndef CC_CORE_LOCK_IN_STRUCT_H
#define CC_CORE_LOCK_IN_STRUCT_H

#include "analyzer/core/interpreter.h"

/*
 * Is `lock`, held at `access`, a member of a struct that the place of the access is in too? `*key` receives a hash of
 * the struct's type and the member: of the innermost such struct.
 */
bool cc_lock_in_struct(const struct cc_interpreter *in, const struct cc_access *access, cc_term_id lock, uint64_t *key);

#endif
