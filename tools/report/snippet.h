/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A source line with a caret under the place meant, as clang shows it.
 *
 * Tabs are expanded, characters of any width keep the caret in its column,
 * control characters are shown as '?', and of a very long line only the part
 * around the caret is shown.
 */
#ifndef CC_REPORT_SNIPPET_H
#define CC_REPORT_SNIPPET_H

#include <stdbool.h>
#include <stdio.h>

#include "lockgraph/finding.h"
#include "tools/report/source_cache.h"

/* Write the line of `site` and the line with its caret. Writes nothing when the line cannot be read. */
void cc_snippet_write(struct cc_source_cache *sources, const struct cc_site *site, bool color, FILE *stream);

#endif
