/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An executable file as the kernel and the loader see it: whether the recorder can be loaded into what it starts, and what wants to be
 * loaded before it.
 *
 * The file is given as bytes, all of it, and may be damaged. Ownership: the caller's; names point into the bytes.
 * Thread-safety and signal-safety: complete; nothing is allocated. Complexity: linear in the program headers and the dynamic section.
 */
#ifndef CC_LOCKGRAPH_PROGRAM_IMAGE_H
#define CC_LOCKGRAPH_PROGRAM_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __x86_64__
enum { CC_OWN_MACHINE = EM_X86_64 };
#elif defined __aarch64__
enum { CC_OWN_MACHINE = EM_AARCH64 };
#else
enum { CC_OWN_MACHINE = EM_NONE };
#endif

enum cc_program_kind {
    CC_PROGRAM_RECORDABLE,
    CC_PROGRAM_SCRIPT,        /* its interpreter matters */
    CC_PROGRAM_OTHER_MACHINE, /* built for another one */
    CC_PROGRAM_STATIC,
    CC_PROGRAM_OTHER_LIBC, /* not glibc's loader */
    CC_PROGRAM_UNKNOWN,    /* neither ELF nor a script */
};

struct cc_program_image {
    const unsigned char *data;
    size_t size;
};

enum cc_program_kind cc_program_kind(const struct cc_program_image *image);

/* The interpreter that a script names: its length, 0 for none. */
size_t cc_program_interpreter(const struct cc_program_image *image, const char **name);

/* The name of the sanitizer's library that the program needs, which insists on being the first; NULL: none. */
const char *cc_program_sanitizer(const struct cc_program_image *image);

/* Say whether a library of that name, or at that path, is such a one: the text up to `length`. */
bool cc_is_sanitizer_library(const char *path, size_t length);

#ifdef __cplusplus
}
#endif

#endif
