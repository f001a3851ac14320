/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people write them on a command line. */
#ifndef CC_TOOLS_TIME_SPAN_H
#define CC_TOOLS_TIME_SPAN_H

#include <stdbool.h>

/* Read a number of seconds, also with a unit: "90", "1.5", "30s", "2m", "1h". False when it is none. */
bool cc_time_span_read(const char *text, double *seconds);

#endif
