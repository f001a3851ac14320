/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Monitors that let several in together: a flag that is a lock (flag_lock.h), and beside it a count of readers.
 *
 *     while (writing) wait; readers++;          ... readers--;
 *     while (writing || readers > 0) wait; writing = 1;  ... writing = 0;
 *
 * Who adds one to the count under the mutex, knowing the flag to be clear, is inside until he takes one off again, and who sets the
 * flag knows the count to be zero: so the readers hold the flag together, as a read-write lock held for reading. A count that is
 * changed by who is not inside, or not looked at by who sets the flag, keeps nobody out.
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: linear in what the state knows of memory.
 */
#ifndef CC_CORE_SHARED_FLAG_H
#define CC_CORE_SHARED_FLAG_H

#include "analyzer/core/interpreter.h"

/* The flag at `address`, which is a lock, is taken. */
void cc_shared_flag_take(struct cc_frame *frame, cc_term_id address);

/* What is at `address`, which is no such flag, is changed by `change`, one up or down under a lock; 0: otherwise. */
void cc_shared_flag_count(struct cc_frame *frame, cc_term_id address, int64_t change, cc_inst_id id);

#endif
