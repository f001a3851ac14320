/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Source lines for reports: files are read when one of their lines is first wanted.
 *
 * Invariants: a file is read at most once; a file that cannot be read has no lines.
 * Ownership: the cache owns the lines until it is destroyed.
 * Thread-safety: none. Complexity: O(1) for a line after the file's first use.
 */
#ifndef CC_REPORT_SOURCE_CACHE_H
#define CC_REPORT_SOURCE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockgraph/status.h"

struct cc_source_cache;

/* Make an empty cache; file names are relative to `directory` (NULL: the current one). */
CC_MUST_USE enum cc_status cc_source_cache_create(const char *directory, struct cc_source_cache **out);

/* NULL is allowed. */
void cc_source_cache_destroy(struct cc_source_cache *cache);

/* Say whether a file that could be read has no lines for want of memory: what was shown is not all. */
bool cc_source_cache_is_short(const struct cc_source_cache *cache);

/* Line `line` (from 1) of `file` without its end; sets `*length`. NULL when there is no such line. */
const char *cc_source_line(struct cc_source_cache *cache, const char *file, uint32_t line, size_t *length);

/*
 * The column of byte column `column` (from 1) of a line counted in Unicode code points,
 * which is how SARIF reports count; the byte column itself when the line cannot be read.
 */
uint32_t cc_source_code_point(struct cc_source_cache *cache, const char *file, uint32_t line, uint32_t column);

#endif
