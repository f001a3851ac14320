/* SPDX-License-Identifier: Apache-2.0 */
#include "runtime-shim/engine/stacks.h"

#include <string.h>

#include "lockgraph/id_map.h"
#include "runtime-shim/engine/engine.h"
#include "runtime-shim/platform/clock.h"
#include "runtime-shim/platform/mapped_files.h"
#include "runtime-shim/platform/unwind.h"

static uint32_t enter_stack(void *context)
{
    const struct cc_call_stack *stack = context;
    uint32_t reference = cc_record_take(CC_RECORD_FRAMES, stack->count + 1);
    if (!reference) {
        cc_engine_lost();
        return 0;
    }
    uint64_t *words = cc_record_element(CC_RECORD_FRAMES, reference, sizeof *words);
    uint32_t flags = (stack->cut ? CC_RECORD_STACK_CUT : 0u) | (stack->handler ? CC_RECORD_STACK_HANDLER : 0u);
    memcpy(words + 1, stack->frames, stack->count * sizeof *words);
    words[0] = (uint64_t)flags << 32 | stack->count;
    return reference;
}

/* The reference of a stack that was walked. */
static uint32_t take(struct cc_call_stack *stack)
{
    if (cc_engine.front && stack->count > 1)
        memmove(stack->frames, stack->frames + 1, --stack->count * sizeof *stack->frames);
    uint64_t hash = cc_hash_step(stack->count, (uint64_t)stack->cut << 1 | stack->handler);
    bool covered = true;
    for (uint32_t i = 0; i < stack->count; i++)
        hash = cc_hash_step(hash, stack->frames[i]);
    uint32_t known = cc_growing_index_get(&cc_engine.stacks, hash | 1);
    if (known)
        return known;
    for (uint32_t i = 0; i < stack->count; i++)
        covered = covered && (cc_modules_cover(stack->frames[i]) || !cc_unwind_is_loaded(stack->frames[i]));
    if (!covered)
        cc_modules_update();
    return cc_growing_index_make(&cc_engine.stacks, hash | 1, enter_stack, stack);
}

uint32_t cc_stack_take(struct cc_self *self, uint64_t site, bool *in_handler)
{
    struct cc_call_stack stack;
    cc_unwind(site, self->stack_end, CC_UNWIND_FRAMES, &stack);
    if (in_handler)
        *in_handler = stack.handler;
    return take(&stack);
}

static uint64_t word_at(uint64_t address)
{
    return *(const uint64_t *)address;
}

/*
 * Say whether the return addresses still stand where they did, for who came from `from` the same way. The innermost says which function called, and so where that was
 * called from: each is looked at only if all before it are right, and so lies in the live part of the stack.
 */
static bool stands(const struct cc_stood *stood, uint64_t from, uint64_t site, uint32_t way, uint64_t end)
{
    if (stood->from != from || stood->way != way || stood->word[0] != site || stood->at[stood->count - 1] >= end)
        return false;
    for (uint32_t i = 0; i < stood->count; i++)
        if (word_at(stood->at[i]) != stood->word[i])
            return false;
    return true;
}

/* Keep where the return addresses of a stack stand, if it has nothing else and is not too deep. */
static void keep(struct cc_stood *stood, uint64_t from, uint32_t way, const struct cc_call_stack *stack)
{
    stood->from = 0;
    if (stack->count > CC_STOOD_FRAMES)
        return;
    for (uint32_t i = 0; i < stack->count; i++) {
        if (!stack->at[i])
            return;
        stood->at[i] = stack->at[i];
        stood->word[i] = word_at(stack->at[i]);
    }
    stood->count = stack->count;
    stood->way = way;
    stood->from = from;
}

__attribute__((noinline)) uint32_t cc_stack_take_again(struct cc_self *self, uint64_t site, uint32_t way,
                                                       bool *in_handler)
{
    uint64_t from = (uint64_t)__builtin_frame_address(0);
    struct cc_lately *lately = self->lately;
    *in_handler = false;
    for (uint32_t i = 0; i < CC_STOOD; i++)
        if (stands(&lately->stood[i], from, site, way, self->stack_end))
            return lately->stood[i].stack;
    struct cc_stood *stood = &lately->stood[lately->next_stood++ % CC_STOOD];
    struct cc_call_stack stack;
    cc_unwind(site, self->stack_end, CC_UNWIND_FRAMES, &stack);
    *in_handler = stack.handler;
    keep(stood, from, way, &stack);
    stood->stack = take(&stack);
    if (!stood->stack)
        stood->from = 0;
    return stood->stack;
}

__attribute__((noinline)) uint64_t cc_stack_callers(struct cc_self *self, uint64_t site, uint32_t number)
{
    uint64_t from = (uint64_t)__builtin_frame_address(0);
    struct cc_stood *stood = &self->lately->made;
    if (CC_LIKELY(stands(stood, from, site, 0, self->stack_end)))
        return stood->hash;
    struct cc_call_stack stack;
    cc_unwind(site, self->stack_end, number + (cc_engine.front ? 1 : 0), &stack);
    stood->hash = stack.count;
    for (uint32_t i = 0; i < stack.count; i++)
        stood->hash = cc_hash_step(stood->hash, stack.frames[i]);
    keep(stood, from, 0, &stack);
    return stood->hash;
}

static uint32_t enter_module(void *context)
{
    const struct cc_mapped_file *file = context;
    uint32_t number = cc_record_take(CC_RECORD_MODULES, 1);
    if (!number)
        return 0;
    struct cc_record_module *module = cc_the_module(number);
    module->path = cc_record_add_text(file->path);
    module->start = file->start;
    module->end = file->end;
    module->bias = file->bias;
    module->loaded = cc_clock_now();
    module->build_id_length = file->build_id_length;
    memcpy(module->build_id, file->build_id, sizeof module->build_id);
    __atomic_store_n(&module->valid, 1, __ATOMIC_RELEASE);
    return number;
}

static void note_module(void *context, const struct cc_mapped_file *file)
{
    (void)context;
    uint64_t key = cc_hash_text(cc_hash_step(file->start, file->end), file->path) | 1;
    struct cc_mapped_file copy = *file;
    uint32_t number = cc_growing_index_make(&cc_engine.modules, key, enter_module, &copy);
    if (number)
        cc_the_module(number)->unloaded = 0;
}

void cc_modules_update(void)
{
    uint64_t now = cc_clock_now();
    for (uint32_t i = cc_record_taken(CC_RECORD_MODULES); i-- > 1;)
        if (!cc_the_module(i)->unloaded)
            cc_the_module(i)->unloaded = now;
    cc_mapped_files_list(note_module, NULL);
}

void cc_modules_sweep(void (*gone)(uint64_t start, uint64_t end))
{
    uint64_t before = cc_clock_now();
    cc_modules_update();
    for (uint32_t i = cc_record_taken(CC_RECORD_MODULES); i-- > 1;)
        if (cc_the_module(i)->unloaded >= before)
            gone(cc_the_module(i)->start, cc_the_module(i)->end);
}

bool cc_modules_cover(uint64_t address)
{
    for (uint32_t i = cc_record_taken(CC_RECORD_MODULES); i-- > 1;) {
        const struct cc_record_module *module = cc_the_module(i);
        if (module->valid && !module->unloaded && address >= module->start && address < module->end)
            return true;
    }
    return false;
}
