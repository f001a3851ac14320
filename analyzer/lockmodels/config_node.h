/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/lockmodels: reading values from a YAML document with one
 * error message for the first thing that is wrong.
 *
 * Each function returns false after an error; `status` and `error` of the
 * document say which.
 */
#ifndef CC_LOCKMODELS_CONFIG_NODE_H
#define CC_LOCKMODELS_CONFIG_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yaml.h>

#include "lockgraph/arena.h"

struct cc_config_document {
    const char *path;
    struct cc_arena *arena;
    yaml_document_t yaml;
    enum cc_status status;
    const char *error;
};

/* A list of known words, for suggestions; `word(context, i)` is NULL after the last. */
struct cc_config_words {
    const char *(*word)(const void *context, size_t index);
    const void *context;
};

/* Record an error at `node` (NULL: the whole file); the first one stays. Always false. */
bool cc_config_fail(struct cc_config_document *document, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Record that `word` is not a known `what`, and name the nearest of `known`. Always false. */
bool cc_config_fail_unknown(struct cc_config_document *document, const yaml_node_t *node, const char *what,
                            const char *word, const struct cc_config_words *known);

yaml_node_t *cc_config_node(struct cc_config_document *document, int id);

/* The text of a scalar without NUL bytes; NULL after an error. `what` names it in the message. */
const char *cc_config_text(struct cc_config_document *document, const yaml_node_t *node, const char *what);

bool cc_config_integer(struct cc_config_document *document, const yaml_node_t *node, const char *what, int64_t low,
                       int64_t high, int64_t *out);

bool cc_config_flag(struct cc_config_document *document, const yaml_node_t *node, const char *what, bool *out);

/* Call `take` for each key of mapping `node`, in order; a key that comes twice is an error. */
typedef bool cc_config_take_fn(struct cc_config_document *document, const yaml_node_t *key, const char *word,
                               const yaml_node_t *value, void *context);
bool cc_config_mapping(struct cc_config_document *document, const yaml_node_t *node, const char *what,
                       cc_config_take_fn *take, void *context);

/* Words from an array of texts that ends with NULL. */
const char *cc_config_word_of_array(const void *array, size_t index);

#endif
