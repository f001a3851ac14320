/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/steering.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/engine/held_back.h"
#include "runtime-shim/engine/lock_class.h"
#include "runtime-shim/engine/lock_holder.h"
#include "runtime-shim/engine/lock_registry.h"
#include "runtime-shim/engine/perturbation.h"
#include "runtime-shim/engine/stacks.h"
#include "runtime-shim/engine/steer_plan.h"
#include "runtime-shim/engine/wait_graph.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/page_memory.h"
#include "runtime-shim/platform/unwind.h"

/* An edge may cost so many times the longest hold in vain. */
enum { ROLE_SLOTS = 1024, MOST_LOST = 6 };

bool cc_steering_on;

static const struct cc_steer_plan *plan; /* NULL: nobody is held back */

/*
 * By edge: how often threads arrived there, from which arrival on they are held back, how often that took all its time in
 * vain, and how much time in all.
 */
static struct {
    uint32_t arrivals, next, slow;
    uint64_t lost;
} edges[CC_STEER_EDGES];

/* Roles of lock classes: the number of the class above 32 bits, and a bit for each class of the plan that it is. */
static uint64_t roles[ROLE_SLOTS];

/* The file name of the module that covers `address`, "" for none; and the address in that file. */
static const char *locate(uint64_t address, uint64_t *offset)
{
    for (uint32_t i = cc_record_taken(CC_RECORD_MODULES); i-- > 1;) {
        const struct cc_record_module *module = cc_the_module(i);
        if (!module->valid || module->unloaded || address < module->start || address >= module->end)
            continue;
        const char *path = cc_record_element(CC_RECORD_TEXT, module->path, 1), *slash = strrchr(path, '/');
        *offset = address - module->bias;
        return slash ? slash + 1 : path;
    }
    return "";
}

static uint32_t roles_of_place(uint8_t origin, uint64_t address)
{
    uint64_t offset = 0;
    uint32_t found = 0;
    const char *module = locate(address, &offset);
    for (uint32_t i = 0; i < plan->place_count; i++) {
        const struct cc_steer_place *place = &plan->places[i];
        if (place->offset == offset && place->origin == origin && strcmp(place->module, module) == 0)
            found |= 1u << place->what;
    }
    return found;
}

static uint32_t roles_of_class(uint32_t class_id)
{
    uint64_t *slot = &roles[class_id % ROLE_SLOTS], known = __atomic_load_n(slot, __ATOMIC_RELAXED);
    if (known >> 32 == class_id)
        return (uint32_t)known;
    const struct cc_record_class *class = cc_the_class(class_id);
    uint32_t found = roles_of_place(class->origin, class->place);
    __atomic_store_n(slot, (uint64_t)class_id << 32 | found, __ATOMIC_RELAXED);
    return found;
}

/* The classes of the plan that a lock of the record belongs to: a variable is named by itself, however it was initialised. */
static uint32_t roles_of(uint32_t lock)
{
    uint32_t class_id = lock ? cc_the_lock(lock)->class_id : 0;
    if (!class_id)
        return 0;
    uint32_t found = roles_of_class(class_id);
    return cc_class_is_object(class_id) ? found
                                        : found | roles_of_place(CC_RECORD_BY_OBJECT, cc_the_lock(lock)->address);
}

/* The classes of what the thread holds besides the lock at `address`. False when it holds that one too. */
static bool roles_held(const struct cc_self *self, uint64_t address, uint32_t *out)
{
    *out = 0;
    for (uint32_t i = 0; i < cc_held_count(self); i++) {
        if (cc_record_held_address(&self->held[i]) == address)
            return false;
        *out |= roles_of(self->held[i].lock);
    }
    return true;
}

/* An acquisition that is looked at. */
struct request {
    struct cc_self *self;
    struct cc_acquisition acquisition;
    uint32_t wanted, held; /* roles */
};

/* Decide whether this arrival at the edge is one to hold back. */
static bool takes_arrival(uint32_t edge, uint32_t *arrival)
{
    *arrival = __atomic_add_fetch(&edges[edge].arrivals, 1, __ATOMIC_RELAXED);
    return *arrival > plan->edges[edge].skip && *arrival >= __atomic_load_n(&edges[edge].next, __ATOMIC_RELAXED) &&
           __atomic_load_n(&edges[edge].lost, __ATOMIC_RELAXED) < MOST_LOST * plan->hold;
}

/*
 * Holding back was in vain, and took some time. Where that was all the time there is, the next arrivals are let be, the more
 * the oftener that was so; else one or two. How many is up to chance.
 */
static void back_off(uint32_t edge, uint32_t arrival, uint64_t time)
{
    uint32_t slow = time >= plan->hold;
    __atomic_fetch_add(&edges[edge].lost, time, __ATOMIC_RELAXED);
    slow = __atomic_add_fetch(&edges[edge].slow, slow, __ATOMIC_RELAXED);
    uint32_t vain = __atomic_add_fetch(&cc_record->steer_vain, 1, __ATOMIC_RELAXED);
    uint32_t chance = (uint32_t)cc_hash_step(plan->seed, (uint64_t)edge << 32 | vain);
    __atomic_store_n(&edges[edge].next, arrival + 1 + chance % (2u << (slow < 20 ? slow : 20)), __ATOMIC_RELAXED);
}

static void hold(const struct request *request, uint32_t edge, enum cc_stand stand)
{
    uint32_t arrival, length = 0;
    if (!takes_arrival(edge, &arrival))
        return;
    for (uint32_t i = 0; i < plan->edge_count; i++)
        length += plan->edges[i].cycle == plan->edges[edge].cycle;
    struct cc_standing standing = { .stand = stand,
                                    .cycle = plan->edges[edge].cycle,
                                    .edge = edge,
                                    .others = length - 1,
                                    .wants = request->acquisition.address,
                                    .limit = plan->hold };
    uint64_t start = cc_clock_now();
    enum cc_held_end end = cc_hold_back(request->self, &standing);
    if (end == CC_HELD_NOT)
        return;
    __atomic_fetch_add(&cc_record->steer_held, 1, __ATOMIC_RELAXED);
    if (end == CC_HELD_IN_VAIN)
        back_off(edge, arrival, cc_clock_now() - start);
    else if (edge < CC_RECORD_STEER_EDGES)
        __atomic_store_n(&cc_record->steer_came[edge], arrival, __ATOMIC_RELAXED);
}

/* Say whether the call is one that acquires the edge's first lock, as far as the plan knows those. */
static bool comes_from(uint64_t site, uint32_t edge)
{
    uint64_t offset = 0;
    const char *module = locate(site, &offset);
    bool any = false;
    for (uint32_t i = 0; i < plan->from_count; i++) {
        const struct cc_steer_place *from = &plan->froms[i];
        if (from->what != edge)
            continue;
        any = true;
        if (from->offset == offset && strcmp(from->module, module) == 0)
            return true;
    }
    return !any;
}

/* The edge of the plan that the acquisition would close, or CC_STEER_NO_EDGE. */
static int32_t edge_of(const struct request *request)
{
    for (uint32_t i = 0; i < plan->edge_count; i++)
        if (request->wanted >> plan->edges[i].to & request->held >> plan->edges[i].from & 1)
            return (int32_t)i;
    return CC_STEER_NO_EDGE;
}

static void consider(const struct request *request)
{
    int32_t edge = edge_of(request);
    if (edge >= 0) {
        /* Who begins the late edge meets the others, who stand. */
        if (edge != plan->late)
            hold(request, (uint32_t)edge, CC_STAND_FOR_CYCLE);
    } else if (plan->late >= 0 && request->wanted >> plan->edges[plan->late].from & 1 &&
               comes_from(request->acquisition.site, (uint32_t)plan->late)) {
        hold(request, (uint32_t)plan->late, CC_STAND_LATE);
    }
}

/* The lock was free when the interposer looked, but is not any more: wait for it as cc_lock_contended does. */
static bool begin_wait(struct cc_self *self, const struct cc_acquisition *a)
{
    if (!cc_lock_is_taken(a->address, a->kind))
        return false;
    uint32_t stack, lock = cc_chain_note(self, *a, &stack);
    cc_wait_begin(self,
                  &(struct cc_waiting){ .wait = a->kind == CC_RECORD_SEM ? CC_RECORD_WAIT_SEM : CC_RECORD_WAIT_LOCK,
                                        .kind = a->kind,
                                        .mode = a->mode,
                                        .element = lock,
                                        .stack = stack,
                                        .address = a->address });
    return true;
}

bool cc_steer_acquire(uint64_t address, uint8_t kind, uint8_t mode)
{
    struct cc_self *self = &cc_self;
    if (self->mode != CC_SELF_ON)
        return false;
    cc_perturb(self);
    if (!plan || cc_lock_is_taken(address, kind))
        return false;
    struct cc_record_held *top = self->top;
    uint64_t published = self->thread->acquiring, offered = top->address;
    cc_self_enter(self);
    struct request request = {
        .self = self,
        .acquisition = { .address = address, .site = cc_unwind_caller(self->stack_end), .kind = kind, .mode = mode }
    };
    uint32_t lock = cc_lock_used(self, address, kind, request.acquisition.site, 0);
    request.wanted = roles_of(lock);
    bool blocks = false;
    if (request.wanted && roles_held(self, address, &request.held)) {
        cc_self_publish(self, 0); /* it waits for nothing yet */
        __atomic_store_n(&top->address, 0, __ATOMIC_RELEASE);
        consider(&request);
        __atomic_store_n(&top->address, offered, __ATOMIC_RELEASE);
        cc_self_publish(self, published);
        blocks = begin_wait(self, &request.acquisition);
    }
    if (!blocks)
        cc_self_leave(self);
    return blocks;
}

bool cc_steer_takes_again(uint64_t address)
{
    struct cc_self *self = &cc_self;
    if (self->mode != CC_SELF_ON || !plan || !cc_held_count(self))
        return false;
    cc_self_enter(self);
    struct request request = { .self = self, .wanted = roles_of(cc_lock_known(address)) };
    /* a mutex that the wait did not release is still among what is held */
    bool closes = request.wanted && roles_held(self, address, &request.held) && edge_of(&request) >= 0;
    if (closes)
        cc_wait_end(self);
    cc_self_leave(self);
    return closes;
}

void cc_steer_acquired(void)
{
    cc_wait_end(&cc_self);
    cc_self_leave(&cc_self);
}

void cc_steer_pause(void)
{
    if (cc_self.mode == CC_SELF_ON)
        cc_perturb(&cc_self);
}

void cc_steer_begin(struct cc_self *self)
{
    cc_perturb_begin(self);
}

void cc_steer_ring(void)
{
    if (plan)
        cc_held_back_ring();
}

void cc_steering_forget(void)
{
    cc_held_back_forget();
}

const char *cc_steering_start(void)
{
    if (*cc_engine.options.steer) {
        struct cc_steer_plan *read = cc_pages_take(sizeof *read);
        if (!read || !cc_steer_plan_read(cc_engine.options.steer, read))
            return "the plan for steering cannot be read";
        plan = read;
    }
    cc_perturb_start((uint64_t)cc_engine.options.perturb);
    if (!plan && !cc_engine.options.perturb)
        return NULL;
    cc_steering_on = true;
    cc_real_calls_found = cc_steered_calls_put;
    cc_steered_calls_put();
    return NULL;
}
