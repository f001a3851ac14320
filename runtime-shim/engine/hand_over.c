/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/hand_over.h"

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/live_threads.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_registry.h"

enum { MOST_EPOCHS = 64 }; /* of one thread */

static uint32_t enter_row(void *context)
{
    const struct cc_record_hand_over *new = context;
    uint32_t number = cc_record_take(CC_RECORD_HAND_OVERS, 1);
    if (!number)
        return 0; /* less is known of the order then: no harm */
    struct cc_record_hand_over *row = cc_the_hand_over(number);
    row->lock = new->lock;
    row->thread = new->thread;
    cc_lock_flag(new->lock, CC_LOCK_MENTIONED);
    __atomic_store_n(&row->valid, 1, __ATOMIC_RELEASE);
    return number;
}

static struct cc_record_hand_over *row_of(uint32_t lock, uint32_t thread)
{
    struct cc_record_hand_over new = { .lock = lock, .thread = thread };
    uint64_t key = (uint64_t)lock << 32 | thread;
    uint32_t number = cc_growing_index_make(&cc_engine.hand_overs, key, enter_row, &new);
    return number ? cc_the_hand_over(number) : NULL;
}

/* Say whether the time with number `before`, from 0, begins an epoch. */
static bool begins_epoch(struct cc_self *self, uint32_t before)
{
    return before < CC_RECORD_TURNS && self->hand_overs < MOST_EPOCHS && ++self->hand_overs;
}

void cc_hand_over_give(struct cc_self *self, uint32_t lock)
{
    struct cc_record_hand_over *row = row_of(lock, self->number);
    if (!row)
        return;
    uint32_t before = row->given;
    if (begins_epoch(self, before)) {
        row->given_epoch[before] = self->epoch + 1;
        cc_epoch_advance(self);
    }
    __atomic_store_n(&row->given, before + 1, __ATOMIC_RELEASE);
}

void cc_hand_over_take(struct cc_self *self, uint32_t lock, uint32_t turn)
{
    struct cc_record_hand_over *row = row_of(lock, self->number);
    if (!row)
        return;
    uint32_t before = row->taken;
    if (begins_epoch(self, before)) {
        cc_epoch_advance(self);
        row->taken_turn[before] = turn;
        row->taken_epoch[before] = self->epoch + 1;
    }
    __atomic_store_n(&row->taken, before + 1, __ATOMIC_RELEASE);
}

void cc_hand_over_doubt(struct cc_self *self, uint32_t lock)
{
    struct cc_record_hand_over *row = row_of(lock, self->number);
    if (row)
        __atomic_fetch_add(&row->doubtful, 1, __ATOMIC_RELAXED);
}

bool cc_hand_over_is_told(const struct cc_self *self, uint32_t lock)
{
    return self->lately->told[lock % CC_TOLD] == lock;
}

void cc_hand_over_signal(struct cc_self *self, uint32_t lock)
{
    if (cc_hand_over_is_told(self, lock))
        return;
    struct cc_record_hand_over *row = row_of(lock, 0);
    if (!row)
        return;
    cc_hand_over_give(self, lock);
    if (__atomic_load_n(&row->given, __ATOMIC_SEQ_CST) > CC_RECORD_TURNS)
        self->lately->told[lock % CC_TOLD] = lock;
    else
        __atomic_fetch_add(&row->given, 1, __ATOMIC_SEQ_CST);
}

uint32_t cc_hand_over_next(struct cc_self *self, uint32_t lock)
{
    uint32_t *asked = &self->lately->asked[lock % CC_TOLD];
    if (*asked == lock || cc_hand_over_is_told(self, lock))
        return 0;
    uint32_t given = cc_hand_over_counted(lock);
    if (given < CC_RECORD_TURNS)
        return given + 1;
    *asked = lock;
    return 0;
}

uint32_t cc_hand_over_counted(uint32_t lock)
{
    struct cc_record_hand_over *row = row_of(lock, 0);
    return row ? __atomic_load_n(&row->given, __ATOMIC_SEQ_CST) : 0;
}
