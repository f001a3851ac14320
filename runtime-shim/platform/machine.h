/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs between the machines that the shim knows, but for the ways to walk a stack (frame_leave.c, frame_records.c) and to
 * enter the kernel (raw_syscall.h).
 */
#ifndef CC_SHIM_MACHINE_H
#define CC_SHIM_MACHINE_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#if defined __x86_64__

enum {
    CC_MACHINE = EM_X86_64,
    CC_PAGE = 4096, /* of the kernel's memory, at most */
    CC_OLD_VERSIONS =
        1, /* functions may be in the C library in versions older than today's, which dlsym() may prefer */
};

/* Between two looks at what another thread is going to change. */
static inline void cc_pause(void)
{
    __builtin_ia32_pause();
}

/* The C library's word of a pthread_spinlock_t. */
static inline bool cc_spin_word_is_taken(uint32_t word)
{
    return (int32_t)word <= 0;
}

#elif defined __aarch64__

enum { CC_MACHINE = EM_AARCH64, CC_PAGE = 65536, CC_OLD_VERSIONS = 0 };

static inline void cc_pause(void)
{
    __asm__ volatile("yield" ::: "memory");
}

static inline bool cc_spin_word_is_taken(uint32_t word)
{
    return word != 0;
}

#else
#error "the shim knows x86-64 and 64-bit Arm"
#endif

#endif
