/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How to leave a frame: the rule that call frame information gives for one code address.
 *
 * The rules are a small part of what DWARF can say, the part that compilers use for x86-64 code: the
 * canonical frame address (CFA) as a register plus an offset, or read from a place next to the frame
 * pointer where a function aligns its stack; the return address below the CFA; the frame pointer where it was saved.
 * Signal-safety: complete.
 */
#ifndef CC_SHIM_FRAME_RULE_H
#define CC_SHIM_FRAME_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum cc_cfa_base { CC_CFA_NONE = 0, CC_CFA_RSP, CC_CFA_RBP, CC_CFA_AT_RBP /* the word at rbp + offset */ };

enum cc_saved_rbp { CC_RBP_SAME = 0, CC_RBP_BELOW_CFA, CC_RBP_AT_RBP };

struct cc_frame_rule {
    uint8_t cfa;    /* enum cc_cfa_base; NONE when the frame cannot be left */
    uint8_t rbp;    /* enum cc_saved_rbp */
    bool outermost; /* the return address is undefined: the stack ends here */
    bool signal;    /* the frame that the kernel made for a signal handler */
    int32_t cfa_offset;
    int32_t rbp_offset;
};

/*
 * Find the rule for code at `address` in the module whose .eh_frame_hdr is at `header`. False when the module has none
 * that is understood.
 */
bool cc_frame_rule_find(const unsigned char *header, uint64_t address, struct cc_frame_rule *out);

#endif
