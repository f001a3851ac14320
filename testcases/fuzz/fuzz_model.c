/* SPDX-License-Identifier: Apache-2.0 */
/* Model files: the reader, the check, the writer, the dump, and the linker with another unit. */
#include <stdlib.h>
#include <string.h>

#include "analyzer/model/model_check.h"
#include "analyzer/model/model_file.h"
#include "analyzer/model/model_link.h"
#include "fuzz_model_bytes.h"

enum { MEMORY = 512 << 20 };

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed)
{
    return fuzz_model_mutate(data, size, room, seed, false);
}

/* What was read is written again in as many bytes: nothing is lost or made up. */
static void check_written(const struct cc_model *model, size_t size)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    FUZZ_EXPECT(stream != NULL);
    FUZZ_EXPECT(cc_model_write(model, stream) == CC_OK);
    fclose(stream);
    FUZZ_EXPECT(length == size);
    free(text);
    stream = open_memstream(&text, &length);
    FUZZ_EXPECT(stream != NULL);
    FUZZ_EXPECT(cc_model_dump(model, stream) == CC_OK);
    fclose(stream);
    free(text);
}

static void check_linked(const struct cc_model *first, const struct fuzz_bytes *bytes, struct cc_arena *arena)
{
    const struct cc_model *models[] = { first, fuzz_model_read(bytes->data, bytes->size, arena) };
    struct cc_model_problem problem;
    struct cc_model *linked;
    for (uint32_t count = 1; count <= 2; count++) {
        FUZZ_EXPECT(cc_model_link(models, count, arena, &linked) == CC_OK);
        FUZZ_EXPECT(cc_model_check(linked, &problem) == CC_OK);
    }
}

static void work(struct cc_arena *arena, void *context)
{
    const struct fuzz_bytes *bytes = context;
    struct cc_model *model = fuzz_model_read(bytes->data, bytes->size, arena);
    if (model) {
        check_written(model, bytes->size);
        check_linked(model, bytes, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = { data, size };
    fuzz_run(MEMORY, work, &bytes);
    return 0;
}
