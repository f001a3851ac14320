/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/mapped_files.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "runtime-shim/platform/raw_syscall.h"

enum { LINE = 4096 + 128, PAGE = 4096, SEGMENTS = 16, NOTES = 8 };

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

/* Reads the headers of one file after the other. */
struct module_reader {
    long memory; /* descriptor of /proc/self/mem */
    Elf64_Ehdr header;
    uint64_t table; /* address of its segments */
    uint32_t next;  /* of them, to be handed out */
    Elf64_Phdr segments[SEGMENTS];
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

/* A mapping of a file may be longer than the file, or gone by now: the kernel copies, and says so where it cannot. */
static bool copy(struct module_reader *reader, void *to, uint64_t from, size_t size)
{
    return CC_SYSCALL_4(SYS_pread64, reader->memory, to, size, from) == (long)size;
}

static void read_build_id(struct module_reader *reader, const Elf64_Phdr *segment, struct cc_mapped_file *file)
{
    uint64_t at = file->bias + segment->p_vaddr, end = at + segment->p_filesz;
    struct {
        Elf64_Nhdr header;
        char name[4];
    } note;
    while (at + sizeof note <= end && at >= file->start && end <= file->end) {
        if (!copy(reader, &note, at, sizeof note))
            break;
        uint64_t text = at + sizeof note.header + ((note.header.n_namesz + UINT64_C(3)) & ~UINT64_C(3));
        at = text + ((note.header.n_descsz + UINT64_C(3)) & ~UINT64_C(3));
        if (at > end)
            break;
        if (note.header.n_type == NT_GNU_BUILD_ID && note.header.n_namesz == 4 && memcmp(note.name, "GNU", 4) == 0 &&
            note.header.n_descsz <= sizeof file->build_id && copy(reader, file->build_id, text, note.header.n_descsz))
            file->build_id_length = note.header.n_descsz;
    }
}

/* Hand the next of the file's segments out; false after the last and when it cannot be read. */
static bool next_segment(struct module_reader *reader, Elf64_Phdr *segment)
{
    if (reader->next == reader->header.e_phnum)
        return false;
    uint32_t within = reader->next % SEGMENTS, left = reader->header.e_phnum - reader->next;
    if (within == 0 && !copy(reader, reader->segments, reader->table + reader->next * sizeof *segment,
                             (left < SEGMENTS ? left : SEGMENTS) * sizeof *segment))
        return false;
    *segment = reader->segments[within];
    reader->next++;
    return true;
}

/* Read the headers of the file whose beginning is mapped; false when it is no ELF file. */
static bool read_headers(struct module_reader *reader, const struct mapping *mapping, struct cc_mapped_file *file)
{
    const Elf64_Ehdr *header = &reader->header;
    if (!mapping->readable || !copy(reader, &reader->header, mapping->start, sizeof *header) ||
        memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64 ||
        header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phoff > mapping->end - mapping->start)
        return false;
    Elf64_Phdr segment, notes[NOTES];
    uint64_t low = UINT64_MAX, high = 0;
    uint32_t note_count = 0;
    reader->table = mapping->start + header->e_phoff;
    for (reader->next = 0; next_segment(reader, &segment);) {
        if (segment.p_type == PT_NOTE && note_count < NOTES)
            notes[note_count++] = segment;
        if (segment.p_type != PT_LOAD)
            continue;
        if (segment.p_vaddr < low)
            low = segment.p_vaddr & ~(uint64_t)(PAGE - 1);
        if (segment.p_vaddr + segment.p_memsz > high)
            high = segment.p_vaddr + segment.p_memsz;
    }
    if (high <= low || reader->next < header->e_phnum)
        return false;
    file->start = mapping->start;
    file->bias = mapping->start - low;
    file->end = file->bias + high;
    for (uint32_t i = 0; i < note_count; i++)
        read_build_id(reader, &notes[i], file);
    return true;
}

static long open_of_process(const char *path)
{
    return CC_SYSCALL_4(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
}

static bool open_maps(struct maps_reader *reader)
{
    reader->used = reader->length = 0;
    reader->descriptor = open_of_process("/proc/self/maps");
    return reader->descriptor >= 0;
}

void cc_mapped_files_list(void (*each)(void *context, const struct cc_mapped_file *file), void *context)
{
    struct maps_reader reader;
    struct module_reader modules = { .memory = open_of_process("/proc/self/mem") };
    if (!open_maps(&reader)) {
        (void)CC_SYSCALL_1(SYS_close, modules.memory);
        return;
    }
    for (const char *line; (line = next_line(&reader));) {
        struct mapping mapping = parse_line(line);
        struct cc_mapped_file file = { .path = mapping.path };
        if (mapping.path && mapping.offset == 0 && (mapping.path[0] == '/' || strcmp(mapping.path, "[vdso]") == 0) &&
            strncmp(mapping.path, "/dev/", 5) != 0 && read_headers(&modules, &mapping, &file))
            each(context, &file);
    }
    (void)CC_SYSCALL_1(SYS_close, modules.memory);
    (void)CC_SYSCALL_1(SYS_close, reader.descriptor);
}

/* The kernel copies the set of signals before it finds that nothing is to be done with it. */
bool cc_address_is_readable(uint64_t address)
{
    enum { NOTHING = -1, SET_SIZE = 8 };
    return CC_SYSCALL_4(SYS_rt_sigprocmask, NOTHING, address & ~UINT64_C(7), NULL, SET_SIZE) != -EFAULT;
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
