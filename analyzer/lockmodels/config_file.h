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

/* One of the other keys of a configuration, with its values as texts. */
struct cc_config_setting {
    const char *name;
    const char **values;
    uint32_t value_count;
    bool is_list;
    uint32_t line;
};

/* Keys that mean nothing to the models: the caller names those it knows, and gets what the file says of them. */
struct cc_config_settings {
    const char *const *known; /* names, NULL after the last */
    struct cc_config_setting *at;
    uint32_t count, room;
    uint32_t model_count; /* models that the file holds */
};

/* The same as cc_config_load for a file that may also hold `settings`, which are taken in the order of the file. */
CC_MUST_USE enum cc_status cc_config_load_all(const char *path, struct cc_api_set *set,
                                              struct cc_config_settings *settings, struct cc_arena *arena,
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
