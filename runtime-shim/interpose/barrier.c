/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_barrier_*. */
#include "runtime-shim/engine/hand_over.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/interpose/waits.h"

CC_EXPORT int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return CC_CALL_REAL(pthread_barrier_wait, barrier);
    cc_self_enter(self);
    bool in_handler;
    uint32_t stack = cc_stack_take_again(self, CC_RETURN_SITE(), CC_RECORD_BARRIER, &in_handler);
    uint32_t lock = cc_lock_used(self, (uint64_t)barrier, CC_RECORD_BARRIER, CC_RETURN_SITE(), stack);
    if (lock) {
        cc_hand_over_give(self, lock);
        uint32_t turn = cc_barrier_arrive(lock);
        cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_BARRIER,
                                                  .kind = CC_RECORD_BARRIER,
                                                  .element = lock,
                                                  .stack = stack,
                                                  .address = (uint64_t)barrier,
                                                  .turn = turn });
    }
    cc_self_leave(self);
    int result = cc_real.pthread_barrier_wait(barrier);
    if (self->mode == CC_SELF_ON && lock) {
        cc_self_enter(self);
        cc_wait_end(self);
        cc_hand_over_take(self, lock, 0);
        cc_self_leave(self);
    }
    return result;
}

CC_EXPORT int pthread_barrier_init(pthread_barrier_t *restrict barrier,
                                   const pthread_barrierattr_t *restrict attributes, unsigned count)
{
    int result = CC_CALL_REAL(pthread_barrier_init, barrier, attributes, count);
    int shared = PTHREAD_PROCESS_PRIVATE;
    if (attributes)
        (void)pthread_barrierattr_getpshared(attributes, &shared);
    if (result == 0)
        cc_waitable_made((uint64_t)barrier, CC_RECORD_BARRIER, shared == PTHREAD_PROCESS_SHARED, count,
                         CC_RETURN_SITE());
    return result;
}

CC_EXPORT int pthread_barrier_destroy(pthread_barrier_t *barrier)
{
    if (cc_self_is_on(&cc_self))
        cc_lock_destroyed(&cc_self, (uint64_t)barrier, CC_RECORD_BARRIER, CC_RETURN_SITE());
    return CC_CALL_REAL(pthread_barrier_destroy, barrier);
}
