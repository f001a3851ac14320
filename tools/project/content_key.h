/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of 128 bits for what is in files and in lists of texts: equal content, equal key. Two
 * different contents that meet have the same key once in 2^64 pairs; they are no defence
 * against somebody who wants them to meet.
 *
 * Thread-safety: functions without shared state; a `cc_file_keys` belongs to one thread.
 * Complexity: linear in the bytes.
 */
#ifndef CC_PROJECT_CONTENT_KEY_H
#define CC_PROJECT_CONTENT_KEY_H

#include <stdbool.h>

#include "lockgraph/id_map.h"

struct cc_key {
    uint64_t low, high;
};

enum { CC_KEY_TEXT = 33 }; /* room for a key as text */

static inline bool cc_key_equal(struct cc_key one, struct cc_key other)
{
    return one.low == other.low && one.high == other.high;
}

/* An order of contents, whatever they are called: less than, equal to or greater than 0. */
static inline int cc_key_compare(struct cc_key one, struct cc_key other)
{
    if (one.high != other.high)
        return one.high < other.high ? -1 : 1;
    return one.low < other.low ? -1 : one.low > other.low;
}

/* The key of some bytes. */
struct cc_key cc_key_of_bytes(const void *bytes, size_t size);

/* Extend `seed` by a text, by a number, or by another key. */
struct cc_key cc_key_add_text(struct cc_key seed, const char *text);
struct cc_key cc_key_add_number(struct cc_key seed, uint64_t number);
struct cc_key cc_key_add_key(struct cc_key seed, struct cc_key other);

/* The key of a file's content. False when it is no ordinary file that can be read. */
bool cc_key_of_file(const char *path, struct cc_key *out);

/* Write the key as 32 hexadecimal digits. */
void cc_key_write(struct cc_key key, char text[CC_KEY_TEXT]);

/* What is known of files by their names, so that a header read by many sources is read once. A zeroed one is empty. */
struct cc_file_keys {
    struct cc_arena *arena; /* with an `on_exhausted` hook */
    struct cc_id_map rows_by_name;
    struct cc_file_key_row *rows;
    uint32_t count, room;
};

/* The key of the file called `path`; false when it cannot be read. The answer is that of the first question. */
bool cc_file_keys_get(struct cc_file_keys *files, const char *path, struct cc_key *out);

/* Say whether something is at `path`. */
bool cc_file_keys_exists(struct cc_file_keys *files, const char *path);

#endif
