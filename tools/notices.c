/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/notices.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tools/message.h"
#include "tools/tool_memory.h"

void cc_notices_keep(struct cc_notices *notices, enum cc_level level, const struct cc_site *site, const char *text)
{
    if (notices->count == notices->room) {
        uint32_t room = notices->room ? 2 * notices->room : 8;
        struct cc_report_notice *at = cc_arena_array(notices->arena, room, sizeof *at);
        if (notices->count)
            memcpy(at, notices->at, notices->count * sizeof *at);
        notices->at = at;
        notices->room = room;
    }
    struct cc_report_notice *notice = &notices->at[notices->count++];
    notice->level = level;
    notice->text = cc_arena_text(notices->arena, text, strlen(text));
    if (site) {
        notice->site = *site;
        if (site->file)
            notice->site.file = cc_arena_text(notices->arena, site->file, strlen(site->file));
        if (site->function)
            notice->site.function = cc_arena_text(notices->arena, site->function, strlen(site->function));
    }
    notices->failed = notices->failed || level == CC_LEVEL_ERROR;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Say whether this was said before: one broken compile database concerns many sources. */
static bool is_known(const struct cc_notices *notices, const struct cc_site *site, const char *text)
{
    static const struct cc_site nowhere;
    if (!site)
        site = &nowhere;
    for (uint32_t i = 0; i < notices->count; i++) {
        const struct cc_report_notice *notice = &notices->at[i];
        if (strcmp(notice->text, text) == 0 && same_text(notice->site.file, site->file) &&
            notice->site.line == site->line && notice->site.column == site->column)
            return true;
    }
    return false;
}

void cc_notices_say(struct cc_notices *notices, enum cc_level level, const struct cc_site *site, const char *format,
                    ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        cc_tool_out_of_memory();
    if (is_known(notices, site, text)) {
        free(text);
        return;
    }
    if (notices->silent || (notices->quiet && level == CC_LEVEL_NOTE)) {
        cc_notices_keep(notices, level, site, text);
        free(text);
        return;
    }
    void (*print)(const char *, ...) = level == CC_LEVEL_ERROR     ? cc_error
                                       : level == CC_LEVEL_WARNING ? cc_warning
                                                                   : cc_note;
    if (site && site->file && site->line)
        print("%s:%u:%u: %s", site->file, site->line, site->column, text);
    else if (site && site->file)
        print("%s: %s", site->file, text);
    else
        print("%s", text);
    cc_notices_keep(notices, level, site, text);
    free(text);
}

void cc_notices_repeat(struct cc_notices *notices, const struct cc_report_notice *rows, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        cc_notices_say(notices, rows[i].level, &rows[i].site, "%s", rows[i].text);
}
