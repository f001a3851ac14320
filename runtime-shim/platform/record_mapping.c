/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/record_mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "runtime-shim/platform/brief_lock.h"
#include "runtime-shim/platform/raw_syscall.h"
#include "runtime-shim/platform/text_line.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

enum { PAGE = CC_RECORD_ALIGNMENT, LARGEST_STEP = 256 * 1024, SMALLEST_SHIFT = 8, SHORTAGE_TEXT = 400 };

/* What a table may grow to where memory and limits allow; all are halved together until they fit. */
static const struct {
    uint64_t capacity;
    uint32_t element_size;
    const char *name;
} PLAN[CC_RECORD_TABLES] = {
    [CC_RECORD_TEXT] = { 16 << 20, 1, "texts" },
    [CC_RECORD_MODULES] = { 4 << 20, sizeof(struct cc_record_module), "modules" },
    [CC_RECORD_FRAMES] = { 1 << 30, sizeof(uint64_t), "stacks" },
    [CC_RECORD_THREADS] = { 1 << 30, sizeof(struct cc_record_thread), "threads" },
    [CC_RECORD_HELD] = { 1 << 30, sizeof(struct cc_record_held), "held locks" },
    [CC_RECORD_CLASSES] = { 64 << 20, sizeof(struct cc_record_class), "lock classes" },
    [CC_RECORD_FIGURES] = { 256 << 20, sizeof(struct cc_record_figures), "figures" },
    [CC_RECORD_LOCKS] = { 1 << 30, sizeof(struct cc_record_lock), "locks" },
    [CC_RECORD_SETS] = { 512 << 20, sizeof(uint32_t), "sets of locks" },
    [CC_RECORD_EDGES] = { UINT64_C(2) << 30, sizeof(struct cc_record_edge), "nestings" },
    [CC_RECORD_WITNESSES] = { UINT64_C(3) << 30, sizeof(struct cc_record_witness), "witnesses" },
    [CC_RECORD_EVENTS] = { 64 << 20, sizeof(struct cc_record_event), "events" },
    [CC_RECORD_STUCK] = { 16 << 20, sizeof(struct cc_record_stuck), "blocked threads" },
    [CC_RECORD_HAND_OVERS] = { 64 << 20, sizeof(struct cc_record_hand_over), "hand-overs" },
};

struct cc_record_header *cc_record;

static struct {
    size_t size;
    int shift; /* how often the plan was halved */
    char path[1024];
    struct cc_brief_lock growing[CC_RECORD_TABLES];
    char shortage[SHORTAGE_TEXT];
    uint32_t shortage_state; /* 1 while it is written, 2 when it stands */
} file;

const char *cc_record_file_path(void)
{
    return file.path;
}

size_t cc_record_file_size(void)
{
    return file.size;
}

static uint64_t capacity_of(int table, int shift)
{
    return (PLAN[table].capacity >> shift) & ~(uint64_t)(PAGE - 1);
}

static size_t plan_size(int shift)
{
    size_t size = PAGE;
    for (int t = 0; t < CC_RECORD_TABLES; t++)
        size += capacity_of(t, shift);
    return size;
}

static bool name_file(const struct cc_record_identity *identity)
{
    struct cc_text_line line;
    cc_text_line_begin(&line, file.path, sizeof file.path);
    cc_text_line_add(&line, identity->folder);
    cc_text_line_add(&line, "/concheck.");
    cc_text_line_add_number(&line, (uint64_t)CC_SYSCALL_1(SYS_getpid, 0));
    cc_text_line_add(&line, ".");
    cc_text_line_add_hex(&line, identity->id, 16);
    cc_text_line_add(&line, ".");
    cc_text_line_add_number(&line, identity->exec_count);
    cc_text_line_add(&line, CC_RECORD_SUFFIX);
    return !line.cut;
}

/* How large the mapping may be: the limit on file sizes (passing it is a signal), and a small part of the address space. */
static uint64_t largest_size(void)
{
    enum { PARTS = 8 };
    struct rlimit file_size = { 0, 0 }, space = { 0, 0 };
    if (CC_SYSCALL_4(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, &file_size) < 0 ||
        CC_SYSCALL_4(SYS_prlimit64, 0, RLIMIT_AS, 0, &space) < 0)
        return 0;
    uint64_t most = space.rlim_cur == RLIM_INFINITY ? UINT64_MAX : space.rlim_cur / PARTS;
    return most < file_size.rlim_cur ? most : file_size.rlim_cur;
}

/* Map all of the file that fits; the program needs room too. */
static bool map_file(long descriptor)
{
    uint64_t most = largest_size();
    int fixed = cc_record ? MAP_FIXED : 0;
    for (int shift = cc_record ? file.shift : 0; shift <= SMALLEST_SHIFT; shift++) {
        size_t size = plan_size(shift);
        if (size <= most && CC_SYSCALL_2(SYS_ftruncate, descriptor, size) == 0) {
            long at = CC_SYSCALL_6(SYS_mmap, cc_record, size, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_NORESERVE | fixed, descriptor, 0);
            if (at > 0 || at < -PAGE) {
                cc_record = (struct cc_record_header *)at;
                /* Without this, the first touch of a page reads megabytes of the hole around it. */
                (void)CC_SYSCALL_3(SYS_madvise, cc_record, size, MADV_RANDOM);
                file.size = size;
                file.shift = shift;
                return true;
            }
        }
        if (fixed)
            break;
    }
    return false;
}

/* Room through the file, which has to be opened once more for it. */
static long reserve_by_file(uint64_t from, uint64_t to)
{
    long descriptor = CC_SYSCALL_4(SYS_openat, AT_FDCWD, file.path, O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0);
    if (descriptor < 0)
        return descriptor;
    long done = CC_SYSCALL_4(SYS_fallocate, descriptor, 0, from, to - from);
    (void)CC_SYSCALL_1(SYS_close, descriptor);
    return done;
}

/* Give the bytes [from, to) of the mapping room on disk: 0, or a negated errno. */
static long reserve(uint64_t from, uint64_t to)
{
    enum { TRIES = 1000 }; /* signals interrupt some file systems */
    long done = -EINTR;
    for (int i = 0; i < TRIES && (done == -EINTR || done == -EAGAIN); i++) {
        done = CC_SYSCALL_3(SYS_madvise, (char *)cc_record + from, to - from, MADV_POPULATE_WRITE);
        if (done == -EINVAL) /* an older kernel */
            done = reserve_by_file(from, to);
    }
    return done;
}

/* Say what there is too little of, the first time. */
static void note_shortage(long error, const struct cc_record_table *table)
{
    struct cc_text_line line;
    if (__atomic_fetch_or(&file.shortage_state, 1, __ATOMIC_RELAXED))
        return;
    cc_text_line_begin(&line, file.shortage, sizeof file.shortage);
    cc_text_line_add(&line, "there is no more room for the record: ");
    if (error == 0) {
        cc_text_line_add(&line, "its table of ");
        cc_text_line_add(&line, PLAN[table - cc_record->tables].name);
        cc_text_line_add(&line, " is full at ");
        cc_text_line_add_number(&line, table->capacity / table->element_size);
        cc_text_line_add(
            &line, file.shift ? " elements, as little address space or file size is allowed (ulimit -v, ulimit -f)"
                              : " elements");
    } else if (error == -ENOMEM) {
        cc_text_line_add(&line, "no memory is left");
    } else if (error == -EMFILE || error == -ENFILE) {
        cc_text_line_add(&line, "no file descriptor is left to reserve it with");
    } else {
        cc_text_line_add(&line, "the file system of ");
        cc_text_line_add(&line, file.path);
        cc_text_line_add(&line, " gives none; TMPDIR=FOLDER puts it elsewhere");
    }
    __atomic_store_n(&file.shortage_state, 2, __ATOMIC_RELEASE);
}

const char *cc_record_shortage(void)
{
    return __atomic_load_n(&file.shortage_state, __ATOMIC_ACQUIRE) == 2 ? file.shortage : NULL;
}

static bool reserve_table(struct cc_record_table *table, uint64_t wanted)
{
    uint64_t ready = table->ready;
    while (ready < wanted) {
        uint64_t step = ready / 4 & ~(uint64_t)(PAGE - 1);
        step = step < PAGE ? PAGE : step > LARGEST_STEP ? LARGEST_STEP : step;
        if (ready + step > table->capacity)
            step = table->capacity - ready;
        long done = step ? reserve(table->offset + ready, table->offset + ready + step) : 0;
        if (step == 0 || done < 0) {
            note_shortage(done, table);
            return false;
        }
        ready += step;
        __atomic_store_n(&table->ready, ready, __ATOMIC_RELEASE);
    }
    return true;
}

/* Fill in the header; the magic comes last, when the rest is true. */
static void describe(const struct cc_record_identity *identity)
{
    *cc_record = (struct cc_record_header){
        .version = CC_RECORD_VERSION,
        .header_size = sizeof *cc_record,
        .id = identity->id,
        .parent_id = identity->parent_id,
        .exec_count = identity->exec_count,
        .state = CC_RECORD_RUNNING,
        .pid = (int32_t)CC_SYSCALL_1(SYS_getpid, 0),
        .parent_pid = (int32_t)CC_SYSCALL_1(SYS_getppid, 0),
    };
    uint64_t offset = PAGE;
    for (int t = 0; t < CC_RECORD_TABLES; t++) {
        cc_record->tables[t] = (struct cc_record_table){
            .offset = offset,
            .capacity = capacity_of(t, file.shift),
            .element_size = PLAN[t].element_size,
            .count = 1,
        };
        offset += capacity_of(t, file.shift);
        file.growing[t] = (struct cc_brief_lock){ 0 };
    }
    file.shortage_state = 0;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    memcpy(cc_record->magic, CC_RECORD_MAGIC, sizeof cc_record->magic);
}

const char *cc_record_file_create(const struct cc_record_identity *identity)
{
    if (!name_file(identity))
        return "the path of the record is too long";
    long descriptor =
        CC_SYSCALL_4(SYS_openat, AT_FDCWD, file.path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return "the record cannot be created";
    struct cc_record_header *before = cc_record;
    bool mapped = map_file(descriptor);
    (void)CC_SYSCALL_1(SYS_close, descriptor);
    if (mapped && reserve(0, PAGE) == 0) {
        (void)CC_SYSCALL_3(SYS_madvise, cc_record, file.size, MADV_DONTDUMP);
        describe(identity);
        return NULL;
    }
    if (mapped && !before) {
        (void)CC_SYSCALL_2(SYS_munmap, cc_record, file.size);
        cc_record = NULL;
    }
    cc_record_file_remove();
    return mapped ? "there is no room for the record" : "the record cannot be mapped";
}

void cc_record_file_remove(void)
{
    (void)CC_SYSCALL_3(SYS_unlinkat, AT_FDCWD, file.path, 0);
}

void cc_record_file_trim(void)
{
    uint64_t end = PAGE;
    for (int t = 0; t < CC_RECORD_TABLES; t++)
        if (cc_record->tables[t].ready)
            end = cc_record->tables[t].offset + cc_record->tables[t].ready;
    (void)CC_SYSCALL_2(SYS_truncate, file.path, end);
}

uint32_t cc_record_take(enum cc_record_table_id id, uint32_t number)
{
    struct cc_record_table *table = &cc_record->tables[id];
    uint32_t first = __atomic_load_n(&table->count, __ATOMIC_RELAXED);
    for (;;) {
        uint64_t wanted = ((uint64_t)first + number) * PLAN[id].element_size;
        if (wanted > table->capacity || (uint64_t)first + number > UINT32_MAX) {
            note_shortage(0, table);
            return 0;
        }
        if (wanted > __atomic_load_n(&table->ready, __ATOMIC_ACQUIRE)) {
            if (!cc_brief_lock_take(&file.growing[id]))
                return 0;
            bool enough = reserve_table(table, wanted);
            cc_brief_lock_drop(&file.growing[id]);
            if (!enough)
                return 0;
        }
        if (__atomic_compare_exchange_n(&table->count, &first, first + number, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED))
            return first;
    }
}

uint32_t cc_record_add_text(const char *text)
{
    size_t size = strlen(text) + 1;
    uint32_t reference = size < UINT32_MAX ? cc_record_take(CC_RECORD_TEXT, (uint32_t)size) : 0;
    if (reference)
        memcpy(cc_record_element(CC_RECORD_TEXT, reference, 1), text, size);
    return reference;
}
