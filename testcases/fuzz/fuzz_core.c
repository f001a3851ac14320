/* SPDX-License-Identifier: Apache-2.0 */
/* The analysis, on programs that are sound by the promises of program_model.h and make no sense otherwise. */
#include <stdlib.h>

#include "analyzer/core/analyze.h"
#include "analyzer/lockmodels/api_builtin.h"
#include "analyzer/model/model_link.h"
#include "fuzz_model_bytes.h"

enum { MEMORY = 1 << 30 };

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed)
{
    return fuzz_model_mutate(data, size, room, seed, true);
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    struct cc_model *model = fuzz_model_read(bytes->data, bytes->size, arena), *linked = NULL;
    struct cc_api_set *apis = NULL;
    struct cc_analysis_options options = { .strict = true };
    struct cc_analysis *analysis = NULL;
    if (!model)
        return;
    FUZZ_EXPECT(cc_model_link((const struct cc_model *const *)&model, 1, arena, &linked) == CC_OK);
    FUZZ_EXPECT(cc_api_set_create(arena, &apis) == CC_OK);
    FUZZ_EXPECT(cc_analyze(linked, apis, &options, arena, &analysis) == CC_OK);
    for (uint32_t i = 0; i < analysis->finding_count; i++)
        FUZZ_EXPECT(analysis->findings[i].fingerprint != 0 && analysis->findings[i].message != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
