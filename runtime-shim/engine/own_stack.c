/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/own_stack.h"

#include <stddef.h>

#include "runtime-shim/platform/page_memory.h"

enum { STACK = 1 << 20 };

bool cc_call_on_own_stack(void (*function)(void *context), void *context)
{
    char *stack = cc_pages_take(STACK);
    if (!stack)
        return false;
    /* The old stack pointer is kept in a register that the function has to preserve. */
    __asm__ volatile("movq %%rsp, %%rbx\n\t"
                     "movq %[top], %%rsp\n\t"
                     "callq *%[function]\n\t"
                     "movq %%rbx, %%rsp"
                     : "+D"(context)
                     : [top] "r"(stack + STACK), [function] "r"(function)
                     : "rbx", "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3",
                       "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14",
                       "xmm15", "memory", "cc");
    cc_pages_give(stack, STACK);
    return true;
}
