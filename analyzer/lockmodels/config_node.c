/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lockmodels/config_node.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_MESSAGE = 400, LONGEST_WORD = 64 };

bool cc_config_fail(struct cc_config_document *document, const yaml_node_t *node, const char *format, ...)
{
    if (document->status)
        return false;
    char message[LONGEST_MESSAGE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    document->status = CC_ERR_INPUT;
    if (node)
        document->error = cc_arena_format(document->arena, "%s:%zu:%zu: %s", document->path, node->start_mark.line + 1,
                                          node->start_mark.column + 1, message);
    else
        document->error = cc_arena_format(document->arena, "%s: %s", document->path, message);
    return false;
}

/* Edits (insert, remove, replace one byte) from `a` to `b`; both shorter than LONGEST_WORD. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST_WORD + 1], columns = strlen(b);
    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t replace = diagonal + (a[i - 1] != b[j - 1]);
            size_t insert = row[j - 1] + 1, remove = row[j] + 1;
            diagonal = row[j];
            row[j] = replace < insert ? replace : insert;
            row[j] = row[j] < remove ? row[j] : remove;
        }
    }
    return row[columns];
}

bool cc_config_fail_unknown(struct cc_config_document *document, const yaml_node_t *node, const char *what,
                            const char *word, const struct cc_config_words *known)
{
    const char *nearest = NULL;
    size_t length = strlen(word), best = length / 2 + 1;
    for (size_t i = 0; length <= LONGEST_WORD; i++) {
        const char *candidate = known->word(known->context, i);
        if (!candidate)
            break;
        size_t edits = distance(word, candidate);
        if (edits <= best && (!nearest || edits < best)) {
            nearest = candidate;
            best = edits;
        }
    }
    if (nearest)
        return cc_config_fail(document, node, "unknown %s '%s'; did you mean '%s'?", what, word, nearest);
    const char *first = known->word(known->context, 0);
    return cc_config_fail(document, node, "unknown %s '%s'; a known one is '%s'", what, word, first ? first : "");
}

yaml_node_t *cc_config_node(struct cc_config_document *document, int id)
{
    return yaml_document_get_node(&document->yaml, id);
}

const char *cc_config_text(struct cc_config_document *document, const yaml_node_t *node, const char *what)
{
    if (node->type != YAML_SCALAR_NODE) {
        (void)cc_config_fail(document, node, "%s must be a single word or text", what);
        return NULL;
    }
    const char *text = (const char *)node->data.scalar.value;
    if (strlen(text) != node->data.scalar.length || !*text) {
        (void)cc_config_fail(document, node, "%s is empty or has a NUL byte", what);
        return NULL;
    }
    return text;
}

bool cc_config_integer(struct cc_config_document *document, const yaml_node_t *node, const char *what, int64_t low,
                       int64_t high, int64_t *out)
{
    const char *text = cc_config_text(document, node, what);
    if (!text)
        return false;
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || *end || end == text || value < low || value > high)
        return cc_config_fail(document, node, "%s must be a number from %lld to %lld, not '%s'", what, (long long)low,
                              (long long)high, text);
    *out = value;
    return true;
}

bool cc_config_flag(struct cc_config_document *document, const yaml_node_t *node, const char *what, bool *out)
{
    const char *text = cc_config_text(document, node, what);
    if (!text)
        return false;
    *out = strcmp(text, "true") == 0;
    if (!*out && strcmp(text, "false") != 0)
        return cc_config_fail(document, node, "%s must be true or false, not '%s'", what, text);
    return true;
}

bool cc_config_mapping(struct cc_config_document *document, const yaml_node_t *node, const char *what,
                       cc_config_take_fn *take, void *context)
{
    if (node->type != YAML_MAPPING_NODE)
        return cc_config_fail(document, node, "%s must be a mapping (key: value)", what);
    const yaml_node_pair_t *start = node->data.mapping.pairs.start, *end = node->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = start; pair < end; pair++) {
        const yaml_node_t *key = cc_config_node(document, pair->key);
        const char *word = cc_config_text(document, key, "a key");
        if (!word)
            return false;
        for (const yaml_node_pair_t *other = start; other < pair; other++) {
            const yaml_node_t *earlier = cc_config_node(document, other->key);
            if (strcmp((const char *)earlier->data.scalar.value, word) == 0)
                return cc_config_fail(document, key, "key '%s' is there twice", word);
        }
        if (!take(document, key, word, cc_config_node(document, pair->value), context))
            return false;
    }
    return true;
}

const char *cc_config_word_of_array(const void *array, size_t index)
{
    const char *const *words = array;
    return words[index];
}
