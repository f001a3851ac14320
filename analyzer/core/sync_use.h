/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What threads did to sync objects, and when: for misuse that shows only when all uses of one object are known.
 *
 * Equal uses are kept once. Ownership: the analysis arena. Thread-safety: none.
 */
#ifndef CC_CORE_SYNC_USE_H
#define CC_CORE_SYNC_USE_H

#include "analyzer/core/interpreter.h"

enum cc_sync_use_kind {
    CC_USE_ACQUIRE = 1, /* blocks */
    CC_USE_TRY,
    CC_USE_RELEASE,
    CC_USE_INIT,
    CC_USE_DESTROY,
    CC_USE_WAIT, /* subject: condition, other: mutex */
    CC_USE_SIGNAL,
    CC_USE_JOIN,    /* subject: handle */
    CC_USE_FILL,    /* bytes that may contain a lock are written as a whole: an initialisation perhaps */
    CC_USE_HANDLER, /* subject: the function installed for a signal */
    CC_USE_END,     /* the lifetime of a local variable ends */
    CC_USE_AWAIT,   /* waits for a semaphore that is no lock, without a limit of time */
    CC_USE_POST,
    CC_USE_ARRIVE, /* at a barrier */
};

struct cc_sync_use {
    enum cc_sync_use_kind kind;
    cc_term_id subject, other;
    uint64_t size; /* FILL: bytes, 0 if unknown */
    cc_inst_id inst;
    uint32_t context;
    cc_thread_id thread;
    cc_phase_id phase;
    bool alone;    /* no other thread could run */
    bool blind;    /* WAIT: nothing was tested before, neither memory nor a result */
    bool plain;    /* ACQUIRE, TRY: of a lock that must be initialised; RELEASE: of a lock that is not held */
    bool repeated; /* WAIT: in a loop that tests again */
    const struct cc_hold *holds;
    uint32_t hold_count;
};

struct cc_sync_uses {
    struct cc_sync_use *rows;
    uint32_t rows_count, rows_room;
    struct cc_id_map seen;
    struct cc_id_vec handed; /* pointers given to code that is not here */
    struct cc_id_map handed_seen;
};

/* Note a use at instruction `id` in the frame's state; gives the row, or NULL if it was known. */
struct cc_sync_use *cc_sync_use_note(struct cc_frame *frame, enum cc_sync_use_kind kind, cc_term_id subject,
                                     cc_term_id other, cc_inst_id id);

/* Bytes at `address` are written as a whole. */
void cc_sync_use_fill(struct cc_frame *frame, cc_term_id address, uint64_t size, cc_inst_id id);

/* The lifetime of a local variable or parameter ends before instruction `id`: noted if others may know its address. */
void cc_sync_use_end_of(struct cc_frame *frame, cc_object_id object, cc_inst_id id);

/* Code that is not here is given `pointer`. */
void cc_sync_use_hand_out(struct cc_interpreter *in, cc_term_id pointer);

/* Forget everything: a new round of interpretation begins. */
void cc_sync_uses_clear(struct cc_interpreter *in);

#endif
