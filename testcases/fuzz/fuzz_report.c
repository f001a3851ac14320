/* SPDX-License-Identifier: Apache-2.0 */
/* Reports read back (JSON, SARIF, baselines), and written again in every format. */
#include <stdlib.h>

#include "fuzz_support.h"
#include "tools/report/report.h"

enum { MEMORY = 256 << 20 };

static void write_all(const struct cc_report *report)
{
    static const char *const formats[] = { "text",
#define FORMAT_NAME(name) #name,
                                           CC_REPORT_FORMATS(FORMAT_NAME) };
    struct cc_text_options options = { .color = true, .explain = true };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        char *text = NULL;
        size_t length = 0;
        FILE *stream = open_memstream(&text, &length);
        FUZZ_EXPECT(stream != NULL);
        FUZZ_EXPECT(cc_report_write(report, formats[i], &options, stream) == CC_OK);
        fclose(stream);
        free(text);
    }
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    struct cc_report report;
    const char *error = NULL;
    enum cc_status status = cc_report_read(fuzz_file(bytes->data, bytes->size), arena, &report, &error);
    FUZZ_EXPECT(status == CC_OK || error != NULL);
    if (status == CC_OK) {
        report.directory = "/nowhere";
        write_all(&report);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
