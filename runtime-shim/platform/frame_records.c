/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same as frame_leave.c for 64-bit Arm, where compilers keep a chain of frame records: that of the caller, and the return
 * address. Code that keeps none cuts the stack.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <ucontext.h>

#include "runtime-shim/platform/frame_leave.h"
#include "runtime-shim/platform/unwind.h"

enum { KERNEL_CODE = 8192 /* the vdso's, at most */ };

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

/* Return addresses may be signed: this takes the signature off, and is nothing where processors know none. */
static uint64_t plain(uint64_t address)
{
    register uint64_t x30 __asm__("x30") = address;
    __asm__("hint #7" : "+r"(x30));
    return x30;
}

static bool is_on_stack(const struct cc_frame *frame, uint64_t address, uint64_t size, uint64_t end)
{
    return address % 8 == 0 && address >= frame->sp && address < end && end - address >= size;
}

/*
 * Behind what it saved for a signal the kernel puts a record with what is there, too: so it is known whether this was found.
 * `*handler` if the handler is the program's.
 */
static bool leave_signal_frame(struct cc_frame *frame, uint64_t end, bool *handler)
{
    enum { FIRST_OWN = 32, LAST_OWN = 33 };
    uint64_t at = frame->bp - sizeof(ucontext_t);
    if (!is_on_stack(frame, at - sizeof(siginfo_t), sizeof(siginfo_t) + sizeof(ucontext_t) + 16, end))
        return false;
    const siginfo_t *info = (const siginfo_t *)(at - sizeof(siginfo_t));
    const ucontext_t *context = (const ucontext_t *)at;
    const uint64_t *record = (const uint64_t *)frame->bp;
    if (context->uc_mcontext.regs[29] != record[0] || context->uc_mcontext.regs[30] != record[1])
        return false;
    /* The C library handles cancellation by a signal; what it does there it may do. */
    *handler = *handler || info->si_signo < FIRST_OWN || info->si_signo > LAST_OWN;
    *frame = (struct cc_frame){ .pc = context->uc_mcontext.pc, .bp = record[0], .sp = frame->bp + 16, .exact = true };
    return true;
}

bool cc_frame_leave(struct cc_frame *frame, uint64_t end, bool *handler, bool *lost)
{
    *lost = frame->bp != 0;
    if (!frame->bp || !is_on_stack(frame, frame->bp, 16, end))
        return false;
    if (kernel_code && frame->pc - kernel_code < KERNEL_CODE)
        return leave_signal_frame(frame, end, handler);
    const uint64_t *record = (const uint64_t *)frame->bp;
    *frame =
        (struct cc_frame){ .pc = plain(record[1]), .bp = record[0], .sp = frame->bp + 16, .at = (uint64_t)&record[1] };
    *lost = false;
    return frame->pc != 0;
}
