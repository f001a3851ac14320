/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The engine: everything the shim keeps of the process besides what each thread knows of itself.
 *
 * It begins with the first intercepted call or the library's constructor, whichever is first, and ends
 * when the process does or when something happens that it cannot handle: then it switches itself off, and the
 * record says why. The program goes on unharmed either way.
 * Thread-safety: complete, but for what the comments say. Callers are marked busy (self.h).
 */
#ifndef CC_SHIM_ENGINE_H
#define CC_SHIM_ENGINE_H

#include "runtime-shim/engine/self.h"
#include "runtime-shim/platform/growing_index.h"
#include "runtime-shim/platform/shim_options.h"
#include "runtime-shim/platform/real_calls.h"
#include "runtime-shim/platform/record_mapping.h"

enum cc_engine_phase { CC_ENGINE_NEW = 0, CC_ENGINE_STARTING, CC_ENGINE_ON, CC_ENGINE_OFF };

struct cc_engine {
    uint32_t phase;         /* enum cc_engine_phase */
    uint32_t starting;      /* threads that were created and have not begun */
    bool constructed;       /* this library's constructor has run: others' were called before */
    bool restricted;        /* any system call may kill the process */
    bool front;             /* a sanitizer's interceptor stands before ours: it is everybody's caller */
    uint32_t parent_thread; /* THREADS: holds what threads of the parent held at fork, 0 when nothing */
    uint32_t reason_room;   /* TEXT: for the reason why it was switched off */
    const char *off_reason; /* when there is no record to say it */
    struct cc_options options;
    uint64_t id;
    struct cc_growing_index stacks, sets, classes, edges, events, modules, hand_overs;
    struct cc_growing_index handles; /* pthread_t -> THREADS */
    struct cc_growing_index tids;    /* kernel's thread id -> THREADS */
};

extern struct cc_engine cc_engine;

/* Begin, if nobody did. True when the engine is on. */
bool cc_engine_start(void);

static inline bool cc_engine_is_on(void)
{
    return __atomic_load_n(&cc_engine.phase, __ATOMIC_ACQUIRE) == CC_ENGINE_ON;
}

/* Stop recording; the reason goes to the record. */
void cc_engine_switch_off(const char *reason);

/* The process restricts its system calls from now on: switch off, and make none any more. */
void cc_engine_restricted(void);

/* Count something that could not be recorded; where that is because of lack of room, switch off. */
void cc_engine_lost(void);

/* The child's side of fork: a record of its own, with the forking thread as the only one. */
void cc_engine_after_fork(struct cc_self *self);

/* The process ends or becomes another: note it in the record, and report what is to be reported. */
void cc_engine_end(enum cc_record_state state, int status);

#endif
