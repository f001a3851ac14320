/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/symbol_names.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "runtime-shim/platform/raw_syscall.h"

enum { FILES = 128, PAGE = 4096 };

/* The symbol table of a file, mapped. */
struct symbol_file {
    uint32_t path; /* TEXT */
    const unsigned char *data;
    size_t size;
    const Elf64_Sym *symbols;
    size_t count;
    const char *texts;
    size_t texts_size;
};

struct cc_symbol_names {
    struct cc_arena *arena;
    struct symbol_file files[FILES];
    uint32_t count;
};

/* What lies at an address of a file. */
struct symbol {
    const char *name; /* NULL: not known */
    uint64_t offset;  /* from its start */
};

struct cc_symbol_names *cc_symbol_names_open(struct cc_arena *arena)
{
    struct cc_symbol_names *names = cc_arena_alloc(arena, sizeof *names);
    names->arena = arena;
    return names;
}

void cc_symbol_names_close(struct cc_symbol_names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (names->files[i].data)
            (void)CC_SYSCALL_2(SYS_munmap, names->files[i].data, names->files[i].size);
}

static bool lies_in(const struct symbol_file *file, uint64_t offset, uint64_t size)
{
    return offset <= file->size && size <= file->size - offset;
}

/* Find the full symbol table, or else the one for the dynamic linker. */
static void find_symbols(struct symbol_file *file)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->data;
    if (file->size < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_shentsize != sizeof(Elf64_Shdr) ||
        !lies_in(file, header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf64_Shdr)))
        return;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(file->data + header->e_shoff);
    for (int i = 0; i < header->e_shnum; i++) {
        const Elf64_Shdr *section = &sections[i];
        if ((section->sh_type != SHT_SYMTAB && (section->sh_type != SHT_DYNSYM || file->symbols)) ||
            section->sh_link >= header->e_shnum)
            continue;
        const Elf64_Shdr *texts = &sections[section->sh_link];
        if (!lies_in(file, section->sh_offset, section->sh_size) || !lies_in(file, texts->sh_offset, texts->sh_size) ||
            !texts->sh_size || file->data[texts->sh_offset + texts->sh_size - 1])
            continue;
        file->symbols = (const Elf64_Sym *)(file->data + section->sh_offset);
        file->count = section->sh_size / sizeof *file->symbols;
        file->texts = (const char *)file->data + texts->sh_offset;
        file->texts_size = texts->sh_size;
    }
}

static void map_file(struct symbol_file *file, const char *path)
{
    struct stat status;
    long descriptor = CC_SYSCALL_4(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    if (CC_SYSCALL_2(SYS_fstat, descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        long at = CC_SYSCALL_6(SYS_mmap, 0, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (at > 0 || at < -PAGE) {
            file->data = (const unsigned char *)at;
            file->size = (size_t)status.st_size;
            find_symbols(file);
        }
    }
    (void)CC_SYSCALL_1(SYS_close, descriptor);
}

static const struct symbol_file *file_of(struct cc_symbol_names *names, const struct cc_record_view *view,
                                         uint32_t path)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (names->files[i].path == path)
            return &names->files[i];
    if (names->count == FILES)
        return NULL;
    struct symbol_file *file = &names->files[names->count++];
    file->path = path;
    map_file(file, cc_record_text(view, path));
    return file;
}

/* The symbol of type `type` that covers `address` of the file. */
static struct symbol find_symbol(const struct symbol_file *file, uint64_t address, unsigned type)
{
    for (size_t i = 0; file && i < file->count; i++) {
        const Elf64_Sym *symbol = &file->symbols[i];
        if (ELF64_ST_TYPE(symbol->st_info) == type && symbol->st_shndx != SHN_UNDEF && address >= symbol->st_value &&
            address - symbol->st_value < symbol->st_size && symbol->st_name < file->texts_size)
            return (struct symbol){ file->texts + symbol->st_name, address - symbol->st_value };
    }
    return (struct symbol){ NULL, 0 };
}

/* "program+0x1234" */
static const char *place_text(struct cc_symbol_names *names, const struct cc_record_view *view,
                              const struct cc_record_module *module, uint64_t address)
{
    const char *path = cc_record_text(view, module->path), *slash = strrchr(path, '/');
    return cc_arena_format(names->arena, "%s+0x%llx", slash ? slash + 1 : path,
                           (unsigned long long)(address - module->bias));
}

static struct cc_site site_of(struct cc_symbol_names *names, const struct cc_record_view *view, uint64_t address)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    if (!module)
        return (struct cc_site){ .file = cc_arena_format(names->arena, "0x%llx", (unsigned long long)address) };
    struct symbol symbol = find_symbol(file_of(names, view, module->path), address - module->bias, STT_FUNC);
    return (struct cc_site){ .file = place_text(names, view, module, address), .function = symbol.name };
}

static const struct cc_site *name_code(void *context, const struct cc_record_view *view, uint64_t address,
                                       uint32_t *count)
{
    struct cc_symbol_names *names = context;
    struct cc_site *site = cc_arena_alloc(names->arena, sizeof *site);
    *site = site_of(names, view, address);
    *count = 1;
    return site;
}

/* The name of the variable at `address`, NULL when it is none of a module. */
static const char *variable_at(struct cc_symbol_names *names, const struct cc_record_view *view, uint64_t address,
                               struct cc_site *site)
{
    const struct cc_record_module *module = cc_record_module_of(view, address);
    if (!module)
        return NULL;
    struct symbol symbol = find_symbol(file_of(names, view, module->path), address - module->bias, STT_OBJECT);
    site->file = place_text(names, view, module, address);
    if (!symbol.name)
        return site->file;
    return symbol.offset ? cc_arena_format(names->arena, "%s+%llu", symbol.name, (unsigned long long)symbol.offset)
                         : symbol.name;
}

static struct cc_record_lock_name name_lock(void *context, const struct cc_record_view *view, uint32_t number)
{
    struct cc_symbol_names *names = context;
    const struct cc_record_lock *lock = cc_record_lock_at(view, number);
    struct cc_record_lock_name name = { .text = "?", .key = "?" };
    if (!lock)
        return name;
    const struct cc_record_class *class = cc_record_class_at(view, lock->class_id);
    if (lock->kind == CC_RECORD_THREAD_END)
        return (struct cc_record_lock_name){ .text = "end of a thread", .key = "end of a thread" };
    name.text = variable_at(names, view, lock->address, &name.site);
    if (name.text) {
        name.key = name.text;
        return name;
    }
    name.site = class ? site_of(names, view, class->place - 1) : (struct cc_site){ .file = NULL };
    const char *where = name.site.function ? name.site.function : name.site.file;
    const char *how = class && class->origin == CC_RECORD_BY_INIT ? "from" : "used in";
    name.key = cc_arena_format(names->arena, "lock %s %s", how, where ? where : "?");
    name.text = cc_arena_format(names->arena, "%s #%u", name.key, lock->index + 1);
    return name;
}

struct cc_record_names cc_symbol_names_callbacks(struct cc_symbol_names *names)
{
    return (struct cc_record_names){ .context = names, .code = name_code, .lock = name_lock };
}
