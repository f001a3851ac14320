/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/suppression_file.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/suggest.h"

static const char *const keys[CC_SUPPRESS_KEYS] = {
    [CC_SUPPRESS_FUNCTION] = "function", [CC_SUPPRESS_FILE] = "file",     [CC_SUPPRESS_OBJECT] = "object",
    [CC_SUPPRESS_LOCK] = "lock",         [CC_SUPPRESS_MODULE] = "module", [CC_SUPPRESS_FINGERPRINT] = "fingerprint",
};

/* Where reading stands, for messages. */
struct line {
    struct cc_suppressions *all;
    struct cc_notices *notices;
    struct cc_site site;
    struct cc_suppression suppression;
};

/* Cut the next word off `*text`; a quoted part may hold blanks. NULL at the end. */
static const char *next_word(struct cc_arena *arena, const char **text)
{
    const char *at = *text + strspn(*text, " \t");
    char *word = cc_arena_text(arena, at, strlen(at)), *out = word;
    bool quoted = false;
    for (; *at && (quoted || !strchr(" \t", *at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        else
            *out++ = *at;
    }
    *out = '\0';
    *text = at;
    return *word ? word : NULL;
}

static bool take_rules(struct line *line, const char *word)
{
    struct cc_suggestion suggestion;
    const char *unknown = cc_rule_choice(line->all->arena, word, &line->suppression.rules, &suggestion);
    if (unknown && suggestion.best)
        cc_notices_say(line->notices, CC_LEVEL_ERROR, &line->site, "unknown rule '%s'; did you mean '%s'?", unknown,
                       suggestion.best);
    else if (unknown)
        cc_notices_say(line->notices, CC_LEVEL_ERROR, &line->site,
                       "unknown rule '%s'; concheck explain lists all rules", unknown);
    return !unknown;
}

static bool take_condition(struct line *line, const char *word)
{
    size_t length = strcspn(word, "=");
    struct cc_suggestion suggestion = { .typed = cc_arena_text(line->all->arena, word, length) };
    for (int key = 0; key < CC_SUPPRESS_KEYS; key++) {
        cc_suggestion_offer(&suggestion, keys[key]);
        if (strcmp(suggestion.typed, keys[key]) != 0 || word[length] != '=' || !word[length + 1])
            continue;
        line->suppression.globs[key] = word + length + 1;
        return true;
    }
    if (suggestion.best)
        cc_notices_say(line->notices, CC_LEVEL_ERROR, &line->site, "'%s' is no condition; did you mean '%s=GLOB'?",
                       word, suggestion.best);
    else
        cc_notices_say(line->notices, CC_LEVEL_ERROR, &line->site,
                       "'%s' is no condition; function=, file=, object=, lock=, module= and fingerprint= are", word);
    return false;
}

/* The text before a '#' that stands alone; `*reason` is what follows it, or NULL. */
static const char *split_reason(struct cc_arena *arena, const char *text, const char **reason)
{
    *reason = NULL;
    for (const char *hash = strchr(text, '#'); hash; hash = strchr(hash + 1, '#')) {
        if (hash != text && hash[-1] != ' ' && hash[-1] != '\t')
            continue;
        const char *after = hash + 1 + strspn(hash + 1, " \t");
        *reason = *after ? after : NULL;
        while (hash > text && (hash[-1] == ' ' || hash[-1] == '\t'))
            hash--;
        return cc_arena_text(arena, text, (size_t)(hash - text));
    }
    return text;
}

static void take_line(struct line *line, const char *text)
{
    struct cc_suppressions *all = line->all;
    line->suppression = (struct cc_suppression){ .row = { .where = "" } };
    text = split_reason(all->arena, text, &line->suppression.reason);
    const char *rest = text, *word = next_word(all->arena, &rest);
    if (!word || !take_rules(line, word))
        return;
    while ((word = next_word(all->arena, &rest)))
        if (!take_condition(line, word))
            return;
    line->suppression.row.text = text + strspn(text, " \t");
    line->suppression.row.where = cc_arena_format(all->arena, "%s:%u", line->site.file, line->site.line);
    if (!line->suppression.reason)
        cc_notices_say(line->notices, CC_LEVEL_WARNING, &line->site,
                       "gives no reason; say after a # why this is no error");
    all->at = cc_arena_grown(all->arena, all->at, all->count, &all->room, (uint64_t)all->count + 1, sizeof *all->at);
    all->at[all->count++] = line->suppression;
}

void cc_suppressions_load(struct cc_suppressions *all, const char *path, struct cc_notices *notices)
{
    FILE *stream = fopen(path, "re");
    if (!stream) {
        cc_notices_fail(notices, path, "cannot be read: %s; --gen-suppressions=%s makes one", strerror(errno), path);
        return;
    }
    struct line line = { .all = all, .notices = notices, .site = { .file = path, .column = 1 } };
    char *text = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&text, &room, stream)) >= 0) {
        line.site.line++;
        while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
            text[--length] = '\0';
        if (text[strspn(text, " \t")] != '\0' && text[strspn(text, " \t")] != '#')
            take_line(&line, cc_arena_text(all->arena, text, (size_t)length));
    }
    if (ferror(stream))
        cc_notices_fail(notices, path, "cannot be read to its end: %s; check the file", strerror(errno));
    free(text);
    fclose(stream);
}

static bool fits(const char *glob, const char *text)
{
    return text && fnmatch(glob, text, 0) == 0;
}

static bool fits_path(const char *glob, const char *path)
{
    if (fits(glob, path))
        return true;
    for (const char *slash = path && *glob != '/' ? strchr(path, '/') : NULL; slash; slash = strchr(slash + 1, '/'))
        if (fits(glob, slash + 1))
            return true;
    return false;
}

/* Match the subject, or one of the names between backquotes in it. */
static bool fits_subject(const char *glob, const char *subject)
{
    if (!subject || fits(glob, subject))
        return subject != NULL;
    char name[256];
    for (const char *open = strchr(subject, '`'); open;) {
        const char *close = strchr(open + 1, '`');
        if (!close)
            break;
        size_t length = (size_t)(close - open - 1);
        if (length < sizeof name) {
            memcpy(name, open + 1, length);
            name[length] = '\0';
            if (fits(glob, name))
                return true;
        }
        open = strchr(close + 1, '`');
    }
    return false;
}

/* Rules whose subject is memory or a thread; that of all others is a lock or a condition. */
static bool is_about_lock(enum cc_rule rule)
{
    return rule != CC_RULE_DATA_RACE && rule != CC_RULE_ATOMICITY_VIOLATION && rule != CC_RULE_STACK_ESCAPE &&
           rule != CC_RULE_THREAD_LEAK;
}

static bool fits_function(const char *glob, const struct cc_place *place)
{
    for (uint32_t i = 0; i < place->path_count; i++)
        if (fits(glob, place->path[i].function))
            return true;
    return fits(glob, place->site.function);
}

static bool fits_held(const char *glob, const struct cc_place *place)
{
    for (uint32_t i = 0; i < place->lock_count; i++)
        if (fits(glob, place->locks[i].name) || fits(glob, place->locks[i].class_key))
            return true;
    return false;
}

static bool condition_holds(const struct cc_suppression *suppression, enum cc_suppression_key key,
                            const struct cc_finding *finding)
{
    const char *glob = suppression->globs[key];
    char fingerprint[17];
    bool some = false;
    switch (key) {
    case CC_SUPPRESS_FUNCTION:
    case CC_SUPPRESS_FILE:
    case CC_SUPPRESS_LOCK:
        for (uint32_t i = 0; i < finding->place_count && !some; i++)
            some = key == CC_SUPPRESS_FUNCTION ? fits_function(glob, &finding->places[i])
                   : key == CC_SUPPRESS_FILE   ? fits_path(glob, finding->places[i].site.file)
                                               : fits_held(glob, &finding->places[i]);
        return some ||
               (key == CC_SUPPRESS_LOCK && is_about_lock(finding->rule) && fits_subject(glob, finding->subject));
    case CC_SUPPRESS_OBJECT:
        return fits_subject(glob, finding->subject);
    case CC_SUPPRESS_MODULE:
        return fits_path(glob, finding->module);
    case CC_SUPPRESS_FINGERPRINT:
        snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, finding->fingerprint);
        return fits(glob, fingerprint);
    default:
        return false;
    }
}

struct cc_suppression *cc_suppressions_find(const struct cc_suppressions *all, const struct cc_finding *finding)
{
    for (uint32_t i = 0; i < all->count; i++) {
        bool holds = cc_rule_set_has(all->at[i].rules, finding->rule);
        for (int key = 0; key < CC_SUPPRESS_KEYS && holds; key++)
            holds = !all->at[i].globs[key] || condition_holds(&all->at[i], (enum cc_suppression_key)key, finding);
        if (holds)
            return &all->at[i];
    }
    return NULL;
}

enum cc_status cc_suppressions_write(const struct cc_report *report, FILE *stream)
{
    fputs("# Suppressions for concheck. Say behind each line, after a #, why it is no error.\n", stream);
    for (uint32_t i = 0; i < report->finding_count; i++) {
        const struct cc_finding *finding = &report->findings[i];
        if (!cc_report_shows(report, i))
            continue;
        fprintf(stream, "\n# %s", finding->message);
        if (finding->place_count && finding->places[0].site.function)
            fprintf(stream, ", in %s", finding->places[0].site.function);
        if (finding->place_count && finding->places[0].site.file)
            fprintf(stream, " (%s)", finding->places[0].site.file);
        fprintf(stream, "\n%s fingerprint=%016" PRIx64 "\n", cc_rule_id(finding->rule), finding->fingerprint);
    }
    return ferror(stream) ? CC_ERR_IO : CC_OK;
}
