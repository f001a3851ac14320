/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration file `.concheck.yml`: what users tell the static pass.
 *
 * Its format is in docs/configuration.md. What is not understood is an error,
 * never ignored: a model with a typing mistake would silently hide findings.
 *
 * Ownership: everything returned lives in the arena handed in.
 * Thread-safety: none needed; nothing is shared.
 */
#ifndef CC_LOCKMODELS_CONFIG_FILE_H
#define CC_LOCKMODELS_CONFIG_FILE_H

#include "analyzer/lockmodels/api_model.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CC_CONFIG_NAME ".concheck.yml"

/*
 * Read the file `path` and add its models and types to `set`; all of them or, on an error, none.
 * CC_ERR_IO when it cannot be read, CC_ERR_FORMAT when it is not YAML, CC_ERR_INPUT when it is YAML that is not
 * understood; then `*error` is one line, "file:line:column: message", or "file: message" where there is no line.
 * CC_ERR_NO_MEMORY leaves `*error` NULL.
 */
CC_MUST_USE enum cc_status cc_config_load(const char *path, struct cc_api_set *set, struct cc_arena *arena,
                                          const char **error);

/*
 * Find the configuration for `source_path`: the `.concheck.yml` in its directory, or in the nearest one above.
 * `*out` is its absolute path, or NULL when there is none.
 */
CC_MUST_USE enum cc_status cc_config_find(const char *source_path, struct cc_arena *arena, const char **out);

#ifdef __cplusplus
}
#endif

#endif
