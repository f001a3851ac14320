/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/own_stack.h"

#include <stddef.h>

#include "runtime-shim/platform/page_memory.h"

enum { STACK = 1 << 20 };

/* The old stack pointer is kept in a register that the function has to preserve. */
#if defined __x86_64__
static void call_on(char *top, void (*function)(void *context), void *context)
{
    __asm__ volatile("movq %%rsp, %%rbx\n\t"
                     "movq %[top], %%rsp\n\t"
                     "callq *%[function]\n\t"
                     "movq %%rbx, %%rsp"
                     : "+D"(context)
                     : [top] "r"(top), [function] "r"(function)
                     : "rbx", "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3",
                       "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
                       "xmm15", "memory", "cc");
}
#else
static void call_on(char *top, void (*function)(void *context), void *context)
{
    register void *argument __asm__("x0") = context;
    __asm__ volatile("mov x19, sp\n\t"
                     "mov sp, %[top]\n\t"
                     "blr %[function]\n\t"
                     "mov sp, x19"
                     : "+r"(argument)
                     : [top] "r"(top), [function] "r"(function)
                     : "x19", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14",
                       "x15", "x16", "x17", "x18", "x30", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9",
                       "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23",
                       "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "memory", "cc");
}
#endif

bool cc_call_on_own_stack(void (*function)(void *context), void *context)
{
    char *stack = cc_pages_take(STACK);
    if (!stack)
        return false;
    call_on(stack + STACK, function, context);
    cc_pages_give(stack, STACK);
    return true;
}
