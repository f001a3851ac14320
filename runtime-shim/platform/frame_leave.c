/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves frames by call frame information. */
#include <dlfcn.h>
#include <stddef.h>
#include <ucontext.h>

#include "runtime-shim/platform/frame_leave.h"
#include "runtime-shim/platform/frame_rule.h"
#include "runtime-shim/platform/unwind.h"

enum { CACHE = 2048 };

/* As glibc 2.35 and later define it; found by name, so that older ones do too. */
struct found_object {
    unsigned long long flags;
    void *start, *end;
    void *link_map;
    void *eh_frame_header;
    unsigned long long reserved[7];
};

static int (*find_object)(void *, struct found_object *);

/* A rule in one word, and the address it is for mixed with it, so that a torn entry is not taken for a good one. */
struct cached_rule {
    uint64_t mixed, rule;
};

static struct cached_rule cache[CACHE];

void cc_unwind_start(void)
{
    *(void **)&find_object = dlsym(RTLD_DEFAULT, "_dl_find_object");
}

bool cc_unwind_is_loaded(uint64_t address)
{
    struct found_object object;
    return find_object && find_object((void *)address, &object) == 0;
}

void cc_unwind_forget(void)
{
    for (int i = 0; i < CACHE; i++)
        __atomic_store_n(&cache[i].mixed, 0, __ATOMIC_RELAXED);
}

/* Offsets have 24 bits each in the packed form; others are not cached. */
static bool pack(const struct cc_frame_rule *rule, uint64_t *out)
{
    enum { LIMIT = 1 << 23 };
    if (rule->cfa_offset < -LIMIT || rule->cfa_offset >= LIMIT || rule->rbp_offset < -LIMIT ||
        rule->rbp_offset >= LIMIT)
        return false;
    *out = 1 | (uint64_t)rule->cfa << 1 | (uint64_t)rule->rbp << 4 | (uint64_t)rule->outermost << 7 |
           (uint64_t)rule->signal << 8 | (uint64_t)(rule->cfa_offset + LIMIT) << 16 |
           (uint64_t)(rule->rbp_offset + LIMIT) << 40;
    return true;
}

static void unpack(uint64_t word, struct cc_frame_rule *out)
{
    enum { LIMIT = 1 << 23, MASK = 0xffffff };
    *out = (struct cc_frame_rule){
        .cfa = (word >> 1) & 7,
        .rbp = (word >> 4) & 7,
        .outermost = (word >> 7) & 1,
        .signal = (word >> 8) & 1,
        .cfa_offset = (int32_t)((word >> 16) & MASK) - LIMIT,
        .rbp_offset = (int32_t)((word >> 40) & MASK) - LIMIT,
    };
}

static bool rule_for(uint64_t address, struct cc_frame_rule *rule)
{
    struct cached_rule *cached = &cache[(address ^ address >> 11) % CACHE];
    uint64_t word = __atomic_load_n(&cached->rule, __ATOMIC_RELAXED);
    if (word && (__atomic_load_n(&cached->mixed, __ATOMIC_RELAXED) ^ word) == address) {
        unpack(word, rule);
        return true;
    }
    struct found_object object;
    if (!find_object || find_object((void *)address, &object) != 0 || !object.eh_frame_header ||
        !cc_frame_rule_find(object.eh_frame_header, address, rule))
        return false;
    if (pack(rule, &word)) {
        __atomic_store_n(&cached->rule, word, __ATOMIC_RELAXED);
        __atomic_store_n(&cached->mixed, word ^ address, __ATOMIC_RELAXED);
    }
    return true;
}

static uint64_t word_at(uint64_t address)
{
    return *(const uint64_t *)address;
}

/* Say whether the word at `address` lies in the live part of the stack. */
static bool is_on_stack(uint64_t address, const struct cc_frame *frame, uint64_t end)
{
    return address % sizeof(uint64_t) == 0 && address >= frame->sp && address < end &&
           end - address >= sizeof(uint64_t);
}

/* The kernel pushed what the interrupted code had. `*handler` if the handler is the program's. */
static bool leave_signal_frame(struct cc_frame *frame, uint64_t end, bool *handler)
{
    /* The kernel's ucontext is shorter than the C library's; siginfo, which begins with the number, follows it. */
    enum { KERNEL_CONTEXT = 304, FIRST_OWN = 32, LAST_OWN = 33 };
    const ucontext_t *context = (const ucontext_t *)frame->sp;
    uint64_t last = frame->sp + KERNEL_CONTEXT;
    if (!is_on_stack(frame->sp, frame, end) || !is_on_stack(last, frame, end))
        return false;
    /* The C library handles cancellation by a signal; what it does there it may do. */
    int number = *(const int *)last;
    *handler = *handler || number < FIRST_OWN || number > LAST_OWN;
    uint64_t sp = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
    *frame = (struct cc_frame){ .pc = (uint64_t)context->uc_mcontext.gregs[REG_RIP],
                                .sp = sp,
                                .bp = (uint64_t)context->uc_mcontext.gregs[REG_RBP],
                                .exact = true };
    return true;
}

bool cc_frame_leave(struct cc_frame *frame, uint64_t end, bool *handler, bool *lost)
{
    struct cc_frame_rule rule;
    *lost = true;
    if (!rule_for(frame->exact ? frame->pc : frame->pc - 1, &rule))
        return false;
    if (rule.signal)
        return leave_signal_frame(frame, end, handler);
    if (rule.outermost) {
        *lost = false;
        return false;
    }
    uint64_t base = rule.cfa == CC_CFA_RSP ? frame->sp : frame->bp;
    uint64_t cfa = base + (uint64_t)(int64_t)rule.cfa_offset;
    if (rule.cfa == CC_CFA_AT_RBP) {
        if (!is_on_stack(cfa, frame, end))
            return false;
        cfa = word_at(cfa);
    }
    if (rule.cfa == CC_CFA_NONE || cfa <= frame->sp || !is_on_stack(cfa - 8, frame, end))
        return false;
    uint64_t bp = frame->bp;
    if (rule.rbp != CC_RBP_SAME) {
        uint64_t saved = (rule.rbp == CC_RBP_AT_RBP ? bp : cfa) + (uint64_t)(int64_t)rule.rbp_offset;
        if (!is_on_stack(saved, frame, end))
            return false;
        bp = word_at(saved);
    }
    *frame = (struct cc_frame){ .pc = word_at(cfa - 8), .sp = cfa, .bp = bp, .at = cfa - 8 };
    *lost = false;
    return frame->pc != 0;
}
