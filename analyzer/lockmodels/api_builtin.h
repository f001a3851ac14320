/* SPDX-License-Identifier: Apache-2.0 */
/* Inside analyzer/lockmodels: the built-in models, in no particular order. Read-only, shared by all sets. */
#ifndef CC_LOCKMODELS_API_BUILTIN_H
#define CC_LOCKMODELS_API_BUILTIN_H

#include "analyzer/lockmodels/api_model.h"

extern const struct cc_api_model cc_api_builtin[];
extern const uint32_t cc_api_builtin_count;

/* Type names of synchronisation objects. */
extern const char *const cc_api_builtin_sync_types[];
extern const uint32_t cc_api_builtin_sync_type_count;

#endif
