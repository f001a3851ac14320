/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks the stack of the calling thread by the call frame information of its modules (DWARF, .eh_frame).
 *
 * libc's backtrace loads a library and allocates at its first call, which a shim must not do in
 * another program's lock call; so the few rules that matter on x86-64 are interpreted here. Only the stack
 * pointer, the frame pointer and the return address are followed. What a code address asks for is kept in
 * a small cache.
 * Thread-safety and signal-safety: complete; nothing is allocated, no lock is taken.
 * Complexity: about 10 ns a frame that is in the cache, about 300 ns one that is not.
 */
#ifndef CC_SHIM_UNWIND_H
#define CC_SHIM_UNWIND_H

#include <stdbool.h>
#include <stdint.h>

enum { CC_UNWIND_FRAMES = 32 };

struct cc_call_stack {
    uint32_t count;
    bool cut;     /* there may be more frames */
    bool handler; /* passes through a signal handler */
    uint64_t frames[CC_UNWIND_FRAMES];
    uint64_t at[CC_UNWIND_FRAMES]; /* where each stands on the stack, higher each time; 0 where a signal came */
};

/* Find what the unwinder needs of the C library. Called once, before any other thread uses the shim. */
void cc_unwind_start(void);

/*
 * Walk the stack from the frame that returns to `site`, outwards and below the address `end`, for `most` frames at most.
 * `out->frames[0]` is `site` in any case.
 */
void cc_unwind(uint64_t site, uint64_t end, uint32_t most, struct cc_call_stack *out);

/* The return address of the innermost call into the shim, 0 when the stack cannot be followed below `end`. */
uint64_t cc_unwind_caller(uint64_t end);

/* Say whether `address` is code of a loaded file, as far as the C library tells. */
bool cc_unwind_is_loaded(uint64_t address);

/* Forget what is known about code: some was unloaded. */
void cc_unwind_forget(void);

#endif
