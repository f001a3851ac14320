/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a build folder says about linking: build.ninja, and the link.txt files that CMake's
 * Makefiles leave. Each edge says of which objects, archives and libraries a file is made.
 *
 * Names are absolute and without dots, so that they can be compared. What cannot be read or
 * understood gives no edge.
 * Ownership: the arena handed in (with an `on_exhausted` hook). Complexity: linear in the files.
 */
#ifndef CC_PROJECT_LINK_EDGES_H
#define CC_PROJECT_LINK_EDGES_H

#include "lockgraph/arena.h"

struct cc_link_edge {
    const char *output;
    const char **inputs; /* in the order of the link */
    uint32_t input_count;
};

struct cc_link_edges {
    struct cc_arena *arena;
    struct cc_link_edge *rows;
    uint32_t count, room;
};

/* Append the edges that `folder` tells of. */
void cc_link_edges_read(struct cc_link_edges *edges, const char *folder);

/* Append an edge, with names relative to `folder` or absolute. */
struct cc_link_edge *cc_link_edges_add(struct cc_link_edges *edges, const char *folder, const char *output);
void cc_link_edge_add_input(struct cc_link_edges *edges, struct cc_link_edge *edge, const char *folder,
                            const char *input);

/* `name`, seen from `folder` where it is relative, without `.` and `..`. */
const char *cc_clean_path(struct cc_arena *arena, const char *folder, const char *name);

#endif
