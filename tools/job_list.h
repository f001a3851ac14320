/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compile database asks for: one unit for each object that matters, and a line about
 * everything in it that is left out or ignored.
 *
 * Of several compilations of a file, those whose objects are known to be linked count; else the first that
 * makes an object. Ownership: the arena of the notices.
 */
#ifndef CC_TOOLS_JOB_LIST_H
#define CC_TOOLS_JOB_LIST_H

#include "tools/front_end.h"
#include "tools/project/content_key.h"
#include "tools/project/link_edges.h"

struct cc_listed_job {
    const char *source; /* absolute */
    struct cc_unit_job job;
    const char *object; /* absolute, or "" */
    bool is_object;     /* the command makes an object */
    bool is_program;    /* the command makes a program at once; it is then an edge too */
    struct cc_key key;  /* of all that the command says */
};

struct cc_job_list {
    struct cc_listed_job *jobs; /* by source, then object */
    uint32_t count, room;
};

/*
 * Read the file of records at `path`. Compilations that make a program at once are appended to `edges`, seen from
 * the folder `base`.
 */
void cc_job_list_read(const char *path, const char *base, struct cc_link_edges *edges, struct cc_notices *notices,
                      struct cc_job_list *out);

#endif
