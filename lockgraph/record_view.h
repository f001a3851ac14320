/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a record (record_format.h) that lies in memory: a mapped file, or the shim's own mapping.
 *
 * Every access is checked against the size of the memory and what the tables say of themselves,
 * so a damaged record gives fewer elements and never a fault. The record may change while it is read:
 * what was valid stays valid, counts only rise.
 * Ownership: the view points into the memory, which the caller keeps. Thread-safety: read-only.
 * Complexity: every function is O(1), but texts, which are O(length).
 */
#ifndef CC_LOCKGRAPH_RECORD_VIEW_H
#define CC_LOCKGRAPH_RECORD_VIEW_H

#include <stddef.h>

#include "lockgraph/record_format.h"
#include "lockgraph/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cc_record_view {
    const unsigned char *data;
    size_t size;
    const struct cc_record_header *header;
};

/*
 * View the `size` bytes at `data` (aligned to 8) as a record. CC_ERR_FORMAT when it is none or a table of it
 * cannot be, CC_ERR_VERSION when another version wrote it.
 */
CC_MUST_USE enum cc_status cc_record_view_open(const void *data, size_t size, struct cc_record_view *out);

/* Elements of `table` that were handed out and have room, element 0 included. */
uint32_t cc_record_count(const struct cc_record_view *view, enum cc_record_table_id table);

/* Element `index` of a table of structs, or NULL when there is none or it is not valid. */
const struct cc_record_module *cc_record_module_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_thread *cc_record_thread_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_class *cc_record_class_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_figures *cc_record_figures_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_lock *cc_record_lock_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_edge *cc_record_edge_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_witness *cc_record_witness_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_event *cc_record_event_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_stuck *cc_record_stuck_at(const struct cc_record_view *view, uint32_t index);
const struct cc_record_hand_over *cc_record_hand_over_at(const struct cc_record_view *view, uint32_t index);

/* The locks that a thread holds: the one at `position`, counted from the oldest, or NULL behind the last one. */
const struct cc_record_held *cc_record_held_at(const struct cc_record_view *view, const struct cc_record_thread *thread,
                                               uint32_t position);

/* The text at `reference`; "" when there is none. */
const char *cc_record_text(const struct cc_record_view *view, uint32_t reference);

/* The frames of a stack, innermost first, and their number; its flags go to `*flags` (may be NULL). */
const uint64_t *cc_record_stack(const struct cc_record_view *view, uint32_t stack, uint32_t *length, uint32_t *flags);

/* The locks of a set, ascending, and their number. */
const uint32_t *cc_record_set(const struct cc_record_view *view, uint32_t set, uint32_t *length);

/* The module that covers `address`, the latest loaded; NULL when none does. O(modules). */
const struct cc_record_module *cc_record_module_of(const struct cc_record_view *view, uint64_t address);

#ifdef __cplusplus
}
#endif

#endif
