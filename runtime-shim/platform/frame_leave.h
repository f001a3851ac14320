/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame of the calling thread's stack, and the way to its caller's: by call frame information (frame_leave.c), or by the frame
 * records of 64-bit Arm (frame_records.c).
 *
 * Thread-safety and signal-safety: complete.
 */
#ifndef CC_SHIM_FRAME_LEAVE_H
#define CC_SHIM_FRAME_LEAVE_H

#include <stdbool.h>
#include <stdint.h>

struct cc_frame {
    uint64_t pc;
    uint64_t sp; /* the lowest address of what may belong to the frame */
    uint64_t bp; /* the frame pointer */
    uint64_t at; /* where pc stands, as a return address; 0 when it is none */
    bool exact;  /* pc is where a signal came, not where a call returns */
};

/* The frame of the function that this is written in. */
static inline __attribute__((always_inline)) struct cc_frame cc_frame_here(void)
{
    struct cc_frame frame = { .exact = true };
#if defined __x86_64__
    __asm__ volatile("leaq 0f(%%rip), %0\n0:\n\tmovq %%rsp, %1\n\tmovq %%rbp, %2"
                     : "=r"(frame.pc), "=r"(frame.sp), "=r"(frame.bp));
#else
    frame.sp = frame.bp = (uint64_t)__builtin_frame_address(0);
#endif
    return frame;
}

/*
 * Go to the caller's frame, which lies below `end`; false when the stack ends or cannot be followed (then `*lost`). `*handler` is
 * set when that goes through the frame of a signal handler of the program's.
 */
bool cc_frame_leave(struct cc_frame *frame, uint64_t end, bool *handler, bool *lost);

#endif
