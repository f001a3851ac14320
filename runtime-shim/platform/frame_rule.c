/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Call frame information as the x86-64 ABI and the Linux Standard Base (.eh_frame, .eh_frame_hdr) define it.
 */
#include "runtime-shim/platform/frame_rule.h"

#include <string.h>

enum {
    RBP = 6,
    RSP = 7,
    RETURN_ADDRESS = 16,
    REMEMBERED = 8,

    PE_OMIT = 0xff,
    PE_FORMAT = 0x0f,
    PE_ULEB = 0x01,
    PE_UDATA2 = 0x02,
    PE_UDATA4 = 0x03,
    PE_UDATA8 = 0x04,
    PE_SLEB = 0x09,
    PE_SDATA2 = 0x0a,
    PE_SDATA4 = 0x0b,
    PE_SDATA8 = 0x0c,
    PE_PCREL = 0x10,
    PE_DATAREL = 0x30,
    PE_BASE = 0x70,
    PE_INDIRECT = 0x80,

    OP_BREG6 = 0x76,
    OP_DEREF = 0x06,
};

struct reader {
    const unsigned char *at, *end;
};

static uint64_t read_uleb(struct reader *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0; in->at < in->end; shift += 7) {
        unsigned char byte = *in->at++;
        if (shift < 64)
            value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            break;
    }
    return value;
}

static int64_t read_sleb(struct reader *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0; in->at < in->end;) {
        unsigned char byte = *in->at++;
        if (shift < 64)
            value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
        if (!(byte & 0x80)) {
            if (shift < 64 && (byte & 0x40))
                value |= ~UINT64_C(0) << shift;
            break;
        }
    }
    return (int64_t)value;
}

static uint64_t read_fixed(struct reader *in, size_t size)
{
    uint64_t value = 0;
    if ((size_t)(in->end - in->at) < size) {
        in->at = in->end;
        return 0;
    }
    memcpy(&value, in->at, size);
    in->at += size;
    return value;
}

/* A pointer in one of the encodings of exception tables. */
static uint64_t read_encoded(struct reader *in, unsigned encoding, const unsigned char *data)
{
    uint64_t here = (uint64_t)in->at, value = 0;
    switch (encoding & PE_FORMAT) {
    case 0:
    case PE_UDATA8:
    case PE_SDATA8:
        value = read_fixed(in, 8);
        break;
    case PE_ULEB:
        value = read_uleb(in);
        break;
    case PE_SLEB:
        value = (uint64_t)read_sleb(in);
        break;
    case PE_UDATA2:
        value = read_fixed(in, 2);
        break;
    case PE_SDATA2:
        value = (uint64_t)(int64_t)(int16_t)read_fixed(in, 2);
        break;
    case PE_UDATA4:
        value = read_fixed(in, 4);
        break;
    case PE_SDATA4:
        value = (uint64_t)(int64_t)(int32_t)read_fixed(in, 4);
        break;
    default:
        break;
    }
    if ((encoding & PE_BASE) == PE_PCREL)
        value += here;
    else if ((encoding & PE_BASE) == PE_DATAREL)
        value += (uint64_t)data;
    return value;
}

/* The entry of the sorted table for `address`: the frame description that may cover it, or NULL. */
static const unsigned char *find_description(const unsigned char *header, uint64_t address)
{
    if (header[0] != 1 || header[2] == PE_OMIT || header[3] != (PE_DATAREL | PE_SDATA4))
        return NULL;
    struct reader in = { header + 4, header + 4 + 32 };
    (void)read_encoded(&in, header[1], header);
    uint64_t count = read_encoded(&in, header[2], header);
    const unsigned char *table = in.at;
    int64_t wanted = (int64_t)(address - (uint64_t)header);
    uint64_t low = 0, high = count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        int32_t start;
        memcpy(&start, table + middle * 8, sizeof start);
        if (start <= wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    int32_t offset;
    memcpy(&offset, table + (low - 1) * 8 + 4, sizeof offset);
    return header + offset;
}

/* What a common information entry says to all its frame descriptions. */
struct common {
    struct reader program;
    uint64_t code_align;
    int64_t data_align;
    unsigned encoding;
    bool augmented, signal, understood;
};

/* The extent of an entry whose length is at `at`. */
static struct reader entry_at(const unsigned char *at)
{
    uint32_t length;
    memcpy(&length, at, sizeof length);
    if (length == 0xffffffff)
        length = 0; /* 64-bit entries are not made for x86-64 */
    return (struct reader){ at + 4, at + 4 + length };
}

static struct common read_common(const unsigned char *at)
{
    struct common common = { .program = entry_at(at) };
    struct reader *in = &common.program;
    (void)read_fixed(in, 4);
    uint64_t version = read_fixed(in, 1);
    const char *augmentation = (const char *)in->at;
    in->at += strnlen(augmentation, (size_t)(in->end - in->at)) + 1;
    if ((version != 1 && version != 3) || in->at >= in->end)
        return common;
    common.code_align = read_uleb(in);
    common.data_align = read_sleb(in);
    uint64_t return_column = version == 1 ? read_fixed(in, 1) : read_uleb(in);
    common.understood = return_column == RETURN_ADDRESS;
    if (*augmentation != 'z')
        return common;
    common.augmented = true;
    uint64_t length = read_uleb(in);
    const unsigned char *program = in->at + length;
    for (const char *c = augmentation + 1; *c && common.understood; c++) {
        if (*c == 'R')
            common.encoding = (unsigned)read_fixed(in, 1);
        else if (*c == 'P')
            (void)read_encoded(in, (unsigned)read_fixed(in, 1) & ~(unsigned)PE_INDIRECT, NULL);
        else if (*c == 'L')
            (void)read_fixed(in, 1);
        else if (*c == 'S')
            common.signal = true;
        else
            break;
    }
    in->at = program;
    return common;
}

/* The state of the rule machine. */
struct machine {
    struct cc_frame_rule rule, initial, remembered[REMEMBERED];
    unsigned depth;
    const struct common *common;
    uint64_t location, wanted;
    bool lost; /* something that is not understood */
};

/* An expression: only "rbp + offset", and that dereferenced, is understood. */
static bool read_rbp_expression(struct reader *in, bool dereferenced, int32_t *offset)
{
    uint64_t length = read_uleb(in);
    struct reader expression = { in->at, in->at + length };
    in->at += length;
    if (length < 2 || *expression.at++ != OP_BREG6)
        return false;
    *offset = (int32_t)read_sleb(&expression);
    return dereferenced ? expression.at + 1 == expression.end && *expression.at == OP_DEREF
                        : expression.at == expression.end;
}

static void set_cfa_register(struct machine *machine, uint64_t number)
{
    machine->rule.cfa = number == RSP ? CC_CFA_RSP : number == RBP ? CC_CFA_RBP : CC_CFA_NONE;
}

/* `number` was saved at CFA + offset. */
static void set_saved(struct machine *machine, uint64_t number, int64_t offset)
{
    if (number == RBP) {
        machine->rule.rbp = CC_RBP_BELOW_CFA;
        machine->rule.rbp_offset = (int32_t)offset;
    } else if (number == RETURN_ADDRESS && offset != -8) {
        machine->lost = true;
    }
}

static void restore(struct machine *machine, uint64_t number)
{
    if (number == RBP) {
        machine->rule.rbp = machine->initial.rbp;
        machine->rule.rbp_offset = machine->initial.rbp_offset;
    }
}

static void advance(struct machine *machine, uint64_t delta)
{
    machine->location += delta * machine->common->code_align;
}

/* The operations that define the CFA, and the expressions. False when `op` is none of them. */
static bool run_cfa_operation(struct machine *machine, unsigned op, struct reader *in)
{
    struct cc_frame_rule *rule = &machine->rule;
    int64_t align = machine->common->data_align;
    uint64_t number;
    switch (op) {
    case 0x0c: /* def_cfa */
        set_cfa_register(machine, read_uleb(in));
        rule->cfa_offset = (int32_t)read_uleb(in);
        return true;
    case 0x12: /* def_cfa_sf */
        set_cfa_register(machine, read_uleb(in));
        rule->cfa_offset = (int32_t)(read_sleb(in) * align);
        return true;
    case 0x0d: /* def_cfa_register */
        set_cfa_register(machine, read_uleb(in));
        return true;
    case 0x0e: /* def_cfa_offset */
        rule->cfa_offset = (int32_t)read_uleb(in);
        return true;
    case 0x13: /* def_cfa_offset_sf */
        rule->cfa_offset = (int32_t)(read_sleb(in) * align);
        return true;
    case 0x0f: /* def_cfa_expression */
        rule->cfa = read_rbp_expression(in, true, &rule->cfa_offset) ? CC_CFA_AT_RBP : CC_CFA_NONE;
        return true;
    case 0x10: /* expression */
        number = read_uleb(in);
        if (number == RBP) {
            machine->lost |= !read_rbp_expression(in, false, &rule->rbp_offset);
            rule->rbp = CC_RBP_AT_RBP;
        } else {
            in->at += read_uleb(in);
            machine->lost |= number == RETURN_ADDRESS;
        }
        return true;
    case 0x16: /* val_expression */
        number = read_uleb(in);
        in->at += read_uleb(in);
        machine->lost |= number == RBP || number == RETURN_ADDRESS;
        return true;
    default:
        return false;
    }
}

/* The operations that move on or say where a register is. */
static void run_operation(struct machine *machine, unsigned op, struct reader *in)
{
    int64_t align = machine->common->data_align;
    uint64_t number;
    switch (op) {
    case 0x00: /* nop */
        break;
    case 0x01: /* set_loc */
        machine->location = read_encoded(in, machine->common->encoding, NULL);
        break;
    case 0x02:
        advance(machine, read_fixed(in, 1));
        break;
    case 0x03:
        advance(machine, read_fixed(in, 2));
        break;
    case 0x04:
        advance(machine, read_fixed(in, 4));
        break;
    case 0x05: /* offset_extended */
        number = read_uleb(in);
        set_saved(machine, number, (int64_t)read_uleb(in) * align);
        break;
    case 0x11: /* offset_extended_sf */
        number = read_uleb(in);
        set_saved(machine, number, read_sleb(in) * align);
        break;
    case 0x06: /* restore_extended */
        restore(machine, read_uleb(in));
        break;
    case 0x07: /* undefined */
        machine->rule.outermost |= read_uleb(in) == RETURN_ADDRESS;
        break;
    case 0x08: /* same_value */
        if (read_uleb(in) == RBP)
            machine->rule.rbp = CC_RBP_SAME;
        break;
    case 0x09: /* register */
        number = read_uleb(in);
        (void)read_uleb(in);
        machine->lost |= number == RBP || number == RETURN_ADDRESS;
        break;
    case 0x0a: /* remember_state */
        if (machine->depth < REMEMBERED)
            machine->remembered[machine->depth++] = machine->rule;
        else
            machine->lost = true;
        break;
    case 0x0b: /* restore_state */
        if (machine->depth > 0)
            machine->rule = machine->remembered[--machine->depth];
        break;
    case 0x2e: /* GNU_args_size */
        (void)read_uleb(in);
        break;
    default:
        machine->lost |= !run_cfa_operation(machine, op, in);
        break;
    }
}

/* Run a program until it has passed the wanted location. */
static void run(struct machine *machine, struct reader in)
{
    while (in.at < in.end && !machine->lost) {
        struct cc_frame_rule before = machine->rule;
        unsigned op = *in.at++, low = op & 0x3f;
        switch (op >> 6) {
        case 1:
            advance(machine, low);
            break;
        case 2:
            set_saved(machine, low, (int64_t)read_uleb(&in) * machine->common->data_align);
            break;
        case 3:
            restore(machine, low);
            break;
        default:
            run_operation(machine, op, &in);
            break;
        }
        if (machine->location > machine->wanted) {
            machine->rule = before;
            return;
        }
    }
}

bool cc_frame_rule_find(const unsigned char *header, uint64_t address, struct cc_frame_rule *out)
{
    const unsigned char *description = find_description(header, address);
    if (!description)
        return false;
    struct reader in = entry_at(description);
    uint32_t back = 0;
    if (in.at + 4 > in.end)
        return false;
    memcpy(&back, in.at, sizeof back);
    struct common common = read_common(in.at - back);
    in.at += 4;
    if (!common.understood)
        return false;
    uint64_t start = read_encoded(&in, common.encoding, header);
    uint64_t length = read_encoded(&in, common.encoding & PE_FORMAT, header);
    if (address < start || address - start >= length)
        return false;
    if (common.signal) {
        /* Its rules are expressions; what the kernel put there is known without them. */
        *out = (struct cc_frame_rule){ .signal = true };
        return true;
    }
    if (common.augmented) {
        uint64_t size = read_uleb(&in);
        in.at += size;
    }
    struct machine machine = { .common = &common, .wanted = UINT64_MAX };
    run(&machine, common.program);
    machine.initial = machine.rule;
    machine.location = start;
    machine.wanted = address;
    run(&machine, in);
    *out = machine.rule;
    return !machine.lost;
}
