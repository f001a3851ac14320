/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process that was preloaded without `concheck run` says itself: the findings of its own record, with
 * the names that the symbols of the loaded files give.
 *
 * Thread-safety: one report at a time; other threads may go on.
 */
#ifndef CC_SHIM_EXIT_REPORT_H
#define CC_SHIM_EXIT_REPORT_H

#include <stdbool.h>

/*
 * A deadlock was noted: report it now unless somebody else reads the record. False when what was taken for one is not
 * a finding.
 */
bool cc_report_deadlock(bool ending);

/* An edge has closed a cycle: report now what can deadlock and was not reported yet. */
void cc_report_cycles(void);

/*
 * Report all that was not reported yet. Returns the number of findings at level warning or above in all. `may_go_on`: the process may
 * yet not end, and then this comes once more.
 */
unsigned cc_report_at_exit(bool may_go_on);

/* Nothing was reported yet: after fork, while no other thread runs. */
void cc_report_forget(void);

#endif
