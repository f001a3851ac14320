/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/platform/unwind.h"

#include "runtime-shim/platform/frame_leave.h"

enum { WALKED = 64 };

/* Where the shim itself lies; the linker sets these. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));

/* Say whether `address` is code of the shim. */
static bool is_own_code(uint64_t address)
{
    return address >= (uint64_t)__ehdr_start && address < (uint64_t)_end;
}

__attribute__((noinline)) uint64_t cc_unwind_caller(uint64_t end)
{
    struct cc_frame frame = cc_frame_here();
    bool lost = false, handler = false;
    for (int walked = 0; frame.sp < end && walked < WALKED && cc_frame_leave(&frame, end, &handler, &lost); walked++)
        if (!is_own_code(frame.pc))
            return frame.pc;
    return 0;
}

__attribute__((noinline)) void cc_unwind(uint64_t site, uint64_t end, uint32_t most, struct cc_call_stack *out)
{
    struct cc_frame frame = cc_frame_here();
    out->count = 1;
    out->frames[0] = site;
    out->at[0] = 0;
    out->handler = false;
    out->cut = true;
    if (frame.sp >= end)
        return; /* not on the stack that the thread began with */
    bool lost = false, in_handler = false, found = false;
    for (int walked = 0; walked < WALKED; walked++) {
        if (!cc_frame_leave(&frame, end, &in_handler, &lost))
            break;
        if (!found) {
            found = frame.pc == site;
            out->at[0] = found ? frame.at : 0;
            continue;
        }
        if (is_own_code(frame.pc))
            continue;
        if (out->count == most) {
            lost = true;
            break;
        }
        /* Where a signal came is made to look like a return address, one past its instruction. */
        out->at[out->count] = frame.at;
        out->frames[out->count++] = frame.exact ? frame.pc + 1 : frame.pc;
    }
    out->handler = found && in_handler;
    out->cut = lost || !found;
}
