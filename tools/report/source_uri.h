/* SPDX-License-Identifier: Apache-2.0 */
/*
 * File names as URIs (RFC 3986) and relative paths, for machine-readable reports.
 * Pure functions; the texts returned are the caller's to free; NULL when memory is exhausted.
 */
#ifndef CC_REPORT_SOURCE_URI_H
#define CC_REPORT_SOURCE_URI_H

#include <stdbool.h>

/*
 * The URI of `file`: relative to `directory` when it lies below it (`*relative`
 * becomes true), else a file: URI. `directory` is absolute; a relative name is
 * taken as relative to it. "." and ".." and double slashes are resolved by text.
 */
char *cc_source_uri(const char *file, const char *directory, bool *relative);

/* The path of `file` relative to `directory` when it lies below it, else absolute; resolved as for a URI. */
char *cc_source_path(const char *file, const char *directory);

/* `file` as people name it from `directory`: the part below it, inside of `file` itself, or all of it. No memory is needed. */
const char *cc_path_below(const char *file, const char *directory);

/* The file: URI of a directory, with a slash at the end. */
char *cc_directory_uri(const char *directory);

#endif
