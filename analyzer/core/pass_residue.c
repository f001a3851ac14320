/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/core/pass_residue.h"

/* r + n * m; with m = 0 it is r. */
struct residue {
    uint32_t m, r;
};

/* Exact ones come first, up to the largest modulus; then m = 1, 2, 3... with m of each. */
static struct residue unpack(uint32_t packed)
{
    if (packed <= CC_LARGEST_MODULUS)
        return (struct residue){ 0, packed };
    packed -= CC_LARGEST_MODULUS + 1;
    uint32_t m = 1;
    while (packed >= m && m < CC_LARGEST_MODULUS)
        packed -= m++;
    return (struct residue){ m, packed % m };
}

static uint32_t pack(struct residue value)
{
    if (!value.m && value.r <= CC_LARGEST_MODULUS)
        return value.r;
    if (!value.m)
        value.m = CC_LARGEST_MODULUS;
    if (value.m > CC_LARGEST_MODULUS)
        value.m = 1;
    uint32_t packed = CC_LARGEST_MODULUS + 1;
    for (uint32_t m = 1; m < value.m; m++)
        packed += m;
    return packed + value.r % value.m;
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
    while (b) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

uint32_t cc_residue_next(uint32_t residue)
{
    struct residue value = unpack(residue);
    value.r++;
    return pack(value);
}

uint32_t cc_residue_join(uint32_t a, uint32_t b)
{
    struct residue x = unpack(a), y = unpack(b);
    uint32_t apart = x.r > y.r ? x.r - y.r : y.r - x.r;
    return pack((struct residue){ common_divisor(common_divisor(x.m, y.m), apart), x.r < y.r ? x.r : y.r });
}

bool cc_residue_differs(uint32_t a, uint32_t b)
{
    struct residue x = unpack(a), y = unpack(b);
    uint32_t m = common_divisor(x.m, y.m);
    return m ? x.r % m != y.r % m : x.r != y.r;
}
