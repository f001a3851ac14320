/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration files. */
#include "analyzer/lockmodels/config_file.h"
#include "fuzz_support.h"

enum { MEMORY = 256 << 20 };

static void work(struct cc_arena *arena, void *context)
{
    static const char *const known[] = { "rules", "format", "strict", "suppressions", NULL };
    const struct fuzz_bytes *bytes = context;
    struct cc_api_set *apis = NULL;
    struct cc_config_settings settings = { .known = known };
    const char *error = NULL;
    FUZZ_EXPECT(cc_api_set_create(arena, &apis) == CC_OK);
    enum cc_status status = cc_config_load_all(fuzz_file(bytes->data, bytes->size), apis, &settings, arena, &error);
    FUZZ_EXPECT(status == CC_OK || error != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
