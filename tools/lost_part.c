/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/lost_part.h"

static struct cc_site site_of(const struct cc_model *model, const struct cc_lost *lost, const char *source)
{
    struct cc_site site = { .file = source };
    if (lost->loc) {
        const struct cc_loc *loc = &model->locs[lost->loc];
        if (loc->file)
            site.file = cc_model_text(model, loc->file);
        site.line = loc->line;
        site.column = loc->column;
        site.end_line = loc->end_line;
        site.end_column = loc->end_column;
    }
    if (lost->func)
        site.function = cc_model_text(model, model->funcs[lost->func].name);
    return site;
}

void cc_lost_parts_take(const struct cc_model *model, uint32_t count, const char *source, enum cc_level level, bool say,
                        struct cc_notices *notices)
{
    for (uint32_t i = 1; i <= count; i++) {
        const struct cc_lost *lost = &model->losts[i];
        const char *text = cc_model_text(model, lost->text);
        struct cc_site site = site_of(model, lost, source);
        if (!say)
            cc_notices_keep(notices, level, &site, text);
        else if (site.function && site.function[0])
            cc_notices_say(notices, level, &site, "%s (in function '%s')", text, site.function);
        else
            cc_notices_say(notices, level, &site, "%s", text);
    }
}
