/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions behind the shim: those of the C library, or of whoever else stands between.
 *
 * Thread-safety: written once at the start, with the same values whoever writes them.
 */
#ifndef CC_SHIM_REAL_CALLS_H
#define CC_SHIM_REAL_CALLS_H

#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "runtime-shim/platform/other_libc.h"

/* What _FORTIFY_SOURCE calls; the headers declare them only then. */
ssize_t __read_chk(int descriptor, void *data, size_t size, size_t room);
ssize_t __recv_chk(int descriptor, void *data, size_t size, size_t room, int flags);
ssize_t __recvfrom_chk(int descriptor, void *restrict data, size_t size, size_t room, int flags,
                       struct sockaddr *restrict address, socklen_t *restrict length);
int __poll_chk(struct pollfd *descriptors, nfds_t count, int timeout, size_t room);
int __ppoll_chk(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                size_t room);

struct cc_real_calls {
#define CC_REAL(name, version) __typeof__(name) *name;
#include "runtime-shim/platform/real_calls.def"
#undef CC_REAL
};

extern struct cc_real_calls cc_real __attribute__((visibility("hidden")));

/* How large a block of the program's allocator is; NULL when it does not say. Looked up beforehand: dlsym() may free. */
extern size_t (*cc_usable_size)(void *block) __attribute__((visibility("hidden")));

/* The lock function of mutexes is not the C library's: what it gives is its own affair. */
extern bool cc_real_lock_is_foreign __attribute__((visibility("hidden")));

/* Called, unless NULL, whenever they were found: for who stands before some of them. */
extern void (*cc_real_calls_found)(void) __attribute__((visibility("hidden")));

/* Say whether the program's calls come to somebody else before they come here: a sanitizer built into it. */
bool cc_real_has_front(void);

/* With such a front: is `site` in its function `name`? If not, the front calls for itself. */
bool cc_real_front_calls(uint64_t site, const char *name);

/* Find them all. False when this C library lacks one that the shim cannot do without. Repeatable. */
bool cc_real_calls_find(void);

#endif
