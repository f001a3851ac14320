/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/project/model_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Entries begin with the key of what follows. */
struct entry_head {
    struct cc_key sum;
};

/* Files of this age, in seconds, may belong to a process that was killed; younger entries may be in use. */
enum { STALE = 3600, IN_USE = 60 };

/* Write a file as a whole or not at all. */
static bool write_file(const char *path, const char *content)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return errno == EEXIST;
    size_t size = strlen(content);
    bool written = write(descriptor, content, size) == (ssize_t)size;
    close(descriptor);
    return written;
}

/* Make the folder and all above it. */
static bool make_folders(struct cc_arena *arena, const char *folder)
{
    char *path = cc_arena_text(arena, folder, strlen(folder));
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return false;
        *at = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

bool cc_cache_open(struct cc_arena *arena, const char *folder, uint64_t most, struct cc_cache *out)
{
    *out = (struct cc_cache){ .arena = arena, .most = most };
    if (!folder)
        return true;
    if (!make_folders(arena, folder) || access(folder, W_OK) != 0)
        return false;
    /* not for backups, and not for version control */
    static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by concheck; may be removed.\n";
    if (!write_file(cc_arena_format(arena, "%s/CACHEDIR.TAG", folder), tag) ||
        !write_file(cc_arena_format(arena, "%s/.gitignore", folder), "*\n"))
        return false;
    out->folder = folder;
    return true;
}

static const char *entry_path(const struct cc_cache *cache, const char *kind, struct cc_key key)
{
    char text[CC_KEY_TEXT];
    cc_key_write(key, text);
    return cc_arena_format(cache->arena, "%s/%.2s/%s.%s", cache->folder, text, text + 2, kind);
}

/* Note that an entry was used. */
static void touch(const char *path)
{
    (void)!utimensat(AT_FDCWD, path, NULL, 0);
}

/* Read a file into the arena; NULL when it cannot be. */
static uint8_t *read_file(struct cc_arena *arena, const char *path, size_t *size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    uint8_t *bytes = NULL;
    if (descriptor < 0)
        return NULL;
    if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)) {
        *size = (size_t)info.st_size;
        bytes = cc_arena_alloc(arena, *size + 1);
        size_t have = 0;
        for (ssize_t got; have < *size && (got = read(descriptor, bytes + have, *size - have)) > 0;)
            have += (size_t)got;
        if (have != *size)
            bytes = NULL;
    }
    close(descriptor);
    return bytes;
}

uint8_t *cc_cache_get(struct cc_cache *cache, const char *kind, struct cc_key key, size_t *size)
{
    if (!cache->folder)
        return NULL;
    const char *path = entry_path(cache, kind, key);
    uint8_t *bytes = read_file(cache->arena, path, size);
    struct entry_head head;
    if (!bytes)
        return NULL;
    bool whole = *size >= sizeof head;
    if (whole) {
        memcpy(&head, bytes, sizeof head);
        *size -= sizeof head;
        bytes += sizeof head;
        whole = cc_key_equal(head.sum, cc_key_of_bytes(bytes, *size));
    }
    if (!whole) {
        unlink(path);
        return NULL;
    }
    touch(path);
    return bytes;
}

static bool write_all(int descriptor, const void *bytes, size_t size)
{
    for (const uint8_t *at = bytes; size;) {
        ssize_t done = write(descriptor, at, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        size -= (size_t)done;
    }
    return true;
}

/* Put a file in its place: under another name first, so that nobody sees a part of it. */
static bool store(struct cc_cache *cache, const char *path, const struct entry_head *head, const void *bytes,
                  size_t size)
{
    char *temporary = cc_arena_format(cache->arena, "%s/new.XXXXXX", cache->folder);
    int descriptor = mkostemp(temporary, O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool fine = (!head || write_all(descriptor, head, sizeof *head)) && write_all(descriptor, bytes, size);
    fine = fchmod(descriptor, 0644) == 0 && fine;
    fine = close(descriptor) == 0 && fine;
    const char *slash = strrchr(path, '/');
    const char *folder = cc_arena_text(cache->arena, path, (size_t)(slash - path));
    if (fine && rename(temporary, path) != 0)
        fine = errno == ENOENT && mkdir(folder, 0777) == 0 && rename(temporary, path) == 0;
    if (!fine)
        unlink(temporary);
    cache->stored = cache->stored || fine;
    return fine;
}

void cc_cache_put(struct cc_cache *cache, const char *kind, struct cc_key key, const void *bytes, size_t size)
{
    if (!cache->folder)
        return;
    struct entry_head head = { .sum = cc_key_of_bytes(bytes, size) };
    (void)store(cache, entry_path(cache, kind, key), &head, bytes, size);
}

bool cc_cache_put_file(struct cc_cache *cache, const char *kind, const char *path, struct cc_key *key,
                       const char **copy)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (descriptor < 0)
        return false;
    void *bytes = MAP_FAILED;
    if (fstat(descriptor, &info) == 0 && info.st_size > 0)
        bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    close(descriptor);
    if (bytes == MAP_FAILED)
        return false;
    *key = cc_key_of_bytes(bytes, (size_t)info.st_size);
    *copy = path;
    if (cache->folder) {
        const char *place = entry_path(cache, kind, *key);
        if (store(cache, place, NULL, bytes, (size_t)info.st_size))
            *copy = place;
    }
    munmap(bytes, (size_t)info.st_size);
    return true;
}

const char *cc_cache_file(struct cc_cache *cache, const char *kind, struct cc_key key)
{
    if (!cache->folder)
        return NULL;
    const char *path = entry_path(cache, kind, key);
    struct cc_key now;
    if (!cc_key_of_file(path, &now))
        return NULL;
    if (!cc_key_equal(now, key)) {
        unlink(path);
        return NULL;
    }
    touch(path);
    return path;
}

struct old_entry {
    const char *path;
    struct timespec used;
    uint64_t size;
};

struct inventory {
    struct cc_cache *cache;
    struct old_entry *entries;
    uint32_t count, room;
    uint64_t bytes;
    time_t now;
};

/* Oldest first, and in the order of their names where the clock did not tell. */
static int compare_age(const void *left, const void *right)
{
    const struct old_entry *a = left, *b = right;
    if (a->used.tv_sec != b->used.tv_sec)
        return a->used.tv_sec < b->used.tv_sec ? -1 : 1;
    if (a->used.tv_nsec != b->used.tv_nsec)
        return a->used.tv_nsec < b->used.tv_nsec ? -1 : 1;
    return strcmp(a->path, b->path);
}

static void list_folder(struct inventory *inventory, const char *folder)
{
    struct cc_arena *arena = inventory->cache->arena;
    DIR *stream = opendir(folder);
    for (const struct dirent *row; stream && (row = readdir(stream));) {
        const char *path = cc_arena_format(arena, "%s/%s", folder, row->d_name);
        struct stat info;
        if (row->d_name[0] == '.' || lstat(path, &info) != 0 || !S_ISREG(info.st_mode))
            continue;
        inventory->entries = cc_arena_grown(arena, inventory->entries, inventory->count, &inventory->room,
                                            (uint64_t)inventory->count + 1, sizeof *inventory->entries);
        inventory->entries[inventory->count++] =
            (struct old_entry){ .path = path, .used = info.st_mtim, .size = (uint64_t)info.st_blocks * 512 };
        inventory->bytes += (uint64_t)info.st_blocks * 512;
    }
    if (stream)
        closedir(stream);
}

/* List the entries; remove what killed processes left behind. */
static void take_inventory(struct inventory *inventory)
{
    struct cc_cache *cache = inventory->cache;
    DIR *stream = opendir(cache->folder);
    for (const struct dirent *row; stream && (row = readdir(stream));) {
        const char *path = cc_arena_format(cache->arena, "%s/%s", cache->folder, row->d_name);
        struct stat info;
        if (lstat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode) && strlen(row->d_name) == 2 && row->d_name[0] != '.')
            list_folder(inventory, path);
        else if (strncmp(row->d_name, "new.", 4) == 0 && info.st_mtime + STALE < inventory->now)
            unlink(path);
    }
    if (stream)
        closedir(stream);
}

void cc_cache_trim(struct cc_cache *cache)
{
    if (!cache->folder || !cache->stored)
        return;
    struct inventory inventory = { .cache = cache, .now = time(NULL) };
    take_inventory(&inventory);
    if (inventory.bytes <= cache->most)
        return;
    qsort(inventory.entries, inventory.count, sizeof *inventory.entries, compare_age);
    uint64_t wanted = cache->most - cache->most / 10; /* so that not every run has to trim */
    for (uint32_t i = 0; i < inventory.count && inventory.bytes > wanted; i++) {
        const struct old_entry *entry = &inventory.entries[i];
        if (entry->used.tv_sec + IN_USE > inventory.now)
            break;
        if (unlink(entry->path) == 0)
            inventory.bytes -= entry->size;
    }
}
