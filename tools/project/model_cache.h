/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder in which results are kept under keys of all that went into them.
 *
 * Safe for any number of processes at once, and for processes that are killed: an entry is
 * written under another name and renamed, and a checksum tells damaged ones, which are
 * removed and count as missing. Bounded: what was not used for longest goes first.
 * A cache that cannot be written is no error; it keeps nothing.
 *
 * Ownership: entries read live in the arena handed in. Thread-safety: none within a process.
 * Complexity: get and put are linear in the entry; trim in the number of entries.
 */
#ifndef CC_PROJECT_MODEL_CACHE_H
#define CC_PROJECT_MODEL_CACHE_H

#include <stddef.h>

#include "tools/project/content_key.h"

struct cc_cache {
    struct cc_arena *arena;
    const char *folder; /* NULL: nothing is kept */
    uint64_t most;      /* bytes */
    uint32_t hits, misses;
    bool stored; /* something was put */
};

/* Use `folder`, which is made where it is not there; NULL for a cache that keeps nothing. False when it cannot be made. */
bool cc_cache_open(struct cc_arena *arena, const char *folder, uint64_t most, struct cc_cache *out);

/* The entry of `kind` (a word) under `key`, in the arena; NULL when there is none. `*size` is its length. */
uint8_t *cc_cache_get(struct cc_cache *cache, const char *kind, struct cc_key key, size_t *size);

/* Keep `bytes`. */
void cc_cache_put(struct cc_cache *cache, const char *kind, struct cc_key key, const void *bytes, size_t size);

/*
 * Keep a copy of the file `path` under the key of its content; gives the key, and the name of the copy,
 * or that of the file itself when it is not kept. False when the file cannot be read.
 */
bool cc_cache_put_file(struct cc_cache *cache, const char *kind, const char *path, struct cc_key *key,
                       const char **copy);

/* The name of the file kept under the key of its content; NULL when it is not there, or is not that any more. */
const char *cc_cache_file(struct cc_cache *cache, const char *kind, struct cc_key key);

/* Remove what was not used for longest until the rest fits. To be called once, at the end. */
void cc_cache_trim(struct cc_cache *cache);

#endif
