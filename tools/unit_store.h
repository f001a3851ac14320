/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The units of a project as models: from the cache where nothing that was read has changed, else
 * from the front end.
 *
 * A unit is kept under its compile command and the front end's own content, with a list of all files it
 * read, and of all places where it looked for one in vain. It is used again while those files have the content
 * they had and those places are empty.
 */
#ifndef CC_TOOLS_UNIT_STORE_H
#define CC_TOOLS_UNIT_STORE_H

#include "tools/front_end.h"
#include "tools/job_list.h"
#include "tools/project/model_cache.h"
#include "tools/project/unit_symbols.h"

struct cc_project_unit {
    const char *source;              /* for people */
    const char *object;              /* as link edges call it, or "" */
    const struct cc_listed_job *job; /* NULL: the model is there */
    const char *model;               /* its file */
    struct cc_key model_key;         /* of its content */
    struct cc_unit_symbols symbols;
    struct cc_report_notice *said, *lost; /* errors to be said, and parts that are missing */
    uint32_t said_count, lost_count;
    bool usable; /* there is a model */
    bool kept;   /* it came from the cache */
};

/* Get the models of all units that have a job; what is wrong with them is said, in their order. */
void cc_units_obtain(const struct cc_front_end *front_end, struct cc_cache *cache, struct cc_project_unit *units,
                     uint32_t count, struct cc_notices *notices);

/* Say what is wrong with units, and keep what is missing in them. */
void cc_units_repeat(const struct cc_project_unit *units, uint32_t count, struct cc_notices *notices);

/* Read the symbols of a unit whose model is there. False, and an error was said, when it cannot be used. */
bool cc_unit_inspect(struct cc_project_unit *unit, struct cc_notices *notices);

#endif
