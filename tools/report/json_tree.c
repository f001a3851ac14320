/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/json_tree.h"

#include <stdlib.h>
#include <string.h>

#include "tools/report/utf8.h"

static json_t *checked(struct cc_json *json, json_t *value)
{
    if (!value)
        json->failed = true;
    return value;
}

json_t *cc_json_object(struct cc_json *json)
{
    return checked(json, json_object());
}

json_t *cc_json_array(struct cc_json *json)
{
    return checked(json, json_array());
}

/* Copy `text` with each byte that is not UTF-8 replaced. */
static char *repaired(const char *text)
{
    static const char replacement[] = "\xef\xbf\xbd";
    size_t length = strlen(text), at = 0, used = 0;
    char *copy = malloc(length * (sizeof replacement - 1) + 1);
    while (copy && at < length) {
        uint32_t point;
        size_t size = cc_utf8_decode(text + at, length - at, &point);
        bool invalid = point == CC_UTF8_INVALID && size == 1;
        memcpy(copy + used, invalid ? replacement : text + at, invalid ? sizeof replacement - 1 : size);
        used += invalid ? sizeof replacement - 1 : size;
        at += size;
    }
    if (copy)
        copy[used] = '\0';
    return copy;
}

json_t *cc_json_text(struct cc_json *json, const char *text)
{
    json_t *value = json_string(text);
    if (!value) {
        char *copy = repaired(text);
        value = copy ? json_string(copy) : NULL;
        free(copy);
    }
    return checked(json, value);
}

void cc_json_put(struct cc_json *json, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        json->failed = true;
}

void cc_json_append(struct cc_json *json, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        json->failed = true;
}

void cc_json_put_text(struct cc_json *json, json_t *object, const char *key, const char *text)
{
    if (text)
        cc_json_put(json, object, key, cc_json_text(json, text));
}

void cc_json_put_number(struct cc_json *json, json_t *object, const char *key, uint64_t number)
{
    cc_json_put(json, object, key, json_integer((json_int_t)number));
}

void cc_json_put_bool(struct cc_json *json, json_t *object, const char *key, bool value)
{
    cc_json_put(json, object, key, json_boolean(value));
}

static int write_piece(const char *text, size_t length, void *stream)
{
    return fwrite(text, 1, length, stream) == length ? 0 : -1;
}

enum cc_status cc_json_write(struct cc_json *json, json_t *root, FILE *stream)
{
    enum cc_status status = CC_OK;
    if (json->failed || !root)
        status = CC_ERR_NO_MEMORY;
    else if (json_dump_callback(root, write_piece, stream, JSON_INDENT(2)) != 0 || fputc('\n', stream) == EOF)
        status = ferror(stream) ? CC_ERR_IO : CC_ERR_NO_MEMORY;
    json_decref(root);
    return status;
}
