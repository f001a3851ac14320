/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/lock_registry.h"

#include <stddef.h>
#include <sys/mman.h>

#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/events.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/raw_syscall.h"

enum {
    ENDED = CC_RECORD_LOCK_DESTROYED | CC_RECORD_LOCK_FREED,
    /* A block that holds a lock may begin some pages before it. */
    PAGES_BEFORE = 4,
    PAGE_SHIFT = 12,
    RECYCLED = 4096,
};

uint64_t cc_generations[CC_GENERATIONS] __attribute__((aligned(CC_PAGE)));
struct cc_own_page cc_own_page __attribute__((aligned(CC_PAGE)));
uint8_t cc_lock_pages[CC_PAGE_MARKS];

static struct cc_growing_index by_address;
static struct cc_growing_index by_page; /* page number + 1 -> the lock registered last in it */
static uint32_t *next_in_page;          /* by lock: the one registered before it in its page */
static uint32_t next_room;
static struct cc_brief_lock page_lock;

/* Ended locks that nothing refers to: their elements serve again. */
static struct cc_brief_lock recycling;
static uint32_t recycled[RECYCLED], recycled_count;

uint32_t cc_lock_known(uint64_t address)
{
    return cc_growing_index_get(&by_address, address);
}

void cc_lock_flag(uint32_t lock, uint16_t flags)
{
    __atomic_fetch_or(&cc_the_lock(lock)->flags, flags, __ATOMIC_RELAXED);
}

static uint32_t take_element(void)
{
    uint32_t lock = 0;
    if (__atomic_load_n(&recycled_count, __ATOMIC_RELAXED) && cc_brief_lock_take(&recycling)) {
        if (recycled_count)
            lock = recycled[--recycled_count];
        cc_brief_lock_drop(&recycling);
    }
    return lock ? lock : cc_record_take(CC_RECORD_LOCKS, 1);
}

/* Chain the lock to its page, so that freeing the page finds it. */
static void note_page(uint32_t lock, uint64_t address)
{
    uint64_t page = address >> PAGE_SHIFT;
    for (uint64_t p = page - PAGES_BEFORE; p <= page; p++)
        __atomic_store_n(&cc_lock_pages[p % CC_PAGE_MARKS], 1, __ATOMIC_RELAXED);
    if (!cc_brief_lock_take(&page_lock))
        return;
    if (!next_in_page) {
        next_room = (uint32_t)(cc_record->tables[CC_RECORD_LOCKS].capacity / sizeof(struct cc_record_lock));
        next_in_page = cc_pages_take(next_room * sizeof *next_in_page);
    }
    if (next_in_page && lock < next_room) {
        uint32_t before = cc_growing_index_get(&by_page, page + 1);
        if (cc_growing_index_put(&by_page, page + 1, lock))
            next_in_page[lock] = before == lock ? 0 : before;
    }
    cc_brief_lock_drop(&page_lock);
}

static void forget_page(uint32_t lock, uint64_t address)
{
    uint64_t page = address >> PAGE_SHIFT;
    if (!next_in_page || lock >= next_room || !cc_brief_lock_take(&page_lock))
        return;
    uint32_t here = cc_growing_index_get(&by_page, page + 1), after = 0;
    while (here && here != lock) {
        after = here;
        here = next_in_page[here];
    }
    if (here && after)
        next_in_page[after] = next_in_page[lock];
    else if (here)
        (void)cc_growing_index_put(&by_page, page + 1, next_in_page[lock]);
    cc_brief_lock_drop(&page_lock);
}

/* Fill in a new element; it is not reachable by address yet. */
static uint32_t enter(struct cc_self *self, const struct cc_lock_making *making, uint32_t class_id)
{
    uint32_t number = take_element();
    if (!number) {
        cc_engine_lost();
        return 0;
    }
    struct cc_record_lock *lock = cc_the_lock(number);
    uint32_t generation = lock->valid + 1;
    lock->flags = making->flags;
    lock->kind = making->kind;
    lock->address = making->address;
    lock->class_id = class_id;
    lock->index = class_id ? __atomic_fetch_add(&cc_the_class(class_id)->locks, 1, __ATOMIC_RELAXED) : 0;
    lock->thread = self->number;
    lock->value = making->value;
    __atomic_store_n(&lock->valid, generation ? generation : 1, __ATOMIC_RELEASE);
    if (!cc_class_is_object(class_id))
        note_page(number, making->address);
    if (making->address < self->stack_end && self->stack_end - making->address < CC_LARGEST_STACK &&
        making->address > (uint64_t)__builtin_frame_address(0) &&
        (!self->lowest_stack_lock || making->address < self->lowest_stack_lock))
        self->lowest_stack_lock = making->address;
    return number;
}

/* What entering a used lock needs. */
struct used {
    struct cc_self *self;
    struct cc_lock_making making;
    uint32_t stack;
};

static uint32_t enter_used(void *context)
{
    const struct used *used = context;
    uint32_t class_id = cc_class_by_use(&used->making, used->stack);
    return class_id ? enter(used->self, &used->making, class_id) : 0;
}

static bool is_current(const struct cc_record_lock *lock, uint8_t kind)
{
    return CC_LIKELY(!(lock->flags & ENDED)) && CC_LIKELY(lock->kind == kind);
}

/* The lock that was entered at `address` and has not ended, or 0. */
static uint32_t find_current(struct cc_self *self, uint64_t address, uint8_t kind)
{
    struct cc_known *known = &self->lately->known[address / sizeof(uint64_t) % CC_KNOWN];
    uint64_t word = address + __atomic_load_n(&cc_own_page.generation, __ATOMIC_RELAXED);
    if (known->word == word && known->kind == kind)
        return known->lock;
    uint32_t current = cc_lock_known(address);
    if (!current || !is_current(cc_the_lock(current), kind))
        return 0;
    *known = (struct cc_known){ .word = word, .lock = current, .kind = kind };
    return current;
}

uint32_t cc_lock_used_again(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site)
{
    uint32_t current = find_current(self, address, kind);
    return current || !cc_lock_known(address) ? current : cc_lock_used(self, address, kind, site, 0);
}

uint32_t cc_lock_used(struct cc_self *self, uint64_t address, uint8_t kind, uint64_t site, uint32_t stack)
{
    uint32_t current = find_current(self, address, kind);
    if (CC_LIKELY(current))
        return current;
    struct used used = { .self = self, .making = { .address = address, .site = site, .kind = kind }, .stack = stack };
    used.making.flags = cc_lock_flags_at(address, kind);
    used.making.value = kind == CC_RECORD_SEM ? CC_SEM_UNKNOWN : 0;
    uint32_t number = cc_growing_index_make(&by_address, address, enter_used, &used);
    if (!number)
        return 0;
    const struct cc_record_lock *lock = cc_the_lock(number);
    if (is_current(lock, kind))
        return number;
    if (lock->flags & CC_RECORD_LOCK_DESTROYED && !(lock->flags & CC_RECORD_LOCK_FREED) &&
        cc_lock_looks_destroyed(address, kind)) {
        cc_event_note(
            self, &(struct cc_happening){ .kind = CC_RECORD_EVENT_USE_AFTER_DESTROY, .lock = number, .site = site });
        return number;
    }
    /* Another lock has come to be at the address; another thread may have used it first. */
    uint32_t successor = cc_growing_index_remake(&by_address, address, number, enter_used, &used);
    cc_generation_advance(address);
    return successor;
}

uint32_t cc_lock_made(struct cc_self *self, const struct cc_lock_making *making)
{
    uint32_t before = cc_lock_known(making->address);
    if (before && !(cc_the_lock(before)->flags & ENDED))
        cc_lock_ended(before, CC_RECORD_LOCK_DESTROYED);
    uint32_t class_id = cc_class_by_init(self, making);
    uint32_t number = class_id ? enter(self, making, class_id) : 0;
    if (number && !cc_growing_index_put(&by_address, making->address, number))
        number = 0;
    cc_generation_advance(making->address);
    return number;
}

void cc_lock_ended(uint32_t number, uint16_t flag)
{
    struct cc_record_lock *lock = cc_the_lock(number);
    uint16_t flags = __atomic_fetch_or(&lock->flags, flag, __ATOMIC_RELAXED);
    if (flags & CC_RECORD_LOCK_FREED)
        return;
    cc_generation_advance(lock->address);
    if (flag != CC_RECORD_LOCK_FREED)
        return;
    forget_page(number, lock->address);
    if (flags & CC_LOCK_MENTIONED || !cc_brief_lock_take(&recycling))
        return;
    /* Its address may lead to it until the element serves another lock: `used` then sees another address. */
    if (recycled_count < RECYCLED && cc_growing_index_put(&by_address, lock->address, 0)) {
        __atomic_store_n(&lock->flags, 0, __ATOMIC_RELAXED);
        recycled[recycled_count++] = number;
    }
    cc_brief_lock_drop(&recycling);
}

void cc_own_page_set(void)
{
    (void)CC_SYSCALL_3(SYS_madvise, cc_generations, sizeof cc_generations, MADV_WIPEONFORK);
    (void)CC_SYSCALL_3(SYS_madvise, &cc_own_page, sizeof cc_own_page, MADV_WIPEONFORK);
    /* New ones after a fork too. */
    for (uint32_t i = 0; i < CC_GENERATIONS; i++)
        cc_generations[i] += UINT64_C(0x632be59bd9b4e019);
    cc_own_page.generation += UINT64_C(0x632be59bd9b4e019);
    cc_own_page.is_ours = 1;
}

/* End the locks of one page that lie in the range. */
static void end_in_page(struct cc_self *self, uint64_t page, uint64_t start, uint64_t end, uint64_t site)
{
    uint32_t number = cc_growing_index_get(&by_page, page + 1);
    for (uint32_t next; number && number < next_room; number = next) {
        const struct cc_record_lock *lock = cc_the_lock(number);
        next = next_in_page[number];
        if (lock->address < start || lock->address >= end || lock->flags & CC_RECORD_LOCK_FREED)
            continue;
        if (!(lock->flags & CC_RECORD_LOCK_DESTROYED))
            cc_event_freed(self, number, site);
        cc_lock_ended(number, CC_RECORD_LOCK_FREED);
    }
}

void cc_locks_freed(struct cc_self *self, uint64_t start, uint64_t end, uint64_t site)
{
    if (!next_in_page)
        return;
    uint64_t last = (end - 1) >> PAGE_SHIFT;
    for (uint64_t page = start >> PAGE_SHIFT; page <= last; page++)
        if (cc_page_may_have_lock(page << PAGE_SHIFT))
            end_in_page(self, page, start, end, site);
}

void cc_locks_unloaded(uint64_t start, uint64_t end)
{
    for (uint32_t number = cc_record_taken(CC_RECORD_LOCKS); number-- > 1;) {
        const struct cc_record_lock *lock = cc_the_lock(number);
        if (lock->valid && lock->address >= start && lock->address < end && !(lock->flags & CC_RECORD_LOCK_FREED))
            cc_lock_ended(number, CC_RECORD_LOCK_FREED);
    }
}

void cc_locks_forget(void)
{
    cc_growing_index_clear(&by_address);
    cc_growing_index_clear(&by_page);
    page_lock = recycling = (struct cc_brief_lock){ 0 };
    recycled_count = 0;
    if (next_in_page)
        cc_pages_give(next_in_page, next_room * sizeof *next_in_page);
    next_in_page = NULL;
}
