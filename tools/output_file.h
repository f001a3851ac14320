/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An output file that appears whole or not at all: it is written beside its
 * place under another name, and renamed when everything is on it. What is no
 * ordinary file (a pipe, a terminal, /dev/null) is written in place.
 *
 * Ownership: commit and discard both release the output.
 */
#ifndef CC_TOOLS_OUTPUT_FILE_H
#define CC_TOOLS_OUTPUT_FILE_H

#include <stdio.h>

#include "lockgraph/status.h"

struct cc_output;

/* Open `path` for writing. Prints what is wrong and gives CC_ERR_IO when that cannot be done. */
CC_MUST_USE enum cc_status cc_output_open(const char *path, struct cc_output **out);

/* Where to write. */
FILE *cc_output_stream(struct cc_output *output);

/* Flush `stream`; 0, or the error number when this or an earlier write has failed. */
int cc_stream_failure(FILE *stream);

/* Put the file in its place. Prints what is wrong and gives CC_ERR_IO when any write has failed. */
CC_MUST_USE enum cc_status cc_output_commit(struct cc_output *output);

/* Leave everything as it was. */
void cc_output_discard(struct cc_output *output);

#endif
