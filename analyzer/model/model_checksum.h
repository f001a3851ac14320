/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside analyzer/model: the checksum of a model file, over a stream of bytes.
 *
 * Four independent lanes of eight bytes, so that it runs at memory speed.
 * Every step is a bijection of the lane, so a change within one lane, a
 * flipped bit for one, always changes the sum. It guards against damage, not
 * against intent: the reader checks what it reads in any case.
 */
#ifndef CC_MODEL_MODEL_CHECKSUM_H
#define CC_MODEL_MODEL_CHECKSUM_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lockgraph/id_map.h"

enum { CC_CHECKSUM_STRIDE = 32 };

struct cc_checksum {
    uint64_t lane[4];
    uint64_t length;
};

/* Add `length` bytes; a multiple of CC_CHECKSUM_STRIDE in every call but the last. */
static inline void cc_checksum_add(struct cc_checksum *sum, const uint8_t *bytes, size_t length)
{
    sum->length += length;
    while (length) {
        uint64_t words[4] = { 0 };
        size_t take = length < CC_CHECKSUM_STRIDE ? length : CC_CHECKSUM_STRIDE;
        memcpy(words, bytes, take);
        for (int i = 0; i < 4; i++) {
            uint64_t mixed = (sum->lane[i] ^ le64toh(words[i])) * 0x9e3779b97f4a7c15u;
            sum->lane[i] = mixed ^ (mixed >> 32);
        }
        bytes += take;
        length -= take;
    }
}

static inline uint64_t cc_checksum_value(const struct cc_checksum *sum)
{
    uint64_t value = cc_hash_mix(sum->length);
    for (int i = 0; i < 4; i++)
        value = cc_hash_step(value, sum->lane[i]);
    return value;
}

#endif
