/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing places of source that different tools name: one says an absolute path, another one that is relative. */
#ifndef CC_LOCKGRAPH_SITE_MATCH_H
#define CC_LOCKGRAPH_SITE_MATCH_H

#include <stdbool.h>

#include "lockgraph/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The name of a file without its folders. */
const char *cc_base_name(const char *path);

/* Say whether two names of a file can mean the same: one is the end of the other, folder by folder. */
bool cc_same_file(const char *a, const char *b);

/* Say whether `at` stands on a line that `site` covers: in the same file, or in a file of that name in the same function. */
bool cc_site_covers(const struct cc_site *site, const struct cc_site *at);

#ifdef __cplusplus
}
#endif

#endif
