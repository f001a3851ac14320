/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C libraries other than glibc, above all musl: locks have another layout there, and exits and cancellation other functions,
 * so nothing is recorded. But a preloaded library comes to every process, also to those that a recorded program starts, and musl's
 * loader ends a process whose libraries refer to a function that is not there. So what only glibc has is referred to weakly.
 *
 * To be included by whatever uses one of these functions.
 */
#ifndef CC_SHIM_OTHER_LIBC_H
#define CC_SHIM_OTHER_LIBC_H

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* What at_quick_exit() calls; that one is linked in with a reference that is not weak. */
int __cxa_at_quick_exit(void (*function)(void *), void *module);

#pragma weak gnu_get_libc_version
#pragma weak on_exit
#pragma weak dlvsym
#pragma weak __cxa_at_quick_exit
#pragma weak __pthread_register_cancel
#pragma weak __pthread_unregister_cancel

/* Say whether this process's C library is glibc. */
static inline bool cc_libc_is_glibc(void)
{
    return gnu_get_libc_version != NULL;
}

/* What pthread_cleanup_push() and pthread_cleanup_pop() call: where nothing is recorded there is nothing to clean up. */
static inline void cc_register_cancel(__pthread_unwind_buf_t *buffer)
{
    if (cc_libc_is_glibc())
        __pthread_register_cancel(buffer);
}

static inline void cc_unregister_cancel(__pthread_unwind_buf_t *buffer)
{
    if (cc_libc_is_glibc())
        __pthread_unregister_cancel(buffer);
}

#define __pthread_register_cancel cc_register_cancel
#define __pthread_unregister_cancel cc_unregister_cancel

#endif
