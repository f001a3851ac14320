/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/program_image.h"

#include <link.h>
#include <string.h>

/* The header, or NULL where the file is no ELF. */
static const ElfW(Ehdr) * header_of(const struct cc_program_image *image)
{
    bool is_elf = image->size >= sizeof(ElfW(Ehdr)) && memcmp(image->data, ELFMAG, SELFMAG) == 0;
    return is_elf ? (const void *)image->data : NULL;
}

/* Segment `index`, or NULL. */
static const ElfW(Phdr) * segment_at(const struct cc_program_image *image, unsigned index)
{
    const ElfW(Ehdr) *header = header_of(image);
    size_t at = (size_t)header->e_phoff + (size_t)index * sizeof(ElfW(Phdr));
    if (index >= header->e_phnum || header->e_phentsize != sizeof(ElfW(Phdr)) || at % sizeof(ElfW(Addr)) ||
        at > image->size || image->size - at < sizeof(ElfW(Phdr)))
        return NULL;
    return (const void *)(image->data + at);
}

static const ElfW(Phdr) * segment_of_type(const struct cc_program_image *image, ElfW(Word) type)
{
    const ElfW(Phdr) * segment;
    for (unsigned i = 0; (segment = segment_at(image, i)) != NULL; i++)
        if (segment->p_type == type)
            return segment;
    return NULL;
}

/* The file's bytes that are loaded to `address`, and how many there are from there on. */
static const char *loaded_at(const struct cc_program_image *image, ElfW(Addr) address, size_t *size)
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

/* Say whether the loader is glibc's: the recorder is made for glibc, and only takes room in processes of others. */
static bool is_for_glibc(const struct cc_program_image *image, const ElfW(Phdr) * loader)
{
    static const char name[] = "/ld-linux";
    if (loader->p_offset > image->size || image->size - loader->p_offset < loader->p_filesz)
        return true; /* what is wrong with it the kernel says better */
    const char *path = (const char *)image->data + loader->p_offset;
    for (size_t i = 0; i + sizeof name - 1 <= loader->p_filesz; i++)
        if (memcmp(path + i, name, sizeof name - 1) == 0)
            return true;
    return false;
}

size_t cc_program_interpreter(const struct cc_program_image *image, const char **name)
{
    if (image->size < 3 || image->data[0] != '#' || image->data[1] != '!')
        return 0;
    const char *at = (const char *)image->data + 2, *end = (const char *)image->data + image->size;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    *name = at;
    while (at < end && !strchr(" \t\r\n", *at))
        at++;
    return (size_t)(at - *name);
}

enum cc_program_kind cc_program_kind(const struct cc_program_image *image)
{
    const ElfW(Ehdr) *header = header_of(image);
    const char *interpreter;
    if (!header)
        return cc_program_interpreter(image, &interpreter) ? CC_PROGRAM_SCRIPT : CC_PROGRAM_UNKNOWN;
    if (header->e_machine != CC_OWN_MACHINE || header->e_ident[EI_CLASS] != ELFCLASS64)
        return CC_PROGRAM_OTHER_MACHINE;
    const ElfW(Phdr) *loader = segment_of_type(image, PT_INTERP);
    if (!loader)
        return CC_PROGRAM_STATIC;
    return is_for_glibc(image, loader) ? CC_PROGRAM_RECORDABLE : CC_PROGRAM_OTHER_LIBC;
}

bool cc_is_sanitizer_library(const char *path, size_t length)
{
    static const char *const names[] = { "libasan.so", "libtsan.so" };
    size_t start = length;
    while (start > 0 && path[start - 1] != '/')
        start--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length - start >= strlen(names[i]) && memcmp(path + start, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

const char *cc_program_sanitizer(const struct cc_program_image *image)
{
    const ElfW(Phdr) *dynamic = header_of(image) ? segment_of_type(image, PT_DYNAMIC) : NULL;
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
        const char *end = entries[i].d_tag == DT_NEEDED && at < room ? memchr(texts + at, 0, room - at) : NULL;
        if (end && cc_is_sanitizer_library(texts + at, (size_t)(end - (texts + at))))
            return texts + at;
    }
    return NULL;
}
