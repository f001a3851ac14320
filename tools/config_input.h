/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one run goes by: the options of the command line, the settings and API models of
 * `.concheck.yml`, and the built-in ones; and where each comes from.
 */
#ifndef CC_TOOLS_CONFIG_INPUT_H
#define CC_TOOLS_CONFIG_INPUT_H

#include <stdio.h>

#include "analyzer/lockmodels/api_model.h"
#include "tools/notices.h"
#include "tools/options.h"

struct cc_config {
    struct cc_options options;      /* those given, and below them those of the file */
    struct cc_api_set *apis;        /* never NULL */
    const char *path;               /* the file; NULL: there is none */
    uint32_t model_count;           /* models in it */
    uint32_t line[CC_OPTION_COUNT]; /* where the file sets an option; 0: nowhere, or the command line wins */
    bool both[CC_OPTION_COUNT];     /* a list that both add to */
};

/*
 * Make the configuration in `arena`. The file is what --config names, or the nearest .concheck.yml at or above the
 * folder of the first source named; without sources at or above the current folder, or else that of -p. What is given on the command line wins; lists are joined.
 * A file that is broken is said, and the run goes on without it.
 */
void cc_config_read(struct cc_arena *arena, const struct cc_options *given, struct cc_notices *notices,
                    struct cc_config *out);

/* Write all settings as a configuration file would have them, each with its origin. */
void cc_config_dump(const struct cc_config *config, FILE *stream);

#endif
