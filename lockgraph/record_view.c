/* SPDX-License-Identifier: Apache-2.0 */
#include "lockgraph/record_view.h"

#include <string.h>

/* The size that our structs have; a record may have longer elements, never shorter ones. */
static const uint32_t OUR_SIZE[CC_RECORD_TABLES] = {
    [CC_RECORD_TEXT] = 1,
    [CC_RECORD_MODULES] = sizeof(struct cc_record_module),
    [CC_RECORD_FRAMES] = sizeof(uint64_t),
    [CC_RECORD_THREADS] = sizeof(struct cc_record_thread),
    [CC_RECORD_HELD] = sizeof(struct cc_record_held),
    [CC_RECORD_CLASSES] = sizeof(struct cc_record_class),
    [CC_RECORD_FIGURES] = sizeof(struct cc_record_figures),
    [CC_RECORD_LOCKS] = sizeof(struct cc_record_lock),
    [CC_RECORD_SETS] = sizeof(uint32_t),
    [CC_RECORD_EDGES] = sizeof(struct cc_record_edge),
    [CC_RECORD_WITNESSES] = sizeof(struct cc_record_witness),
    [CC_RECORD_EVENTS] = sizeof(struct cc_record_event),
    [CC_RECORD_STUCK] = sizeof(struct cc_record_stuck),
    [CC_RECORD_HAND_OVERS] = sizeof(struct cc_record_hand_over),
};

enum cc_status cc_record_view_open(const void *data, size_t size, struct cc_record_view *out)
{
    const struct cc_record_header *header = data;
    if (size < sizeof *header || memcmp(header->magic, CC_RECORD_MAGIC, sizeof header->magic) != 0)
        return CC_ERR_FORMAT;
    if (header->version != CC_RECORD_VERSION)
        return CC_ERR_VERSION;
    if (header->header_size < sizeof *header)
        return CC_ERR_FORMAT;
    for (int t = 0; t < CC_RECORD_TABLES; t++) {
        const struct cc_record_table *table = &header->tables[t];
        if (table->offset % CC_RECORD_ALIGNMENT || table->element_size < OUR_SIZE[t] ||
            (OUR_SIZE[t] % 8 == 0 && table->element_size % 8))
            return CC_ERR_FORMAT;
    }
    *out = (struct cc_record_view){ .data = data, .size = size, .header = header };
    return CC_OK;
}

uint32_t cc_record_count(const struct cc_record_view *view, enum cc_record_table_id id)
{
    const struct cc_record_table *table = &view->header->tables[id];
    uint64_t room = __atomic_load_n(&table->ready, __ATOMIC_ACQUIRE);
    uint32_t count = __atomic_load_n(&table->count, __ATOMIC_ACQUIRE);
    if (table->offset >= view->size)
        return 0;
    if (room > view->size - table->offset)
        room = view->size - table->offset;
    if (room > table->capacity)
        room = table->capacity;
    uint64_t fitting = room / table->element_size;
    return count < fitting ? count : (uint32_t)fitting;
}

static const void *element(const struct cc_record_view *view, enum cc_record_table_id id, uint32_t index)
{
    if (index == 0 || index >= cc_record_count(view, id))
        return NULL;
    const struct cc_record_table *table = &view->header->tables[id];
    return view->data + table->offset + (uint64_t)index * table->element_size;
}

/* The same, if the element's first word says that it is complete. */
static const void *valid_element(const struct cc_record_view *view, enum cc_record_table_id id, uint32_t index)
{
    const uint32_t *found = element(view, id, index);
    return found && __atomic_load_n(found, __ATOMIC_ACQUIRE) ? found : NULL;
}

#define ELEMENT(name, table)                                                                                           \
    const struct cc_record_##name *cc_record_##name##_at(const struct cc_record_view *view, uint32_t index)            \
    {                                                                                                                  \
        return valid_element(view, table, index);                                                                      \
    }

ELEMENT(module, CC_RECORD_MODULES)
ELEMENT(thread, CC_RECORD_THREADS)
ELEMENT(class, CC_RECORD_CLASSES)
ELEMENT(figures, CC_RECORD_FIGURES)
ELEMENT(lock, CC_RECORD_LOCKS)
ELEMENT(edge, CC_RECORD_EDGES)
ELEMENT(event, CC_RECORD_EVENTS)
ELEMENT(stuck, CC_RECORD_STUCK)
ELEMENT(hand_over, CC_RECORD_HAND_OVERS)

const struct cc_record_witness *cc_record_witness_at(const struct cc_record_view *view, uint32_t index)
{
    const struct cc_record_witness *found = element(view, CC_RECORD_WITNESSES, index);
    return found && __atomic_load_n(&found->valid, __ATOMIC_ACQUIRE) ? found : NULL;
}

const struct cc_record_held *cc_record_held_at(const struct cc_record_view *view, const struct cc_record_thread *thread,
                                               uint32_t position)
{
    uint32_t first = __atomic_load_n(&thread->held, __ATOMIC_ACQUIRE);
    if (!first || position > UINT32_MAX - first)
        return NULL;
    const struct cc_record_held *found = element(view, CC_RECORD_HELD, first + position);
    return found && cc_record_is_held(found) ? found : NULL;
}

const char *cc_record_text(const struct cc_record_view *view, uint32_t reference)
{
    const char *text = element(view, CC_RECORD_TEXT, reference);
    if (!text || view->header->tables[CC_RECORD_TEXT].element_size != 1)
        return "";
    return memchr(text, 0, cc_record_count(view, CC_RECORD_TEXT) - reference) ? text : "";
}

const uint64_t *cc_record_stack(const struct cc_record_view *view, uint32_t stack, uint32_t *length, uint32_t *flags)
{
    const uint64_t *words = element(view, CC_RECORD_FRAMES, stack);
    uint32_t room = cc_record_count(view, CC_RECORD_FRAMES);
    *length = 0;
    if (flags)
        *flags = 0;
    if (!words || view->header->tables[CC_RECORD_FRAMES].element_size != sizeof *words ||
        CC_RECORD_STACK_LENGTH(words[0]) > room - 1 - stack)
        return NULL;
    *length = CC_RECORD_STACK_LENGTH(words[0]);
    if (flags)
        *flags = CC_RECORD_STACK_FLAGS(words[0]);
    return words + 1;
}

const uint32_t *cc_record_set(const struct cc_record_view *view, uint32_t set, uint32_t *length)
{
    const uint32_t *words = element(view, CC_RECORD_SETS, set);
    uint32_t room = cc_record_count(view, CC_RECORD_SETS);
    *length = 0;
    if (!words || view->header->tables[CC_RECORD_SETS].element_size != sizeof *words || words[0] > room - 1 - set)
        return NULL;
    *length = words[0];
    return words + 1;
}

const struct cc_record_module *cc_record_module_of(const struct cc_record_view *view, uint64_t address)
{
    for (uint32_t i = cc_record_count(view, CC_RECORD_MODULES); i-- > 1;) {
        const struct cc_record_module *module = cc_record_module_at(view, i);
        if (module && address >= module->start && address < module->end)
            return module;
    }
    return NULL;
}
