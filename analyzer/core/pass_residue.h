/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often something was done, up to multiples: r times exactly, or r + n * m times for some n.
 *
 * Packed into a number below CC_RESIDUES; m is at most CC_LARGEST_MODULUS, and what would need a larger one is not
 * known at all (m = 1). 0 is "never". Thread-safety: pure functions. Complexity: O(1).
 */
#ifndef CC_CORE_PASS_RESIDUE_H
#define CC_CORE_PASS_RESIDUE_H

#include <stdbool.h>
#include <stdint.h>

enum { CC_LARGEST_MODULUS = 6, CC_RESIDUES = 32 };

/* Once more. */
uint32_t cc_residue_next(uint32_t residue);

/* What covers both. */
uint32_t cc_residue_join(uint32_t a, uint32_t b);

/* Can the two numbers never be equal? */
bool cc_residue_differs(uint32_t a, uint32_t b);

#endif
