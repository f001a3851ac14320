/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lockmodels/config_file.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analyzer/lockmodels/config_effect.h"
#include "analyzer/lockmodels/config_node.h"

static const char *const top_keys[] = { "models", "sync_types", NULL };
static const char *const model_keys[] = { "function", "weak", "effects", NULL };

/* What a file says, before any of it goes into the set. */
struct contents {
    struct cc_api_model *models;
    const char **sync_types;
    size_t model_count, sync_type_count;
    struct cc_config_settings *settings;
};

static size_t items_of(const yaml_node_t *node)
{
    return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
}

static const yaml_node_t *item_of(struct cc_config_document *document, const yaml_node_t *node, size_t index)
{
    return cc_config_node(document, node->data.sequence.items.start[index]);
}

static bool is_identifier(const char *text)
{
    if (isdigit((unsigned char)*text))
        return false;
    for (; *text; text++) {
        if (!isalnum((unsigned char)*text) && *text != '_' && *text != '$')
            return false;
    }
    return true;
}

static bool take_effects(struct cc_config_document *document, const yaml_node_t *node, struct cc_api_model *model)
{
    if (node->type != YAML_SEQUENCE_NODE || items_of(node) == 0)
        return cc_config_fail(document, node, "'effects' must be a list with at least one effect");
    if (items_of(node) > CC_API_EFFECTS)
        return cc_config_fail(document, item_of(document, node, CC_API_EFFECTS), "a function has at most %d effects",
                              CC_API_EFFECTS);
    for (size_t i = 0; i < items_of(node); i++) {
        if (!cc_config_effect(document, item_of(document, node, i), &model->effects[i]))
            return false;
    }
    return true;
}

static bool take_model_key(struct cc_config_document *document, const yaml_node_t *key, const char *word,
                           const yaml_node_t *value, void *context)
{
    struct cc_api_model *model = context;
    if (strcmp(word, "function") == 0) {
        const char *name = cc_config_text(document, value, "the name of a function");
        if (!name)
            return false;
        if (!is_identifier(name))
            return cc_config_fail(document, value, "'%s' is not the name of a C function", name);
        model->name = cc_arena_text(document->arena, name, strlen(name));
        return model->name != NULL;
    }
    if (strcmp(word, "weak") == 0) {
        bool weak = false;
        if (!cc_config_flag(document, value, "'weak'", &weak))
            return false;
        model->flags = weak ? CC_API_WEAK : 0;
        return true;
    }
    if (strcmp(word, "effects") == 0)
        return take_effects(document, value, model);
    struct cc_config_words known = { cc_config_word_of_array, model_keys };
    return cc_config_fail_unknown(document, key, "key", word, &known);
}

static bool take_models(struct cc_config_document *document, const yaml_node_t *node, struct contents *contents)
{
    if (node->type != YAML_SEQUENCE_NODE)
        return cc_config_fail(document, node, "'models' must be a list");
    contents->models = cc_arena_array(document->arena, items_of(node), sizeof *contents->models);
    if (!contents->models)
        return false;
    for (size_t i = 0; i < items_of(node); i++) {
        const yaml_node_t *item = item_of(document, node, i);
        struct cc_api_model *model = &contents->models[i];
        if (!cc_config_mapping(document, item, "a model", take_model_key, model))
            return false;
        if (!model->name || model->effects[0].kind == CC_EFFECT_NONE)
            return cc_config_fail(document, item, "a model needs '%s'", model->name ? "effects" : "function");
        for (size_t j = 0; j < i; j++) {
            if (strcmp(contents->models[j].name, model->name) == 0)
                return cc_config_fail(document, item, "'%s' has a model already", model->name);
        }
        contents->model_count++;
    }
    return true;
}

static bool take_sync_types(struct cc_config_document *document, const yaml_node_t *node, struct contents *contents)
{
    if (node->type != YAML_SEQUENCE_NODE)
        return cc_config_fail(document, node, "'sync_types' must be a list of type names");
    contents->sync_types = cc_arena_array(document->arena, items_of(node), sizeof *contents->sync_types);
    if (!contents->sync_types)
        return false;
    for (size_t i = 0; i < items_of(node); i++) {
        const char *name = cc_config_text(document, item_of(document, node, i), "the name of a type");
        if (!name)
            return false;
        contents->sync_types[i] = cc_arena_text(document->arena, name, strlen(name));
        if (!contents->sync_types[i])
            return false;
        contents->sync_type_count++;
    }
    return true;
}

/* The keys of a configuration: ours, then those of the caller. */
static const char *top_key(const void *context, size_t index)
{
    const struct cc_config_settings *settings = context;
    size_t own = sizeof top_keys / sizeof *top_keys - 1;
    return index < own ? top_keys[index] : settings->known[index - own];
}

static const char *copy_value(struct cc_config_document *document, const yaml_node_t *node)
{
    const char *text = cc_config_text(document, node, "a value");
    return text ? cc_arena_text(document->arena, text, strlen(text)) : NULL;
}

/* Take the values of a key of the caller: one, or a list. */
static bool take_setting(struct cc_config_document *document, const yaml_node_t *key, const char *name,
                         const yaml_node_t *node, struct cc_config_settings *settings)
{
    bool list = node->type == YAML_SEQUENCE_NODE;
    size_t count = list ? items_of(node) : 1;
    struct cc_config_setting setting = { .name = name, .is_list = list, .line = (uint32_t)key->start_mark.line + 1 };
    setting.values = cc_arena_array(document->arena, count + 1, sizeof *setting.values);
    settings->at = cc_arena_grown(document->arena, settings->at, settings->count, &settings->room,
                                  (uint64_t)settings->count + 1, sizeof *settings->at);
    if (!setting.values || !settings->at)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *value = copy_value(document, list ? item_of(document, node, i) : node);
        if (!value)
            return false;
        setting.values[setting.value_count++] = value;
    }
    settings->at[settings->count++] = setting;
    return true;
}

static bool take_top_key(struct cc_config_document *document, const yaml_node_t *key, const char *word,
                         const yaml_node_t *value, void *context)
{
    struct contents *contents = context;
    if (strcmp(word, "models") == 0)
        return take_models(document, value, contents);
    if (strcmp(word, "sync_types") == 0)
        return take_sync_types(document, value, contents);
    for (size_t i = 0; contents->settings->known[i]; i++)
        if (strcmp(word, contents->settings->known[i]) == 0)
            return take_setting(document, key, contents->settings->known[i], value, contents->settings);
    struct cc_config_words known = { top_key, contents->settings };
    return cc_config_fail_unknown(document, key, "key", word, &known);
}

static enum cc_status add_contents(const struct contents *contents, struct cc_api_set *set)
{
    enum cc_status status = CC_OK;
    for (size_t i = 0; i < contents->model_count && !status; i++)
        status = cc_api_set_add(set, &contents->models[i]);
    for (size_t i = 0; i < contents->sync_type_count && !status; i++)
        status = cc_api_set_add_sync_type(set, contents->sync_types[i]);
    return status;
}

/* Turn what libyaml says about a file that it cannot parse into one line. */
static enum cc_status yaml_error(const yaml_parser_t *parser, FILE *file, struct cc_config_document *document)
{
    const char *problem = parser->problem ? parser->problem : "this is not YAML";
    if (parser->error == YAML_MEMORY_ERROR)
        return CC_ERR_NO_MEMORY;
    if (ferror(file)) {
        document->error = cc_arena_format(document->arena, "%s: cannot be read: %s", document->path, strerror(errno));
        return CC_ERR_IO;
    }
    if (parser->error == YAML_READER_ERROR)
        document->error =
            cc_arena_format(document->arena, "%s: %s at byte %zu", document->path, problem, parser->problem_offset);
    else
        document->error = cc_arena_format(document->arena, "%s:%zu:%zu: %s", document->path,
                                          parser->problem_mark.line + 1, parser->problem_mark.column + 1, problem);
    return CC_ERR_FORMAT;
}

/* Read the only document of a file. An empty file says nothing, and is fine. */
static enum cc_status read_document(yaml_parser_t *parser, FILE *file, struct cc_config_document *document,
                                    struct contents *contents)
{
    if (!yaml_parser_load(parser, &document->yaml))
        return yaml_error(parser, file, document);
    const yaml_node_t *root = yaml_document_get_root_node(&document->yaml);
    bool nothing = !root || (root->type == YAML_SCALAR_NODE && root->data.scalar.length == 0);
    bool good = nothing || cc_config_mapping(document, root, "the configuration", take_top_key, contents);
    yaml_document_delete(&document->yaml);
    if (!good)
        return document->status ? document->status : CC_ERR_NO_MEMORY;
    if (!root)
        return CC_OK;
    if (!yaml_parser_load(parser, &document->yaml))
        return yaml_error(parser, file, document);
    root = yaml_document_get_root_node(&document->yaml);
    if (root)
        (void)cc_config_fail(document, root, "a second document begins here; a configuration has one");
    yaml_document_delete(&document->yaml);
    return document->status;
}

enum cc_status cc_config_load(const char *path, struct cc_api_set *set, struct cc_arena *arena, const char **error)
{
    static const char *const none[] = { NULL };
    struct cc_config_settings settings = { .known = none };
    return cc_config_load_all(path, set, &settings, arena, error);
}

enum cc_status cc_config_load_all(const char *path, struct cc_api_set *set, struct cc_config_settings *settings,
                                  struct cc_arena *arena, const char **error)
{
    struct cc_config_document document = { .path = path, .arena = arena };
    struct contents contents = { .settings = settings };
    yaml_parser_t parser;
    *error = NULL;
    FILE *file = fopen(path, "rb");
    if (!file) {
        *error = cc_arena_format(arena, "%s: cannot be opened: %s", path, strerror(errno));
        return CC_ERR_IO;
    }
    enum cc_status status = CC_ERR_NO_MEMORY;
    if (!yaml_parser_initialize(&parser))
        goto out;
    yaml_parser_set_input_file(&parser, file);
    status = read_document(&parser, file, &document, &contents);
    yaml_parser_delete(&parser);
    *error = document.error;
    settings->model_count = (uint32_t)contents.model_count;
    if (!status)
        status = add_contents(&contents, set);
out:
    (void)fclose(file);
    return status;
}

enum cc_status cc_config_find(const char *source_path, struct cc_arena *arena, const char **out)
{
    *out = NULL;
    const char *slash = strrchr(source_path, '/');
    size_t length = slash == source_path ? 1 : slash ? (size_t)(slash - source_path) : 1;
    const char *directory = cc_arena_text(arena, slash ? source_path : ".", length);
    char absolute[PATH_MAX];
    if (!directory)
        return CC_ERR_NO_MEMORY;
    if (!realpath(directory, absolute))
        return errno == ENOMEM ? CC_ERR_NO_MEMORY : CC_OK;
    for (char *end = absolute + strlen(absolute); end; end = strrchr(absolute, '/')) {
        *end = 0;
        const char *candidate = cc_arena_format(arena, "%s/%s", strcmp(absolute, "/") ? absolute : "", CC_CONFIG_NAME);
        if (!candidate)
            return CC_ERR_NO_MEMORY;
        struct stat about;
        if (stat(candidate, &about) == 0) {
            *out = candidate;
            return CC_OK;
        }
    }
    return CC_OK;
}
