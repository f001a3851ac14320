/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/time_span.h"

#include <stdlib.h>
#include <string.h>

bool cc_time_span_read(const char *text, double *seconds)
{
    char *end;
    double value = strtod(text, &end);
    double unit = strcmp(end, "m") == 0 ? 60 : strcmp(end, "h") == 0 ? 3600 : 1;
    if (end == text || (unit == 1.0 && *end && strcmp(end, "s") != 0) || !(value >= 0) || value > 1e8)
        return false;
    *seconds = value * unit;
    return true;
}
