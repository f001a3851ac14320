/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file named on the command line is, told before the front end is started for it.
 */
#ifndef CC_TOOLS_SOURCE_FILE_H
#define CC_TOOLS_SOURCE_FILE_H

#include "tools/notices.h"

enum cc_source_kind {
    CC_SOURCE_UNUSABLE, /* said already why */
    CC_SOURCE_C,
    CC_SOURCE_MODEL, /* a program model, .ccm */
};

/* Look at `name`. An unusable one costs one error line: what is wrong and what to do. */
enum cc_source_kind cc_source_file_kind(const char *name, struct cc_notices *notices);

#endif
