/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same as unwind.c for 64-bit Arm, where compilers keep a chain of frame records: that of the caller, and the return
 * address. Code that keeps none cuts the stack.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <ucontext.h>

#include "runtime-shim/platform/unwind.h"

enum { WALKED = 64, KERNEL_CODE = 8192 /* the vdso's, at most */ };

/* Where the shim itself lies; the linker sets these. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));

static int (*find_object)(void *, void *);
static uint64_t kernel_code; /* where the kernel's own code is, to which handlers of signals return */

void cc_unwind_start(void)
{
    *(void **)&find_object = dlsym(RTLD_DEFAULT, "_dl_find_object");
    kernel_code = getauxval(AT_SYSINFO_EHDR);
}

bool cc_unwind_is_loaded(uint64_t address)
{
    uint64_t object[16];
    return find_object && find_object((void *)address, object) == 0;
}

void cc_unwind_forget(void)
{
}

/* A frame: where its code goes on, and the record by which to leave it. */
struct frame {
    uint64_t pc, record, lowest;
    bool exact; /* pc is where a signal came, not where a call returns */
};

/* Return addresses may be signed: this takes the signature off, and is nothing where processors know none. */
static uint64_t plain(uint64_t address)
{
    register uint64_t x30 __asm__("x30") = address;
    __asm__("hint #7" : "+r"(x30));
    return x30;
}

static bool is_on_stack(const struct frame *frame, uint64_t address, uint64_t size, uint64_t end)
{
    return address % 8 == 0 && address >= frame->lowest && address < end && end - address >= size;
}

/*
 * Behind what it saved for a signal the kernel puts a record with what is there, too: so it is known whether this was found.
 * `*handler` if the handler is the program's.
 */
static bool leave_signal_frame(struct frame *frame, uint64_t end, bool *handler)
{
    enum { FIRST_OWN = 32, LAST_OWN = 33 };
    uint64_t at = frame->record - sizeof(ucontext_t);
    if (!is_on_stack(frame, at - sizeof(siginfo_t), sizeof(siginfo_t) + sizeof(ucontext_t) + 16, end))
        return false;
    const siginfo_t *info = (const siginfo_t *)(at - sizeof(siginfo_t));
    const ucontext_t *context = (const ucontext_t *)at;
    const uint64_t *record = (const uint64_t *)frame->record;
    if (context->uc_mcontext.regs[29] != record[0] || context->uc_mcontext.regs[30] != record[1])
        return false;
    /* The C library handles cancellation by a signal; what it does there it may do. */
    *handler = *handler || info->si_signo < FIRST_OWN || info->si_signo > LAST_OWN;
    *frame = (struct frame){
        .pc = context->uc_mcontext.pc, .record = record[0], .lowest = frame->record + 16, .exact = true
    };
    return true;
}

/* Go to the caller's frame; false when the stack ends or cannot be followed (then `*lost`). */
static bool leave(struct frame *frame, uint64_t end, bool *handler, bool *lost)
{
    *lost = frame->record != 0;
    if (!frame->record || !is_on_stack(frame, frame->record, 16, end))
        return false;
    if (kernel_code && frame->pc - kernel_code < KERNEL_CODE)
        return leave_signal_frame(frame, end, handler);
    const uint64_t *record = (const uint64_t *)frame->record;
    *frame = (struct frame){ .pc = plain(record[1]), .record = record[0], .lowest = frame->record + 16 };
    *lost = false;
    return frame->pc != 0;
}

static bool is_own_code(uint64_t address)
{
    return address >= (uint64_t)__ehdr_start && address < (uint64_t)_end;
}

static struct frame here(uint64_t record)
{
    return (struct frame){ .pc = (uint64_t)&cc_unwind, .record = record, .lowest = record, .exact = true };
}

__attribute__((noinline)) uint64_t cc_unwind_caller(uint64_t end)
{
    struct frame frame = here((uint64_t)__builtin_frame_address(0));
    bool lost = false, handler = false;
    for (int walked = 0; walked < WALKED && leave(&frame, end, &handler, &lost); walked++)
        if (!is_own_code(frame.pc))
            return frame.pc;
    return 0;
}

__attribute__((noinline)) void cc_unwind(uint64_t site, uint64_t end, uint32_t most, struct cc_call_stack *out)
{
    struct frame frame = here((uint64_t)__builtin_frame_address(0));
    bool lost = false, in_handler = false, found = false;
    out->count = 1;
    out->frames[0] = site;
    for (int walked = 0; walked < WALKED; walked++) {
        if (!leave(&frame, end, &in_handler, &lost))
            break;
        if (!found) {
            found = frame.pc == site;
            continue;
        }
        if (is_own_code(frame.pc))
            continue;
        if (out->count == most) {
            lost = true;
            break;
        }
        /* Where a signal came is made to look like a return address, one past its instruction. */
        out->frames[out->count++] = frame.exact ? frame.pc + 1 : frame.pc;
    }
    out->handler = found && in_handler;
    out->cut = lost || !found;
}
