/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The threads that are alive, and how a thread comes to be known and goes.
 *
 * Thread-safety: complete. The list may be walked at any time: threads that come or go meanwhile are
 * met or not.
 */
#ifndef CC_SHIM_LIVE_THREADS_H
#define CC_SHIM_LIVE_THREADS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime-shim/engine/self.h"

/* Places in the list, some empty; and the THREADS entry at a place, 0 when it is empty. */
uint32_t cc_live_places(void);
uint32_t cc_live_at(uint32_t place);

/* How many there are. */
uint32_t cc_live_count(void);

/* A thread that is about to be created. 0 when there is no room. */
uint32_t cc_thread_prepare(struct cc_self *self, void *(*routine)(void *), void *argument, uint64_t site);

/* It could not be created. */
void cc_thread_drop(uint32_t thread);

/* It was created and is known as `handle`. */
void cc_thread_created(struct cc_self *self, uint32_t thread, pthread_t handle, bool detached);

/* The calling thread begins to run as `thread`; 0 for one whose creation was not seen. False when there is no room. */
bool cc_thread_begin(struct cc_self *self, uint32_t thread, uint64_t stack_end);

/* The calling thread is over. */
void cc_thread_end(struct cc_self *self);

/* The THREADS entry of `handle`, 0 when it is not known. */
uint32_t cc_thread_of_handle(pthread_t handle);

/* The live thread with the kernel's id `tid`, 0 when it is not known. */
uint32_t cc_thread_of_tid(int32_t tid);

/* The calling thread has joined `thread`: what that one did precedes what follows. */
void cc_thread_joined(struct cc_self *self, uint32_t thread);

/* Make the calling thread's epoch and the keys of its chain new. */
void cc_epoch_advance(struct cc_self *self);

/* The key whose destructor tells that a thread ends: create it, and set it for the calling thread. */
void cc_live_key_create(void);
void cc_live_key_set(void);

/* Make the calling thread the only one, with what it holds: the child after fork. */
void cc_threads_after_fork(struct cc_self *self);

#endif
