/* SPDX-License-Identifier: Apache-2.0 */
/* Inside analyzer/lockmodels: one effect as users write it in `.concheck.yml`. */
#ifndef CC_LOCKMODELS_CONFIG_EFFECT_H
#define CC_LOCKMODELS_CONFIG_EFFECT_H

#include "analyzer/lockmodels/api_model.h"
#include "analyzer/lockmodels/config_node.h"

/* Read `node`, a word or a mapping of one word to its parameters, into `*out`. */
bool cc_config_effect(struct cc_config_document *document, const yaml_node_t *node, struct cc_effect *out);

/* The `index`-th effect word and the kind it stands for; false after the last. */
bool cc_config_effect_word(size_t index, const char **word, enum cc_effect_kind *kind);

#endif
