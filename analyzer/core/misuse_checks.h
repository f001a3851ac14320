/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks that add to the log of misuse after the program has been interpreted.
 *
 * Complexity: quadratic in the number of uses of sync objects at worst.
 */
#ifndef CC_CORE_MISUSE_CHECKS_H
#define CC_CORE_MISUSE_CHECKS_H

#include "analyzer/core/interpreter.h"

/* What several threads do to one object (use_check.c). */
void cc_check_uses(struct cc_interpreter *in);

/* Waits on conditions that nothing signals, on semaphores that nothing posts (unwoken_wait.c). */
void cc_check_unwoken_waits(struct cc_interpreter *in);

/* Waits that cannot end because of who waits: barriers, and joins in a circle (endless_wait.c). */
void cc_check_endless_waits(struct cc_interpreter *in);

/* Locks of earlier iterations, and those that public functions leave behind or release for others (lock_balance.c). */
void cc_check_lock_balance(struct cc_interpreter *in);

/* Detail of a leak: a public function returns with the lock. */
#define CC_AT_RETURN "at return"

/* Detail of a lost signal: there is none. */
#define CC_NEVER_SIGNALLED "never signalled"
/* the same of a semaphore */
#define CC_NEVER_POSTED "never posted"

/* Details of a thread that is blocked: at a barrier that waits for more than there are; it is joined by whom it joins. */
#define CC_TOO_FEW "too few"
#define CC_JOINED_BACK "joined back"

/* What is wrong in the code however it runs: copies of locks, handlers that lock, locks never used (code_check.c). */
void cc_check_code(struct cc_interpreter *in);

#endif
