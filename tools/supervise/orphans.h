/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes that a program leaves behind when it ends: daemons in sessions of their own, servers of scripts. Who adopts
 * them can let them finish, and can end them.
 *
 * Thread-safety: none; the calling process must have no other children.
 */
#ifndef CC_SUPERVISE_ORPHANS_H
#define CC_SUPERVISE_ORPHANS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Adopt what descendants of this process leave behind, from now on. */
void cc_orphans_adopt(void);

/* Wait until all children have ended, for `seconds` at most. False when some have not. */
bool cc_orphans_await(double seconds);

/* Stop all children where they stand, so that their records do not change while they are read. */
void cc_orphans_freeze(void);

/* End all children, and what they leave behind in turn. */
void cc_orphans_kill(void);

#ifdef __cplusplus
}
#endif

#endif
