/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/supervise/preload.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

extern char **environ;

const char *cc_preload_library(struct cc_arena *arena)
{
    static const char *const places[] = { "../lib/concheck/libconcheck.so", "../lib/libconcheck.so", "libconcheck.so" };
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = '\0';
    int folder = (int)(strrchr(self, '/') - self);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *whole = realpath(cc_arena_format(arena, "%.*s/%s", folder, self, places[i]), NULL);
        if (!whole)
            continue;
        const char *kept = cc_arena_text(arena, whole, strlen(whole));
        free(whole);
        return kept;
    }
    return NULL;
}

/* Say whether `path` is a file that may be run; errno says why it is not. */
static bool is_program(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    if (!S_ISREG(info.st_mode)) {
        errno = EACCES;
        return false;
    }
    return access(path, X_OK) == 0;
}

enum cc_status cc_preload_find_program(struct cc_arena *arena, const char *name, const char **path)
{
    *path = name;
    if (strchr(name, '/'))
        return is_program(name) ? CC_OK : CC_ERR_IO;
    const char *at = getenv("PATH");
    int problem = ENOENT;
    for (at = at && *name ? at : ""; *at;) {
        size_t length = strcspn(at, ":");
        *path = length ? cc_arena_format(arena, "%.*s/%s", (int)length, at, name) : name;
        if (is_program(*path))
            return CC_OK;
        if (errno == EACCES)
            problem = EACCES;
        at += length + (at[length] == ':');
    }
    errno = problem;
    return CC_ERR_IO;
}

/* An executable file in memory. */
struct image {
    const unsigned char *data;
    size_t size;
    const ElfW(Ehdr) * header;
};

static struct image map_image(const char *path)
{
    struct image image = { 0 };
    struct stat info;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return image;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (data != MAP_FAILED)
            image = (struct image){ .data = data, .size = (size_t)info.st_size };
    }
    close(file);
    if (image.size >= sizeof *image.header && memcmp(image.data, ELFMAG, SELFMAG) == 0)
        image.header = (const void *)image.data;
    return image;
}

static void unmap_image(struct image *image)
{
    if (image->data)
        munmap((void *)image->data, image->size);
}

/* Segment `index`, or NULL. */
static const ElfW(Phdr) * segment_at(const struct image *image, unsigned index)
{
    size_t at = (size_t)image->header->e_phoff + (size_t)index * sizeof(ElfW(Phdr));
    if (index >= image->header->e_phnum || image->header->e_phentsize != sizeof(ElfW(Phdr)) ||
        at % sizeof(ElfW(Addr)) || at > image->size || image->size - at < sizeof(ElfW(Phdr)))
        return NULL;
    return (const void *)(image->data + at);
}

static const ElfW(Phdr) * segment_of_type(const struct image *image, ElfW(Word) type)
{
    const ElfW(Phdr) * segment;
    for (unsigned i = 0; (segment = segment_at(image, i)) != NULL; i++)
        if (segment->p_type == type)
            return segment;
    return NULL;
}

/* The file's bytes that are loaded to `address`, and how many there are in that segment. */
static const char *loaded_at(const struct image *image, ElfW(Addr) address, size_t *size)
{
    const ElfW(Phdr) * segment;
    for (unsigned i = 0; (segment = segment_at(image, i)) != NULL; i++) {
        if (segment->p_type != PT_LOAD || address < segment->p_vaddr || address - segment->p_vaddr >= segment->p_filesz)
            continue;
        size_t offset = segment->p_offset + (address - segment->p_vaddr);
        if (offset >= image->size)
            return NULL;
        *size = image->size - offset;
        return (const char *)image->data + offset;
    }
    return NULL;
}

/* The sanitizers' libraries insist on being the first. */
static bool is_sanitizer(const char *name)
{
    return strncmp(name, "libasan.so", strlen("libasan.so")) == 0 ||
           strncmp(name, "libtsan.so", strlen("libtsan.so")) == 0;
}

/* The name of the sanitizer library that the program needs, or NULL. */
static const char *needed_sanitizer(struct cc_arena *arena, const struct image *image)
{
    const ElfW(Phdr) *dynamic = segment_of_type(image, PT_DYNAMIC);
    if (!dynamic || dynamic->p_offset > image->size || image->size - dynamic->p_offset < dynamic->p_filesz ||
        dynamic->p_offset % sizeof(ElfW(Addr)))
        return NULL;
    const ElfW(Dyn) *entries = (const void *)(image->data + dynamic->p_offset);
    size_t count = dynamic->p_filesz / sizeof *entries, room = 0;
    const char *texts = NULL;
    for (size_t i = 0; i < count && entries[i].d_tag != DT_NULL; i++)
        if (entries[i].d_tag == DT_STRTAB)
            texts = loaded_at(image, entries[i].d_un.d_ptr, &room);
    for (size_t i = 0; texts && i < count && entries[i].d_tag != DT_NULL; i++) {
        size_t at = entries[i].d_un.d_val;
        if (entries[i].d_tag != DT_NEEDED || at >= room || !memchr(texts + at, 0, room - at))
            continue;
        if (is_sanitizer(texts + at))
            return cc_arena_text(arena, texts + at, strlen(texts + at));
    }
    return NULL;
}

/* The interpreter that a script names, or NULL. */
static const char *interpreter_of(struct cc_arena *arena, const struct image *image)
{
    if (image->size < 3 || image->data[0] != '#' || image->data[1] != '!')
        return NULL;
    const char *at = (const char *)image->data + 2, *end = (const char *)image->data + image->size;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    const char *start = at;
    while (at < end && !strchr(" \t\r\n", *at))
        at++;
    return at > start ? cc_arena_text(arena, start, (size_t)(at - start)) : NULL;
}

/* Running the program gives it rights that the user has not; the loader then ignores LD_PRELOAD. */
static bool raises_rights(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    if ((info.st_mode & S_ISUID && info.st_uid != geteuid()) || (info.st_mode & S_ISGID && info.st_gid != getegid()))
        return true;
    return geteuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0;
}

/* Say whether the program's loader is glibc's: the recorder is made for glibc, and only takes room in processes of others. */
static bool is_for_glibc(const struct image *image, const ElfW(Phdr) * loader)
{
    static const char name[] = "/ld-linux";
    if (loader->p_offset > image->size || image->size - loader->p_offset < loader->p_filesz)
        return true; /* what is wrong with it the kernel says better */
    return memmem(image->data + loader->p_offset, loader->p_filesz, name, strlen(name)) != NULL;
}

static const char *image_obstacle(const struct image *image)
{
    const struct image own = map_image("/proc/self/exe");
    bool foreign = own.header && (image->header->e_machine != own.header->e_machine ||
                                  image->header->e_ident[EI_CLASS] != own.header->e_ident[EI_CLASS]);
    unmap_image((struct image *)&own);
    if (foreign)
        return "is built for another kind of machine";
    const ElfW(Phdr) *loader = segment_of_type(image, PT_INTERP);
    if (!loader)
        return "is statically linked";
    return is_for_glibc(image, loader) ? NULL : "is linked with another C library than glibc";
}

const char *cc_preload_obstacle(struct cc_arena *arena, const char *program)
{
    const char *obstacle = NULL;
    /* a script's rights do not count, its interpreter's do; scripts may stand for scripts */
    for (int depth = 0; depth < 4; depth++) {
        struct image image = map_image(program);
        const char *interpreter = image.header ? NULL : interpreter_of(arena, &image);
        if (!interpreter && raises_rights(program))
            obstacle = "is setuid, setgid or has capabilities";
        else if (image.header)
            obstacle = image_obstacle(&image);
        unmap_image(&image);
        if (!interpreter)
            break;
        program = interpreter;
    }
    return obstacle;
}

/* "NAME=" and what `name` is set to, with `added` before or after it, if it is set to anything. */
static char *extended(struct cc_arena *arena, const char *name, const char *added, bool before)
{
    const char *old = getenv(name);
    if (!old || !*old)
        return cc_arena_format(arena, "%s=%s", name, added);
    return cc_arena_format(arena, "%s=%s:%s", name, before ? added : old, before ? old : added);
}

static bool sets(const char *entry, const char *name)
{
    size_t length = strlen(name);
    return strncmp(entry, name, length) == 0 && entry[length] == '=';
}

char **cc_preload_environment(struct cc_arena *arena, const char *program, const char *library, const char *options)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **out = cc_arena_array(arena, count + 3, sizeof *out);
    for (size_t i = 0; i < count; i++)
        if (!sets(environ[i], "LD_PRELOAD") && !sets(environ[i], "CONCHECK_OPTIONS"))
            out[kept++] = environ[i];
    struct image image = map_image(program);
    const char *sanitizer = image.header ? needed_sanitizer(arena, &image) : NULL;
    unmap_image(&image);
    if (sanitizer)
        library = cc_arena_format(arena, "%s:%s", sanitizer, library);
    out[kept++] = extended(arena, "LD_PRELOAD", library, true);
    out[kept] = extended(arena, "CONCHECK_OPTIONS", options, false);
    return out;
}
