/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan of a steered run: which nested acquisitions to hold back, as `concheck confirm` wrote it.
 *
 * A text, a row a line, words separated by single blanks; numbers are decimal. Rows that are not known are an
 * error, so that a plan for another version is not followed in part.
 *
 *     concheck-steer 1
 *     hold MILLISECONDS                     how long a thread is held back at most
 *     seed NUMBER                           of what is left to chance
 *     late EDGE                             who would begin this edge waits until the others of its cycle stand
 *     place CLASS ORIGIN OFFSET MODULE      locks made there are of that class (0 to 31); ORIGIN as enum cc_record_origin
 *     edge CYCLE FROM TO SKIP               acquiring class TO under class FROM; the first SKIP times it is let be
 *     from EDGE OFFSET MODULE               a call that acquires the edge's FROM: return address
 *
 * OFFSET is that of an address in the file MODULE, a name without folders. Edges are numbered from 0 in their order.
 * Thread-safety: read once at the start, then read-only.
 */
#ifndef CC_SHIM_STEER_PLAN_H
#define CC_SHIM_STEER_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum { CC_STEER_CLASSES = 32, CC_STEER_EDGES = 64, CC_STEER_PLACES = 512, CC_STEER_NAME = 128, CC_STEER_NO_EDGE = -1 };

/* A place in code or data, the same in every run. */
struct cc_steer_place {
    uint32_t what; /* a class, or of a `from` row the edge */
    uint32_t origin;
    uint64_t offset;
    char module[CC_STEER_NAME];
};

struct cc_steer_edge {
    uint32_t cycle, from, to;
    uint32_t skip;
};

struct cc_steer_plan {
    uint64_t hold; /* nanoseconds */
    uint64_t seed;
    int32_t late; /* an edge, or CC_STEER_NO_EDGE */
    uint32_t place_count, edge_count, from_count;
    struct cc_steer_place places[CC_STEER_PLACES], froms[CC_STEER_PLACES];
    struct cc_steer_edge edges[CC_STEER_EDGES];
};

/* Read the plan in the file `path` into `*out`. False when there is none, or not all of it is understood. */
bool cc_steer_plan_read(const char *path, struct cc_steer_plan *out);

#endif
