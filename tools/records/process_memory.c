/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/records/process_memory.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "lockgraph/program_image.h"

/* glibc's: the bits of the owner's word that are a thread. */
enum { MUTEX_TID = 0x3fffffff };

enum presence { UNKNOWN, THERE, GONE };

struct cc_process_memory {
    struct cc_arena *arena;
    const struct cc_record_files *files;
    enum presence *presence; /* by record */
};

struct cc_process_memory *cc_process_memory_create(struct cc_arena *arena, const struct cc_record_files *files)
{
    struct cc_process_memory *memory = cc_arena_array(arena, 1, sizeof *memory);
    *memory = (struct cc_process_memory){
        .arena = arena,
        .files = files,
        .presence = cc_arena_array(arena, (size_t)files->count + 1, sizeof *memory->presence),
    };
    return memory;
}

/* Numbers of processes are given again, and are others in other namespaces: the one that is meant has the record mapped. */
static enum presence look_for(const struct cc_process_memory *memory, uint32_t record)
{
    const struct cc_record_view *view = &memory->files->views[record];
    struct stat mapped, own;
    const char *path;
    bool is_it = view->header->machine == CC_OWN_MACHINE && cc_record_is_live(view) &&
                 cc_record_files_of_process(memory->arena, view->header->pid, &path) == CC_OK &&
                 stat(path, &mapped) == 0 && stat(memory->files->paths[record], &own) == 0 &&
                 mapped.st_dev == own.st_dev && mapped.st_ino == own.st_ino;
    return is_it ? THERE : GONE;
}

bool cc_process_mutex_owner(void *memory, const struct cc_record_view *view, uint64_t address, int32_t *owner)
{
    struct cc_process_memory *processes = memory;
    uint32_t record = 0;
    while (record < processes->files->count && processes->files->views[record].header != view->header)
        record++;
    if (record == processes->files->count)
        return false;
    if (processes->presence[record] == UNKNOWN)
        processes->presence[record] = look_for(processes, record);
    uint32_t word = 0;
    struct iovec here = { &word, sizeof word };
    struct iovec there = { (void *)(uintptr_t)(address + offsetof(pthread_mutex_t, __data.__owner)), sizeof word };
    if (processes->presence[record] == GONE ||
        process_vm_readv(view->header->pid, &here, 1, &there, 1, 0) != (ssize_t)sizeof word)
        return false;
    *owner = (int32_t)(word & MUTEX_TID);
    return true;
}
