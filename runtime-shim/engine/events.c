/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/events.h"

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/mapped_files.h"

struct new_event {
    struct cc_self *self;
    const struct cc_happening *happening;
};

static uint32_t enter_event(void *context)
{
    const struct new_event *new = context;
    const struct cc_happening *happening = new->happening;
    uint32_t number = cc_record_take(CC_RECORD_EVENTS, 1);
    if (!number) {
        cc_engine_lost();
        return 0;
    }
    struct cc_record_event *event = cc_the_event(number);
    event->kind = happening->kind;
    event->thread = new->self->number;
    event->lock = happening->lock;
    event->second = happening->second;
    event->stack = happening->site ? cc_stack_take(new->self, happening->site, NULL) : 0;
    event->other_thread = happening->other_thread;
    event->other_stack = happening->other_stack;
    event->text = happening->text ? cc_record_add_text(happening->text) : 0;
    event->number = happening->number;
    event->time = cc_clock_now();
    if (happening->lock)
        cc_lock_flag(happening->lock, CC_LOCK_MENTIONED);
    if (happening->second)
        cc_lock_flag(happening->second, CC_LOCK_MENTIONED);
    __atomic_store_n(&event->valid, 1, __ATOMIC_RELEASE);
    return number;
}

void cc_event_note(struct cc_self *self, const struct cc_happening *happening)
{
    struct new_event new = { self, happening };
    uint64_t key = cc_hash_step(happening->kind, happening->lock);
    key = cc_hash_step(key, (uint64_t)happening->second << 32 | happening->other_thread);
    key = cc_hash_step(key, happening->site) | 1;
    uint32_t number = cc_growing_index_make(&cc_engine.events, key, enter_event, &new);
    if (number)
        __atomic_fetch_add(&cc_the_event(number)->count, 1, __ATOMIC_RELAXED);
}

void cc_event_freed(struct cc_self *self, uint32_t lock, uint64_t site)
{
    struct cc_holder holder;
    /* The program may have protected or truncated what it gives back, and libc may have unmapped it by itself. */
    if (!cc_address_is_readable(cc_the_lock(lock)->address) ||
        !cc_lock_is_taken(cc_the_lock(lock)->address, cc_the_lock(lock)->kind) ||
        !cc_lock_holder_find(cc_the_lock(lock)->address, 0, &holder))
        return;
    cc_event_note(self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_FREE_HELD,
                                                .lock = lock,
                                                .site = site,
                                                .other_thread = holder.thread,
                                                .other_stack = holder.stack });
}
