/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private memory of the shim, straight from the kernel.
 *
 * Ownership: the caller's. Thread-safety and signal-safety: complete. Memory is zeroed.
 */
#ifndef CC_SHIM_PAGE_MEMORY_H
#define CC_SHIM_PAGE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "lockgraph/arena.h"

/* Return `size` bytes, rounded up to pages, or NULL. */
void *cc_pages_take(size_t size);

/* The same of what will all be used soon: the kernel is asked once, not for each page. */
void *cc_pages_take_all(size_t size);

/* Give back what cc_pages_take returned for the same size. */
void cc_pages_give(void *pages, size_t size);

/*
 * Read a word of the process's memory that may be gone. 0, or a negated errno: EFAULT when it is, another one when the kernel does
 * not say. Costs a system call.
 */
long cc_memory_peek(uint64_t address, uint32_t *word);

/* An allocator of such memory, for arenas. */
extern const struct cc_allocator cc_page_allocator;

#endif
