/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tools/report/report.h"

typedef enum cc_status writer_fn(const struct cc_report *report, FILE *stream);

static const struct {
    const char *name;
    writer_fn *write;
} formats[] = {
#define FORMAT_ROW(name) { #name, cc_report_write_##name },
    CC_REPORT_FORMATS(FORMAT_ROW)
#undef FORMAT_ROW
};

enum cc_status cc_report_write(const struct cc_report *report, const char *name, const struct cc_text_options *options,
                               FILE *stream)
{
    if (strcmp(name, "text") == 0)
        return cc_report_write_text(report, options, stream);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(name, formats[i].name) == 0)
            return formats[i].write(report, stream);
    return CC_ERR_INPUT;
}
