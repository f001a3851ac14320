/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/model_load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyzer/model/model_file.h"
#include "tools/tool_memory.h"

struct cc_model *cc_model_load(const char *path, const char *source, struct cc_arena *arena, struct cc_notices *notices)
{
    struct cc_model *model = NULL;
    FILE *stream = fopen(path, "re");
    if (!stream) {
        cc_notices_fail(notices, source, "its model cannot be read: %s", strerror(errno));
        return NULL;
    }
    enum cc_status status = cc_model_read(stream, arena, &model);
    fclose(stream);
    switch (status) {
    case CC_OK:
        return model;
    case CC_ERR_NO_MEMORY:
        cc_tool_out_of_memory();
    case CC_ERR_VERSION:
        cc_notices_fail(notices, source,
                        "the model was made by another version of concheck; make it again with this one");
        return NULL;
    default:
        cc_notices_fail(notices, source, "the model is damaged; make it again");
        return NULL;
    }
}
