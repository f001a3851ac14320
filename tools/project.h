/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole projects: from a compile database, or a folder of models, to one result. Units are made into
 * models, programs told apart, each analysed by itself; what did not change comes from the cache.
 *
 * Ownership: everything lives in the arena.
 */
#ifndef CC_TOOLS_PROJECT_H
#define CC_TOOLS_PROJECT_H

#include "tools/config_input.h"
#include "tools/program_work.h"

struct cc_project {
    struct cc_arena *arena;
    const struct cc_config *config;
    const struct cc_options *options; /* those of the configuration */
    struct cc_notices *notices;
    /* what comes out */
    struct cc_program_result result;
    struct cc_split split;
    struct cc_program_result *results; /* one a program */
    uint32_t unit_count, model_count, unit_hits;
    bool analysed;
    double read_seconds, analysis_seconds;
};

/* Analyse the database in the folder of -p. */
void cc_project_of_database(struct cc_project *project);

/* Say whether the operands of `link` name a folder, and not models alone. */
bool cc_project_names_folder(const struct cc_options *options);

/* Analyse units whose models are there, for nobody knows how long: the temporary folder is removed at the end. */
void cc_project_of_units(struct cc_project *project, struct cc_project_unit *units, uint32_t count);

/* Analyse the models in the folders, and of the names, among the operands. */
void cc_project_of_models(struct cc_project *project);

#endif
