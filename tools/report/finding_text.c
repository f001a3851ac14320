/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/finding_text.h"

#include <stdlib.h>
#include <string.h>

#include "tools/report/source_uri.h"

char *cc_finding_text(const struct cc_report *report, uint32_t index)
{
    struct cc_report one = { .findings = &report->findings[index], .finding_count = 1, .directory = report->directory };
    struct cc_text_options options = { .quiet = true };
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    enum cc_status status = cc_report_write_text(&one, &options, stream);
    if (fclose(stream) == 0 && status == CC_OK)
        return text;
    free(text);
    return NULL;
}

char *cc_finding_path(const struct cc_report *report, const struct cc_finding *finding)
{
    const char *file = finding->place_count ? finding->places[0].site.file : NULL;
    return file ? cc_source_path(file, report->directory ? report->directory : "/") : strdup("");
}

uint32_t cc_finding_line(const struct cc_finding *finding)
{
    return finding->place_count && finding->places[0].site.line ? finding->places[0].site.line : 1;
}
