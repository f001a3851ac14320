/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sem_*, but for sem_unlink, which ends a name and no semaphore. A semaphore that the same thread waits for and posts is used as a lock, and treated as one: it is held
 * in between. One that is posted by others is a signal; the registry then knows that it orders nothing.
 */
#include <fcntl.h>
#include <stdarg.h>

#include "runtime-shim/engine/hand_over.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/interpose/waits.h"
#include "runtime-shim/platform/mapped_files.h"

static bool holds(const struct cc_self *self, uint64_t address)
{
    for (uint32_t i = cc_held_count(self); i-- > 0;)
        if (cc_record_held_address(&self->held[i]) == address)
            return true;
    return false;
}

static struct cc_acquisition acquisition(sem_t *semaphore, uint64_t site, uint8_t flags)
{
    return (struct cc_acquisition){
        .address = (uint64_t)semaphore, .site = site, .kind = CC_RECORD_SEM, .mode = CC_RECORD_EXCLUSIVE, .flags = flags
    };
}

/* Only one with a single unit excludes others. */
static bool is_lock_like(uint64_t address)
{
    uint32_t lock = cc_lock_known(address);
    return lock && cc_the_lock(lock)->value == 1 && !(cc_the_lock(lock)->flags & CC_RECORD_LOCK_FOREIGN_RELEASE);
}

/* One that begins with nothing to take is for handing over. Other processes' posts are not seen. */
static uint32_t handed_over(uint64_t address)
{
    uint32_t lock = cc_lock_known(address);
    return lock && cc_the_lock(lock)->value == 0 && !(cc_the_lock(lock)->flags & CC_RECORD_LOCK_SHARED) ? lock : 0;
}

static void acquired(sem_t *semaphore, uint64_t site, uint8_t flags, int result)
{
    struct cc_self *self = &cc_self;
    if (result != 0 || !cc_self_is_on(self))
        return;
    uint32_t lock = handed_over((uint64_t)semaphore);
    if (lock) {
        cc_self_enter(self);
        if (flags)
            cc_hand_over_doubt(self, lock);
        else
            cc_hand_over_take(self, lock, 0);
        cc_self_leave(self);
    } else if (is_lock_like((uint64_t)semaphore)) {
        struct cc_acquisition a = acquisition(semaphore, site, flags);
        cc_held_push(self, a);
    }
}

/* Before a wait. False when it does not have to wait or is not recorded. */
static bool begin(sem_t *semaphore, uint64_t site, bool timed)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self) || !cc_lock_is_taken((uint64_t)semaphore, CC_RECORD_SEM))
        return false;
    cc_self_enter(self);
    uint32_t stack;
    bool in_handler;
    struct cc_acquisition a = acquisition(semaphore, site, timed ? CC_RECORD_TIMED : 0);
    uint32_t lock = is_lock_like((uint64_t)semaphore) ? cc_chain_note(self, a, &stack) : 0;
    if (!lock) {
        stack = cc_stack_take_again(self, site, CC_RECORD_SEM | (uint32_t)timed << 8, &in_handler);
        lock = cc_lock_used(self, (uint64_t)semaphore, CC_RECORD_SEM, site, stack);
    }
    if (lock)
        cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_SEM,
                                                  .kind = CC_RECORD_SEM,
                                                  .mode = CC_RECORD_EXCLUSIVE,
                                                  .timed = timed,
                                                  .element = lock,
                                                  .stack = stack,
                                                  .address = (uint64_t)semaphore });
    cc_self_leave(self);
    return lock;
}

static void end(void *waits)
{
    if (*(bool *)waits && cc_self.mode == CC_SELF_ON)
        cc_wait_end(&cc_self);
}

CC_EXPORT int sem_wait(sem_t *semaphore)
{
    bool waits = begin(semaphore, CC_RETURN_SITE(), false);
    int result;
    pthread_cleanup_push(end, &waits);
    result = CC_CALL_REAL(sem_wait, semaphore);
    pthread_cleanup_pop(1);
    acquired(semaphore, CC_RETURN_SITE(), 0, result);
    return result;
}

CC_EXPORT int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict limit)
{
    bool waits = begin(semaphore, CC_RETURN_SITE(), true);
    int result;
    pthread_cleanup_push(end, &waits);
    result = CC_CALL_REAL(sem_timedwait, semaphore, limit);
    pthread_cleanup_pop(1);
    acquired(semaphore, CC_RETURN_SITE(), CC_RECORD_TIMED, result);
    return result;
}

CC_EXPORT int sem_clockwait(sem_t *restrict semaphore, clockid_t clock, const struct timespec *restrict limit)
{
    bool waits = begin(semaphore, CC_RETURN_SITE(), true);
    int result;
    pthread_cleanup_push(end, &waits);
    result = CC_CALL_REAL(sem_clockwait, semaphore, clock, limit);
    pthread_cleanup_pop(1);
    acquired(semaphore, CC_RETURN_SITE(), CC_RECORD_TIMED, result);
    return result;
}

CC_EXPORT int sem_trywait(sem_t *semaphore)
{
    int result = CC_CALL_REAL(sem_trywait, semaphore);
    acquired(semaphore, CC_RETURN_SITE(), CC_RECORD_CANNOT_WAIT, result);
    return result;
}

static void post(struct cc_self *self, uint64_t address)
{
    uint32_t lock = handed_over(address);
    if (!lock)
        return;
    cc_self_enter(self);
    cc_hand_over_give(self, lock);
    cc_self_leave(self);
}

/* May be called in a signal handler: nothing but flags and its own thread's locks is touched then. */
CC_EXPORT int sem_post(sem_t *semaphore)
{
    struct cc_self *self = &cc_self;
    if (self->mode == CC_SELF_ON) {
        if (holds(self, (uint64_t)semaphore)) {
            cc_held_pop(self, (uint64_t)semaphore, CC_RETURN_SITE(), CC_RECORD_SEM);
        } else {
            uint32_t lock = cc_lock_known((uint64_t)semaphore);
            if (lock && !(cc_the_lock(lock)->flags & CC_RECORD_LOCK_FOREIGN_RELEASE))
                cc_lock_flag(lock, CC_RECORD_LOCK_FOREIGN_RELEASE);
            post(self, (uint64_t)semaphore);
        }
    }
    return CC_CALL_REAL(sem_post, semaphore);
}

CC_EXPORT int sem_init(sem_t *semaphore, int shared, unsigned value)
{
    int result = CC_CALL_REAL(sem_init, semaphore, shared, value);
    if (result == 0)
        cc_waitable_made((uint64_t)semaphore, CC_RECORD_SEM, shared != 0, value, CC_RETURN_SITE());
    return result;
}

CC_EXPORT int sem_destroy(sem_t *semaphore)
{
    if (cc_self_is_on(&cc_self))
        cc_lock_destroyed(&cc_self, (uint64_t)semaphore, CC_RECORD_SEM, CC_RETURN_SITE());
    return CC_CALL_REAL(sem_destroy, semaphore);
}

/* An open semaphore: the same address when it is open already, and what others made of it since is not known. */
static void opened(sem_t *semaphore, bool made, unsigned value, uint64_t site)
{
    struct cc_self *self = &cc_self;
    uint32_t known = cc_self_is_on(self) ? cc_lock_known((uint64_t)semaphore) : 0;
    bool is_open = known && !(cc_the_lock(known)->flags & (CC_RECORD_LOCK_DESTROYED | CC_RECORD_LOCK_FREED));
    if (!is_open)
        cc_waitable_made((uint64_t)semaphore, CC_RECORD_SEM, true, made ? value : CC_SEM_UNKNOWN, site);
}

CC_EXPORT sem_t *sem_open(const char *name, int flags, ...)
{
    mode_t mode = 0;
    unsigned value = 0;
    if (flags & O_CREAT) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        value = va_arg(rest, unsigned);
        va_end(rest);
    }
    sem_t *semaphore = CC_CALL_REAL(sem_open, name, flags, mode, value);
    if (semaphore != SEM_FAILED)
        opened(semaphore, (flags & O_CREAT) != 0, value, CC_RETURN_SITE());
    return semaphore;
}

CC_EXPORT int sem_close(sem_t *semaphore)
{
    int result = CC_CALL_REAL(sem_close, semaphore);
    struct cc_self *self = &cc_self;
    if (result != 0 || !cc_self_is_on(self))
        return result;
    cc_self_enter(self);
    uint32_t lock = cc_lock_known((uint64_t)semaphore);
    /* Whoever opened it more often has it still. */
    if (lock && !cc_address_is_readable((uint64_t)semaphore))
        cc_lock_ended(lock, CC_RECORD_LOCK_FREED);
    cc_self_leave(self);
    return result;
}
