/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/content_key.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

struct cc_file_key_row {
    const char *name;
    struct cc_key key;
    bool there, readable, keyed;
};

struct cc_key cc_key_of_bytes(const void *bytes, size_t size)
{
    XXH128_hash_t hash = XXH3_128bits(bytes, size);
    return (struct cc_key){ .low = hash.low64, .high = hash.high64 };
}

struct cc_key cc_key_add_key(struct cc_key seed, struct cc_key other)
{
    const uint64_t words[4] = { seed.low, seed.high, other.low, other.high };
    return cc_key_of_bytes(words, sizeof words);
}

struct cc_key cc_key_add_text(struct cc_key seed, const char *text)
{
    return cc_key_add_key(seed, cc_key_of_bytes(text, strlen(text)));
}

struct cc_key cc_key_add_number(struct cc_key seed, uint64_t number)
{
    return cc_key_add_key(seed, cc_key_of_bytes(&number, sizeof number));
}

bool cc_key_of_file(const char *path, struct cc_key *out)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    if (descriptor < 0)
        return false;
    bool fine = fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
    if (fine && info.st_size == 0) {
        *out = cc_key_of_bytes("", 0);
    } else if (fine) {
        void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
        fine = bytes != MAP_FAILED;
        if (fine) {
            *out = cc_key_of_bytes(bytes, (size_t)info.st_size);
            munmap(bytes, (size_t)info.st_size);
        }
    }
    close(descriptor);
    return fine;
}

void cc_key_write(struct cc_key key, char text[CC_KEY_TEXT])
{
    snprintf(text, CC_KEY_TEXT, "%016" PRIx64 "%016" PRIx64, key.high, key.low);
}

/* The row of `path`; made at the first question. Names whose hashes meet lie in rows next to each other. */
static struct cc_file_key_row *row_of(struct cc_file_keys *files, const char *path)
{
    uint64_t hash = cc_hash_text(0, path);
    for (;; hash++) {
        uint32_t at = cc_id_map_get(&files->rows_by_name, hash);
        if (at == CC_NO_ID)
            break;
        if (strcmp(files->rows[at].name, path) == 0)
            return &files->rows[at];
    }
    files->rows = cc_arena_grown(files->arena, files->rows, files->count, &files->room, (uint64_t)files->count + 1,
                                 sizeof *files->rows);
    (void)!cc_id_map_put(files->arena, &files->rows_by_name, hash, files->count);
    struct cc_file_key_row *row = &files->rows[files->count++];
    *row = (struct cc_file_key_row){ .name = cc_arena_text(files->arena, path, strlen(path)) };
    row->there = access(path, F_OK) == 0;
    return row;
}

bool cc_file_keys_get(struct cc_file_keys *files, const char *path, struct cc_key *out)
{
    struct cc_file_key_row *row = row_of(files, path);
    if (!row->keyed) {
        row->keyed = true;
        row->readable = row->there && cc_key_of_file(path, &row->key);
    }
    *out = row->key;
    return row->readable;
}

bool cc_file_keys_exists(struct cc_file_keys *files, const char *path)
{
    return row_of(files, path)->there;
}
