/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building JSON trees with jansson, where every step can run out of memory.
 *
 * The builder remembers the first failure, so a report is built without
 * checking each step, and is checked once before it is written. Values are
 * owned by the object or array they are put into.
 * Thread-safety: none.
 */
#ifndef CC_REPORT_JSON_TREE_H
#define CC_REPORT_JSON_TREE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "lockgraph/status.h"

struct cc_json {
    bool failed;
    const char *directory; /* files below it are named from there; NULL: all as they are */
};

json_t *cc_json_object(struct cc_json *json);
json_t *cc_json_array(struct cc_json *json);

/* A string. Bytes that are not UTF-8, as file names may hold, become U+FFFD. */
json_t *cc_json_text(struct cc_json *json, const char *text);

/* Put `value` under `key`, or at the end of an array. NULL counts as a failure. */
void cc_json_put(struct cc_json *json, json_t *object, const char *key, json_t *value);
void cc_json_append(struct cc_json *json, json_t *array, json_t *value);

/* Shorthands; cc_json_put_text does nothing for a NULL text. */
void cc_json_put_text(struct cc_json *json, json_t *object, const char *key, const char *text);
void cc_json_put_number(struct cc_json *json, json_t *object, const char *key, uint64_t number);
void cc_json_put_bool(struct cc_json *json, json_t *object, const char *key, bool value);

/* Write `root` indented, with a final newline, and release it. */
CC_MUST_USE enum cc_status cc_json_write(struct cc_json *json, json_t *root, FILE *stream);

#endif
