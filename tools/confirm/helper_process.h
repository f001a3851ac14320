/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other commands that a campaign needs: compilers, the user's build, this command itself.
 *
 * Thread-safety: none.
 */
#ifndef CC_CONFIRM_HELPER_PROCESS_H
#define CC_CONFIRM_HELPER_PROCESS_H

#include "lockgraph/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Run `words`, found along PATH, with all it says going to the file `output`, and wait. `environment` NULL: this
 * process's. The status a shell would see goes to `*status`. CC_ERR_IO with errno when it cannot be run.
 */
CC_MUST_USE enum cc_status cc_helper_run(char *const *words, char *const *environment, const char *output, int *status);

#ifdef __cplusplus
}
#endif

#endif
