/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_support.h"

#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_FILES = 4 };

static jmp_buf used_up;
static struct cc_arena *current;
static int files[MOST_FILES];
static unsigned file_count;
static size_t memory_left;
static void (*release_more)(void *context);
static void *release_context;
static FILE *loud;

static void *acquire(void *context, size_t size)
{
    (void)context;
    if (size > memory_left)
        return NULL;
    memory_left -= size;
    return malloc(size);
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    memory_left += size;
    free(block);
}

static void exhausted(void *context)
{
    (void)context;
    longjmp(used_up, 1);
}

static void end(void)
{
    if (release_more)
        release_more(release_context);
    release_more = NULL;
    cc_arena_destroy(current);
    current = NULL;
    while (file_count)
        close(files[--file_count]);
}

void fuzz_run(size_t limit, void (*work)(struct cc_arena *arena, void *context), void *context)
{
    static const struct cc_allocator allocator = { .acquire = acquire, .release = release };
    FUZZ_EXPECT(!current);
    memory_left = limit;
    FUZZ_EXPECT(cc_arena_create(&allocator, &current) == CC_OK);
    cc_arena_on_exhausted(current, exhausted, NULL);
    if (setjmp(used_up) == 0)
        work(current, context);
    end();
}

void fuzz_at_end(void (*give_back)(void *context), void *context)
{
    release_more = give_back;
    release_context = context;
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
    static char names[MOST_FILES][32];
    FUZZ_EXPECT(file_count < MOST_FILES);
    int file = memfd_create("input", 0);
    FUZZ_EXPECT(file >= 0);
    files[file_count] = file;
    for (size_t done = 0; done < size;) {
        ssize_t written = write(file, data + done, size - done);
        FUZZ_EXPECT(written > 0);
        done += (size_t)written;
    }
    (void)snprintf(names[file_count], sizeof names[0], "/proc/self/fd/%d", file);
    return names[file_count++];
}

FILE *fuzz_stream(const uint8_t *data, size_t size)
{
    FILE *stream = fopen(fuzz_file(data, size), "r");
    FUZZ_EXPECT(stream != NULL);
    return stream;
}

void fuzz_be_quiet(void)
{
    if (loud)
        return;
    FILE *nowhere = fopen("/dev/null", "w");
    FUZZ_EXPECT(nowhere != NULL);
    loud = stderr;
    stderr = nowhere; /* sanitizers write to the descriptor */
}

_Noreturn void fuzz_fail(const char *file, int line, const char *condition)
{
    (void)fprintf(loud ? loud : stderr, "%s:%d: wrong: %s\n", file, line, condition);
    abort();
}
