/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/exit_events.h"

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/wait_graph.h"

static bool is_in_deadlock(uint32_t thread)
{
    for (uint32_t i = cc_record_taken(CC_RECORD_STUCK); i-- > 1;)
        if (cc_the_stuck(i)->valid && cc_the_stuck(i)->thread == thread)
            return true;
    return false;
}

/* Say whether the thread waits for something that has not come, and would wait on. */
static bool is_blocked(const struct cc_record_thread *thread)
{
    uint8_t wait = __atomic_load_n(&thread->wait, __ATOMIC_ACQUIRE);
    if (wait == CC_RECORD_WAIT_NONE || wait == CC_RECORD_WAIT_CALL || thread->wait_timed || cc_wait_is_granted(thread))
        return false;
    return wait != CC_RECORD_WAIT_LOCK || cc_lock_is_taken(thread->wait_address, thread->wait_kind);
}

static const char *wait_word(const struct cc_record_thread *thread)
{
    static const char *const words[] = {
        [CC_RECORD_WAIT_JOIN] = "the end of another thread",
        [CC_RECORD_WAIT_SEM] = "a semaphore",
        [CC_RECORD_WAIT_BARRIER] = "a barrier",
    };
    return thread->wait < sizeof words / sizeof *words ? words[thread->wait] : NULL;
}

void cc_exit_events_note(struct cc_self *self)
{
    for (uint32_t i = 1; i < cc_record_taken(CC_RECORD_THREADS); i++) {
        const struct cc_record_thread *thread = cc_the_thread(i);
        if (!thread->valid || i == self->number || thread->state == CC_RECORD_THREAD_NEVER ||
            thread->state == CC_RECORD_THREAD_PARENT || !(thread->flags & CC_RECORD_THREAD_KNOWN_START))
            continue;
        bool blocked = thread->state == CC_RECORD_THREAD_ALIVE && is_blocked(thread);
        if (blocked && !is_in_deadlock(i))
            cc_event_note(
                self,
                &(struct cc_happening){
                    .kind = CC_RECORD_EVENT_THREAD_BLOCKED,
                    .lock = thread->wait == CC_RECORD_WAIT_JOIN ? 0 : thread->wait_element,
                    .other_thread = i,
                    .other_stack = thread->wait_stack,
                    .text = thread->wait_element && thread->wait != CC_RECORD_WAIT_JOIN ? NULL : wait_word(thread),
                });
        else if (!blocked && !(thread->flags & (CC_RECORD_THREAD_JOINED | CC_RECORD_THREAD_DETACHED)))
            cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_THREAD_LEAK,
                                                        .other_thread = i,
                                                        .other_stack = thread->create_stack });
    }
}
