/* SPDX-License-Identifier: Apache-2.0 */
/* concheck version. */
#include <stdio.h>

#include "tools/verbs.h"

int cc_version_verb(struct cc_arena *arena, const struct cc_options *options)
{
    (void)arena;
    (void)options;
    printf("concheck %s\n", CC_VERSION);
    return CC_EXIT_CLEAN;
}
