/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files mapped into this process as code, from /proc/self/maps: no lock of the loader is taken.
 *
 * Signal-safety: complete. Complexity: linear in the mappings.
 */
#ifndef CC_SHIM_MAPPED_FILES_H
#define CC_SHIM_MAPPED_FILES_H

#include <stdbool.h>
#include <stdint.h>

/* One ELF file, or the kernel's own. */
struct cc_mapped_file {
    const char *path;    /* good during the call only */
    uint64_t start, end; /* of all its segments, zeroed data included */
    uint64_t bias;
    uint32_t build_id_length;
    uint8_t build_id[20];
};

/* Call `each` for every ELF file that is mapped from its beginning. */
void cc_mapped_files_list(void (*each)(void *context, const struct cc_mapped_file *file), void *context);

/* Say whether the aligned eight bytes around `address` can be read now. O(1), one system call. */
bool cc_address_is_readable(uint64_t address);

/* The end of the mapping that `address` is in, or 0. */
uint64_t cc_mapping_end(uint64_t address);

#endif
