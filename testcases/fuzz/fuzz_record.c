/* SPDX-License-Identifier: Apache-2.0 */
/* Records of runs: opened as the tools do it, judged, tabulated, drawn. */
#include <stdlib.h>
#include <sys/mman.h>

#include "fuzz_support.h"
#include "lockgraph/record_drawing.h"
#include "lockgraph/record_findings.h"
#include "tools/records/contention.h"
#include "tools/records/record_files.h"
#include "tools/records/wait_drawing.h"

enum { MEMORY = 1 << 30 };

static const struct cc_site *code_name(void *context, const struct cc_record_view *view, uint64_t address,
                                       uint32_t *count)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    struct cc_site *site = cc_arena_array(context, 1, sizeof *site);
    site->function = cc_arena_format(context, "%s+%llx", module ? cc_record_text(view, module->path) : "",
                                     (unsigned long long)address);
    *count = 1;
    return site;
}

static struct cc_record_lock_name lock_name(void *context, const struct cc_record_view *view, uint32_t lock)
{
    const struct cc_record_lock *row = cc_record_lock_at(view, lock);
    FUZZ_EXPECT(row != NULL);
    return (struct cc_record_lock_name){ .text = cc_arena_format(context, "lock%u", lock),
                                         .key = cc_arena_format(context, "class%u", row->class_id) };
}

static void judge(struct cc_arena *arena, const struct cc_record_files *files)
{
    struct cc_record_run run = { .views = files->views,
                                 .count = files->count,
                                 .names = { .context = arena, .code = code_name, .lock = lock_name },
                                 .waiting = true };
    struct cc_record_findings findings;
    struct cc_record_drawing drawing;
    FUZZ_EXPECT(cc_record_findings_make(arena, &run, &findings) == CC_OK);
    FUZZ_EXPECT(cc_record_drawing_make(arena, &run, &findings, true, &drawing) == CC_OK);
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    FUZZ_EXPECT(stream != NULL);
    struct cc_report_contention *contention;
    uint32_t count = cc_contention_read(arena, &run, &contention);
    cc_contention_write(arena, contention, count, true, stream);
    cc_wait_drawing_write(arena, &run, stream);
    fclose(stream);
    free(text);
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    struct cc_record_files files = { 0 };
    const char *problem = NULL;
    enum cc_status status = cc_record_files_add(arena, &files, fuzz_file(bytes->data, bytes->size), &problem);
    FUZZ_EXPECT(status == CC_OK || problem != NULL);
    if (files.count)
        judge(arena, &files);
    for (uint32_t i = 0; i < files.count; i++)
        munmap((void *)(uintptr_t)files.views[i].data, files.views[i].size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
