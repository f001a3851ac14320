/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which lock an access holds, said so that two accesses of one place can be compared.
 *
 * A lock protects two accesses of the same memory if equal addresses imply equal
 * locks. Each lock held at an access gives a few keys: a concrete one, when
 * the lock is one object for the whole run; the member of the struct they are both in
 * (lock_in_struct.h); and a relative one, the lock's
 * address with every part that the accessed address determines replaced by a mark
 * ("the object I am in, plus 8", "the lock with my index", "the list I was reached
 * from"). Two accesses of one place with a common key hold the same lock.
 * This is the correlation of Locksmith (Pratikakis, Foster, Hicks 2006), decided on
 * value-numbered terms; reaching through a load assumes that the container is the
 * only owner of what it points to (regions).
 *
 * Ownership: the analysis arena. Thread-safety: none.
 */
#ifndef CC_CORE_LOCK_RELATION_H
#define CC_CORE_LOCK_RELATION_H

#include "analyzer/core/interpreter.h"

struct cc_lock_key {
    uint64_t key;
    cc_term_id lock;
    bool shared;
    bool past; /* held when the object was taken, not any more */
};

struct cc_lock_keys {
    struct cc_lock_key *at;
    uint32_t count;
};

/* The keys of all locks held for certain at `access`. */
struct cc_lock_keys cc_lock_keys_of(struct cc_interpreter *in, const struct cc_access *access);

/* Does a common lock exclude the two accesses? `*lock` receives its term. */
bool cc_locks_exclude(const struct cc_lock_keys *a, const struct cc_lock_keys *b, cc_term_id *lock);

/*
 * Does a lock exclude the two accesses that is the same, seen from the place of the one and from that of the other, which
 * lies `between` bytes further on wherever they meet? For accesses that are to one object only by a guess, and those of a
 * whole struct and of a member of it, so that no key can be common. `*lock` receives its term.
 */
bool cc_locks_beside_exclude(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                             int64_t between, cc_term_id *lock);

/* The lock at address `lock` under the name it has for all threads and for ever, or 0 if it has none. */
cc_term_id cc_stable_lock(struct cc_interpreter *in, cc_term_id lock);

/* `term` with loads replaced by the only value they can give. */
cc_term_id cc_canonical(struct cc_interpreter *in, cc_term_id term);

/* Is `term` the same for all threads and for ever? */
bool cc_is_stable(struct cc_interpreter *in, cc_term_id term);

#endif
