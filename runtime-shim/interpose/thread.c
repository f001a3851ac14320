/* SPDX-License-Identifier: Apache-2.0 */
/* pthread_create, join, detach and their C11 twins. */
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/lock_edges.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/steering.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/interpose/interpose.h"

/* The calling thread begins: as the one that its creator prepared. */
static void begin(struct cc_record_thread *thread, uint64_t stack_end)
{
    uint32_t number = (uint32_t)(thread - cc_the_thread(0));
    cc_self_enter(&cc_self);
    bool begun = cc_thread_begin(&cc_self, number, stack_end);
    __atomic_fetch_sub(&cc_engine.starting, 1, __ATOMIC_ACQ_REL);
    if (!begun) {
        cc_engine_lost();
        cc_self_hide(&cc_self, CC_SELF_OFF);
        return;
    }
    cc_live_key_set();
    cc_self_leave(&cc_self);
    if (cc_steering_on)
        cc_steer_begin(&cc_self);
}

static void *run(void *prepared)
{
    struct cc_record_thread *thread = prepared;
    void *(*routine)(void *) = (void *(*)(void *))thread->start_routine;
    void *argument = (void *)thread->start_argument;
    begin(thread, (uint64_t)__builtin_frame_address(0));
    void *value = routine(argument);
    /* No jump but a call: the routine's frame ends below this one. */
    __asm__ volatile("" : "+r"(value));
    return value;
}

static int run_c11(void *prepared)
{
    struct cc_record_thread *thread = prepared;
    thrd_start_t routine = (thrd_start_t)thread->start_routine;
    void *argument = (void *)thread->start_argument;
    begin(thread, (uint64_t)__builtin_frame_address(0));
    int value = routine(argument);
    __asm__ volatile("" : "+r"(value));
    return value;
}

/* Before a creation: the entry of the new thread, 0 when it cannot be recorded. */
static uint32_t prepare(void *routine, void *argument, uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return 0;
    cc_self_enter(self);
    uint32_t thread = cc_engine_is_on() ? cc_thread_prepare(self, (void *(*)(void *))routine, argument, site) : 0;
    if (thread)
        __atomic_fetch_add(&cc_engine.starting, 1, __ATOMIC_ACQ_REL);
    return thread;
}

/* After it. */
static void created(uint32_t thread, bool success, pthread_t handle, bool detached)
{
    struct cc_self *self = &cc_self;
    if (!thread)
        return;
    if (success) {
        cc_thread_created(self, thread, handle, detached);
    } else {
        __atomic_fetch_sub(&cc_engine.starting, 1, __ATOMIC_ACQ_REL);
        cc_thread_drop(thread);
    }
}

static bool is_detached(const pthread_attr_t *attributes)
{
    int state = PTHREAD_CREATE_JOINABLE;
    return attributes && pthread_attr_getdetachstate(attributes, &state) == 0 && state == PTHREAD_CREATE_DETACHED;
}

CC_EXPORT int pthread_create(pthread_t *restrict handle, const pthread_attr_t *restrict attributes,
                             void *(*routine)(void *), void *restrict argument)
{
    uint32_t thread = prepare((void *)routine, argument, CC_RETURN_SITE());
    if (!thread) {
        int result = CC_CALL_REAL(pthread_create, handle, attributes, routine, argument);
        cc_self_leave(&cc_self);
        return result;
    }
    /* The new thread may look at *handle: it is written before that runs. */
    int result = cc_real.pthread_create(handle, attributes, run, cc_the_thread(thread));
    created(thread, result == 0, result == 0 ? *handle : 0, is_detached(attributes));
    cc_self_leave(&cc_self);
    return result;
}

CC_EXPORT int thrd_create(thrd_t *handle, thrd_start_t routine, void *argument)
{
    uint32_t thread = prepare((void *)routine, argument, CC_RETURN_SITE());
    int result = thread ? cc_real.thrd_create(handle, run_c11, cc_the_thread(thread))
                        : CC_CALL_REAL(thrd_create, handle, routine, argument);
    created(thread, result == thrd_success, result == thrd_success ? (pthread_t)*handle : 0, false);
    cc_self_leave(&cc_self);
    return result;
}

/* Before a join. The entry of the thread that is joined, 0 when it is not known. */
static uint32_t join_begin(pthread_t handle, uint64_t site, bool timed)
{
    struct cc_self *self = &cc_self;
    if (!cc_self_is_on(self))
        return 0;
    cc_self_enter(self);
    uint32_t thread = cc_thread_of_handle(handle);
    if (thread && cc_held_count(self))
        cc_join_edges_note(self, thread, timed, cc_stack_take(self, site, NULL));
    if (thread && cc_the_thread(thread)->state != CC_RECORD_THREAD_OVER)
        cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_JOIN,
                                                  .kind = CC_RECORD_THREAD_END,
                                                  .timed = timed,
                                                  .element = thread,
                                                  .stack = cc_stack_take(self, site, NULL),
                                                  .address = (uint64_t)handle });
    cc_self_leave(self);
    return thread;
}

static void join_end(uint32_t thread, bool success)
{
    struct cc_self *self = &cc_self;
    if (!thread || !cc_self_is_on(self))
        return;
    cc_self_enter(self);
    cc_wait_end(self);
    if (success)
        cc_thread_joined(self, thread);
    cc_self_leave(self);
}

/* A cancelled join ends here too: the wait must not seem to go on. */
static void join_cancelled(void *unused)
{
    (void)unused;
    if (cc_self.mode == CC_SELF_ON)
        cc_wait_end(&cc_self);
}

CC_EXPORT int pthread_join(pthread_t handle, void **value)
{
    int result;
    uint32_t thread = join_begin(handle, CC_RETURN_SITE(), false);
    pthread_cleanup_push(join_cancelled, NULL);
    result = CC_CALL_REAL(pthread_join, handle, value);
    pthread_cleanup_pop(0);
    join_end(thread, result == 0);
    return result;
}

CC_EXPORT int pthread_tryjoin_np(pthread_t handle, void **value)
{
    uint32_t thread = cc_self_is_on(&cc_self) ? cc_thread_of_handle(handle) : 0;
    int result = CC_CALL_REAL(pthread_tryjoin_np, handle, value);
    join_end(thread, result == 0);
    return result;
}

CC_EXPORT int pthread_timedjoin_np(pthread_t handle, void **value, const struct timespec *limit)
{
    int result;
    uint32_t thread = join_begin(handle, CC_RETURN_SITE(), true);
    pthread_cleanup_push(join_cancelled, NULL);
    result = CC_CALL_REAL(pthread_timedjoin_np, handle, value, limit);
    pthread_cleanup_pop(0);
    join_end(thread, result == 0);
    return result;
}

CC_EXPORT int pthread_clockjoin_np(pthread_t handle, void **value, clockid_t clock, const struct timespec *limit)
{
    int result;
    uint32_t thread = join_begin(handle, CC_RETURN_SITE(), true);
    pthread_cleanup_push(join_cancelled, NULL);
    result = CC_CALL_REAL(pthread_clockjoin_np, handle, value, clock, limit);
    pthread_cleanup_pop(0);
    join_end(thread, result == 0);
    return result;
}

CC_EXPORT int thrd_join(thrd_t handle, int *value)
{
    uint32_t thread = join_begin((pthread_t)handle, CC_RETURN_SITE(), false);
    int result = CC_CALL_REAL(thrd_join, handle, value);
    join_end(thread, result == thrd_success);
    return result;
}

static void detached(pthread_t handle)
{
    uint32_t thread = cc_self_is_on(&cc_self) ? cc_thread_of_handle(handle) : 0;
    if (thread)
        __atomic_fetch_or(&cc_the_thread(thread)->flags, CC_RECORD_THREAD_DETACHED, __ATOMIC_RELAXED);
}

CC_EXPORT int pthread_detach(pthread_t handle)
{
    detached(handle);
    return CC_CALL_REAL(pthread_detach, handle);
}

CC_EXPORT int thrd_detach(thrd_t handle)
{
    detached((pthread_t)handle);
    return CC_CALL_REAL(thrd_detach, handle);
}
