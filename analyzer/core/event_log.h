/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the interpreter saw: accesses to shared memory, nested acquisitions, and
 * misuse that is certain at one place. The checks read it afterwards.
 *
 * Equal events are kept once, so the log is bounded by the number of distinct
 * (instruction, address, thread, phase, lockset).
 *
 * Ownership: the analysis arena. Thread-safety: none. Complexity: O(1) expected an event.
 */
#ifndef CC_CORE_EVENT_LOG_H
#define CC_CORE_EVENT_LOG_H

#include "analyzer/core/order_proof.h"
#include "analyzer/core/scratch.h"
#include "lockgraph/finding.h"

enum cc_access_kind { CC_ACCESS_READ = 1, CC_ACCESS_WRITE, CC_ACCESS_FREE };

struct cc_access {
    cc_term_id address;
    cc_inst_id inst;
    uint32_t context;
    cc_thread_id thread;
    cc_phase_id phase;
    cc_set_id locks; /* lock terms held for certain, times two, plus one if shared */
    uint64_t size;
    const struct cc_hold *holds;
    const struct cc_fact *facts;
    uint64_t bounds; /* which of the facts bound an index in `address`, or tell an instance: hash of them */
    uint32_t hold_count;
    uint32_t fact_count;
    uint32_t reference;      /* what the path knows of its reference to the object (see last_reference.h) */
    cc_term_id published_at; /* a write before publication, where the object became reachable; else 0 */
    uint32_t claim;          /* the annotation of the place (see guard.h), or 0 */
    uint32_t slot;           /* how an element of an array was chosen (see ring.h), or 0 */
    cc_term_id kept_at;      /* of swapped pointers the one that leads to it now, if known (double_buffer.h) */
    cc_set_id taken_under;   /* lock terms (as in `locks`) held when it was taken */
    uint8_t kind;            /* enum cc_access_kind */
    uint8_t cut;             /* enum cc_cut */
    bool atomic;
    bool current;   /* all that `address` was loaded from still held it (double_buffer.h) */
    bool owned;     /* through a pointer this thread took out of a shared place */
    bool claim_met; /* its lock is held, or that is not known */
};

struct cc_acquisition {
    struct cc_hold from; /* held */
    cc_term_id to;       /* being acquired */
    bool to_shared, can_wait;
    cc_inst_id inst;
    uint32_t context;
    cc_thread_id thread;
    uint8_t cut; /* enum cc_cut */
    cc_phase_id phase;
    cc_set_id gates;             /* other lock terms held exclusively for certain */
    struct cc_order_proof order; /* of `from` before `to` */
    const struct cc_hold *holds;
    uint32_t hold_count;
    const struct cc_fact *facts;
    uint32_t fact_count;
    uint64_t instance_facts; /* those on which it depends what an instance does: hash of them */
};

struct cc_misuse {
    enum cc_rule rule;
    cc_inst_id inst; /* where */
    cc_loc_id loc;   /* where, if it is not an instruction */
    uint32_t context;
    cc_thread_id thread;
    uint8_t cut;        /* enum cc_cut */
    cc_term_id subject; /* lock, condition, variable, or 0 */
    cc_inst_id earlier; /* related place, or 0 */
    uint32_t earlier_context;
    cc_thread_id earlier_thread;
    const struct cc_hold *holds;
    uint32_t hold_count;
    uint32_t claim;       /* the annotation that is not met, or 0 */
    const char *detail;   /* words for the message, or NULL */
    const char *name;     /* of the subject, where no term says it, or NULL */
    const char *name_key; /* what stands for the name in the finding's key; NULL: the name */
};

struct cc_event_log {
    struct cc_arena *arena;
    struct cc_scratch copies; /* of locks and facts, until the log is cleared */
    struct cc_access *accesses;
    uint32_t accesses_count, accesses_room;
    struct cc_acquisition *acquisitions;
    uint32_t acquisitions_count, acquisitions_room;
    struct cc_misuse *misuses;
    uint32_t misuses_count, misuses_room;
    struct cc_id_map seen;
};

/* Forget everything: a new round of interpretation begins. */
void cc_event_log_clear(struct cc_event_log *log);

/* Append an event unless an equal one is there; rows of holds and facts are copied. */
void cc_event_log_access(struct cc_event_log *log, const struct cc_access *access);
void cc_event_log_acquisition(struct cc_event_log *log, const struct cc_acquisition *acquisition);
void cc_event_log_misuse(struct cc_event_log *log, const struct cc_misuse *misuse);

/* A lock that is still held when its thread ends, or, with a `detail`, on return. */
void cc_event_log_leak(struct cc_event_log *log, const struct cc_hold *hold, cc_thread_id thread, const char *detail);

#endif
