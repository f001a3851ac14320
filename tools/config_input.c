/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/config_input.h"

#include "analyzer/lockmodels/config_file.h"
#include "tools/tool_memory.h"

struct cc_api_set *cc_config_input(struct cc_arena *arena, const char *path, const char *source,
                                   struct cc_notices *notices)
{
    struct cc_api_set *set;
    if (cc_api_set_create(arena, &set) != CC_OK)
        cc_tool_out_of_memory();
    enum cc_status status = path ? CC_OK : cc_config_find(source ? source : ".", arena, &path);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK || !path)
        return set;
    const char *error = NULL;
    status = cc_config_load(path, set, arena, &error);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK && error)
        cc_notices_say(notices, CC_LEVEL_ERROR, NULL, "%s; correct it, the built-in models are used alone", error);
    else if (status != CC_OK)
        cc_notices_fail(notices, path, "cannot be used; correct it, the built-in models are used alone");
    return set;
}
