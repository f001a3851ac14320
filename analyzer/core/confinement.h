/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is divided among the instances of a thread: each has an object, an element, a chunk of an array, or rows of a
 * matrix by its own number.
 *
 * An instance is told apart by what its creator gave it: a loop counter as CC_T_INSTANCE, an object as CC_T_OWN. A chunk
 * runs from lo(instance) to below lo(instance + 1), or, for the last instance, to anywhere. A row of width n begins at
 * i * n and its columns are below n, also where the array is a matrix only by computation.
 *
 * Ownership: none. Thread-safety: none. Complexity: linear in the facts of an access times the size of its address.
 */
#ifndef CC_CORE_CONFINEMENT_H
#define CC_CORE_CONFINEMENT_H

#include "analyzer/core/interpreter.h"

/*
 * Array elements of thread instances: is the creator's access to an element before the creation of the instance with
 * that index, or after its join?
 */
bool cc_element_orders(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance);

/*
 * Is the creator's access to an allocation that no instance of the thread has been handed yet, since it was made, while
 * the instance accesses the one that it was handed? So it is where a creation has failed.
 */
bool cc_is_before_handover(struct cc_interpreter *in, const struct cc_access *creator,
                           const struct cc_access *instance);

/*
 * Is the creator's access to elements before those of all instances: to a share that it keeps for itself, as if it were an
 * instance too, before the first?
 */
bool cc_is_before_parts(struct cc_interpreter *in, const struct cc_access *creator, const struct cc_access *instance);

/* Is the access to memory that only the instance of its thread is handed: its own object, element or chunk? */
bool cc_is_own_part(struct cc_interpreter *in, const struct cc_access *access);

/*
 * Do two accesses by different instances of thread `thread` touch different memory: the instance's own object, or
 * the array element or the chunk of its own index?
 */
bool cc_is_confined(struct cc_interpreter *in, const struct cc_access *a, const struct cc_access *b,
                    cc_thread_id thread);

#endif
