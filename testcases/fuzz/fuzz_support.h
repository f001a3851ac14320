/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzz targets share. A target is a file that defines LLVMFuzzerTestOneInput, as libFuzzer
 * wants it: any bytes in, no crash, no sanitizer's report, no hang, bounded memory.
 *
 * Built with CONCHECK_FUZZ (preset `fuzz`) a target is driven by libFuzzer; in every other build by
 * fuzz_replay.c, which runs the files it is given and some mutations of them, the same in every run.
 *
 * Thread-safety: none.
 */
#ifndef CC_TESTCASES_FUZZ_SUPPORT_H
#define CC_TESTCASES_FUZZ_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lockgraph/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libFuzzer's own mutation; fuzz_replay.c has one of its own. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

/* A target may define it: better mutations than those of bytes. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned int seed);

struct fuzz_bytes {
    const uint8_t *data;
    size_t size;
};

/*
 * Call `work(arena, context)` with a new arena that gives at most `limit` bytes; when these are used up the call ends
 * early. The arena and all files are gone afterwards. Not to be nested.
 */
void fuzz_run(size_t limit, void (*work)(struct cc_arena *arena, void *context), void *context);

/* Called at the end of the current fuzz_run(), however it comes about. */
void fuzz_at_end(void (*give_back)(void *context), void *context);

/* The name of a file that holds these bytes, until the end of fuzz_run(). */
const char *fuzz_file(const uint8_t *data, size_t size);

/* A stream to read these bytes from. */
FILE *fuzz_stream(const uint8_t *data, size_t size);

/* From now on what the code says on stderr goes nowhere; what sanitizers say is shown. */
void fuzz_be_quiet(void);

/* End with a failure: an answer is wrong. */
#define FUZZ_EXPECT(condition)                                                                                         \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fuzz_fail(__FILE__, __LINE__, #condition);                                                                 \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

#endif
