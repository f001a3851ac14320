/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pthread_once and call_once. Who runs the routine holds the control as a lock is held, so that who waits for it
 * meanwhile is seen to wait for that thread.
 */
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/interpose/interpose.h"

/* glibc's states of a control. */
enum { IN_PROGRESS = 1, DONE = 2 };

/* The routine that the calling thread wants to run, for the one without arguments that the real function calls. */
static __thread struct {
    void (*routine)(void);
    void *control;
    uint64_t site;
} wanted __attribute__((tls_model("initial-exec")));

static int state_of(const void *control)
{
    return __atomic_load_n((const int *)control, __ATOMIC_ACQUIRE) & (IN_PROGRESS | DONE);
}

static void left(void *control)
{
    struct cc_self *self = &cc_self;
    if (self->mode == CC_SELF_ON)
        cc_held_pop(self, (uint64_t)control, 0, CC_RECORD_ONCE);
}

static void run_held(void)
{
    struct cc_self *self = &cc_self;
    void *control = wanted.control;
    /* The routine may use another control. */
    void (*routine)(void) = wanted.routine;
    cc_wait_end(self);
    cc_held_push(self, (struct cc_acquisition){ .address = (uint64_t)control,
                                                .site = wanted.site,
                                                .kind = CC_RECORD_ONCE,
                                                .mode = CC_RECORD_EXCLUSIVE });
    pthread_cleanup_push(left, control);
    routine();
    pthread_cleanup_pop(1);
}

/* Before the real call: false when it is to be called as the program called it. */
static bool begin(void *control, void (*routine)(void), uint64_t site)
{
    struct cc_self *self = &cc_self;
    if (state_of(control) == DONE || !cc_self_is_on(self))
        return false;
    wanted.routine = routine;
    wanted.control = control;
    wanted.site = site;
    if (state_of(control) == IN_PROGRESS) {
        cc_self_enter(self);
        uint32_t stack = cc_stack_take(self, site, NULL);
        uint32_t lock = cc_lock_used(self, (uint64_t)control, CC_RECORD_ONCE, site, stack);
        if (lock)
            cc_wait_begin(self, &(struct cc_waiting){ .wait = CC_RECORD_WAIT_ONCE,
                                                      .kind = CC_RECORD_ONCE,
                                                      .mode = CC_RECORD_EXCLUSIVE,
                                                      .element = lock,
                                                      .stack = stack,
                                                      .address = (uint64_t)control });
        cc_self_leave(self);
    }
    return true;
}

static void end(void)
{
    if (cc_self.mode == CC_SELF_ON)
        cc_wait_end(&cc_self);
}

CC_EXPORT int pthread_once(pthread_once_t *control, void (*routine)(void))
{
    if (!begin(control, routine, CC_RETURN_SITE()))
        return CC_CALL_REAL(pthread_once, control, routine);
    int result = cc_real.pthread_once(control, run_held);
    end();
    return result;
}

CC_EXPORT void call_once(once_flag *control, void (*routine)(void))
{
    if (!begin(control, routine, CC_RETURN_SITE())) {
        CC_CALL_REAL(call_once, control, routine);
        return;
    }
    cc_real.call_once(control, run_held);
    end();
}
