/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of this process (lockgraph/record_format.h) as a shared mapping.
 *
 * Room in the file is reserved before it is used: a page that the file system cannot back would
 * kill the program with SIGBUS. No descriptor stays open. The file is new, is ours alone (0600) and is
 * never reached through a link.
 * Thread-safety: taking elements is lock-free while there is room; reserving more takes a brief lock.
 * Signal-safety: as brief_lock.h demands, the caller is marked busy.
 */
#ifndef CC_SHIM_RECORD_MAPPING_H
#define CC_SHIM_RECORD_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "lockgraph/record_format.h"

struct cc_record_identity {
    const char *folder;
    uint64_t id, parent_id;
    uint32_t exec_count;
};

/* The mapping: NULL before it exists. */
extern struct cc_record_header *cc_record;

/*
 * Create the file and map it; in a child, over the parent's mapping at the same addresses. On failure nothing
 * is left behind, and the reason is returned; NULL on success.
 */
const char *cc_record_file_create(const struct cc_record_identity *identity);

/* The path of the file and the size of the mapping. */
const char *cc_record_file_path(void);
size_t cc_record_file_size(void);

/* Remove the file; the mapping stays usable. */
void cc_record_file_remove(void);

/* Cut the file to what is used. The mapping must not be written beyond that any more. */
void cc_record_file_trim(void);

/*
 * Take `number` successive elements of `table`: the index of the first, or 0 when there is no room. All are zero.
 */
uint32_t cc_record_take(enum cc_record_table_id table, uint32_t number);

/* Why there was no room, in words for the user; NULL while there was. */
const char *cc_record_shortage(void);

/* Add a text: its reference, 0 when there is no room. */
uint32_t cc_record_add_text(const char *text);

static inline void *cc_record_element(enum cc_record_table_id table, uint32_t index, size_t size)
{
    return (char *)cc_record + cc_record->tables[table].offset + index * size;
}

#define CC_RECORD_ELEMENT(name, type, table)                                                                           \
    static inline struct cc_record_##type *cc_the_##name(uint32_t index)                                               \
    {                                                                                                                  \
        return cc_record_element(table, index, sizeof(struct cc_record_##type));                                       \
    }

CC_RECORD_ELEMENT(module, module, CC_RECORD_MODULES)
CC_RECORD_ELEMENT(thread, thread, CC_RECORD_THREADS)
CC_RECORD_ELEMENT(held, held, CC_RECORD_HELD)
CC_RECORD_ELEMENT(class, class, CC_RECORD_CLASSES)
CC_RECORD_ELEMENT(figures, figures, CC_RECORD_FIGURES)
CC_RECORD_ELEMENT(lock, lock, CC_RECORD_LOCKS)
CC_RECORD_ELEMENT(edge, edge, CC_RECORD_EDGES)
CC_RECORD_ELEMENT(witness, witness, CC_RECORD_WITNESSES)
CC_RECORD_ELEMENT(event, event, CC_RECORD_EVENTS)
CC_RECORD_ELEMENT(stuck, stuck, CC_RECORD_STUCK)
CC_RECORD_ELEMENT(hand_over, hand_over, CC_RECORD_HAND_OVERS)

/* Elements of `table` handed out, element 0 included. */
static inline uint32_t cc_record_taken(enum cc_record_table_id table)
{
    return __atomic_load_n(&cc_record->tables[table].count, __ATOMIC_ACQUIRE);
}

#endif
