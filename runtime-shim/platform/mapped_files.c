/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/mapped_files.h"

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "runtime-shim/platform/raw_syscall.h"

enum { LINE = 4096 + 128, PAGE = 4096 };

struct mapping {
    uint64_t start, end, offset;
    bool readable;
    const char *path;
};

struct maps_reader {
    long descriptor;
    char text[LINE];
    size_t used, length; /* of the text: read, there */
};

/* The next line, or NULL. A line longer than the buffer ends the reading. */
static char *next_line(struct maps_reader *reader)
{
    for (;;) {
        char *begin = reader->text + reader->used;
        char *end = memchr(begin, '\n', reader->length - reader->used);
        if (end) {
            *end = 0;
            reader->used = (size_t)(end - reader->text) + 1;
            return begin;
        }
        memmove(reader->text, begin, reader->length - reader->used);
        reader->length -= reader->used;
        reader->used = 0;
        long got = CC_SYSCALL_3(SYS_read, reader->descriptor, reader->text + reader->length,
                                sizeof reader->text - reader->length);
        if (got <= 0)
            return NULL;
        reader->length += (size_t)got;
    }
}

static uint64_t read_hex(const char **at)
{
    uint64_t value = 0;
    for (;; ++*at) {
        char c = **at;
        if (c >= '0' && c <= '9')
            value = value << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (uint64_t)(c - 'a' + 10);
        else
            return value;
    }
}

/* "start-end rwxp offset dev inode path" */
static struct mapping parse_line(const char *line)
{
    struct mapping mapping = { .start = read_hex(&line) };
    line++;
    mapping.end = read_hex(&line);
    mapping.readable = line[0] && line[1] == 'r';
    if (strlen(line) < 6)
        return mapping;
    line += 6;
    mapping.offset = read_hex(&line);
    mapping.path = strpbrk(line, "/[");
    return mapping;
}

static void read_build_id(const Elf64_Phdr *segment, struct cc_mapped_file *file)
{
    uint64_t at = file->bias + segment->p_vaddr, end = at + segment->p_filesz;
    while (at + sizeof(Elf64_Nhdr) <= end && at >= file->start && end <= file->end) {
        const Elf64_Nhdr *note = (const Elf64_Nhdr *)at;
        uint64_t name = at + sizeof *note, text = name + ((note->n_namesz + 3) & ~3u);
        at = text + ((note->n_descsz + 3) & ~3u);
        if (at > end)
            break;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && memcmp((const void *)name, "GNU", 4) == 0 &&
            note->n_descsz <= sizeof file->build_id) {
            file->build_id_length = note->n_descsz;
            memcpy(file->build_id, (const void *)text, note->n_descsz);
        }
    }
}

/* Read the headers of the file whose beginning is mapped; false when it is no ELF file. */
static bool read_headers(const struct mapping *mapping, struct cc_mapped_file *file)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)mapping->start;
    if (!mapping->readable || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_phentsize != sizeof(Elf64_Phdr) ||
        header->e_phoff + header->e_phnum * sizeof(Elf64_Phdr) > mapping->end - mapping->start)
        return false;
    const Elf64_Phdr *segments = (const Elf64_Phdr *)(mapping->start + header->e_phoff);
    uint64_t low = UINT64_MAX, high = 0;
    for (int i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type != PT_LOAD)
            continue;
        if (segments[i].p_vaddr < low)
            low = segments[i].p_vaddr & ~(uint64_t)(PAGE - 1);
        if (segments[i].p_vaddr + segments[i].p_memsz > high)
            high = segments[i].p_vaddr + segments[i].p_memsz;
    }
    if (high <= low)
        return false;
    file->start = mapping->start;
    file->bias = mapping->start - low;
    file->end = file->bias + high;
    for (int i = 0; i < header->e_phnum; i++)
        if (segments[i].p_type == PT_NOTE)
            read_build_id(&segments[i], file);
    return true;
}

static bool open_maps(struct maps_reader *reader)
{
    reader->used = reader->length = 0;
    reader->descriptor = CC_SYSCALL_4(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC, 0);
    return reader->descriptor >= 0;
}

void cc_mapped_files_list(void (*each)(void *context, const struct cc_mapped_file *file), void *context)
{
    struct maps_reader reader;
    if (!open_maps(&reader))
        return;
    for (const char *line; (line = next_line(&reader));) {
        struct mapping mapping = parse_line(line);
        struct cc_mapped_file file = { .path = mapping.path };
        if (mapping.path && mapping.offset == 0 && (mapping.path[0] == '/' || strcmp(mapping.path, "[vdso]") == 0) &&
            strncmp(mapping.path, "/dev/", 5) != 0 && read_headers(&mapping, &file))
            each(context, &file);
    }
    (void)CC_SYSCALL_1(SYS_close, reader.descriptor);
}

uint64_t cc_mapping_end(uint64_t address)
{
    struct maps_reader reader;
    uint64_t end = 0;
    if (!open_maps(&reader))
        return 0;
    for (const char *line; !end && (line = next_line(&reader));) {
        struct mapping mapping = parse_line(line);
        if (address >= mapping.start && address < mapping.end)
            end = mapping.end;
    }
    (void)CC_SYSCALL_1(SYS_close, reader.descriptor);
    return end;
}
