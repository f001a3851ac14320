/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/lock_class.h"

#include <pthread.h>

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/stacks.h"

/* glibc's mutex types, in the low bits of __kind, and what else is there. */
enum {
    TYPE_MASK = 3,
    TYPE_RECURSIVE = 1,
    TYPE_ERRORCHECK = 2,
    ROBUST = 16,
    INHERIT = 32,
    PROTECT = 64,
    PSHARED = 128,
};

/* So many frames tell classes apart: functions that only make a lock for others are not deeper. */
enum { FRAMES = 4 };

struct new_class {
    const struct cc_lock_making *making;
    uint64_t place, callers; /* and a hash of who called there */
    uint32_t stack;
    uint8_t origin;
    struct cc_self *self;
};

static uint32_t enter_class(void *context)
{
    const struct new_class *new = context;
    uint32_t number = cc_record_take(CC_RECORD_CLASSES, 1);
    if (!number) {
        cc_engine_lost();
        return 0;
    }
    struct cc_record_class *class = cc_the_class(number);
    class->kind = new->making->kind;
    class->origin = new->origin;
    class->place = new->place;
    class->stack = new->self ? cc_stack_take(new->self, new->making->site, NULL) : new->stack;
    __atomic_store_n(&class->valid, 1, __ATOMIC_RELEASE);
    return number;
}

static uint32_t class_at(struct new_class *new)
{
    uint64_t key = cc_hash_step((uint64_t) new->origin << 8 | new->making->kind, new->place);
    key = cc_hash_step(key, new->callers) | 1;
    return cc_growing_index_make(&cc_engine.classes, key, enter_class, new);
}

uint32_t cc_class_by_init(struct cc_self *self, const struct cc_lock_making *making)
{
    struct new_class new = { .making = making,
                             .place = making->site,
                             .callers = cc_stack_callers(self, making->site, FRAMES),
                             .origin = CC_RECORD_BY_INIT,
                             .self = self };
    return class_at(&new);
}

/* The same of a stack in the record; 0 where there is none. */
static uint64_t callers_of(uint32_t stack)
{
    const uint64_t *words = cc_record_element(CC_RECORD_FRAMES, stack, sizeof *words);
    uint64_t hash = 0;
    for (uint32_t i = 1; stack && i <= FRAMES && i <= CC_RECORD_STACK_LENGTH(words[0]); i++)
        hash = cc_hash_step(hash, words[i]);
    return hash;
}

uint32_t cc_class_by_use(const struct cc_lock_making *making, uint32_t stack)
{
    bool object = cc_modules_cover(making->address);
    struct new_class new = {
        .making = making,
        .place = object ? making->address : making->site,
        .callers = object ? 0 : callers_of(stack),
        .origin = object ? CC_RECORD_BY_OBJECT : CC_RECORD_BY_USE,
        .stack = stack,
    };
    return class_at(&new);
}

bool cc_class_is_object(uint32_t class_id)
{
    return class_id && cc_the_class(class_id)->origin == CC_RECORD_BY_OBJECT;
}

static uint16_t mutex_flags(const pthread_mutex_t *mutex)
{
    int kind = mutex->__data.__kind;
    unsigned flags = 0;
    if ((kind & TYPE_MASK) == TYPE_RECURSIVE)
        flags |= CC_RECORD_LOCK_RECURSIVE;
    if ((kind & TYPE_MASK) == TYPE_ERRORCHECK)
        flags |= CC_RECORD_LOCK_ERRORCHECK;
    if (kind & ROBUST)
        flags |= CC_RECORD_LOCK_ROBUST;
    if (kind & (INHERIT | PROTECT))
        flags |= CC_RECORD_LOCK_PRIORITY;
    if (kind & PSHARED)
        flags |= CC_RECORD_LOCK_SHARED;
    return (uint16_t)flags;
}

uint16_t cc_lock_flags_at(uint64_t address, uint8_t kind)
{
    unsigned flags = 0;
    if (kind == CC_RECORD_MUTEX || kind == CC_RECORD_C11)
        return mutex_flags((const pthread_mutex_t *)address);
    if (kind == CC_RECORD_STDIO)
        return CC_RECORD_LOCK_RECURSIVE;
    /* Behind a semaphore's value is whether it is shared; named ones are. */
    if (kind == CC_RECORD_SEM && ((const int *)address)[2] != 0)
        return CC_RECORD_LOCK_SHARED;
    if (kind == CC_RECORD_RWLOCK) {
        const pthread_rwlock_t *lock = (const pthread_rwlock_t *)address;
        if (lock->__data.__flags == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP)
            flags |= CC_RECORD_LOCK_PREFERS_WRITER;
        if (lock->__data.__shared)
            flags |= CC_RECORD_LOCK_SHARED;
    }
    return (uint16_t)flags;
}

bool cc_lock_looks_destroyed(uint64_t address, uint8_t kind)
{
    if (kind == CC_RECORD_MUTEX || kind == CC_RECORD_C11)
        return ((const pthread_mutex_t *)address)->__data.__kind == -1;
    return cc_modules_cover(address);
}
