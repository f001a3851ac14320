/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/config_input.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/lockmodels/config_file.h"
#include "tools/rule_choice.h"
#include "tools/tool_memory.h"

enum key_kind { KEY_TEXT, KEY_PATH };

static const struct config_key {
    enum cc_option option;
    const char *name;
    enum key_kind kind;
} config_keys[] = {
#define CC_CONFIG_KEY(identifier, name, kind) { CC_OPTION_##identifier, name, KEY_##kind },
#include "tools/options.def"
#undef CC_CONFIG_KEY
};

enum { KEY_COUNT = sizeof config_keys / sizeof *config_keys };

/* Where merging stands. */
struct merge {
    struct cc_arena *arena;
    struct cc_notices *notices;
    struct cc_config *config;
    const struct cc_config_setting *setting;
};

__attribute__((format(printf, 2, 3))) static bool refuse(const struct merge *merge, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct cc_site site = { .file = merge->config->path, .line = merge->setting->line, .column = 1 };
    cc_notices_say(merge->notices, CC_LEVEL_ERROR, &site, "%s", text);
    return false;
}

/* A path of the file is relative to the folder that the file lies in. */
static const char *beside_file(const struct merge *merge, const char *path)
{
    const char *slash = strrchr(merge->config->path, '/');
    if (*path == '/' || !slash)
        return path;
    return cc_arena_format(merge->arena, "%.*s/%s", (int)(slash - merge->config->path), merge->config->path, path);
}

static bool is_value_good(const struct merge *merge, enum cc_option option, const char *value)
{
    const struct cc_option_row *row = &cc_option_table[option];
    struct cc_suggestion suggestion = { .typed = value };
    if (row->kind == CC_OPTION_KIND_FLAG && strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
        return refuse(merge, "'%s' must be true or false, not '%s'", merge->setting->name, value);
    if (row->kind != CC_OPTION_KIND_FLAG && !cc_option_allows(merge->arena, row, value, &suggestion))
        return suggestion.best ? refuse(merge, "'%s': unknown value '%s'; did you mean '%s'?", merge->setting->name,
                                        value, suggestion.best)
                               : refuse(merge, "'%s': unknown value '%s'; it is one of %s", merge->setting->name, value,
                                        row->choices);
    cc_rule_set rules;
    const char *unknown = option == CC_OPTION_RULES ? cc_rule_choice(merge->arena, value, &rules, &suggestion) : NULL;
    if (unknown)
        return refuse(merge, "'%s': unknown rule '%s'%s%s%s", merge->setting->name, unknown,
                      suggestion.best ? "; did you mean '" : "", suggestion.best ? suggestion.best : "",
                      suggestion.best ? "'?" : "");
    return true;
}

/* Put one setting of the file where the command line leaves room for it. */
static void merge_setting(const struct merge *merge, const struct config_key *key)
{
    const struct cc_config_setting *setting = merge->setting;
    const struct cc_option_row *row = &cc_option_table[key->option];
    struct cc_words *given = &merge->config->options.given[key->option], words = { 0 };
    if (setting->is_list && row->kind != CC_OPTION_KIND_LIST && key->option != CC_OPTION_RULES) {
        (void)refuse(merge, "'%s' must be one value, not a list", setting->name);
        return;
    }
    for (uint32_t i = 0; i < setting->value_count; i++) {
        if (!is_value_good(merge, key->option, setting->values[i]))
            return;
        const char *value = key->kind == KEY_PATH ? beside_file(merge, setting->values[i]) : setting->values[i];
        if (key->option == CC_OPTION_RULES && words.count)
            words.at[0] = cc_arena_format(merge->arena, "%s,%s", words.at[0], value);
        else if (row->kind != CC_OPTION_KIND_FLAG || strcmp(value, "true") == 0)
            cc_words_add(merge->arena, &words, row->kind == CC_OPTION_KIND_FLAG ? "" : value);
    }
    if (given->count && row->kind != CC_OPTION_KIND_LIST)
        return;
    merge->config->line[key->option] = setting->line;
    merge->config->both[key->option] = given->count > 0;
    for (uint32_t i = 0; i < given->count; i++)
        cc_words_add(merge->arena, &words, given->at[i]);
    *given = words;
}

static void merge_settings(struct cc_arena *arena, const struct cc_config_settings *settings,
                           struct cc_notices *notices, struct cc_config *config)
{
    for (uint32_t i = 0; i < settings->count; i++) {
        struct merge merge = { arena, notices, config, &settings->at[i] };
        for (int key = 0; key < KEY_COUNT; key++)
            if (strcmp(settings->at[i].name, config_keys[key].name) == 0)
                merge_setting(&merge, &config_keys[key]);
    }
}

static void find_file(struct cc_arena *arena, struct cc_config *config)
{
    const struct cc_options *options = &config->options;
    config->path = cc_options_text(options, CC_OPTION_CONFIG, NULL);
    if (config->path)
        return;
    const char *build = cc_options_text(options, CC_OPTION_BUILD, NULL);
    const char *start = options->operands.count ? options->operands.at[0] : ".";
    enum cc_status status = cc_config_find(start, arena, &config->path);
    if (status == CC_OK && !config->path && !options->operands.count && build)
        status = cc_config_find(cc_arena_format(arena, "%s/.", build), arena, &config->path);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
}

void cc_config_read(struct cc_arena *arena, const struct cc_options *given, struct cc_notices *notices,
                    struct cc_config *out)
{
    *out = (struct cc_config){ .options = *given };
    if (cc_api_set_create(arena, &out->apis) != CC_OK)
        cc_tool_out_of_memory();
    find_file(arena, out);
    if (!out->path)
        return;
    const char *names[KEY_COUNT + 1] = { NULL }, *error = NULL;
    for (int i = 0; i < KEY_COUNT; i++)
        names[i] = config_keys[i].name;
    struct cc_config_settings settings = { .known = names };
    enum cc_status status = cc_config_load_all(out->path, out->apis, &settings, arena, &error);
    if (status == CC_ERR_NO_MEMORY)
        cc_tool_out_of_memory();
    if (status != CC_OK && error)
        cc_notices_say(notices, CC_LEVEL_ERROR, NULL, "%s (the built-in models are used alone)", error);
    else if (status != CC_OK)
        cc_notices_fail(notices, out->path, "cannot be used (the built-in models are used alone)");
    else
        merge_settings(arena, &settings, notices, out);
    out->model_count = status == CC_OK ? settings.model_count : 0;
}

/* Write a value as YAML takes it: what is more than a word in double quotes. */
static void write_value(const char *value, FILE *stream)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-";
    if (*value && *value != '-' && strspn(value, plain) == strlen(value)) {
        fputs(value, stream);
        return;
    }
    fputc('"', stream);
    for (; *value; value++)
        fprintf(stream, *value == '"' || *value == '\\' ? "\\%c" : "%c", *value);
    fputc('"', stream);
}

static int dump_words(const struct cc_option_row *row, const struct cc_words *words, FILE *stream)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        cc_tool_out_of_memory();
    if (row->kind == CC_OPTION_KIND_LIST)
        fputc('[', memory);
    uint32_t first = row->kind == CC_OPTION_KIND_LIST || !words->count ? 0 : words->count - 1;
    for (uint32_t i = first; i < words->count; i++) {
        fputs(i > first ? ", " : "", memory);
        write_value(words->at[i], memory);
    }
    if (row->kind == CC_OPTION_KIND_LIST)
        fputc(']', memory);
    if (fclose(memory) != 0)
        cc_tool_out_of_memory();
    int length = fprintf(stream, "%s", text);
    free(text);
    return length;
}

/* What holds where nothing is said, as YAML; NULL: nothing does. */
static const char *default_of(enum cc_option option)
{
    switch (option) {
    case CC_OPTION_RULES:
        return "\"*\"";
    case CC_OPTION_FAIL_ON:
        return "warning";
    case CC_OPTION_FORMAT:
        return "text";
    case CC_OPTION_COLOR:
        return "auto";
    default:
        return cc_option_table[option].kind == CC_OPTION_KIND_FLAG   ? "false"
               : cc_option_table[option].kind == CC_OPTION_KIND_LIST ? "[]"
                                                                     : NULL;
    }
}

static void dump_key(const struct cc_config *config, const struct config_key *key, FILE *stream)
{
    enum { ORIGIN_COLUMN = 40 };
    const struct cc_option_row *row = &cc_option_table[key->option];
    const struct cc_words *words = &config->options.given[key->option];
    const char *otherwise = default_of(key->option);
    int used = fprintf(stream, words->count || otherwise ? "%s: " : "# %s:", key->name);
    if (!words->count)
        used += fprintf(stream, "%s", otherwise ? otherwise : "");
    else if (row->kind == CC_OPTION_KIND_FLAG)
        used += fprintf(stream, "true");
    else
        used += dump_words(row, words, stream);
    fprintf(stream, "%*s# ", used < ORIGIN_COLUMN ? ORIGIN_COLUMN - used : 1, "");
    if (config->line[key->option])
        fprintf(stream, "%s:%u", config->path, config->line[key->option]);
    else
        fputs(words->count ? "command line" : "default", stream);
    fputs(config->both[key->option] ? ", command line\n" : "\n", stream);
}

void cc_config_dump(const struct cc_config *config, FILE *stream)
{
    fprintf(stream, "# configuration: %s\n", config->path ? config->path : "none; .concheck.yml was looked for");
    for (int i = 0; i < KEY_COUNT; i++)
        dump_key(config, &config_keys[i], stream);
    if (config->path)
        fprintf(stream, "# models: %u from %s\n", config->model_count, config->path);
}
